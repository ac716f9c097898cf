import Foundations

/// A block of single-precision numbers with a shape, contiguous and row-major: the last axis is
/// the one whose neighbors lie side by side.
///
/// A value: copies are free and independent, the storage is copied when a shared one is written.
/// Images are `[batch, height, width, channels]`.
public struct Tensor: Sendable {
  /// The extents, outermost first.
  public private(set) var shape: Shape
  private var storage: Storage
  /// Where in the storage the elements begin: views of leading rows share their owner's storage.
  private var offset: Int

  /// A tensor whose elements are unspecified until they are written.
  public init(uninitialized shape: Shape) {
    self.shape = shape
    storage = Storage(count: shape.elementCount)
    offset = 0
  }

  private init(_ shape: Shape, _ storage: Storage, _ offset: Int) {
    self.shape = shape
    self.storage = storage
    self.offset = offset
  }

  /// The number of axes.
  public var rank: Int { shape.count }

  /// The number of elements.
  public var count: Int { shape.elementCount }

  // MARK: Reading and writing

  /// The first element. Valid while this tensor is: a kernel's caller keeps it alive.
  var pointer: UnsafePointer<Float> { UnsafePointer(storage.base + offset) }

  /// The first element, for writing: makes the storage this tensor's own first.
  var mutablePointer: UnsafeMutablePointer<Float> {
    mutating get {
      if !isKnownUniquelyReferenced(&storage) {
        let copy = Storage(count: count)
        copy.base.update(from: storage.base + offset, count: count)
        storage = copy
        offset = 0
      }
      return storage.base + offset
    }
  }

  /// The elements in row-major order, valid during the call.
  public func withUnsafeBufferPointer<Result>(
    _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(storage) {
      try body(UnsafeBufferPointer(start: pointer, count: count))
    }
  }

  /// The elements in row-major order for writing, valid during the call.
  public mutating func withUnsafeMutableBufferPointer<Result>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    let buffer = UnsafeMutableBufferPointer(start: mutablePointer, count: count)
    return try withExtendedLifetime(storage) { try body(buffer) }
  }

  /// The one element of a tensor that has only one.
  public var scalar: Float {
    require(count == 1, "a tensor of shape \(shape) is not a scalar")
    return withUnsafeBufferPointer { $0[0] }
  }

  /// All elements in row-major order.
  public var scalars: [Float] { withUnsafeBufferPointer { Array($0) } }

  /// One element; for looking, not for loops.
  public subscript(indices: Int...) -> Float {
    get { withUnsafeBufferPointer { $0[position(indices)] } }
    set {
      let position = position(indices)
      withUnsafeMutableBufferPointer { $0[position] = newValue }
    }
  }

  private func position(_ indices: [Int]) -> Int {
    require(indices.count == rank, "\(indices.count) indices for shape \(shape)")
    var result = 0
    for (axis, index) in indices.enumerated() {
      require(
        index >= 0 && index < shape[axis], "index \(index) on axis \(axis) of shape \(shape)")
      result = result * shape[axis] + index
    }
    return result
  }

  /// The result of an operation that goes element by element, `body(from, to)`: written over this
  /// tensor's own elements where nobody else holds them, to new ones otherwise.
  consuming func overwritten(
    _ body: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    if isKnownUniquelyReferenced(&storage) {
      body(pointer, storage.base + offset)
      return self
    }
    var result = Tensor(uninitialized: shape)
    body(pointer, result.mutablePointer)
    return result
  }

  // MARK: Views that cost nothing

  /// The same elements in another shape of as many elements.
  public func reshaped(_ shape: Shape) -> Tensor {
    require(
      shape.elementCount == count,
      "shape \(self.shape) has \(count) elements, \(shape) has \(shape.elementCount)")
    return Tensor(shape, storage, offset)
  }

  /// All axes but the last as one: `[…, n]` to `[rows, n]`.
  public func flattenedRows() -> Tensor {
    let columns = shape.last ?? 1
    return reshaped([count / columns, columns])
  }

  /// Some of the leading axis' entries, sharing this tensor's storage: `[n, …]` to `[range, …]`.
  public func rows(_ range: Range<Int>) -> Tensor {
    require(rank > 0, "a scalar has no rows")
    require(
      range.lowerBound >= 0 && range.upperBound <= shape[0] && !range.isEmpty,
      "rows \(range) of a tensor of shape \(shape)")
    return Tensor(
      shape.replacing(0, with: range.count), storage,
      offset + range.lowerBound * (count / shape[0]))
  }
}

extension Tensor: Equatable, CustomStringConvertible {
  /// The same shape and the same numbers; NaN differs from everything, as in `Float`.
  public static func == (a: Tensor, b: Tensor) -> Bool {
    a.shape == b.shape
      && a.withUnsafeBufferPointer { x in
        b.withUnsafeBufferPointer { y in x.elementsEqual(y) }
      }
  }

  public var description: String {
    let shown = withUnsafeBufferPointer { $0.prefix(16).map { "\($0)" } }
    return "Tensor\(shape)(\(shown.joined(separator: ", "))\(count > 16 ? ", …" : ""))"
  }
}
