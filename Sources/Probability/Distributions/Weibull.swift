import Foundation
import GSLNumerics

/// The Weibull distribution: f(x) = (k/λ) (x/λ)^(k−1) exp(−(x/λ)^k), x >= 0.
///
/// Weibull 1951. GSL: `gsl_ran_weibull_pdf`.
public struct Weibull: ContinuousDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// k, positive.
  public let shape: Double
  /// λ, positive.
  public let scale: Double

  /// Throws unless `shape` and `scale` are positive and finite.
  public init(shape: Double, scale: Double) throws {
    try requirePositive(shape, "shape", of: Self.self)
    try requirePositive(scale, "scale", of: Self.self)
    self.shape = shape
    self.scale = scale
  }

  public var parameterNames: [String] { ["shape", "scale"] }
  public var parameters: [Double] { [shape, scale] }
  public init(parameters: [Double]) throws {
    try requireCount(2, of: parameters, Self.self)
    try self.init(shape: parameters[0], scale: parameters[1])
  }

  // MARK: Statistics

  public var support: Interval { .positive }
  public var mean: Double { scale * exp(logGammaOnePlus(1 / shape)) }

  /// λ² (Γ(1 + 2/k) − Γ(1 + 1/k)²), as a difference of logarithms.
  public var variance: Double {
    let first = logGammaOnePlus(1 / shape)
    return scale * scale * exp(2 * first) * expm1(logGammaOnePlus(2 / shape) - 2 * first)
  }

  public var mode: Double { shape <= 1 ? 0 : scale * pow((shape - 1) / shape, 1 / shape) }
  public var entropy: Double {
    Gumbel.eulerGamma * (1 - 1 / shape) + log(scale) - log(shape) + 1
  }
  public var leftTail: Tail { .end(power: shape - 1) }
  /// log f ~ −(x/λ)^k.
  public var rightTail: Tail { .exponentialPower(order: shape, rate: pow(scale, -shape)) }
  public var peaks: [Peak] { [Peak(location: mode, scale: scale / max(shape, 1))] }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    if x == 0 { return shape < 1 ? .infinity : shape > 1 ? -.infinity : -log(scale) }
    guard x > 0 && x < .infinity else { return x.isNaN ? .nan : -.infinity }
    return logDensity(logRatio: logRatio(x), power: power(x))
  }

  public func logDensity(aboveLowerEnd u: Double) -> Double {
    let logRatio = u - log(scale)
    return logDensity(logRatio: logRatio, power: exp(shape * logRatio))
  }

  private func logDensity(logRatio: Double, power: Double) -> Double {
    // Above the scale both may overflow; the power is the larger by far.
    power == .infinity ? -.infinity : (shape - 1) * logRatio - power + log(shape) - log(scale)
  }

  private func logRatio(_ x: Double) -> Double {
    // Near x = λ the difference is exact, the quotient is not.
    abs(x - scale) < 0.5 * scale ? log1p((x - scale) / scale) : log(x) - log(scale)
  }

  /// (x/λ)^k.
  private func power(_ x: Double) -> Double {
    if x <= 0 { return 0 }
    let ratio = x / scale
    // A subnormal quotient has lost digits.
    if ratio >= .leastNormalMagnitude && ratio < .infinity && shape < 30 {
      return pow(ratio, shape)
    }
    return exp(shape * logRatio(x))
  }

  public func cumulative(at x: Double) -> Double { -expm1(-power(x)) }
  public func complementaryCumulative(at x: Double) -> Double { exp(-power(x)) }

  public func logCumulative(at x: Double) -> Double {
    if x <= 0 { return -.infinity }
    let power = power(x)
    return power < 1e-17 ? shape * logRatio(x) : log1mexp(-power)
  }

  public func logComplementaryCumulative(at x: Double) -> Double { x <= 0 ? 0 : -power(x) }

  public func quantile(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    return scaled(abs(log1p(-p)))
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    guard q >= 0 && q <= 1 else { return .nan }
    return scaled(abs(log(q)))
  }

  /// λ t^(1/k), also where the power alone is beyond the doubles.
  private func scaled(_ t: Double) -> Double {
    let power = pow(t, 1 / shape)
    if power > 1e-290 && power < 1e290 || t == 0 || t == .infinity { return scale * power }
    return exp(log(scale) + log(t) / shape)
  }

  // MARK: Sampling

  /// Never exactly 0, where the density of small shapes is infinite.
  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    max(scaled(standardExponential(&generator)), .leastNonzeroMagnitude)
  }

  // MARK: Fitting

  /// Newton on (log k, log λ) from the moments of log x, which is Gumbel. Throws for constant data and
  /// for data not above 0.
  public static func fit(_ data: [Double]) throws -> Fit<Weibull> {
    try requireData(data, for: Self.self, in: .positive, excludingEnds: true)
    let logs = data.map { log($0) }
    let meanLog = sampleMean(logs)
    let deviation = sampleVariance(logs, around: meanLog).squareRoot()
    guard data.contains(where: { $0 != data[0] }), deviation > 0 else {
      throw cannotFit(Self.self, "the data are constant, so the likelihood is unbounded")
    }
    let shape = Double.pi / (6.0.squareRoot() * deviation)
    let maximum = try maximumOfLikelihood(
      Self.self, start: [shape, exp(meanLog + Gumbel.eulerGamma / shape)], positive: [true, true]
    ) { theta in
      let (k, scale) = (theta[0], theta[1])
      let logScale = log(scale)
      var sum = LikelihoodDerivatives(dimension: 2)
      for logX in logs {
        let l = logX - logScale
        let e = exp(k * l)
        sum.value += log(k) - logScale + (k - 1) * l - e
        sum.gradient[0] += 1 / k + l - e * l
        sum.gradient[1] += k / scale * (e - 1)
        sum.curve(0, 0, -1 / (k * k) - e * l * l)
        sum.curve(0, 1, (e - 1 + k * e * l) / scale)
        sum.curve(1, 1, -k / (scale * scale) * (e - 1 + k * e))
      }
      return sum
    }
    let fitted = try Weibull(parameters: maximum.parameters)
    return Fit(
      fitted, standardErrors: maximum.standardErrors,
      logLikelihood: fitted.logLikelihood(ofAll: data), count: data.count)
  }
}
