import Diffusion
import Foundation
import GSLNumerics

/// E over x_0 of L_T + Σ L_{t−1} + L_0 for a one-dimensional mixture with its best predictor, by
/// Gauss's rule over x_0 and over the noise.
func averageBound(
  _ mixture: NoisyMixture, _ schedule: NoiseSchedule, _ variance: ReverseVariance
) throws -> Double {
  let rule = try FixedRule.normalExpectation(24)
  var total = 0.0
  for (k, weight) in mixture.weights.enumerated() {
    total +=
      weight
      * rule.sum { z in
        let x0 = mixture.means[k][0] + mixture.standardDeviations[k] * z
        var bound = schedule.priorDivergence(clean: x0)
        for t in 1...schedule.steps {
          let level = NoiseLevel(t, of: schedule)
          let noisy = rule.nodes.map { level.signal * x0 + level.noise * $0 }
          let predicted = mixture.noise(at: noisy, level)
          let posterior = schedule.posterior(t)
          // At t = 1 the posterior is a point, and L_0 a density's; β̃ is no width there.
          let sigma2 = variance == .upper || t == 1 ? schedule.beta(t) : posterior.variance
          let error = zip(rule.weights, zip(rule.nodes, predicted)).reduce(0) {
            $0 + $1.0 * ($1.1.0 - $1.1.1) * ($1.1.0 - $1.1.1)
          }
          bound += schedule.noiseWeight(t, reverseVariance: sigma2) * error
          let ratio = posterior.variance / sigma2
          bound += t == 1 ? log(2 * .pi * sigma2) / 2 : (ratio - 1 - log(ratio)) / 2
        }
        return bound
      }
  }
  return total
}

/// Mean and variance of q(x_0 | x_t), by Bayes' rule and quadrature over x_0.
func cleanByBayes(_ mixture: NoisyMixture, _ x: Double, _ level: NoiseLevel)
  -> (mean: Estimate, variance: Estimate)
{
  // Where the likelihood is, which may be much narrower or much wider than the humps.
  let (center, width) = (x / level.signal, level.ratio)
  let (from, to) = (max(-8, center - 12 * width), min(8, center + 12 * width))
  let marks = (0...48).map { from + (to - from) * Double($0) / 48 }
  func integral(_ f: (Double) -> Double) -> Estimate {
    integrate(over: marks) { x0 in
      f(x0)
        * exp(
          mixture.logDensity(at: [x0]) - (x0 - center) * (x0 - center) / (2 * width * width))
    }
  }
  let mass = integral { _ in 1 }
  let mean = integral { $0 } / mass
  let variance = integral { ($0 - mean.value) * ($0 - mean.value) } / mass
  return (mean, variance)
}
