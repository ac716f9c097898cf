import Diffusion
import Foundation
import GSLNumerics

// snippet.bayes
/// Mean and variance of q(x_{t−1} | x_t, x_0) by Bayes' rule and quadrature.
func posteriorByBayes(
  _ schedule: NoiseSchedule, _ t: Int, clean x0: Double, noisy xt: Double
) -> (mass: Estimate, mean: Estimate, variance: Estimate) {
  // The mass is where both factors are; the narrower of the two has the width to look at.
  let widths = [schedule.beta(t) / schedule.alpha(t), schedule.noiseVariance(t - 1)]
  let centers = [
    xt / sqrt(schedule.alpha(t)), sqrt(schedule.alphaBar(t - 1)) * x0,
  ]
  let total = 1 / widths[0] + 1 / widths[1]
  let center = (centers[0] / widths[0] + centers[1] / widths[1]) / total
  return moments(around: center, reach: 14 / sqrt(total)) { x in
    logNormal(xt, mean: sqrt(schedule.alpha(t)) * x, variance: schedule.beta(t))
      + logNormal(
        x, mean: sqrt(schedule.alphaBar(t - 1)) * x0, variance: schedule.noiseVariance(t - 1))
  }
}
// snippet.end

/// q(x_0 | x_t) of a one-dimensional mixture, by Bayes' rule.
func posteriorOfClean(
  _ mixture: NoisyMixture, _ x0: Double, noisy xt: Double, _ level: NoiseLevel
) -> Double {
  let joint =
    mixture.logDensity(at: [x0])
    + logNormal(xt, mean: level.signal * x0, variance: level.noise * level.noise)
  return exp(joint - mixture.logDensity(at: [xt], level))
}

/// q(x_{t−1} | x_t) of a one-dimensional mixture, without x_0.
struct ReverseStep {
  let mass: Estimate
  let mean: Estimate
  let variance: Estimate
  private let logWeight: @Sendable (Double) -> Double

  init(_ mixture: NoisyMixture, _ schedule: NoiseSchedule, _ t: Int, noisy xt: Double) {
    let (alpha, beta) = (schedule.alpha(t), schedule.beta(t))
    let before = NoiseLevel(t - 1, of: schedule)
    let weight: @Sendable (Double) -> Double = { x in
      mixture.logDensity(at: [x], before) + logNormal(xt, mean: sqrt(alpha) * x, variance: beta)
    }
    (mass, mean, variance) = moments(
      around: xt / sqrt(alpha), reach: 12 * sqrt(beta / alpha), logWeight: weight)
    logWeight = weight
  }

  func density(_ x: Double) -> Double { exp(logWeight(x)) / mass.value }

  /// D(step ‖ normal of the same mean and variance), nats.
  var divergenceFromNormal: Double {
    let reach = 12 * sqrt(variance.value)
    let marks = stride(from: -1.0, through: 1, by: 0.125).map { mean.value + $0 * reach }
    return integrate(over: marks) { x in
      let logDensity = logWeight(x) - log(mass.value)
      return exp(logDensity)
        * (logDensity - logNormal(x, mean: mean.value, variance: variance.value))
    }.value
  }
}
