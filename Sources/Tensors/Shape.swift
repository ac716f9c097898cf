import Foundations

/// The extents of a tensor, outermost first: at most six axes, none of them empty.
///
/// Stored inline, so that making and comparing shapes allocates nothing: an operation on small
/// tensors takes less than a microsecond, and an array on the heap would be a tenth of it.
/// The empty shape `[]` is that of a scalar.
public struct Shape: Sendable, Hashable {
  /// The most axes a tensor can have.
  public static let maximumRank = 6

  @usableFromInline var extents: (Int32, Int32, Int32, Int32, Int32, Int32) = (1, 1, 1, 1, 1, 1)
  @usableFromInline var rank: Int32 = 0

  /// The shape of a scalar.
  @inlinable public init() {}

  /// The shape with these extents, each at least 1.
  @inlinable public init(_ extents: some Collection<Int>) {
    require(
      extents.count <= Shape.maximumRank,
      "a shape has at most \(Shape.maximumRank) axes, not \(extents.count)")
    for extent in extents { append(extent) }
  }

  /// Adds an innermost axis.
  @inlinable mutating func append(_ extent: Int) {
    require(extent > 0, "a shape's extents are at least 1, not \(extent)")
    require(extent <= Int(Int32.max), "an extent of \(extent) is beyond 2³¹ − 1")
    require(rank < 6, "a shape has at most \(Shape.maximumRank) axes")
    let (_, overflows) = elementCount.multipliedReportingOverflow(by: 4 * extent)
    require(!overflows, "a tensor of \(self) and \(extent) has more bytes than can be counted")
    rank += 1
    self[Int(rank) - 1] = extent
  }

  /// The number of elements: the product of the extents, 1 for a scalar.
  @inlinable public var elementCount: Int {
    // Axes beyond the rank hold 1.
    Int(extents.0) * Int(extents.1) * Int(extents.2) * Int(extents.3) * Int(extents.4)
      * Int(extents.5)
  }

  /// This shape with another extent on one axis.
  public func replacing(_ axis: Int, with extent: Int) -> Shape {
    require(axis >= 0 && axis < count, "shape \(self) has no axis \(axis)")
    require(extent > 0, "a shape's extents are at least 1, not \(extent)")
    // Made anew: whether it can be counted depends on all of it.
    var result = Shape()
    for i in 0..<count { result.append(i == axis ? extent : self[i]) }
    return result
  }

  /// This shape without one axis.
  public func removing(_ axis: Int) -> Shape {
    require(axis >= 0 && axis < count, "shape \(self) has no axis \(axis)")
    var result = Shape()
    for i in 0..<count where i != axis { result.append(self[i]) }
    return result
  }

  /// This shape with one more, innermost, axis.
  public func appending(_ extent: Int) -> Shape {
    var result = self
    result.append(extent)
    return result
  }

  /// The elements between neighbors on an axis of a row-major tensor of this shape.
  func stride(_ axis: Int) -> Int {
    var result = 1
    var i = count - 1
    while i > axis {
      result *= self[i]
      i -= 1
    }
    return result
  }

  @inlinable public static func == (a: Shape, b: Shape) -> Bool {
    a.rank == b.rank && a.extents.0 == b.extents.0 && a.extents.1 == b.extents.1
      && a.extents.2 == b.extents.2 && a.extents.3 == b.extents.3
      && a.extents.4 == b.extents.4 && a.extents.5 == b.extents.5
  }

  public func hash(into hasher: inout Hasher) {
    for extent in self { hasher.combine(extent) }
  }
}

extension Shape: RandomAccessCollection, ExpressibleByArrayLiteral, CustomStringConvertible {
  @inlinable public init(arrayLiteral extents: Int...) {
    self.init(extents)
  }

  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { Int(rank) }

  /// The extent of an axis, counted from 0 for the outermost; stops the program at one that is not
  /// there.
  @inlinable public internal(set) subscript(axis: Int) -> Int {
    get {
      require(axis >= 0 && axis < Int(rank), "axis \(axis) of a shape of \(rank) axes")
      switch axis {
      case 0: return Int(extents.0)
      case 1: return Int(extents.1)
      case 2: return Int(extents.2)
      case 3: return Int(extents.3)
      case 4: return Int(extents.4)
      default: return Int(extents.5)
      }
    }
    @usableFromInline set {
      let extent = Int32(newValue)
      switch axis {
      case 0: extents.0 = extent
      case 1: extents.1 = extent
      case 2: extents.2 = extent
      case 3: extents.3 = extent
      case 4: extents.4 = extent
      default: extents.5 = extent
      }
    }
  }

  public var description: String {
    "[" + map(String.init).joined(separator: ", ") + "]"
  }

  /// The shape that both broadcast to by NumPy's rule: aligned at the innermost axis, an extent of
  /// 1 stretches.
  public static func broadcast(_ a: Shape, _ b: Shape) -> Shape {
    if a == b { return a }
    let count = Swift.max(a.count, b.count)
    var result = Shape()
    for i in 0..<count {
      let m = i < count - a.count ? 1 : a[i - (count - a.count)]
      let n = i < count - b.count ? 1 : b[i - (count - b.count)]
      require(m == n || m == 1 || n == 1, "shapes \(a) and \(b) do not broadcast")
      result.append(Swift.max(m, n))
    }
    return result
  }
}
