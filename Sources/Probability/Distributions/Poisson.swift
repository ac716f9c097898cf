import Foundation

/// The Poisson distribution: P(k) = λ^k e^(−λ) / k!.
///
/// Poisson 1837; probabilities in Loader's saddle-point form (2000). GSL's `gsl_ran_poisson_pdf` is
/// NaN at λ = 0.
public struct Poisson: DiscreteDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// λ, not negative; 0 puts all mass on 0.
  public let rate: Double

  /// Throws unless 0 <= `rate` <= 2⁵³, beyond which doubles skip whole numbers.
  public init(rate: Double) throws {
    try require(
      rate >= 0 && rate <= 0x1p53, Self.self, "rate", rate, "not negative and at most 2^53")
    self.rate = rate
  }

  public var parameterNames: [String] { ["rate"] }
  public var parameters: [Double] { [rate] }
  public init(parameters: [Double]) throws {
    try requireCount(1, of: parameters, Self.self)
    try self.init(rate: parameters[0])
  }

  // MARK: Statistics

  public var support: IntegerInterval { IntegerInterval(0, rate == 0 ? 0 : nil) }
  public var mean: Double { rate }
  /// λ, as the mean.
  public var variance: Double { rate }
  /// ⌊λ⌋, or λ − 1 where that is as probable.
  public var mode: Int { max(0, Int(rate.rounded(.up)) - 1) }
  public var entropy: Double { entropyBySummation(self) }
  public var peaks: [Peak] { [Peak(location: Double(mode), scale: max(rate, 1).squareRoot())] }

  // MARK: Evaluation

  public func logProbability(of k: Int) -> Double {
    k < 0 ? -.infinity : logPoissonMass(Double(k), mean: rate)
  }

  /// P(X <= k) = Q(k + 1, λ).
  private func tails(_ k: Int) -> TailPair {
    if k < 0 { return .allAbove }
    if rate == 0 { return .allBelow }
    return incompleteGamma(Double(k) + 1, rate).reversed
  }

  public func cumulative(at k: Int) -> Double { tails(k).lower }
  public func complementaryCumulative(at k: Int) -> Double { tails(k).upper }
  public func logCumulative(at k: Int) -> Double { tails(k).logLower }
  public func logComplementaryCumulative(at k: Int) -> Double { tails(k).logUpper }

  public func quantile(_ p: Double) -> Int { discreteQuantile(p, of: self) }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Int {
    // Large rates are thinned: the a-th arrival of the process is Gamma(a); if it comes after the
    // end, the arrivals before it are binomial (Ahrens & Dieter 1974).
    var rate = rate
    var count = 0
    while rate > 30 {
      let a = Int((0.875 * rate).rounded(.down))
      let arrival = exp(logStandardGamma(shape: Double(a), &generator))
      if arrival > rate {
        return count + sampleBinomial(a - 1, rate / arrival, &generator)
      }
      rate -= arrival
      count += a
    }
    // Few arrivals are counted one by one.
    let total = count
    var time = standardExponential(&generator)
    // More than 500 where 30 are expected happen with chance 1e-400.
    while time <= rate && count < rejectionLimit + total {
      count += 1
      time += standardExponential(&generator)
    }
    return count
  }

  // MARK: Fitting

  /// λ̂ is the mean, with standard error √(λ̂/n); all zeros give λ̂ = 0 at the edge.
  public static func fit(_ data: [Int]) throws -> Fit<Poisson> {
    try requireData(data, for: Self.self, in: IntegerInterval(0, nil))
    let n = Double(data.count)
    let poisson = try Poisson(rate: compensatedSum(data.lazy.map(Double.init)) / n)
    return Fit(
      poisson, standardErrors: [poisson.rate == 0 ? .nan : (poisson.rate / n).squareRoot()],
      logLikelihood: poisson.logLikelihood(ofAll: data), count: data.count)
  }
}
