import Foundation
import Foundations

/// The variational bound of a one-dimensional model whose noise predictor is linear, ε̂ = k_t x_t,
/// and whose reverse variance is β_t: everything is Gaussian, so bound and likelihood are closed forms.
///
/// With x_0 ~ N(0, 1) and k_t = √(1 − ᾱ_t) the two are equal, for every schedule: a test that a
/// program for diffusion passes to the last digit or not at all.
public struct LinearPredictorBound: Sendable, Hashable {
  /// L_T, the divergence of q(x_T | x_0) from the prior.
  public let prior: Double
  /// L_{t−1} for t = 2 … T, in that order.
  public let terms: [Double]
  /// L_0 = E_q[−log p(x_0 | x_1)], of a density.
  public let reconstruction: Double
  /// −log p(x_0) of the model's marginal N(0, ``modelVariance``), in nats.
  public let negativeLogLikelihood: Double
  /// The variance of the model's x_0.
  public let modelVariance: Double

  /// In nats; never below ``negativeLogLikelihood``.
  public var total: Double { prior + reconstruction + terms.reduce(0, +) }

  /// - Parameter slope: k_t.
  public init(schedule: NoiseSchedule, clean x0: Double, slope: (Int) -> Double) {
    require(
      !schedule.hasZeroTerminalSNR,
      "the \(schedule.name) schedule leaves nothing of the data at T: its noise has no bound")
    /// The mean that the model gives x_{t−1} is this times x_t.
    func factor(_ t: Int) -> Double {
      let noise = schedule.noiseVariance(t).squareRoot()
      return (1 - schedule.beta(t) / noise * slope(t)) / schedule.alpha(t).squareRoot()
    }
    prior = schedule.priorDivergence(clean: x0)
    terms = (2...schedule.steps).map { t in
      let posterior = schedule.posterior(t)
      let beta = schedule.beta(t)
      // Of the difference of means, which is linear in x_t: what is certain and what scatters.
      let difference = posterior.noisy - factor(t)
      let center = posterior.clean * x0 + difference * schedule.alphaBar(t).squareRoot() * x0
      let scatter = difference * difference * schedule.noiseVariance(t)
      let shrink = schedule.alphaBar(t - 1) * beta / schedule.noiseVariance(t)
      return (excess(shrink) + (center * center + scatter) / beta) / 2
    }
    let first = factor(1)
    let miss = x0 - first * schedule.alphaBar(1).squareRoot() * x0
    let spread = first * first * schedule.noiseVariance(1)
    reconstruction =
      (log(2 * .pi * schedule.beta(1)) + (miss * miss + spread) / schedule.beta(1)) / 2
    modelVariance = (1...schedule.steps).reversed().reduce(1) { variance, t in
      factor(t) * factor(t) * variance + schedule.beta(t)
    }
    negativeLogLikelihood = (log(2 * .pi * modelVariance) + x0 * x0 / modelVariance) / 2
  }
}
