import Foundation
import Foundations
import GSLNumerics

/// The categorical distribution on 0, 1, …, K − 1: P(k) = w_k / Σ w.
public struct Categorical: DiscreteDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// Normalized, shape [K].
  public let probabilities: [Double]
  /// log of the probabilities, also where those underflow, shape [K].
  public let logProbabilities: [Double]

  /// From weights, which are divided by their sum. Throws unless all are finite and not negative, and
  /// one is positive.
  public init(weights: [Double]) throws {
    try require(!weights.isEmpty, Self.self, "weights", weights, "at least one")
    for (k, weight) in weights.enumerated() {
      try require(
        weight >= 0 && weight.isFinite, Self.self, "weights[\(k)]", weight,
        "finite and not negative")
    }
    let greatest = weights.max()!
    try require(greatest > 0, Self.self, "weights", weights, "positive at least once")
    // Scaled first, so that neither huge nor subnormal weights spoil the sum.
    let scaled = weights.map { $0 / greatest }
    let sum = compensatedSum(scaled)
    probabilities = scaled.map { $0 / sum }
    let ordinary = zip(weights, probabilities).map { weight, probability in
      probability > 1e-290 ? log(probability) : log(weight) - log(greatest) - log(sum)
    }
    var logarithms = ordinary
    if let best = probabilities.firstIndex(where: { $0 > 0.75 }) {
      // log1p keeps log p where p is within rounding of 1: from the others, which a difference would lose.
      let others = scaled.enumerated().lazy.filter { $0.offset != best }.map(\.element)
      logarithms[best] = log1p(-compensatedSum(others) / sum)
    }
    logProbabilities = logarithms
  }

  /// From probabilities that sum to 1 to within rounding.
  public init(probabilities: [Double]) throws {
    let sum = compensatedSum(probabilities)
    try require(
      abs(sum - 1) < 1e-9, Self.self, "probabilities", probabilities, "such that their sum is 1")
    try self.init(weights: probabilities)
  }

  /// The number of categories, K.
  public var count: Int { probabilities.count }

  public var parameterNames: [String] { probabilities.indices.map { "probabilities[\($0)]" } }
  public var parameters: [Double] { probabilities }
  public init(parameters: [Double]) throws { try self.init(probabilities: parameters) }

  // MARK: Statistics

  public var support: IntegerInterval {
    IntegerInterval(
      logProbabilities.firstIndex { $0 > -.infinity }!,
      logProbabilities.lastIndex { $0 > -.infinity }!)
  }

  public var mean: Double {
    compensatedSum(probabilities.enumerated().map { Double($0) * $1 })
  }

  /// Σ_k (k − mean)² P(k).
  public var variance: Double {
    let mean = mean
    return compensatedSum(
      probabilities.enumerated().map { (Double($0) - mean) * (Double($0) - mean) * $1 })
  }

  public var mode: Int {
    var best = 0
    for k in probabilities.indices where probabilities[k] > probabilities[best] { best = k }
    return best
  }

  public var entropy: Double {
    compensatedSum(
      zip(probabilities, logProbabilities).map { $1 == -.infinity ? 0 : -$0 * $1 })
  }

  // MARK: Evaluation

  public func logProbability(of k: Int) -> Double {
    probabilities.indices.contains(k) ? logProbabilities[k] : -.infinity
  }

  public func probability(of k: Int) -> Double {
    probabilities.indices.contains(k) ? probabilities[k] : 0
  }

  public func cumulative(at k: Int) -> Double {
    if k < support.lower { return 0 }
    if k >= support.upper! { return 1 }
    return min(compensatedSum(probabilities[...k]), 1)
  }

  public func complementaryCumulative(at k: Int) -> Double {
    if k < support.lower { return 1 }
    if k >= support.upper! { return 0 }
    return min(compensatedSum(probabilities[(k + 1)...]), 1)
  }

  public func logCumulative(at k: Int) -> Double {
    let above = complementaryCumulative(at: k)
    if above < 0.5 { return log1p(-above) }
    return logSumExp(logProbabilities[..<(max(-1, min(k, count - 1)) + 1)])
  }

  public func logComplementaryCumulative(at k: Int) -> Double {
    let below = cumulative(at: k)
    if below < 0.5 { return log1p(-below) }
    return logSumExp(logProbabilities[(max(-1, min(k, count - 1)) + 1)...])
  }

  public func quantile(_ p: Double) -> Int {
    require(p >= 0 && p <= 1, "a quantile needs a probability, not \(p)")
    let support = support
    if p == 0 { return support.lower }
    // By halving: each question costs K additions.
    var (low, high) = (support.lower, support.upper!)
    while low < high {
      let k = low + (high - low) / 2
      let reached = p > 0.5 ? complementaryCumulative(at: k) <= 1 - p : cumulative(at: k) >= p
      if reached { high = k } else { low = k + 1 }
    }
    return low
  }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Int {
    var u = openUniform(&generator)
    for k in probabilities.indices {
      u -= probabilities[k]
      if u < 0 { return k }
    }
    return support.upper!
  }

  // MARK: Fitting

  /// p̂_k are the observed frequencies of 0 … max(data); categories never seen get 0. Standard errors
  /// √(p̂(1 − p̂)/n), from the information on the simplex; NaN at the edges.
  public static func fit(_ data: [Int]) throws -> Fit<Categorical> {
    try requireData(data, for: Self.self, in: IntegerInterval(0, nil))
    guard let greatest = data.max(), greatest < 1 << 24 else {
      throw cannotFit(Self.self, "a value above \(1 << 24) makes too many categories")
    }
    var counts = [Double](repeating: 0, count: greatest + 1)
    for k in data { counts[k] += 1 }
    let categorical = try Categorical(weights: counts)
    let n = Double(data.count)
    let likelihood = zip(counts, categorical.logProbabilities).reduce(0) {
      $1.0 == 0 ? $0 : $0 + $1.0 * $1.1
    }
    return Fit(
      categorical,
      standardErrors: categorical.probabilities.map {
        $0 == 0 || $0 == 1 ? .nan : ($0 * (1 - $0) / n).squareRoot()
      },
      logLikelihood: likelihood, count: data.count)
  }
}
