import Autodiff
import Foundation
import GSLNumerics
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// The two terms of the ELBO, for each image, nats.
struct Bounds {
  let reconstruction: [Double]
  let prior: [Double]
  /// Average KL of each latent coordinate.
  let perCoordinate: [Double]
  /// ½‖average of μ(x)‖²: what a shift that all codes share costs of the average KL.
  let commonShift: Double

  var elbo: [Double] { zip(reconstruction, prior).map { -$0 - $1 } }
}

/// The ELBO of each row of x `[images, pixels]`, averaged over `draws` of the noise.
func evaluate(
  _ vae: VAE, _ likelihood: Likelihood, on x: Tensor, draws: Int, using random: inout RandomStream
) -> Bounds {
  let tape = Tape(.evaluation)
  let (mean, logVariance) = vae.encode(tape.constant(x))
  var reconstruction = [Double](repeating: 0, count: x.shape[0])
  for _ in 0..<draws {
    let noise = Tensor(normal: mean.shape, using: &random)
    let z = reparameterize(mean: mean, logVariance: logVariance, noise: noise)
    let nats = likelihood.negativeLog(of: x, given: vae.decode(z)).value.scalars
    for (i, value) in nats.enumerated() { reconstruction[i] += Double(value) / Double(draws) }
  }
  let kl = priorFitting(mean: mean, logVariance: logVariance)
  return Bounds(
    reconstruction: reconstruction, prior: kl.sumPerExample().value.scalars.map(Double.init),
    perCoordinate: kl.mean(axes: [0]).value.scalars.map(Double.init),
    commonShift: 0.5 * Double(square(mean.value.mean(axes: [0])).sum().scalar))
}

/// log w = log p(x|z) + log p(z) − log q(z|x) for `samples` draws z of q(z|x) = N(mean, e^logVariance)
/// and each row of x: `[images][samples]`. In log p(z) − log q(z|x) the constants cancel.
func importanceWeights(
  of x: Tensor, mean: Tensor, logVariance: Tensor, samples: Int,
  using random: inout RandomStream,
  logLikelihood: (_ x: Tensor, _ z: Tensor) -> Tensor
) -> [[Double]] {
  // snippet.weights
  (0..<x.shape[0]).map { image in
    let copies = [Int](repeating: image, count: samples)
    let (m, l) = (gatherRows(mean, copies), gatherRows(logVariance, copies))
    let noise = Tensor(normal: m.shape, using: &random)
    let z = reparameterize(mean: m, logVariance: l, noise: noise)
    let ratio = ((square(noise) + l - square(z)) * 0.5).sum(axes: [1])
    return (ratio + logLikelihood(gatherRows(x, copies), z)).scalars.map(Double.init)
  }
  // snippet.end
}

/// log p(x|z) of a VAE, for `importanceWeights` and annealing.
func logLikelihood(_ vae: VAE, _ likelihood: Likelihood) -> (Tensor, Tensor) -> Tensor {
  { x, z in
    -likelihood.negativeLog(of: x, given: vae.decode(Tape(.evaluation).constant(z))).value
  }
}

// snippet.iwae
/// log of the mean of groups of k weights, averaged over the groups: an unbiased estimate of L_k.
func importanceWeightedBound(_ logWeights: [Double], groupsOf k: Int) -> Double {
  let groups = stride(from: 0, to: logWeights.count, by: k).map {
    logSumExp(Array(logWeights[$0..<$0 + k])) - log(Double(k))
  }
  return groups.reduce(0, +) / Double(groups.count)
}
// snippet.end

/// The best q(z|x) = N(μ, diag σ²) for each image on its own, by Adam from the encoder's answer, with
/// the decoder frozen: what the encoder could have said.
func refinedGuesses(
  _ vae: VAE, _ likelihood: Likelihood, on x: Tensor, steps: Int, using random: inout RandomStream
) throws -> (mean: Tensor, logVariance: Tensor) {
  let start = vae.encode(Tape(.evaluation).constant(x))
  let mean = Autodiff.Parameter(start.mean.value, name: "mean")
  let logVariance = Autodiff.Parameter(start.logVariance.value, name: "logVariance")
  var adam = Adam([mean, logVariance], learningRate: 0.03)
  for step in 0..<steps {
    adam.learningRate = 0.03 * (1 - Float(step) / Float(steps))
    let tape = Tape()
    let (m, l) = (tape[mean], tape[logVariance])
    let noise = Tensor(normal: m.shape, using: &random)
    let z = reparameterize(mean: m, logVariance: l, noise: noise)
    let output = tape.frozen { vae.decode(z) }
    let loss =
      likelihood.negativeLog(of: x, given: output).sum()
      + priorFitting(mean: m, logVariance: l).sum()
    adam.update(along: try tape.gradients(of: loss, named: "negative ELBO", step: step))
  }
  return (mean.value, logVariance.value)
}

/// How far the ELBO of one model is below log p(x), and whose fault that is; means over the images, nats.
struct Ladder: Codable, Sendable, Storable {
  /// L_1, L_5, L_50, L_500.
  let bounds: [Double]
  /// The ELBO, and L_500, with the best diagonal normal for each image.
  let refined, refined500: Double
  let effective, refinedEffective: Double

  static let sizes = [1, 5, 50, 500]

  init(_ vae: VAE, on x: Tensor, steps: Int, using random: inout RandomStream) throws {
    let (mean, logVariance) = vae.codes(of: x)
    let decoder = logLikelihood(vae, .bernoulli)
    let weights = importanceWeights(
      of: x, mean: mean, logVariance: logVariance, samples: 500, using: &random,
      logLikelihood: decoder)
    let best = try refinedGuesses(vae, .bernoulli, on: x, steps: steps, using: &random)
    let around = importanceWeights(
      of: x, mean: best.mean, logVariance: best.logVariance, samples: 500, using: &random,
      logLikelihood: decoder)
    func average(_ rows: [[Double]], _ f: ([Double]) -> Double) -> Double {
      rows.reduce(0) { $0 + f($1) } / Double(rows.count)
    }
    bounds = Self.sizes.map { k in average(weights) { importanceWeightedBound($0, groupsOf: k) } }
    refined = average(around) { importanceWeightedBound($0, groupsOf: 1) }
    refined500 = average(around) { importanceWeightedBound($0, groupsOf: 500) }
    effective = average(weights, effectiveSamples)
    refinedEffective = average(around, effectiveSamples)
  }
}
