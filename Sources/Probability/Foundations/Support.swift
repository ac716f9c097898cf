import Foundations

/// A closed interval of the real line; either end may be infinite.
public struct Interval: Sendable, Hashable {
  /// The lower end; may be −∞.
  public let lower: Double
  /// The upper end, not below `lower`; may be +∞.
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
  /// The least whole number of the interval.
  public let lower: Int
  /// The greatest whole number of the interval; `nil` where there is none.
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
  /// Where the mass gathers, in the units of x.
  public let location: Double
  /// How wide the mass lies there, in the units of x: a standard deviation or what comes near it.
  public let scale: Double

  /// A peak of a width at a place, both in the units of x.
  public init(location: Double, scale: Double) {
    self.location = location
    self.scale = scale
  }
}
