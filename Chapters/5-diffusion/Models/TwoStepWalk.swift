import Diffusion
import Foundation
import GSLNumerics

/// The forward process in two steps, and the model ε̂ = k x with σ² = β that walks back.
struct TwoStepWalk {
  let schedule: NoiseSchedule
  let slope: Double

  // snippet.joints
  /// log q(x_1, x_2 | x_0): the forward product.
  func logForward(_ x0: Double, _ x1: Double, _ x2: Double) -> Double {
    let (a, b) = (schedule.betas[0], schedule.betas[1])
    return logNormal(x1, mean: sqrt(1 - a) * x0, variance: a)
      + logNormal(x2, mean: sqrt(1 - b) * x1, variance: b)
  }

  /// log p(x_0, x_1, x_2): the model's product.
  func logModel(_ x0: Double, _ x1: Double, _ x2: Double) -> Double {
    logNormal(x2, mean: 0, variance: 1)
      + logNormal(x1, mean: back(2, x2), variance: schedule.beta(2))
      + logNormal(x0, mean: back(1, x1), variance: schedule.beta(1))
  }
  // snippet.end

  private func back(_ t: Int, _ x: Double) -> Double {
    let shift = schedule.beta(t) / sqrt(schedule.noiseVariance(t)) * slope * x
    return (x - shift) / sqrt(schedule.alpha(t))
  }

  func logRatio(_ x0: Double, _ x1: Double, _ x2: Double) -> Double {
    logModel(x0, x1, x2) - logForward(x0, x1, x2)
  }

  /// E over q(x_1, x_2 | x_0), by quadrature.
  func expectationOverLatents(of x0: Double, _ f: (Double, Double) -> Double) throws -> Estimate {
    let (a, b) = (schedule.betas[0], schedule.betas[1])
    return try expectation(mean: sqrt(1 - a) * x0, variance: a) { x1 in
      try expectation(mean: sqrt(1 - b) * x1, variance: b) { x2 in f(x1, x2) }.value
    }
  }

  /// p(x_0), the model's product integrated over both latents.
  func likelihood(of x0: Double) throws -> Estimate {
    let marks = Array(stride(from: -12.0, through: 12, by: 0.5))
    return integrate(over: marks) { x2 in
      integrate(over: marks) { x1 in exp(logModel(x0, x1, x2)) }.value
    }
  }
}
