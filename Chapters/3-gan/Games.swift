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
  case lookAhead = "unrolled, first order"
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
    case .minimax, .nonSaturating, .minibatch, .lookAhead:
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
    case .nonSaturating, .minibatch, .lookAhead: binaryCrossEntropy(logits: fake, target: 1)
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

// snippet.rates
/// Adam's step sizes and its β₁.
nonisolated struct Rates: Sendable {
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

extension Game {
  nonisolated func rates(hasSlowCritic: Bool) -> Rates {
    if hasSlowCritic { return .published }
    return self == .clipped || self == .spectral ? .boundedSlope : .equal
  }

  /// How far ahead of the critic the generator looks; five, as in the published demonstration.
  nonisolated var stepsAhead: Int { self == .lookAhead ? 5 : 0 }
}

/// Keeps an exponential below e⁸.
private nonisolated func limited(_ x: Variable) -> Variable { clamp(x, to: -8...8) }

// snippet.minibatch
/// A critic that may look at its example's neighbours in the batch: minibatch discrimination
/// (Salimans and others, 2016), here among eight, and with one number a feature where they have
/// several. A fake batch with a single mode gives itself away.
nonisolated struct Critic: Module {
  let body: MLP
  let similarity: Linear
  let head: Linear
  let comparesExamples: Bool
  private static let group = 8
  private static let features = 4

  init(width: Int, _ game: Game, using random: inout RandomStream) {
    comparesExamples = game == .minibatch
    let normalised = game == .spectral
    body = MLP(
      [2, width, width], activation: .leakyRelu(slope: 0.2), last: .leakyRelu(slope: 0.2),
      spectrallyNormalised: normalised, using: &random)
    similarity = Linear(width, Self.features, bias: false, using: &random)
    head = Linear(
      width + (comparesExamples ? Self.features : 0), 1, spectrallyNormalised: normalised,
      using: &random)
  }

  func callAsFunction(_ x: Variable) -> Variable {
    let features = body(x)
    guard comparesExamples else { return head(features) }
    let groups = x.shape[0] / Self.group
    let codes = similarity(features)
    let mine = codes.reshaped([groups, Self.group, 1, Self.features])
    let theirs = codes.reshaped([groups, 1, Self.group, Self.features])
    let closeness = exp(-abs(mine - theirs)).sum(axes: [2])
    return head(
      concatenate([features, closeness.reshaped([x.shape[0], Self.features])], axis: -1))
  }
}
// snippet.end
