import RandomStreams
import Tensors

/// An array in double precision with a shape: what references are computed with, by definition and
/// by plain loops, so that they share no code with the kernels.
struct Exact {
  var shape: [Int]
  var values: [Double]

  init(_ shape: [Int], _ values: [Double]) {
    self.shape = shape
    self.values = values
  }

  init(_ tensor: Tensor) {
    self.init(Array(tensor.shape), tensor.scalars.map(Double.init))
  }

  /// The value at each index by a formula.
  init(_ shape: [Int], _ formula: ([Int]) -> Double) {
    self.shape = shape
    let count = shape.reduce(1, *)
    var index = [Int](repeating: 0, count: shape.count)
    values = []
    values.reserveCapacity(count)
    for _ in 0..<count {
      values.append(formula(index))
      var axis = shape.count - 1
      while axis >= 0 {
        index[axis] += 1
        if index[axis] < shape[axis] { break }
        index[axis] = 0
        axis -= 1
      }
    }
  }

  /// The value at an index; an axis of size 1 stands for any size, missing leading axes too.
  subscript(index: [Int]) -> Double {
    var position = 0
    let surplus = index.count - shape.count
    for (axis, size) in shape.enumerated() {
      position = position * size + (size == 1 ? 0 : index[axis + surplus])
    }
    return values[position]
  }

  func map(_ f: (Double) -> Double) -> Exact { Exact(shape, values.map(f)) }

  static func broadcast(_ a: Exact, _ b: Exact, _ f: (Double, Double) -> Double) -> Exact {
    let shape = Array(Shape.broadcast(Shape(a.shape), Shape(b.shape)))
    return Exact(shape) { f(a[$0], b[$0]) }
  }

  /// Over some axes, which disappear; `f` gets all values that share the other indices.
  func reduced(_ axes: [Int], keeping: Bool = false, _ f: ([Double]) -> Double) -> Exact {
    let kept = shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
    var groups = [[Double]](repeating: [], count: kept.reduce(1, *))
    let positions = Exact(kept, (0..<groups.count).map(Double.init))
    var source = values.makeIterator()
    _ = Exact(shape) { index in
      groups[Int(positions[index])].append(source.next()!)
      return 0
    }
    let result = groups.map(f)
    return Exact(
      keeping ? kept : shape.indices.filter { !axes.contains($0) }.map { shape[$0] }, result)
  }

  /// Each row of the last axis by a function of the row.
  func rows(_ f: ([Double]) -> [Double]) -> Exact {
    let width = shape.last!
    return Exact(
      shape,
      stride(from: 0, to: values.count, by: width).flatMap { f(Array(values[$0..<$0 + width])) })
  }

  var sum: Double { values.reduce(0, +) }
}

extension Tensor {
  /// Uniform numbers in a range; with a `gap`, none closer to zero than that (so that no difference
  /// crosses the kink of |x| or ReLU).
  init(
    _ shape: [Int], in range: ClosedRange<Float>, gap: Float = 0,
    using random: inout RandomStream
  ) {
    let values = (0..<shape.reduce(1, *)).map { _ in
      var value: Float
      repeat {
        value = range.lowerBound + (range.upperBound - range.lowerBound) * Float(random.uniform())
      } while Swift.abs(value) < gap
      return value
    }
    self.init(values, shape: Shape(shape))
  }
}
