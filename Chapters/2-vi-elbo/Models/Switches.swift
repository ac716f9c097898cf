import Autodiff
import Foundation
import NeuralNetworks
import RandomStreams
import Tensors

// snippet.SwitchVAE
/// A VAE whose code is `switches` numbers, each 0 or 1: few enough to write down every code.
struct SwitchVAE: Module {
  static let switches = 10
  /// −log p(z) of any code, nats.
  static let priorCost: Float = Float(switches) * log(Float(2))
  /// `[batch, pixels]` → `[batch, switches]`, the logits a of q(z|x); and back to the pixels' logits.
  let encoder, decoder: MLP

  init(pixels: Int, width: Int, using random: inout RandomStream) {
    encoder = MLP([pixels, width, Self.switches], activation: .relu, using: &random)
    decoder = MLP([Self.switches, width, pixels], activation: .relu, using: &random)
  }

  /// Every code, `[2^switches, switches]`.
  static let allCodes: Tensor = {
    let bits = (0..<1 << switches).flatMap { code in
      (0..<switches).map { Float(code >> $0 & 1) }
    }
    return Tensor(bits, shape: [1 << switches, switches])
  }()

  /// log p(x|z) of each image under every code, `[images, 2^switches]`: all pixels at once, as
  /// Σ_i x_i l_i − log(1 + exp l_i) is a product of matrices but for a constant of each code.
  func logLikelihoods(of x: Tensor, on tape: Tape) -> Variable {
    let logits = decoder(tape.constant(Self.allCodes))
    let constants = softplus(logits).sum(axes: [1])
    return matmul(tape.constant(x), logits, transposeB: true) - constants
  }

  /// log p(x) of each image, exactly: the sum over all codes, each with the same prior. `[images]`.
  func logEvidence(of x: Tensor, on tape: Tape) -> Variable {
    logSumExp(logLikelihoods(of: x, on: tape)) - Self.priorCost
  }
}
// snippet.end

/// How the gradient gets past the switches.
enum SwitchGradient: String, CaseIterable, Sendable {
  /// Not at all: log p(x) itself, summed over all codes. There is no encoder to train.
  case enumerated = "none needed: the sum over all codes"
  /// The score function with a baseline, the mean over the other images of the batch.
  case score = "score function, with a baseline"
  /// Switches that are nearly on or off (Maddison and others, 2017; Jang and others, 2017).
  case relaxed = "relaxed, τ = ½"
  /// Real switches on the way forth, relaxed ones on the way back.
  case straightThrough = "straight through, τ = ½"

  /// What is to go down, in nats an image.
  ///
  /// - Parameter noise: logistic draws, `[batch, switches]`.
  func loss(_ vae: SwitchVAE, of x: Tensor, noise: Tensor, on tape: Tape) -> Variable {
    if self == .enumerated { return -vae.logEvidence(of: x, on: tape).mean() }
    // snippet.switch-loss
    let a = vae.encoder(tape.constant(x))
    let perturbed: Variable = a + tape.constant(noise)
    let hard = tape.constant(greater(perturbed.value, Tensor(zeros: noise.shape)))
    let soft = sigmoid(perturbed * 2)
    let z =
      switch self {
      case .relaxed: soft
      case .straightThrough: hard + (soft - stopGradient(soft))
      default: hard
      }
    let reconstruction = Likelihood.bernoulli.negativeLog(of: x, given: vae.decoder(z))
    let bound = reconstruction.mean() + Self.priorFitting(a).mean()
    // snippet.end
    guard self == .score else { return bound }
    let count = Float(x.shape[0])
    let costs = reconstruction.value
    let others = (costs.mean() * count - costs) * (1 / max(1, count - 1))
    let logGuess = -binaryCrossEntropy(logits: a, targets: hard.value, .none).sumPerExample()
    let advantage = tape.constant(costs - others)
    return bound + (advantage * (logGuess - stopGradient(logGuess))).mean()
  }

  /// The prior fitting of switches with logits `a`, `[batch]`.
  static func priorFitting(_ a: Variable) -> Variable {
    let perSwitch: Variable = sigmoid(a) * a - softplus(a)
    return perSwitch.sumPerExample() + SwitchVAE.priorCost
  }
}
