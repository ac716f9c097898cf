import Foundation
import Foundations
import GSLNumerics

/// The Bernoulli distribution: P(1) = p, P(0) = 1 − p.
///
/// Kept as the log odds as well, so that a p within rounding of 1 keeps its complement.
public struct Bernoulli: DiscreteDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// P(X = 1).
  public let probability: Double
  /// P(X = 0), in full precision.
  public let complement: Double
  /// log P(X = 1).
  public let logProbability: Double
  /// log P(X = 0).
  public let logComplement: Double

  /// Throws unless 0 <= `probability` <= 1.
  public init(probability: Double) throws {
    try requireProbability(probability, "probability", of: Self.self)
    self.probability = probability
    complement = 1 - probability
    logProbability = log(probability)
    logComplement = log1p(-probability)
  }

  /// From the log odds log(p / (1 − p)), which may be infinite; throws for NaN.
  public init(logit: Double) throws {
    try require(!logit.isNaN, Self.self, "logit", logit, "a number")
    logProbability = -log1pexp(-logit)
    logComplement = -log1pexp(logit)
    probability = exp(logProbability)
    complement = exp(logComplement)
  }

  /// One trial of a binomial, whose probability has been checked.
  init(of binomial: Binomial) {
    probability = binomial.probability
    complement = 1 - probability
    logProbability = log(probability)
    logComplement = log1p(-probability)
  }

  /// log(p / (1 − p)).
  public var logit: Double { logProbability - logComplement }

  public var parameterNames: [String] { ["probability"] }
  public var parameters: [Double] { [probability] }
  public init(parameters: [Double]) throws {
    try requireCount(1, of: parameters, Self.self)
    try self.init(probability: parameters[0])
  }

  // MARK: Statistics

  public var support: IntegerInterval {
    IntegerInterval(logComplement == -.infinity ? 1 : 0, logProbability == -.infinity ? 0 : 1)
  }
  public var mean: Double { probability }
  /// p(1 − p).
  public var variance: Double { probability * complement }
  public var mode: Int { logProbability > logComplement ? 1 : 0 }

  public var entropy: Double {
    let one = logProbability == -.infinity ? 0 : -probability * logProbability
    let zero = logComplement == -.infinity ? 0 : -complement * logComplement
    return one + zero
  }

  // MARK: Evaluation

  public func logProbability(of k: Int) -> Double {
    switch k {
    case 0: logComplement
    case 1: logProbability
    default: -.infinity
    }
  }

  public func probability(of k: Int) -> Double {
    switch k {
    case 0: complement
    case 1: probability
    default: 0
    }
  }

  public func cumulative(at k: Int) -> Double { k < 0 ? 0 : k == 0 ? complement : 1 }
  public func complementaryCumulative(at k: Int) -> Double { k < 0 ? 1 : k == 0 ? probability : 0 }
  public func logCumulative(at k: Int) -> Double { k < 0 ? -.infinity : k == 0 ? logComplement : 0 }

  public func logComplementaryCumulative(at k: Int) -> Double {
    k < 0 ? 0 : k == 0 ? logProbability : -.infinity
  }

  public func quantile(_ p: Double) -> Int {
    require(p >= 0 && p <= 1, "a quantile needs a probability, not \(p)")
    if p == 0 { return support.lower }
    // complement >= p, decided without rounding 1 − probability.
    return (p > 0.5 ? probability <= 1 - p : complement >= p) ? 0 : 1
  }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Int {
    openUniform(&generator) < probability ? 1 : 0
  }

  // MARK: Fitting

  /// p̂ is the fraction of ones, also at the edges 0 and 1, where its standard error is NaN.
  public static func fit(_ data: [Int]) throws -> Fit<Bernoulli> {
    try requireData(data, for: Self.self, in: IntegerInterval(0, 1))
    let ones = data.reduce(0, +)
    let n = Double(data.count)
    let bernoulli = try Bernoulli(probability: Double(ones) / n)
    let likelihood =
      (ones == 0 ? 0 : Double(ones) * bernoulli.logProbability)
      + (ones == data.count ? 0 : Double(data.count - ones) * bernoulli.logComplement)
    let atEdge = ones == 0 || ones == data.count
    return Fit(
      bernoulli, standardErrors: [atEdge ? .nan : (bernoulli.variance / n).squareRoot()],
      logLikelihood: likelihood, count: data.count)
  }
}
