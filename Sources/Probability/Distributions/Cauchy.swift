import Foundation

/// The Cauchy distribution: f(x) = 1 / (π s (1 + z²)), z = (x − location)/s. It has no mean.
///
/// Poisson 1824, Cauchy 1853. GSL: `gsl_ran_cauchy_pdf`, `gsl_cdf_cauchy_P`.
public struct Cauchy: ContinuousDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// The median and mode.
  public let location: Double
  /// s, half the interquartile range, positive.
  public let scale: Double

  /// Throws unless `location` is finite and `scale` positive and finite.
  public init(location: Double, scale: Double) throws {
    try requireFinite(location, "location", of: Self.self)
    try requirePositive(scale, "scale", of: Self.self)
    self.location = location
    self.scale = scale
  }

  public var parameterNames: [String] { ["location", "scale"] }
  public var parameters: [Double] { [location, scale] }
  public init(parameters: [Double]) throws {
    try requireCount(2, of: parameters, Self.self)
    try self.init(location: parameters[0], scale: parameters[1])
  }

  // MARK: Statistics

  public var support: Interval { .realLine }
  /// NaN: the integral does not exist.
  public var mean: Double { .nan }
  /// NaN, as the mean.
  public var variance: Double { .nan }
  public var mode: Double { location }
  public var entropy: Double { log(4 * Double.pi) + log(scale) }
  public var leftTail: Tail { .power(index: 1) }
  /// f ~ x^(−2): no moment of order one or more exists.
  public var rightTail: Tail { leftTail }
  public var peaks: [Peak] { [Peak(location: location, scale: scale)] }

  // MARK: Evaluation

  private func standardized(_ x: Double) -> Double {
    Probability.standardized(x, location, scale)
  }

  public func logDensity(at x: Double) -> Double {
    let z = abs(standardized(x))
    // Beyond 1e100 the 1 in 1 + z² is nothing, and z² may overflow.
    let growth = z < 1e100 ? log1p(z * z) : 2 * logDistance(x, location, scale)
    return -growth - (log(Double.pi) + log(scale))
  }

  /// P(Z > z) = atan(1/z)/π for z > 0.
  private static func upper(_ z: Double) -> Double {
    z > 0 ? atan(1 / z) / Double.pi : 0.5 + atan(-z) / Double.pi
  }

  /// log P(Z > z), where x is `side` · z away from the location.
  private func logUpper(_ x: Double, side: Double) -> Double {
    let z = side * standardized(x)
    if z <= 0 { return log1p(-Self.upper(-z)) }
    // Beyond 1e300 atan(1/z) is 1/z, which underflows, as z overflows.
    return z < 1e300 ? log(Self.upper(z)) : -logDistance(x, location, scale) - log(Double.pi)
  }

  public func cumulative(at x: Double) -> Double { Self.upper(-standardized(x)) }
  public func complementaryCumulative(at x: Double) -> Double { Self.upper(standardized(x)) }
  public func logCumulative(at x: Double) -> Double { logUpper(x, side: -1) }
  public func logComplementaryCumulative(at x: Double) -> Double { logUpper(x, side: 1) }

  public func quantile(_ p: Double) -> Double { location + scaledQuantile(p) }
  public func complementaryQuantile(_ q: Double) -> Double { location - scaledQuantile(q) }

  /// The quantile's distance from the location.
  private func scaledQuantile(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    if p == 0 || p == 1 { return p == 0 ? -.infinity : .infinity }
    // The tangent where the angle is exact, the cotangent near the ends.
    if abs(p - 0.5) < 0.25 { return scale * tan(Double.pi * (p - 0.5)) }
    if p < 1e-300 { return -(scale / tan(Double.pi * p)) }
    return p < 0.5 ? scale * (-1 / tan(Double.pi * p)) : scale * (1 / tan(Double.pi * (1 - p)))
  }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    quantile(openUniform(&generator))
  }

  // MARK: Fitting

  /// Newton from the median and half the interquartile range.
  public static func fit(_ data: [Double]) throws -> Fit<Cauchy> {
    try fitLocationScale(data, as: Self.self) { z in
      let d = 1 + z * z
      return (-log(Double.pi) - log1p(z * z), -2 * z / d, -2 * (1 - z * z) / (d * d))
    }
  }
}
