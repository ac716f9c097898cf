import Foundation
import GSLNumerics

/// The inverse gamma distribution, of 1/X for X ~ Gamma(α, rate β):
/// f(x) = β^α x^(−α−1) e^(−β/x) / Γ(α), x > 0.
public struct InverseGamma: ContinuousDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// The distribution of 1/X.
  public let reciprocal: Gamma
  /// α, positive.
  public var shape: Double { reciprocal.shape }
  /// β, positive.
  public var scale: Double { reciprocal.rate }

  /// Throws unless `shape` and `scale` are positive and finite.
  public init(shape: Double, scale: Double) throws {
    try requirePositive(shape, "shape", of: Self.self)
    try requirePositive(scale, "scale", of: Self.self)
    reciprocal = try Gamma(shape: shape, rate: scale)
  }

  public var parameterNames: [String] { ["shape", "scale"] }
  public var parameters: [Double] { [shape, scale] }
  public init(parameters: [Double]) throws {
    try requireCount(2, of: parameters, Self.self)
    try self.init(shape: parameters[0], scale: parameters[1])
  }

  // MARK: Statistics

  public var support: Interval { .positive }
  /// Infinite for shape <= 1.
  public var mean: Double { shape > 1 ? scale / (shape - 1) : .infinity }
  /// Infinite for 1 < shape <= 2, NaN for shape <= 1.
  public var variance: Double {
    if shape <= 1 { return .nan }
    return shape > 2 ? mean * (mean / (shape - 2)) : .infinity
  }
  public var mode: Double { scale / (shape + 1) }

  /// α + log βΓ(α) − (1 + α) ψ(α), with the leading terms canceled by hand for large α.
  public var entropy: Double {
    if shape < 2 {
      return shape + log(scale) + lnGamma(shape) - (1 + shape) * digamma(shape)
    }
    return stirlingResidual(shape) + StandardNormal.halfLogTwoPi + log(scale / shape)
      - 0.5 * log(shape) + (shape + 1) * (0.5 / shape + digammaResidual(shape))
  }

  public var leftTail: Tail { .essentialEnd(order: 1, rate: scale) }
  /// f ~ x^(−α−1): moments below α exist.
  public var rightTail: Tail { .power(index: shape) }
  public var peaks: [Peak] {
    [Peak(location: mode, scale: mode / (shape + 1).squareRoot())]
  }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    guard x > 0 && x < .infinity else { return x.isNaN ? .nan : -.infinity }
    return logDensity(log(x), scale / x)
  }

  public func logDensity(aboveLowerEnd u: Double) -> Double { logDensity(u, scale * exp(-u)) }

  /// From log x and t = β/x.
  private func logDensity(_ logX: Double, _ t: Double) -> Double {
    if t == .infinity { return -.infinity }
    if shape >= 8 { return logPoissonMass(shape, mean: t) + log(shape) - logX }
    let logT = t > 1e-300 ? log(t) : log(scale) - logX
    return shape * logT - t - lnGamma(shape) - logX
  }

  private func tails(_ x: Double) -> TailPair {
    if x <= 0 { return .allAbove }
    let t = scale / x
    if x < .infinity && t < 1e-300 {
      return tinyIncompleteGamma(shape, logX: log(scale) - log(x)).reversed
    }
    return incompleteGamma(shape, t).reversed
  }

  public func cumulative(at x: Double) -> Double { tails(x).lower }
  public func complementaryCumulative(at x: Double) -> Double { tails(x).upper }
  public func logCumulative(at x: Double) -> Double { tails(x).logLower }
  public func logComplementaryCumulative(at x: Double) -> Double { tails(x).logUpper }
  public func quantile(_ p: Double) -> Double {
    p >= 0 && p <= 1 ? quantile(of: reciprocal.standardComplementaryQuantile(p)) : .nan
  }
  public func complementaryQuantile(_ q: Double) -> Double {
    q >= 0 && q <= 1 ? quantile(of: reciprocal.standardQuantile(q)) : .nan
  }

  private func quantile(of standard: Gamma.StandardQuantile) -> Double {
    switch standard {
    case .value(let x): scale / x
    case .logarithm(let u): exp(log(scale) - u)
    }
  }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    min(1 / reciprocal.sample(using: &generator), .greatestFiniteMagnitude)
  }

  // MARK: Fitting

  /// The gamma fit of the reciprocals.
  public static func fit(_ data: [Double]) throws -> Fit<InverseGamma> {
    try requireData(data, for: Self.self, in: .positive, excludingEnds: true)
    let gamma: Fit<Gamma>
    do {
      gamma = try Gamma.fit(data.map { 1 / $0 })
    } catch DistributionError.cannotFit(_, let reason) {
      throw cannotFit(Self.self, reason)
    }
    let fitted = try InverseGamma(parameters: gamma.distribution.parameters)
    return Fit(
      fitted, standardErrors: gamma.standardErrors,
      logLikelihood: fitted.logLikelihood(ofAll: data), count: data.count)
  }
}
