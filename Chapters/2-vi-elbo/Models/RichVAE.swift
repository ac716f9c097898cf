import Autodiff
import Foundation
import NeuralNetworks
import RandomStreams
import Tensors

/// One change to the plain VAE, or several.
struct Design: Sendable {
  /// Normals in a learned prior; 0 is the prior N(0, I).
  var components = 0
  /// Whether the guess has a full covariance.
  var isTilted = false
  /// Importance samples in the objective; 1 is the ELBO.
  var samples = 1
  /// Hidden units of a network that shows the decoder the pixels before each pixel; 0 is none.
  var context = 0
  /// Labels that encoder and decoder are told; 0 is none.
  var classes = 0
  /// The share of the training over which the weight of the prior fitting rises from 0 to 1.
  var warmUp = 0.0
}

/// A VAE whose guess, prior and decoder may be richer than in (alg:vae).
struct RichVAE: Module {
  let latents: Int
  let hidden, mean, logVariance: Linear
  let decoder: MLP
  /// The lower triangle of the guess's factor.
  let tilt: [Linear]
  let context: [Context]
  /// Of a mixture prior: logits of the weights `[K]`, means and log variances `[K, latents]`.
  let mixture: [Parameter]

  init(
    pixels: Int, width: Int, latents: Int, design: Design, using random: inout RandomStream
  ) {
    self.latents = latents
    // The parts that all designs share come first, so that they begin with the same numbers.
    hidden = Linear(pixels + design.classes, width, activation: .relu, using: &random)
    mean = Linear(width, latents, using: &random)
    logVariance = Linear(width, latents, using: &random)
    decoder = MLP([latents + design.classes, width, pixels], activation: .relu, using: &random)
    tilt = design.isTilted ? [Linear(width, latents * latents, using: &random)] : []
    context =
      design.context > 0 ? [Context(pixels: pixels, width: design.context, using: &random)] : []
    let k = design.components
    mixture =
      k == 0
      ? []
      : [
        Parameter(Tensor(zeros: [k])), Parameter(Tensor(normal: [k, latents], using: &random)),
        Parameter(Tensor(zeros: [k, latents])),
      ]
  }

  /// What one sample z for each image says, each `[images · samples]`, nats.
  struct Sampled {
    let logLikelihood, logPrior, logGuess, z: Variable
  }

  /// - Parameters:
  ///   - x: images `[images, pixels]`.
  ///   - labels: their labels as one-hot rows, where the design has classes.
  ///   - noise: `[images · samples, latents]`, the samples of an image one after another.
  func sample(_ x: Tensor, labels: Tensor?, samples: Int, noise: Tensor, on tape: Tape) -> Sampled {
    let input = labels.map { concatenate([x, $0], axis: 1) } ?? x
    let copies = (0..<x.shape[0] * samples).map { $0 / samples }
    let h = gatherRows(hidden(tape.constant(input)), copies)
    let (m, l, ε) = (mean(h), logVariance(h), tape.constant(noise))
    // T = diag(σ) + a strictly lower triangle; its determinant is that of diag(σ).
    var z = m + exp(l * 0.5) * ε
    for layer in tilt {
      let triangle = layer(h).reshaped([copies.count, latents, latents]) * tape.constant(lower)
      z = z + (triangle * ε.reshaped([copies.count, 1, latents])).sum(axes: [2])
    }
    let logGuess = (square(ε) + l).sum(axes: [1]) * -0.5
    let told = labels.map {
      concatenate([z, tape.constant(gatherRows($0, copies))], axis: 1)
    }
    let image = gatherRows(x, copies)
    let logits = context.reduce(decoder(told ?? z)) { $0 + $1(tape.constant(image)) }
    return Sampled(
      logLikelihood: -Likelihood.bernoulli.negativeLog(of: image, given: logits),
      logPrior: logPrior(z), logGuess: logGuess, z: z)
  }

  // snippet.rich
  /// log p(z) + (latents/2) log 2π, `[rows]`; the constant also lacks in `logGuess`.
  func logPrior(_ z: Variable) -> Variable {
    guard mixture.count == 3 else { return square(z).sum(axes: [1]) * -0.5 }
    let tape = z.tape
    let (logits, m, v) = (tape[mixture[0]], tape[mixture[1]], tape[mixture[2]])
    let precision = exp(-v)
    let crossed = matmul(z, m * precision, transposeB: true) * 2
    let squares = matmul(square(z), precision, transposeB: true) - crossed
    let constants = (square(m) * precision + v).sum(axes: [1])
    return logSumExp((squares + constants) * -0.5 + logSoftmax(logits))
  }
  // snippet.end

  private var lower: Tensor {
    Tensor(
      (0..<latents * latents).map { $0 / latents > $0 % latents ? 1 : 0 },
      shape: [1, latents, latents])
  }
}

// snippet.context
/// Adds to the logit of each pixel what the pixels before it say, by a network whose weights are masked
/// (Germain and others, 2015). With it $p(x|z) = \prod_i p(x_i | x_1 … x_{i−1}, z)$.
struct Context: Module {
  let first, second: Linear
  private let before, after: Tensor

  init(pixels: Int, width: Int, using random: inout RandomStream) {
    first = Linear(pixels, width, using: &random)
    second = Linear(width, pixels, bias: false, using: &random)
    // Unit h sees the first `seen(h)` pixels, and speaks to the pixels after these.
    func seen(_ h: Int) -> Int { h % max(pixels - 1, 1) + 1 }
    before = Tensor(
      (0..<pixels * width).map { $0 / width < seen($0 % width) ? 1 : 0 }, shape: [pixels, width])
    after = Tensor(
      (0..<width * pixels).map { seen($0 / pixels) <= $0 % pixels ? 1 : 0 },
      shape: [width, pixels])
  }

  /// `[batch, pixels]` to `[batch, pixels]`.
  func callAsFunction(_ x: Variable) -> Variable {
    let tape = x.tape
    let weight = tape[first.weight] * tape.constant(before)
    let h = linear(x, weight, bias: first.bias.map { tape[$0] }, activation: .relu)
    return matmul(h, tape[second.weight] * tape.constant(after))
  }
}
// snippet.end
