import CKernels
import Foundations

// Copies in another order: transposition, slices, concatenation, padding, rows by number.

/// to[c, r] = from[r, c].
func transposeMatrix(
  _ from: UnsafePointer<Float>, rows: Int, columns: Int, into to: UnsafeMutablePointer<Float>
) {
  inPieces(of: max(16, elementwiseGrain / columns), rows) { first, count in
    kernel_transpose(from + first * columns, columns, to + first, rows, count, columns)
  }
}

extension Tensor {
  /// The last two axes exchanged: `[…, m, n]` to `[…, n, m]`.
  public func transposed() -> Tensor {
    require(rank >= 2, "transposing shape \(shape)")
    let (rows, columns) = (shape[rank - 2], shape[rank - 1])
    var result = Tensor(
      uninitialized: shape.replacing(rank - 2, with: columns).replacing(rank - 1, with: rows))
    let (x, y) = (pointer, result.mutablePointer)
    if count == rows * columns {
      transposeMatrix(x, rows: rows, columns: columns, into: y)
    } else {
      let size = rows * columns
      inPieces(of: max(1, elementwiseGrain / size), count / size, unit: 1) { first, count in
        for i in first..<first + count {
          kernel_transpose(x + i * size, columns, y + i * size, rows, rows, columns)
        }
      }
    }
    return result
  }

  /// The axes in another order: `result.shape[i] == shape[axes[i]]`.
  public func transposed(_ axes: [Int]) -> Tensor {
    require(axes.sorted() == Array(0..<rank), "axes \(axes) of shape \(shape)")
    if axes == Array(0..<rank) { return self }
    let strides = axes.map { shape.stride($0) }
    return gathered(Shape(axes.map { shape[$0] }), strides: strides, from: 0)
  }

  /// A contiguous copy of elements at strides.
  private func gathered(_ shape: Shape, strides: [Int], from start: Int) -> Tensor {
    var result = Tensor(uninitialized: shape)
    let (x, y) = (pointer + start, result.mutablePointer)
    let extents = shape.map { Int32($0) }
    if shape.count < 2 || result.count < 2 * elementwiseGrain {
      kernel_gather_strided(x, Int32(shape.count), extents, strides, y)
      return result
    }
    // One entry of the outermost axis an item.
    let size = result.count / shape[0]
    extents.withUnsafeBufferPointer { extents in
      strides.withUnsafeBufferPointer { strides in
        ThreadPool.shared.parallel(shape[0]) { entry in
          kernel_gather_strided(
            x + entry * strides[0], Int32(shape.count) - 1, extents.baseAddress! + 1,
            strides.baseAddress! + 1, y + entry * size)
        }
      }
    }
    return result
  }

  /// Some of an axis' entries.
  public func slice(axis: Int, _ range: Range<Int>) -> Tensor {
    require(axis >= 0 && axis < rank, "shape \(shape) has no axis \(axis)")
    require(
      range.lowerBound >= 0 && range.upperBound <= shape[axis] && !range.isEmpty,
      "entries \(range) of axis \(axis) of shape \(shape)")
    if axis == 0 { return rows(range) }
    let inner = shape.stride(axis)
    var result = Tensor(uninitialized: shape.replacing(axis, with: range.count))
    let outer = count / (inner * shape[axis])
    copyBlocks(
      from: pointer + range.lowerBound * inner, stride: inner * shape[axis],
      to: result.mutablePointer, stride: inner * range.count, length: inner * range.count,
      blocks: outer)
    return result
  }

  /// The parts of an axis of these sizes, which add up to it.
  public func split(sizes: [Int], axis: Int) -> [Tensor] {
    require(
      axis >= 0 && axis < rank && sizes.reduce(0, +) == shape[axis],
      "splitting axis \(axis) of shape \(shape) into \(sizes)")
    var start = 0
    return sizes.map { size in
      defer { start += size }
      return slice(axis: axis, start..<start + size)
    }
  }

  /// The tensor with entries of `value` before and after those of each axis.
  public func padded(_ amounts: [(before: Int, after: Int)], value: Float = 0) -> Tensor {
    require(amounts.count == rank, "\(amounts.count) paddings for shape \(shape)")
    var result = self
    for (axis, amount) in amounts.enumerated() where amount != (0, 0) {
      require(
        amount.before >= 0 && amount.after >= 0, "a padding of \(amount) on axis \(axis)")
      let extent = result.shape[axis] + amount.before + amount.after
      var wider = Tensor(repeating: value, shape: result.shape.replacing(axis, with: extent))
      let inner = result.shape.stride(axis)
      copyBlocks(
        from: result.pointer, stride: inner * result.shape[axis],
        to: wider.mutablePointer + amount.before * inner, stride: inner * extent,
        length: inner * result.shape[axis], blocks: result.count / (inner * result.shape[axis]))
      result = wider
    }
    return result
  }
}

/// The adjoint of `slice`: zeros of `shape` with the gradient at `start` of an axis.
public func sliceGradient(_ outputGradient: Tensor, shape: Shape, axis: Int, start: Int) -> Tensor {
  require(
    axis >= 0 && axis < shape.count && start >= 0
      && outputGradient.shape
        == shape.replacing(axis, with: outputGradient.shape[axis])
      && start + outputGradient.shape[axis] <= shape[axis],
    "the gradient of a slice from \(start) of axis \(axis) of \(shape): \(outputGradient.shape)")
  var amounts = [(before: Int, after: Int)](repeating: (0, 0), count: shape.count)
  amounts[axis] = (start, shape[axis] - start - outputGradient.shape[axis])
  return outputGradient.padded(amounts)
}

/// The tensors one behind another on an axis; their other axes are equal.
public func concatenate(_ parts: [Tensor], axis: Int) -> Tensor {
  require(!parts.isEmpty, "concatenating nothing")
  let first = parts[0].shape
  require(axis >= 0 && axis < first.count, "shape \(first) has no axis \(axis)")
  for part in parts {
    require(
      part.rank == first.count
        && part.shape.replacing(axis, with: 1) == first.replacing(axis, with: 1),
      "concatenating \(parts.map(\.shape)) on axis \(axis)")
  }
  let extent = parts.reduce(0) { $0 + $1.shape[axis] }
  var result = Tensor(uninitialized: first.replacing(axis, with: extent))
  let inner = first.stride(axis)
  var to = result.mutablePointer
  for part in parts {
    let length = inner * part.shape[axis]
    copyBlocks(
      from: part.pointer, stride: length, to: to, stride: inner * extent, length: length,
      blocks: part.count / length)
    to += length
  }
  return result
}

/// Copies blocks of `length` numbers at strides.
private func copyBlocks(
  from: UnsafePointer<Float>, stride fromStride: Int, to: UnsafeMutablePointer<Float>,
  stride toStride: Int, length: Int, blocks: Int
) {
  inPieces(of: max(1, 2 * elementwiseGrain / length), blocks, unit: 1) { first, count in
    kernel_copy_blocks(
      from + first * fromStride, fromStride, to + first * toStride, toStride, length, count)
  }
}

/// The rows of a table with these numbers: `[rows, …]` to `[numbers, …]` (an embedding).
public func gatherRows(_ table: Tensor, _ numbers: [Int]) -> Tensor {
  require(table.rank >= 1 && !numbers.isEmpty, "rows \(numbers) of shape \(table.shape)")
  let size = table.count / table.shape[0]
  var result = Tensor(uninitialized: table.shape.replacing(0, with: numbers.count))
  let (from, to) = (table.pointer, result.mutablePointer)
  for number in numbers {
    require(
      number >= 0 && number < table.shape[0], "row \(number) of a table of \(table.shape[0])")
  }
  numbers.withUnsafeBufferPointer { numbers in
    inPieces(of: max(1, 2 * elementwiseGrain / size), numbers.count, unit: 1) { first, count in
      for i in first..<first + count {
        (to + i * size).update(from: from + numbers[i] * size, count: size)
      }
    }
  }
  return result
}

/// The adjoint of `gatherRows`: adds each gradient's row to the row of its number.
public func scatterAddRows(_ outputGradient: Tensor, _ numbers: [Int], rows: Int) -> Tensor {
  require(
    outputGradient.rank >= 1 && outputGradient.shape[0] == numbers.count,
    "\(numbers.count) row numbers for shape \(outputGradient.shape)")
  let size = outputGradient.count / numbers.count
  var result = Tensor(uninitialized: outputGradient.shape.replacing(0, with: rows))
  let (from, to) = (outputGradient.pointer, result.mutablePointer)
  // A row that is taken often gets as many terms: in double precision.
  withUnsafeTemporaryAllocation(of: Double.self, capacity: rows * size) { sums in
    sums.initialize(repeating: 0)
    for (i, number) in numbers.enumerated() {
      require(number >= 0 && number < rows, "row \(number) of a table of \(rows)")
      kernel_add_rows(from + i * size, 1, size, sums.baseAddress! + number * size)
    }
    for i in sums.indices { to[i] = Float(sums[i]) }
  }
  return result
}
