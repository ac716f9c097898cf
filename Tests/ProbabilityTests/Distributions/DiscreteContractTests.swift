import Foundation
import GSLNumerics
import Probability
import RandomStreams
import Testing

/// A distribution on the whole numbers under test.
struct DiscreteCase: Sendable, CustomTestStringConvertible {
  let name: String
  let distribution: any DiscreteDistribution
  var testDescription: String { name }

  init(_ name: String, _ make: () throws -> any DiscreteDistribution) {
    self.name = name
    distribution = try! make()
  }

  static let all: [DiscreteCase] = [
    .init("Bernoulli(0.3)") { try Bernoulli(probability: 0.3) },
    .init("Bernoulli(0)") { try Bernoulli(probability: 0) },
    .init("Bernoulli(logit −3)") { try Bernoulli(logit: -3) },
    .init("Binomial(10, 0.3)") { try Binomial(trials: 10, probability: 0.3) },
    .init("Binomial(5000, 0.6)") { try Binomial(trials: 5000, probability: 0.6) },
    .init("Binomial(7, 1)") { try Binomial(trials: 7, probability: 1) },
    .init("Categorical") { try Categorical(weights: [0, 2, 0, 5, 1, 0]) },
    .init("Geometric(0.2)") { try Geometric(probability: 0.2) },
    .init("Geometric(1)") { try Geometric(probability: 1) },
    .init("Poisson(0)") { try Poisson(rate: 0) },
    .init("Poisson(3.5)") { try Poisson(rate: 3.5) },
    .init("Poisson(2000)") { try Poisson(rate: 2000) },
    .init("NegativeBinomial(2.5, 0.1)") { try NegativeBinomial(successes: 2.5, probability: 0.1) },
    .init("NegativeBinomial(0.3, 0.5)") { try NegativeBinomial(successes: 0.3, probability: 0.5) },
    .init("Mixture of Poissons") {
      try Mixture(weights: [0.4, 0.6], components: [Poisson(rate: 2), Poisson(rate: 60)])
    },
  ]
}

@Suite("Every discrete distribution keeps the protocol's promises")
struct DiscreteContractTests {
  /// Every value with a probability above e^(−60), by walking out from the mode.
  private func values(of d: some DiscreteDistribution) -> ClosedRange<Int> {
    var low = d.mode
    while low > d.support.lower && d.logProbability(of: low) > -60 { low -= 1 }
    low = min(low, d.peaks.map { Int($0.location) }.min()!)
    if d.support.lower >= 0 && low < 2000 { low = d.support.lower }
    var high = max(d.mode, d.peaks.map { Int($0.location) }.max()!)
    while high != d.support.upper && (high < low + 6 || d.logProbability(of: high) > -60) {
      high += 1
    }
    return low...high
  }

  @Test("sums to 1, with the moments, entropy and cumulative it says", arguments: DiscreteCase.all)
  func sums(_ item: DiscreteCase) throws {
    let d = item.distribution
    let range = values(of: d)
    let p = range.map { d.probability(of: $0) }
    #expect(abs(p.reduce(0, +) - 1) < 1e-12)
    let mean = zip(range, p).reduce(0.0) { $0 + Double($1.0) * $1.1 }
    #expect(abs(mean - d.mean) < 1e-11 * max(1, d.mean))
    let variance = zip(range, p).reduce(0.0) { $0 + pow(Double($1.0) - d.mean, 2) * $1.1 }
    #expect(abs(variance - d.variance) < 1e-10 * max(1, d.variance))
    let entropy = p.reduce(0.0) { $1 == 0 ? $0 : $0 - $1 * log($1) }
    #expect(abs(entropy - d.entropy) < 1e-11 * max(1, entropy))
    #expect(d.probability(of: d.mode) == p.max()!)
    var below = 0.0
    for (k, mass) in zip(range, p) {
      below += mass
      #expect(abs(d.cumulative(at: k) - below) <= 1e-12, "P(X <= \(k))")
      #expect(abs(d.cumulative(at: k) + d.complementaryCumulative(at: k) - 1) < 1e-15)
      let logMass = d.logProbability(of: k)
      #expect(abs(exp(logMass) - mass) <= 1e-12 * mass, "log P(X = \(k))")
    }
    // From above, so that the far tail is summed from its small end.
    var above = 0.0
    for (k, mass) in zip(range, p).reversed() {
      let tail = d.complementaryCumulative(at: k)
      #expect(abs(tail - above) <= 1e-11 * above + 1e-22, "P(X > \(k)): \(tail), \(above)")
      if tail > 0 {
        #expect(abs(d.logComplementaryCumulative(at: k) - log(tail)) <= 1e-12 * max(1, -log(tail)))
      }
      above += mass
    }
    #expect(
      d.logProbability(of: range.lowerBound - 1) == -.infinity || d.support.lower < range.lowerBound
    )
    #expect(d.cumulative(at: d.support.lower - 1) == 0)
    #expect(d.logProbability(of: d.support.lower).isFinite)
    if let upper = d.support.upper {
      #expect(d.cumulative(at: upper) == 1 && d.logProbability(of: upper).isFinite)
      #expect(d.logProbability(of: upper + 1) == -.infinity)
    }
    #expect(d.logProbability(of: Array(range)) == range.map { d.logProbability(of: $0) })
  }

  @Test("the quantile is the smallest value that reaches p", arguments: DiscreteCase.all)
  func quantiles(_ item: DiscreteCase) throws {
    let d = item.distribution
    for p in [1e-12, 0.01, 0.25, 0.5, 0.75, 0.9, 0.999, 1 - 1e-12] {
      let k = d.quantile(p)
      #expect(d.cumulative(at: k) >= p, "p \(p)")
      #expect(k == d.support.lower || d.cumulative(at: k - 1) < p, "p \(p)")
    }
    // At a value that the cumulative takes, that value.
    for k in values(of: d) where d.probability(of: k) > 1e-6 && d.cumulative(at: k) < 0.5 {
      #expect(d.quantile(d.cumulative(at: k)) == k)
    }
    #expect(d.quantile(0) == d.support.lower)
    #expect(d.quantile(1) == d.support.upper ?? Int.max)
  }

  /// The sampler against the probabilities by the chi-squared test, its statistic compared with the
  /// quantile that it exceeds once in 10⁴ seeds; here the seed is fixed.
  @Test("the sampler follows the probabilities", arguments: DiscreteCase.all)
  func sampler(_ item: DiscreteCase) throws {
    var stream = RandomStream(seed: 2).split(item.name)
    let n = 20000
    let sample = drawn(item.distribution, n, &stream)
    let d = item.distribution
    // Bins of at least ten expected values.
    var (statistic, bins, observed, expected) = (0.0, 0, 0, 0.0)
    let counts = Dictionary(sample.map { ($0, 1) }, uniquingKeysWith: +)
    let range = values(of: d)
    var left = Double(n)
    for k in range {
      observed += counts[k, default: 0]
      expected += Double(n) * d.probability(of: k)
      let rest = left - expected
      if expected >= 10 && (rest >= 10 || k == range.upperBound) || k == range.upperBound {
        if expected > 0 { statistic += pow(Double(observed) - expected, 2) / expected }
        bins += 1
        left -= expected
        (observed, expected) = (0, 0)
      }
    }
    #expect(sample.allSatisfy { d.logProbability(of: $0) > -.infinity })
    if bins > 1 {
      let limit = try ChiSquared(degreesOfFreedom: Double(bins - 1)).complementaryQuantile(1e-4)
      #expect(statistic < limit, "χ² = \(statistic) in \(bins) bins")
    }
  }

  private func drawn(
    _ d: some DiscreteDistribution, _ n: Int, _ stream: inout RandomStream
  ) -> [Int] { d.samples(n, using: &stream) }
}
