import RandomStreams

/// A closed interval of the real line; either end may be infinite.
public struct Interval: Sendable, Hashable {
  public let lower: Double
  public let upper: Double

  /// The interval from `lower` to `upper`; `lower <= upper`.
  public init(_ lower: Double, _ upper: Double) {
    require(lower <= upper, "an interval runs upwards, not from \(lower) to \(upper)")
    self.lower = lower
    self.upper = upper
  }

  /// The whole real line.
  public static let realLine = Interval(-.infinity, .infinity)
  /// From 0 to infinity.
  public static let positive = Interval(0, .infinity)

  /// Whether `x` lies in the closed interval.
  public func contains(_ x: Double) -> Bool { x >= lower && x <= upper }
}

/// The whole numbers from `lower` to `upper`, both included; no `upper` means without end.
public struct IntegerInterval: Sendable, Hashable {
  public let lower: Int
  public let upper: Int?

  /// The whole numbers from `lower` to `upper`; `nil` is infinity.
  public init(_ lower: Int, _ upper: Int?) {
    require(upper.map { $0 >= lower } ?? true, "an interval runs upwards")
    self.lower = lower
    self.upper = upper
  }

  /// Whether `k` lies in the interval.
  public func contains(_ k: Int) -> Bool { k >= lower && upper.map { k <= $0 } ?? true }
}

/// A local maximum of a density, or a place where mass gathers, with its width: where a
/// quadrature has to look.
public struct Peak: Sendable, Hashable {
  public let location: Double
  public let scale: Double

  public init(location: Double, scale: Double) {
    self.location = location
    self.scale = scale
  }
}
