import Autodiff
import Foundation
import NeuralNetworks
import RandomStreams
import Tensors

/// Encoder q(z|x) = N(μ(x), diag σ²(x)) and decoder p(x|z) (Kingma & Welling 2014), each with one
/// hidden layer; the shape of PyTorch's example when `pixels`, `width`, `latents` are 784, 400, 20.
struct VAE: Module {
  let hidden, mean, logVariance: Linear
  let decoder: MLP

  init(pixels: Int, width: Int, latents: Int, using random: inout RandomStream) {
    hidden = Linear(pixels, width, activation: .relu, using: &random)
    mean = Linear(width, latents, using: &random)
    logVariance = Linear(width, latents, using: &random)
    decoder = MLP([latents, width, pixels], activation: .relu, using: &random)
  }

  // snippet.VAE
  /// `[batch, pixels]` → two of `[batch, latents]`.
  func encode(_ x: Variable) -> (mean: Variable, logVariance: Variable) {
    let h = hidden(x)
    return (mean(h), logVariance(h))
  }

  /// `[batch, latents]` → `[batch, pixels]`: logits, or means of a Gaussian.
  func decode(_ z: Variable) -> Variable { decoder(z) }
  // snippet.end
}

extension VAE {
  /// A tensor on a tape that records nothing.
  func constant(_ value: Tensor) -> Variable { Tape(.evaluation).constant(value) }

  /// The parameters of q(z|x) for images `[images, pixels]`: two of `[images, latents]`.
  func codes(of x: Tensor) -> (mean: Tensor, logVariance: Tensor) {
    let (mean, logVariance) = encode(constant(x))
    return (mean.value, logVariance.value)
  }
}

// snippet.likelihood
/// The decoder's distribution p(x|z) of an image.
enum Likelihood: Equatable, Sendable {
  /// Ink or none: pixel i has ink with probability sigmoid(logit i).
  case bernoulli
  /// Grays: pixel i is normal around mean i with this standard deviation.
  case gaussian(standardDeviation: Float)

  /// −log p(x|z) in nats, per image: `[batch]`. A density, so it may be negative, if Gaussian.
  func negativeLog(of x: Tensor, given output: Variable) -> Variable {
    switch self {
    case .bernoulli:
      return binaryCrossEntropy(logits: output, targets: x, .none).sumPerExample()
    case .gaussian(let σ):
      let perPixel: Double = 0.5 * logTwoPi + log(Double(σ))
      let constant = Float(perPixel * Double(x.shape[1]))
      let weight: Float = 0.5 / (σ * σ)
      let squares = squaredError(output, output.tape.constant(x), .none).sumPerExample()
      return squares * weight + constant
    }
  }

  /// The mean of −log N(x; output, σ²I) over a batch at the best σ²: d/2 (ln 2πσ² + 1), `[]`.
  static func negativeLogWithBestDeviation(of x: Tensor, given output: Variable) -> Variable {
    let variance = squaredError(output, output.tape.constant(x), .mean)
    return (log(variance) + Float(logTwoPi + 1)) * (0.5 * Float(x.shape[1]))
  }

  /// What to look at: probabilities or means, in 0…1.
  func picture(of output: Tensor) -> Tensor {
    self == .bernoulli ? sigmoid(output) : clamp(output, from: 0, to: 1)
  }
}
// snippet.end

/// What a training run minimizes. The plain VAE is `Objective()`.
struct Objective: Equatable, Sendable {
  var likelihood = Likelihood.bernoulli
  /// The weight of the prior fitting (Higgins et al. 2017).
  var beta: Float = 1
  /// Nats that each latent coordinate may spend for nothing (Kingma et al. 2016).
  var freeNats: Float = 0
  /// No noise and no prior fitting: an autoencoder.
  var isAutoencoder = false
  /// A Gaussian decoder whose σ² is, in each batch, the best one, which is its mean squared error.
  var learnsDeviation = false

  /// The loss to go down, in nats per image, with its two terms.
  func loss(_ vae: VAE, of x: Tensor, noise: Tensor, on tape: Tape)
    -> (loss: Variable, reconstruction: Variable, prior: Variable)
  {
    // snippet.objective
    let (mean, logVariance) = vae.encode(tape.constant(x))
    let drawn = reparameterize(mean: mean, logVariance: logVariance, noise: noise)
    let z = isAutoencoder ? mean : drawn
    let output = vae.decode(z)
    let reconstruction =
      learnsDeviation
      ? Likelihood.negativeLogWithBestDeviation(of: x, given: output)
      : likelihood.negativeLog(of: x, given: output).mean()
    let perCoordinate = priorFitting(mean: mean, logVariance: logVariance).mean(axes: [0])
    let prior = perCoordinate.sum()
    // snippet.end
    if isAutoencoder { return (reconstruction, reconstruction, prior) }
    let charged =
      freeNats > 0 ? maximum(perCoordinate, tape.constant(freeNats)).sum() : prior
    let weighted: Variable = charged * beta
    return (reconstruction + weighted, reconstruction, prior)
  }
}

let logTwoPi = 1.8378770664093453
