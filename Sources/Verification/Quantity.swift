import GSLNumerics

/// A side of an equation: a number with a bound on its error.
///
/// An `Estimate` brings its own bound. A `Double` or an `Int` is taken as computed from a formula,
/// with no error but the rounding that every comparison allows. A `Float` carries the rounding of
/// single precision.
public protocol Quantity {
  /// The number and how far it may be off.
  var estimate: Estimate { get }
}

extension Estimate: Quantity {
  /// The estimate itself, with the bound that it brings.
  public var estimate: Estimate { self }
}

extension Double: Quantity {
  /// The number as exact: comparisons allow for rounding anyway.
  public var estimate: Estimate { Estimate(self) }
}

extension Int: Quantity {
  /// The number as exact, rounded to double precision beyond 2⁵³.
  public var estimate: Estimate { Estimate(Double(self)) }
}

extension Float: Quantity {
  /// Thirty-two units in the last place: what a short single-precision formula loses.
  public var estimate: Estimate {
    Estimate(Double(self), error: 32 * Double(Float.ulpOfOne) * abs(Double(self)))
  }
}

extension Estimate {
  /// The distance within which the truth is taken to lie: the stated bound, or five standard
  /// errors where the error is one (Monte Carlo).
  var reach: Double {
    if case .monteCarlo = method { return 5 * error }
    return error
  }
}
