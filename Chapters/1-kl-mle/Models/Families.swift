import Foundation
import GSLNumerics
import Probability

/// A family in whose parameter the score is taken, with its formula by hand.
struct ScoreFamily {
  let name: String
  /// The parameter's true value.
  let truth: Double
  let distribution: (Double) throws -> any ContinuousDistribution
  let score: (_ x: Double, _ θ: Double) -> Double
  let information: (Double) -> Double

  static var all: [ScoreFamily] {
    [
      ScoreFamily(
        name: "normal, scale", truth: 1.7,
        distribution: { try Normal(mean: 0.3, standardDeviation: $0) },
        score: { x, σ in (x - 0.3) * (x - 0.3) / (σ * σ * σ) - 1 / σ },
        information: { 2 / ($0 * $0) }),
      ScoreFamily(
        name: "exponential, rate", truth: 0.8, distribution: { try Exponential(rate: $0) },
        score: { x, λ in 1 / λ - x }, information: { 1 / ($0 * $0) }),
      ScoreFamily(
        name: "gamma, shape", truth: 2.5, distribution: { try Gamma(shape: $0, rate: 2) },
        score: { x, a in log(2 * x) - digamma(a) }, information: { trigamma($0) }),
      ScoreFamily(
        name: "Gumbel, scale", truth: 1.3, distribution: { try Gumbel(location: 0, scale: $0) },
        score: { x, β in (x / β * (1 - exp(-x / β)) - 1) / β },
        information: {
          let euler = 0.577_215_664_901_532_9
          return (.pi * .pi / 6 + (1 - euler) * (1 - euler)) / ($0 * $0)
        }),
    ]
  }
}

/// √(n I)(λ̂ − λ) for data sets of n exponential draws with rate λ. The sum of n such draws has a
/// gamma distribution with shape n, so one draw stands for the data set.
func standardizedRates(
  n: Double, rate: Double, _ replicates: Int, using random: inout some RandomNumberGenerator
) throws -> [Double] {
  let sum = try Gamma(shape: n, rate: rate)
  return sum.samples(replicates, using: &random).map { (n / $0 - rate) * n.squareRoot() / rate }
}
