import CKernels
import Foundations
import Synchronization

// Sums, means and extremes over axes. Sums of many numbers are added in blocks, the blocks' sums in
// double precision, always in the same order: over any axes and however many numbers, a sum is off by
// at most 4e-6 of the sum of the magnitudes (10⁻⁶ is typical), and a mean of numbers up to 3.4e38 does
// not overflow.

extension Tensor {
  /// The sum of all elements, of shape `[]`.
  public func sum() -> Tensor { Tensor(Float(total(REDUCE_SUM))) }

  /// The mean of all elements, of shape `[]`.
  public func mean() -> Tensor { Tensor(Float(total(REDUCE_SUM) / Double(count))) }

  /// The largest element, of shape `[]`; NaN if one is.
  public func maximum() -> Tensor {
    Tensor(Float(kernel_reduce(Int32(REDUCE_MAXIMUM.rawValue), pointer, count)))
  }

  /// The smallest element, of shape `[]`; NaN if one is.
  public func minimum() -> Tensor {
    Tensor(Float(kernel_reduce(Int32(REDUCE_MINIMUM.rawValue), pointer, count)))
  }

  /// The sum (of squares) of all elements, by pieces that depend on the count alone.
  func total(_ op: kernel_reduction) -> Double {
    let x = pointer
    return sumInPieces(count) { kernel_reduce(Int32(op.rawValue), x + $0, $1) }
  }

  /// The sum over some axes: `[a, b, c].sum(axes: [1])` is `[a, c]`, or `[a, 1, c]` keeping them.
  public func sum(axes: [Int], keepingDimensions: Bool = false) -> Tensor {
    reduced(REDUCE_SUM, axes, keepingDimensions)
  }

  /// The mean over some axes.
  public func mean(axes: [Int], keepingDimensions: Bool = false) -> Tensor {
    reduced(REDUCE_MEAN, axes, keepingDimensions)
  }

  /// The largest over some axes.
  public func maximum(axes: [Int], keepingDimensions: Bool = false) -> Tensor {
    reduced(REDUCE_MAXIMUM, axes, keepingDimensions)
  }

  /// The smallest over some axes.
  public func minimum(axes: [Int], keepingDimensions: Bool = false) -> Tensor {
    reduced(REDUCE_MINIMUM, axes, keepingDimensions)
  }

  /// The variance over some axes, divided by the number of elements (biased).
  ///
  /// Right also where the mean is far larger than the deviation: see `deviations`.
  public func variance(axes: [Int], keepingDimensions: Bool = false) -> Tensor {
    let deviations = deviations(axes: axes)
    return square(deviations).mean(axes: axes, keepingDimensions: keepingDimensions)
  }

  /// What is left when the mean over some axes is taken off, in this shape: twice, as single
  /// precision does not hold a large mean itself.
  public func deviations(axes: [Int]) -> Tensor {
    let once = self - mean(axes: axes, keepingDimensions: true)
    return once - once.mean(axes: axes, keepingDimensions: true)
  }

  /// Reduces runs of neighboring axes one after another, the innermost first.
  private func reduced(_ op: kernel_reduction, _ axes: [Int], _ keepsDimensions: Bool) -> Tensor {
    var isReduced = [Bool](repeating: false, count: rank)
    for axis in axes {
      require(axis >= 0 && axis < rank, "shape \(shape) has no axis \(axis)")
      require(!isReduced[axis], "axis \(axis) named twice")
      isReduced[axis] = true
    }
    var result = self
    var kept = shape
    var axis = rank - 1
    while axis >= 0 {
      if isReduced[axis] {
        var first = axis
        while first > 0, isReduced[first - 1] { first -= 1 }
        let extent = (first...axis).reduce(1) { $0 * shape[$1] }
        let inner = kept.count > axis + 1 ? kept.stride(axis) : 1
        result = result.reducedMiddle(op, result.count / (extent * inner), extent, inner)
        for i in first...axis { kept = kept.replacing(i, with: 1) }
        axis = first
      }
      axis -= 1
    }
    if keepsDimensions { return result.reshaped(kept) }
    return result.reshaped(Shape((0..<rank).filter { !isReduced[$0] }.map { shape[$0] }))
  }

  private func reducedMiddle(_ op: kernel_reduction, _ outer: Int, _ extent: Int, _ inner: Int)
    -> Tensor
  {
    var result = Tensor(uninitialized: [outer, inner])
    let (x, y) = (pointer, result.mutablePointer)
    let op = Int32(op.rawValue)
    let isMean = op == Int32(REDUCE_MEAN.rawValue)
    let isSum = isMean || op == Int32(REDUCE_SUM.rawValue)
    if outer == 1, inner == 1, isSum {
      return Tensor([isMean ? mean().scalar : sum().scalar])
    }
    if outer == 1, inner > 1, extent >= 64, isSum, count > 65536 {
      return sumOfPieces(rows: extent, columns: inner, dividedBy: isMean ? Double(extent) : 1) {
        first, rows, sums in
        kernel_add_rows(x + first * inner, rows, inner, sums)
      }
    }
    inPieces(of: max(1, elementwiseGrain / (extent * inner)), outer, unit: 1) { first, count in
      kernel_reduce_middle(
        op, x + first * extent * inner, y + first * inner, count, extent, inner)
    }
    return result
  }

  /// The position of the first element that is infinite or NaN, in row-major order.
  public var firstNonFinite: Int? {
    let x = pointer
    let first = Atomic(count)
    inPieces(of: 4 * elementwiseGrain, count) { start, length in
      let position = kernel_first_non_finite(x + start, length)
      if position >= 0 { first.min(start + position, ordering: .relaxed) }
    }
    let position = first.load(ordering: .relaxed)
    return position == count ? nil : position
  }

  /// Whether no element is infinite or NaN.
  public var isFinite: Bool { firstNonFinite == nil }
}

/// The sum of `body(start, length)` over pieces of 0 ..< count, in their order.
func sumInPieces(_ count: Int, _ body: (Int, Int) -> Double) -> Double {
  let grain = 2 * elementwiseGrain
  let pieces = min(64, (count + grain - 1) / grain)
  if pieces == 1 { return body(0, count) }
  return withUnsafeTemporaryAllocation(of: Double.self, capacity: pieces) { sums in
    let base = sums.baseAddress!
    ThreadPool.shared.parallel(pieces) { piece in
      let start = count * piece / pieces
      (base + piece).initialize(to: body(start, count * (piece + 1) / pieces - start))
    }
    return sums.reduce(0, +)
  }
}

/// The positions of the largest over the last axis, the first of equals.
public func argumentOfMaximum(_ x: Tensor) -> [Int] {
  let columns = x.shape.last ?? 1
  return x.withUnsafeBufferPointer { values in
    stride(from: 0, to: values.count, by: columns).map { start in
      (1..<columns).reduce(0) { values[start + $1] > values[start + $0] ? $1 : $0 }
    }
  }
}

/// √Σx² over all elements of all tensors. The squares may be beyond single precision's range.
public func globalNorm(_ tensors: [Tensor]) -> Double {
  tensors.reduce(0) { $0 + $1.total(REDUCE_SUM_OF_SQUARES) }.squareRoot()
}
