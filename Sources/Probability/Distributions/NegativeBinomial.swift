import Foundation
import GSLNumerics

/// The negative binomial distribution of the number of failures before the r-th success:
/// P(k) = Γ(k + r)/(k! Γ(r)) · p^r (1−p)^k, k = 0, 1, …, also for r that is not whole.
///
/// As r/(r + k) times a binomial mass, in Loader's saddle-point form (2000).
/// GSL: `gsl_ran_negative_binomial_pdf`.
public struct NegativeBinomial: DiscreteDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// r, positive.
  public let successes: Double
  /// p, in (0, 1].
  public let probability: Double

  /// Throws unless `successes` is positive and finite and 0 < `probability` <= 1.
  public init(successes: Double, probability: Double) throws {
    try requirePositive(successes, "successes", of: Self.self)
    try requireProbability(probability, "probability", of: Self.self)
    try require(
      probability >= .leastNormalMagnitude, Self.self, "probability", probability, "above 0")
    self.successes = successes
    self.probability = probability
  }

  public var parameterNames: [String] { ["successes", "probability"] }
  public var parameters: [Double] { [successes, probability] }
  public init(parameters: [Double]) throws {
    try requireCount(2, of: parameters, Self.self)
    try self.init(successes: parameters[0], probability: parameters[1])
  }

  // MARK: Statistics

  private var failure: Double { 1 - probability }
  public var support: IntegerInterval { IntegerInterval(0, probability == 1 ? 0 : nil) }
  public var mean: Double { successes * failure / probability }
  /// r(1 − p)/p².
  public var variance: Double { successes * failure / probability / probability }

  public var mode: Int {
    if successes <= 1 { return 0 }
    let last = (successes - 1) * failure / probability
    let mode = Int(min(last, 0x1p62).rounded(.down))
    // Where (r − 1)(1 − p)/p is whole, the value before it is as probable.
    return mode > 0 && Double(mode) == last ? mode - 1 : mode
  }

  public var entropy: Double { entropyBySummation(self) }

  // MARK: Evaluation

  public func logProbability(of k: Int) -> Double {
    if k < 0 { return -.infinity }
    if probability == 1 { return k == 0 ? 0 : -.infinity }
    if k == 0 { return successes * log(probability) }
    let k = Double(k)
    let mass = logBinomialMass(successes, of: successes + k, p: probability, q: failure)
    return mass - log1p(k / successes)
  }

  /// P(X <= k) = I_p(r, k + 1).
  private func tails(_ k: Int) -> TailPair {
    if k < 0 { return .allAbove }
    if probability == 1 { return .allBelow }
    return incompleteBeta(successes, Double(k) + 1, probability, complement: failure)
  }

  public func cumulative(at k: Int) -> Double { tails(k).lower }
  public func complementaryCumulative(at k: Int) -> Double { tails(k).upper }
  public func logCumulative(at k: Int) -> Double { tails(k).logLower }
  public func logComplementaryCumulative(at k: Int) -> Double { tails(k).logUpper }

  public func quantile(_ p: Double) -> Int { discreteQuantile(p, of: self) }

  // MARK: Sampling

  /// Poisson with a gamma-distributed rate.
  public func sample(using generator: inout some RandomNumberGenerator) -> Int {
    if probability == 1 { return 0 }
    let logRate = logStandardGamma(shape: successes, &generator) + log(failure) - log(probability)
    guard let poisson = try? Poisson(rate: min(exp(logRate), 0x1p53)) else { return 0 }
    return poisson.sample(using: &generator)
  }

  // MARK: Fitting

  /// Given r, p̂ = r/(r + mean); r̂ by Newton on what is left. Throws unless the data vary more than
  /// their mean: otherwise the likelihood rises without end as r → ∞, toward a Poisson.
  public static func fit(_ data: [Int]) throws -> Fit<NegativeBinomial> {
    try requireData(data, for: Self.self, in: IntegerInterval(0, nil))
    let n = Double(data.count)
    let values = data.map(Double.init)
    let mean = sampleMean(values)
    let variance = sampleVariance(values, around: mean)
    guard variance > mean else {
      throw cannotFit(
        Self.self, "the data vary no more than their mean (\(variance) <= \(mean)); try Poisson")
    }
    // Equal values are counted once.
    let counts = Dictionary(data.map { ($0, 1.0) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
    let maximum = try maximumOfLikelihood(
      Self.self, start: [mean * mean / (variance - mean)], positive: [true]
    ) { theta in
      let r = theta[0]
      var sum = LikelihoodDerivatives(dimension: 1)
      sum.value = -n * (r * log1p(mean / r) + mean * log1p(r / mean))
      sum.gradient[0] = -n * log1p(mean / r)
      sum.curve(0, 0, n * (1 / r - 1 / (r + mean)))
      for (k, count) in counts where k > 0 {
        let k = Double(k)
        sum.value -= count * (lnBeta(r, k) + log(k))
        sum.gradient[0] += count * (digamma(k + r) - digamma(r))
        sum.curve(0, 0, count * (trigamma(k + r) - trigamma(r)))
      }
      return sum
    }
    let r = maximum.parameters[0]
    let fitted = try NegativeBinomial(successes: r, probability: r / (r + mean))
    let p = fitted.probability
    let curvature = counts.reduce(0.0) {
      $0 + $1.value * (trigamma(r) - trigamma(Double($1.key) + r))
    }
    return Fit(
      fitted,
      standardErrors: Probability.standardErrors(information: [
        [curvature, -n / p], [-n / p, n * r / (p * p) + n * mean / ((1 - p) * (1 - p))],
      ]),
      logLikelihood: fitted.logLikelihood(ofAll: data), count: data.count)
  }
}
