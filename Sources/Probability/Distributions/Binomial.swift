import Foundation

/// The binomial distribution: P(k) = n!/(k! (n−k)!) · p^k (1−p)^(n−k), k = 0 … n.
///
/// Probabilities in Loader's saddle-point form (2000). GSL: `gsl_ran_binomial_pdf`.
public struct Binomial: DiscreteDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// n, not negative.
  public let trials: Int
  /// p.
  public let probability: Double

  /// Throws unless 0 <= `trials` <= 2⁵³ and 0 <= `probability` <= 1.
  public init(trials: Int, probability: Double) throws {
    try require(
      trials >= 0 && trials <= 1 << 53, Self.self, "trials", trials,
      "not negative and at most 2^53")
    try requireProbability(probability, "probability", of: Self.self)
    self.trials = trials
    self.probability = probability
  }

  private var complement: Double { 1 - probability }

  /// Only p is a parameter of the fit; n is known.
  public var parameterNames: [String] { ["trials", "probability"] }
  public var parameters: [Double] { [Double(trials), probability] }
  public init(parameters: [Double]) throws {
    try requireCount(2, of: parameters, Self.self)
    try require(
      parameters[0] == parameters[0].rounded() && abs(parameters[0]) <= 0x1p53, Self.self, "trials",
      parameters[0], "a whole number")
    try self.init(trials: Int(parameters[0]), probability: parameters[1])
  }

  // MARK: Statistics

  public var support: IntegerInterval {
    if probability == 0 { return IntegerInterval(0, 0) }
    return IntegerInterval(probability == 1 ? trials : 0, trials)
  }
  public var mean: Double { Double(trials) * probability }
  /// np(1 − p).
  public var variance: Double { Double(trials) * probability * complement }

  public var mode: Int {
    let last = (Double(trials) + 1) * probability
    let mode = min(Int(last.rounded(.down)), trials)
    // Where (n + 1)p is whole, the value before it is as probable.
    return mode > 0 && Double(mode) == last && probability < 1 ? mode - 1 : mode
  }

  public var entropy: Double { entropyBySummation(self) }
  public var peaks: [Peak] { [Peak(location: Double(mode), scale: max(variance, 1).squareRoot())] }

  // MARK: Evaluation

  public func logProbability(of k: Int) -> Double {
    guard k >= 0 && k <= trials else { return -.infinity }
    return logBinomialMass(Double(k), of: Double(trials), p: probability, q: complement)
  }

  /// P(X > k) = I_p(k + 1, n − k).
  private func tails(_ k: Int) -> TailPair {
    if k < support.lower { return .allAbove }
    if k >= support.upper! { return .allBelow }
    return incompleteBeta(
      Double(k) + 1, Double(trials - k), probability, complement: complement
    ).reversed
  }

  public func cumulative(at k: Int) -> Double { tails(k).lower }
  public func complementaryCumulative(at k: Int) -> Double { tails(k).upper }
  public func logCumulative(at k: Int) -> Double { tails(k).logLower }
  public func logComplementaryCumulative(at k: Int) -> Double { tails(k).logUpper }

  public func quantile(_ p: Double) -> Int { discreteQuantile(p, of: self) }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Int {
    sampleBinomial(trials, probability, &generator)
  }

  // MARK: Fitting

  /// p̂ = Σk / (n · count) for known n; its standard error is √(p̂(1 − p̂)/(n · count)), that of n is 0.
  public static func fit(_ data: [Int], trials: Int) throws -> Fit<Binomial> {
    try require(trials >= 1, Self.self, "trials", trials, "at least 1")
    try requireData(data, for: Self.self, in: IntegerInterval(0, trials))
    let total = Double(trials) * Double(data.count)
    let binomial = try Binomial(
      trials: trials, probability: compensatedSum(data.lazy.map(Double.init)) / total)
    let variance = binomial.probability * binomial.complement / total
    return Fit(
      binomial, standardErrors: [0, variance == 0 ? .nan : variance.squareRoot()],
      logLikelihood: binomial.logLikelihood(ofAll: data), count: data.count)
  }

  /// With n taken as the greatest value seen, the number of trials being unknown to the caller only
  /// if it is that; give `trials` where it is known.
  public static func fit(_ data: [Int]) throws -> Fit<Binomial> {
    try requireData(data, for: Self.self, in: IntegerInterval(0, nil))
    return try fit(data, trials: max(data.max()!, 1))
  }
}

/// A binomial number. Halved by order statistics until few trials are left (Devroye 1986, X.4.3): the
/// middle one of n uniforms is a beta number; below or above it the rest are binomial again.
func sampleBinomial(
  _ trials: Int, _ probability: Double, _ generator: inout some RandomNumberGenerator
) -> Int {
  var (n, p, count) = (trials, probability, 0)
  while n > 40 {
    let i = 1 + n / 2
    let logA = logStandardGamma(shape: Double(i), &generator)
    let logB = logStandardGamma(shape: Double(n + 1 - i), &generator)
    let middle = 1 / (1 + exp(logB - logA))
    if middle <= p {
      count += i
      n -= i
      p = (p - middle) / (1 - middle)
    } else {
      n = i - 1
      p /= middle
    }
  }
  for _ in 0..<n where openUniform(&generator) < p { count += 1 }
  return count
}
