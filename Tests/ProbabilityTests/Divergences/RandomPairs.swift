import Foundation
import Probability
import RandomStreams

/// Random members of every family, ordinary and not so ordinary.
struct RandomPairs {
  var stream: RandomStream

  init(seed: UInt64) { stream = RandomStream(seed: seed) }

  /// Uniform between two numbers.
  mutating func number(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * stream.uniform()
  }

  /// Log-uniform between two positive numbers.
  mutating func scale(_ low: Double = 0.05, _ high: Double = 20) -> Double {
    exp(number(log(low), log(high)))
  }

  /// One of every continuous family.
  mutating func continuous() throws -> [any ContinuousDistribution] {
    let low = number(-1, 1)
    return [
      try Normal(mean: number(-3, 3), standardDeviation: scale()),
      try Laplace(location: number(-3, 3), scale: scale()),
      try StudentT(degreesOfFreedom: scale(0.5, 100), location: number(-3, 3), scale: scale()),
      try Cauchy(location: number(-3, 3), scale: scale()),
      try Logistic(location: number(-3, 3), scale: scale()),
      try Gumbel(location: number(-3, 3), scale: scale()),
      try Exponential(rate: scale()), try Gamma(shape: scale(), rate: scale()),
      try InverseGamma(shape: scale(), scale: scale()),
      try ChiSquared(degreesOfFreedom: scale(0.3, 30)),
      try Weibull(shape: scale(0.3, 5), scale: scale()),
      try LogNormal(logMean: number(-2, 2), logStandardDeviation: scale(0.1, 2)),
      try Pareto(scale: scale(), shape: scale(0.5, 10)),
      try Uniform(lower: low, upper: low + scale()),
      try Uniform(lower: scale(0.1, 2), upper: 2 + scale()),
      try Uniform(lower: number(0, 0.4), upper: number(0.5, 1)),
      try Beta(alpha: scale(0.2, 20), beta: scale(0.2, 20)),
      try VonMises(mean: number(-3, 3), concentration: scale(0.05, 50)),
      try Uniform(lower: -.pi, upper: 4), try Logistic(location: number(-3, 3), scale: 1),
    ]
  }

  /// One of every discrete family.
  mutating func discrete() throws -> [any DiscreteDistribution] {
    [
      try Bernoulli(probability: number(0, 1)), try Bernoulli(logit: number(-20, 20)),
      try Binomial(trials: 12, probability: number(0, 1)),
      try Binomial(trials: 5, probability: number(0, 1)),
      try Categorical(weights: [number(0, 1), number(0, 1), number(0, 1)]),
      try Geometric(probability: number(0.02, 1)), try Poisson(rate: scale(0.01, 100)),
      try NegativeBinomial(successes: 2.5, probability: number(0.05, 1)),
      try NegativeBinomial(successes: 1, probability: number(0.05, 1)),
    ]
  }
}
