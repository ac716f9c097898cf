import Foundation
import GSLNumerics

/// The logistic distribution: f(x) = e^(−z) / (s (1 + e^(−z))²), z = (x − location)/s.
///
/// Verhulst 1845. GSL: `gsl_ran_logistic_pdf`.
public struct Logistic: ContinuousDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// The mean, median and mode.
  public let location: Double
  /// s, positive; the standard deviation is s π/√3.
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
  public var mean: Double { location }
  /// π²s²/3.
  public var variance: Double { scale * scale * Double.pi * Double.pi / 3 }
  public var mode: Double { location }
  public var entropy: Double { 2 + log(scale) }
  public var leftTail: Tail { .exponentialPower(order: 1, rate: 1 / scale) }
  /// log f ~ −x/s.
  public var rightTail: Tail { leftTail }
  public var peaks: [Peak] { [Peak(location: location, scale: scale)] }

  // MARK: Evaluation

  private func standardized(_ x: Double) -> Double {
    Probability.standardized(x, location, scale)
  }

  public func logDensity(at x: Double) -> Double {
    let z = abs(standardized(x))
    return -z - 2 * log1p(exp(-z)) - log(scale)
  }

  private static func upper(_ z: Double) -> Double {
    z > 0 ? exp(-z) / (1 + exp(-z)) : 1 / (1 + exp(z))
  }

  public func cumulative(at x: Double) -> Double { Self.upper(-standardized(x)) }
  public func complementaryCumulative(at x: Double) -> Double { Self.upper(standardized(x)) }
  public func logCumulative(at x: Double) -> Double { -log1pexp(-standardized(x)) }
  public func logComplementaryCumulative(at x: Double) -> Double {
    -log1pexp(standardized(x))
  }

  public func quantile(_ p: Double) -> Double { location + scale * Self.logit(p) }
  public func complementaryQuantile(_ q: Double) -> Double { location - scale * Self.logit(q) }

  private static func logit(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    // log p/(1−p) = 2 artanh(2p − 1), which does not cancel near ½.
    return abs(p - 0.5) < 0.25 ? 2 * atanh(2 * (p - 0.5)) : log(p) - log1p(-p)
  }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    quantile(openUniform(&generator))
  }

  // MARK: Fitting

  /// Newton from the median and half the interquartile range.
  public static func fit(_ data: [Double]) throws -> Fit<Logistic> {
    try fitLocationScale(data, as: Self.self) { z in
      let t = tanh(0.5 * z)
      return (-abs(z) - 2 * log1p(exp(-abs(z))), -t, -0.5 * (1 - t * t))
    }
  }
}
