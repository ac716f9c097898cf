import Foundation
import GSLNumerics

/// The gamma distribution: f(x) = β^α x^(α−1) e^(−βx) / Γ(α), x > 0.
///
/// For large shapes in Loader's saddle-point form (2000): GSL's `gsl_ran_gamma_pdf`, which takes the
/// scale 1/β, loses 2e-5 of the logarithm at shape 1e10.
public struct Gamma: ContinuousDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// α, positive.
  public let shape: Double
  /// β, positive; the mean is α/β.
  public let rate: Double

  /// Throws unless `shape` and `rate` are positive and finite.
  public init(shape: Double, rate: Double) throws {
    try requirePositive(shape, "shape", of: Self.self)
    try requirePositive(rate, "rate", of: Self.self)
    self.shape = shape
    self.rate = rate
  }

  public var parameterNames: [String] { ["shape", "rate"] }
  public var parameters: [Double] { [shape, rate] }
  public init(parameters: [Double]) throws {
    try requireCount(2, of: parameters, Self.self)
    try self.init(shape: parameters[0], rate: parameters[1])
  }

  // MARK: Statistics

  public var support: Interval { .positive }
  public var mean: Double { shape / rate }
  /// α/β².
  public var variance: Double { shape / rate / rate }
  public var mode: Double { max(shape - 1, 0) / rate }

  /// α − log β + log Γ(α) + (1 − α) ψ(α), with the leading terms canceled by hand for large α.
  public var entropy: Double {
    if shape < 2 {
      return shape - log(rate) + lnGamma(shape) + (1 - shape) * digamma(shape)
    }
    return stirlingResidual(shape) + StandardNormal.halfLogTwoPi
      + 0.5 * log(shape / rate) - 0.5 * log(rate)
      + (shape - 1) * (0.5 / shape + digammaResidual(shape))
  }

  public var leftTail: Tail { .end(power: shape - 1) }
  /// log f ~ −βx.
  public var rightTail: Tail { .exponentialPower(order: 1, rate: rate) }
  public var peaks: [Peak] { [Peak(location: mode, scale: standardDeviation)] }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    if x == 0 {
      return shape < 1 ? .infinity : shape > 1 ? -.infinity : log(rate)
    }
    guard x > 0 && x < .infinity else { return x.isNaN ? .nan : -.infinity }
    let t = rate * x
    if shape >= 8 { return logPoissonMass(shape, mean: t) + log(shape) - log(x) }
    let logT = t > 1e-300 && t < 1e300 ? log(t) : log(rate) + log(x)
    return (shape - 1) * logT - t - lnGamma(shape) + log(rate)
  }

  public func logDensity(aboveLowerEnd u: Double) -> Double {
    if u > -700 && u + log(rate) > -700 { return logDensity(at: exp(u)) }
    return (shape - 1) * (u + log(rate)) - rate * exp(u) - lnGamma(shape) + log(rate)
  }

  private func tails(_ x: Double) -> TailPair {
    let t = rate * x
    // Where βx underflows only the leading power is left, which does not.
    if x > 0 && t < 1e-300 { return tinyIncompleteGamma(shape, logX: log(rate) + log(x)) }
    return incompleteGamma(shape, t)
  }

  public func cumulative(at x: Double) -> Double { tails(x).lower }
  public func complementaryCumulative(at x: Double) -> Double { tails(x).upper }
  public func logCumulative(at x: Double) -> Double { tails(x).logLower }
  public func logComplementaryCumulative(at x: Double) -> Double { tails(x).logUpper }

  public func quantile(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    return quantile(of: standardQuantile(p))
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    guard q >= 0 && q <= 1 else { return .nan }
    return quantile(of: standardComplementaryQuantile(q))
  }

  private func quantile(of standard: StandardQuantile) -> Double {
    switch standard {
    case .value(let x): x / rate
    case .logarithm(let u): exp(u - log(rate))
    }
  }

  /// A quantile for rate 1, by its logarithm where it is so small that it may underflow before it is
  /// divided by the rate.
  enum StandardQuantile {
    case value(Double)
    case logarithm(Double)

    init(log u: Double) { self = u > -700 ? .value(exp(u)) : .logarithm(u) }
  }

  func standardQuantile(_ p: Double) -> StandardQuantile {
    p <= 0.5 ? lowerQuantile(p) : upperQuantile(1 - p)
  }
  func standardComplementaryQuantile(_ q: Double) -> StandardQuantile {
    q <= 0.5 ? upperQuantile(q) : lowerQuantile(1 - q)
  }

  /// Wilson & Hilferty's normal approximation (1931) for rate 1.
  private func start(_ z: Double) -> Double {
    let root = 1 - 1 / (9 * shape) + z / (3 * shape.squareRoot())
    return root > 0.1 ? shape * root * root * root : 0
  }

  private func lowerQuantile(_ p: Double) -> StandardQuantile {
    if p == 0 { return .value(0) }
    // Near 0, P = x^α/Γ(α+1) (1 + O(x)); exact to the last bit for tiny x.
    let logPower = (log(p) + logGammaOnePlus(shape)) / shape
    if logPower < -38 { return StandardQuantile(log: logPower) }
    let normal = start(inverseNormalCumulative(p))
    let x = invert(
      from: normal > 0 && shape > 0.5 ? normal : exp(min(logPower, 1)), logTarget: log(p)
    ) {
      incompleteGamma(shape, $0).logLower
    } sign: {
      $0
    }
    return .value(x)
  }

  private func upperQuantile(_ q: Double) -> StandardQuantile {
    if q == 0 { return .value(.infinity) }
    // If even the lower tail at x = 1e-16 is above 1 − q, the answer is in the power law there.
    let logPower = (log1p(-q) + logGammaOnePlus(shape)) / shape
    if logPower < -38 { return StandardQuantile(log: logPower) }
    let normal = start(-inverseNormalCumulative(q))
    let x = invert(
      from: shape > 0.5 ? max(normal, 1e-3) : max(exp(min(logPower, 0)), -log(q) * 0.5),
      logTarget: log(q)
    ) {
      incompleteGamma(shape, $0).logUpper
    } sign: {
      -$0
    }
    return .value(x)
  }

  private func invert(
    from start: Double, logTarget: Double, _ logTail: (Double) -> Double,
    sign: (Double) -> Double
  ) -> Double {
    let unit = Self(unit: shape)
    return increasingRoot(
      from: .leastNonzeroMagnitude, to: .greatestFiniteMagnitude, start: start,
      multiplicative: true
    ) { x in
      let tail = logTail(x)
      return (sign(tail - logTarget), exp(unit.logDensity(at: x) - tail))
    }
  }

  private init(unit shape: Double) { (self.shape, rate) = (shape, 1) }

  // MARK: Sampling

  /// Never exactly 0, where the density of small shapes is infinite.
  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    let logX = logStandardGamma(shape: shape, &generator)
    return max(quantile(of: StandardQuantile(log: logX)), .leastNonzeroMagnitude)
  }

  // MARK: Fitting

  /// log α̂ − ψ(α̂) = log(mean) − mean(log) by Newton, then β̂ = α̂/mean. Throws for constant data and
  /// for data not above 0.
  public static func fit(_ data: [Double]) throws -> Fit<Gamma> {
    try requireData(data, for: Self.self, in: .positive, excludingEnds: true)
    let n = Double(data.count)
    let mean = sampleMean(data)
    // Each term x/m − 1 − log(x/m) is positive: no cancellation between the two logarithms.
    let spread = compensatedSum(data.lazy.map { deviance(mean, $0) }) / (mean * n)
    guard data.contains(where: { $0 != data[0] }), spread > 0 else {
      throw cannotFit(Self.self, "the data are constant, so the likelihood is unbounded")
    }
    // Minka's start (2002), then Newton on 1/α, in which the equation is nearly straight.
    var shape =
      (3 - spread + ((spread - 3) * (spread - 3) + 24 * spread).squareRoot()) / (12 * spread)
    for _ in 0..<50 {
      let excess = 0.5 / shape + digammaResidual(shape) - spread
      let slope = 1 / shape - trigamma(shape)
      let next = 1 / (1 / shape + excess / (shape * shape * slope))
      let done = abs(next - shape) <= 1e-16 * shape
      shape = next > 0 ? next : shape / 2
      if done { break }
    }
    let fitted = try Gamma(shape: shape, rate: shape / mean)
    let cross = -n / fitted.rate
    return Fit(
      fitted,
      standardErrors: Probability.standardErrors(information: [
        [n * trigamma(shape), cross], [cross, n * mean / fitted.rate],
      ]),
      logLikelihood: fitted.logLikelihood(ofAll: data), count: data.count)
  }
}
