import Foundation
import Probability

/// The states z_0, …, z_T of a chain that starts in the prior of a linear model and makes one Metropolis
/// move under each density p(z) p(x|z)^β, β = 1/T … 1.
func annealedChain(
  _ model: LinearGaussianModel, _ x: Double, moves: Int,
  using random: inout some RandomNumberGenerator
) -> [Double] {
  var states = [Normal.standard.sample(using: &random)]
  // snippet.metropolis
  for t in 1...moves {
    let (z, β) = (states[t - 1], Double(t) / Double(moves))
    let proposal = z + 1.5 * Normal.standard.sample(using: &random)
    let levels = logLikelihood(model, x, proposal) - logLikelihood(model, x, z)
    let gain = β * levels + (z * z - proposal * proposal) / 2
    let isAccepted = log(Double.random(in: 1e-300..<1, using: &random)) < gain
    states.append(isAccepted ? proposal : z)
  }
  // snippet.end
  return states
}

/// log p(x|z) of a linear model.
func logLikelihood(_ model: LinearGaussianModel, _ x: Double, _ z: Double) -> Double {
  let r = (x - model.weight * z - model.bias) / model.noise
  return -0.5 * (r * r + logTwoPi) - log(model.noise)
}
