import Foundation
import GSLNumerics

/// The Gumbel distribution of maxima: f(x) = exp(−z − e^(−z)) / s, z = (x − location)/s.
///
/// Gumbel 1935. GSL: `gsl_ran_gumbel1_pdf` with other parameters.
public struct Gumbel: ContinuousDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// The mode.
  public let location: Double
  /// s, positive; the standard deviation is s π/√6.
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

  /// Euler's constant γ.
  static let eulerGamma = 0.577_215_664_901_532_860_61

  public var support: Interval { .realLine }
  public var mean: Double { location + scale * Self.eulerGamma }
  /// π²s²/6.
  public var variance: Double { scale * scale * Double.pi * Double.pi / 6 }
  public var mode: Double { location }
  public var entropy: Double { log(scale) + Self.eulerGamma + 1 }
  public var leftTail: Tail { .doubleExponential(rate: 1 / scale) }
  /// log f ~ −x/s; the left tail falls off far faster.
  public var rightTail: Tail { .exponentialPower(order: 1, rate: 1 / scale) }
  public var peaks: [Peak] { [Peak(location: location, scale: scale)] }

  // MARK: Evaluation

  private func standardized(_ x: Double) -> Double {
    Probability.standardized(x, location, scale)
  }

  public func logDensity(at x: Double) -> Double {
    let z = standardized(x)
    if z == -.infinity { return -.infinity }
    return -z - exp(-z) - log(scale)
  }

  public func cumulative(at x: Double) -> Double { exp(-exp(-standardized(x))) }
  public func complementaryCumulative(at x: Double) -> Double { -expm1(-exp(-standardized(x))) }
  public func logCumulative(at x: Double) -> Double { -exp(-standardized(x)) }

  public func logComplementaryCumulative(at x: Double) -> Double {
    let z = standardized(x)
    // 1 − exp(−w) = w (1 − w/2 + …) for w = e^(−z): below 1e-17 only the first term is left.
    return z > 40 ? -z : log1mexp(-exp(-z))
  }

  public func quantile(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    return location - scale * log(p < 0.5 ? -log(p) : -log1p(-(1 - p)))
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    guard q >= 0 && q <= 1 else { return .nan }
    return location - scale * log(-log1p(-q))
  }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    location - scale * log(standardExponential(&generator))
  }

  // MARK: Fitting

  /// Newton from the median and half the interquartile range.
  public static func fit(_ data: [Double]) throws -> Fit<Gumbel> {
    try fitLocationScale(data, as: Self.self) { z in
      let e = exp(-z)
      return (-z - e, e - 1, -e)
    }
  }
}
