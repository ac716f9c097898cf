import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

/// What the critic minimizes, and what the generator does. `real` and `fake` are the critic's outputs
/// v before any squashing, `[batch, 1]`; losses are means over the batch, of shape `[]`.
enum Game: String, CaseIterable, Sendable, Codable {
  case minimax = "minimax"
  case nonSaturating = "non-saturating"
  case logit = "logit"
  case minibatch = "minibatch discrimination"
  case spectral = "WGAN, spectral norm"
  case kl = "f-GAN, KL"
  case reverseKL = "f-GAN, reverse KL"
  case pearson = "f-GAN, Pearson"
  case hellinger = "f-GAN, Hellinger"
  case leastSquares = "least squares"
  case hinge = "hinge"

  // snippet.games
  func criticLoss(real: Variable, fake: Variable) -> Variable {
    switch self {
    case .minimax, .nonSaturating, .logit, .minibatch:
      binaryCrossEntropy(logits: real, target: 1) + binaryCrossEntropy(logits: fake, target: 0)
    case .spectral: fake.mean() - real.mean()
    case .kl: exp(limited(fake) - 1).mean() - real.mean()
    case .reverseKL: exp(-limited(real)).mean() + fake.mean() - 1
    case .pearson: (square(softplus(fake)) - 1).mean() - 2 * (softplus(real) - 1).mean()
    case .hellinger: 0.5 * (exp(-limited(real)).mean() + exp(limited(fake)).mean()) - 1
    case .leastSquares: 0.5 * (square(real - 1).mean() + square(fake).mean())
    case .hinge: relu(1 - real).mean() + relu(1 + fake).mean()
    }
  }
  // snippet.end

  func generatorLoss(fake: Variable) -> Variable {
    switch self {
    case .minimax: -binaryCrossEntropy(logits: fake, target: 0)
    case .nonSaturating, .minibatch: binaryCrossEntropy(logits: fake, target: 1)
    case .logit, .spectral, .hinge: -fake.mean()
    case .kl: -exp(limited(fake) - 1).mean()
    case .reverseKL: -fake.mean()
    case .pearson: (1 - square(softplus(fake))).mean()
    case .hellinger: -0.5 * exp(limited(fake)).mean()
    case .leastSquares: 0.5 * square(fake - 1).mean()
    }
  }
}

/// Keeps an exponential below e⁸.
private func limited(_ x: Variable) -> Variable { clamp(x, to: -8...8) }

// snippet.rates
/// Step sizes of Adam and its β₁.
struct Rates: Sendable, Hashable {
  let critic: Float, generator: Float, momentum: Float

  /// Of the demonstration that Metz and others published with their paper.
  static let published = Rates(critic: 1e-4, generator: 1e-3, momentum: 0.5)
  /// The same with a critic as fast as the generator.
  static let equal = Rates(critic: 1e-3, generator: 1e-3, momentum: 0.5)
  /// For critics of a bounded slope: with equal rates they and the generator chase each other in
  /// circles. Found by trying, on a ring five times as wide.
  static let boundedSlope = Rates(critic: 2e-3, generator: 3e-4, momentum: 0)
}
// snippet.end

// snippet.minibatch
/// A critic that may look at its example's neighbors in the batch: minibatch discrimination
/// (Salimans and others, 2016), here among eight, and with one number a feature where they have
/// several. A fake batch with a single mode gives itself away.
struct Critic: Module {
  let body: MLP
  let head: Linear
  let similarity: Linear
  let crowding: Linear
  let comparesExamples: Bool
  private static let group = 8
  private static let features = 4

  init(width: Int, _ game: Game, using random: inout RandomStream) {
    comparesExamples = game == .minibatch
    let normalized = game == .spectral
    body = MLP(
      [2, width, width], activation: .leakyRelu(slope: 0.2), last: .leakyRelu(slope: 0.2),
      spectrallyNormalized: normalized, using: &random)
    head = Linear(width, 1, spectrallyNormalized: normalized, using: &random)
    // Drawn last, so that this game begins with the weights that all others begin with.
    similarity = Linear(width, Self.features, bias: false, using: &random)
    crowding = Linear(Self.features, 1, bias: false, using: &random)
  }

  /// `x` is `[batch, 2]`, the verdicts `[batch, 1]`.
  func callAsFunction(_ x: Variable) -> Variable {
    let features = body(x)
    guard comparesExamples else { return head(features) }
    let groups = x.shape[0] / Self.group
    let codes = similarity(features)
    let mine = codes.reshaped([groups, Self.group, 1, Self.features])
    let theirs = codes.reshaped([groups, 1, Self.group, Self.features])
    let closeness = exp(-abs(mine - theirs)).sum(axes: [2])
    return head(features) + crowding(closeness.reshaped([x.shape[0], Self.features]))
  }
}
// snippet.end
