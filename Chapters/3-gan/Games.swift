import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

// snippet.games
/// The games of section 3.7: what the critic minimises, and what the generator does. `real` and
/// `fake` are the critic's outputs before any squashing.
nonisolated enum Game: String, CaseIterable, Sendable {
  case minimax = "minimax"
  case nonSaturating = "non-saturating"
  case minibatch = "minibatch"
  case clipped = "WGAN, clipped"
  case spectral = "WGAN, spectral norm"
  case kl = "f-GAN, KL"
  case reverseKL = "f-GAN, reverse KL"
  case pearson = "f-GAN, Pearson"
  case hellinger = "f-GAN, Hellinger"
  case leastSquares = "least squares"
  case hinge = "hinge"

  func criticLoss(real: Variable, fake: Variable) -> Variable {
    switch self {
    case .minimax, .nonSaturating, .minibatch:
      binaryCrossEntropy(logits: real, target: 1) + binaryCrossEntropy(logits: fake, target: 0)
    case .clipped, .spectral: fake.mean() - real.mean()
    case .kl: exp(limited(fake) - 1).mean() - real.mean()
    case .reverseKL: exp(-limited(real)).mean() + fake.mean() - 1
    case .pearson: (fake + 0.25 * square(fake)).mean() - real.mean()
    case .hellinger:
      0.5 * (exp(-limited(real)).mean() + exp(limited(fake)).mean()) - 1
    case .leastSquares: 0.5 * (square(real - 1).mean() + square(fake).mean())
    case .hinge: relu(1 - real).mean() + relu(1 + fake).mean()
    }
  }

  func generatorLoss(fake: Variable) -> Variable {
    switch self {
    case .minimax: -binaryCrossEntropy(logits: fake, target: 0)
    case .nonSaturating, .minibatch: binaryCrossEntropy(logits: fake, target: 1)
    case .clipped, .spectral, .hinge: -fake.mean()
    case .kl: -exp(limited(fake) - 1).mean()
    case .reverseKL: -fake.mean()
    case .pearson: -(fake + 0.25 * square(fake)).mean()
    case .hellinger: -0.5 * exp(limited(fake)).mean()
    case .leastSquares: 0.5 * square(fake - 1).mean()
    }
  }
}
// snippet.end

extension Game {
  /// Learning rates, and Adam's β₁: critics of a bounded slope are slow to turn round.
  nonisolated var rates: (critic: Float, generator: Float, momentum: Float) {
    self == .clipped || self == .spectral ? (2e-3, 3e-4, 0) : (1e-3, 1e-3, 0.5)
  }
}

/// Keeps an exponential below e⁸.
private nonisolated func limited(_ x: Variable) -> Variable { clamp(x, to: -8...8) }

// snippet.minibatch
/// A critic that may look at its example's neighbours in the batch: minibatch discrimination
/// (Salimans and others, 2016), here among sixteen. A fake batch with a single mode gives itself away.
nonisolated struct Critic: Module {
  let body: MLP
  let similarity: Linear
  let head: Linear
  let comparesExamples: Bool
  private static let group = 16
  private static let features = 4

  init(width: Int, _ game: Game, using random: inout RandomStream) {
    comparesExamples = game == .minibatch
    let normalised = game == .spectral
    body = MLP(
      [2, width, width], activation: .leakyRelu(slope: 0.2), last: .leakyRelu(slope: 0.2),
      spectrallyNormalised: normalised, using: &random)
    similarity = Linear(width, 2 * Self.features, bias: false, using: &random)
    head = Linear(
      width + (comparesExamples ? Self.features : 0), 1, spectrallyNormalised: normalised,
      using: &random)
  }

  func callAsFunction(_ x: Variable) -> Variable {
    let features = body(x)
    guard comparesExamples else { return head(features) }
    let groups = x.shape[0] / Self.group
    let codes = similarity(features)
    let mine = codes.reshaped([groups, Self.group, 1, Self.features, 2])
    let theirs = codes.reshaped([groups, 1, Self.group, Self.features, 2])
    let closeness = exp(-abs(mine - theirs).sum(axes: [4])).sum(axes: [2])
    return head(
      concatenate([features, closeness.reshaped([x.shape[0], Self.features])], axis: -1))
  }
}
// snippet.end
