import Autodiff
import Tensors

/// Adam; with a `weightDecay`, which acts apart from the gradient, this is AdamW:
/// `m ← β₁m + (1 − β₁)g`, `v ← β₂v + (1 − β₂)g²`, `θ ← θ − α (m̂ / (√v̂ + ε) + λθ)`, with
/// `m̂ = m / (1 − β₁ᵗ)`, `v̂ = v / (1 − β₂ᵗ)`.
///
/// Source: Kingma, Ba (2015), algorithm 1; Loshchilov, Hutter (2019), algorithm 2.
public struct Adam: Optimizer {
  public let parameters: [Parameter]
  /// Learning rate, β₁, β₂, ε and weight decay; they may be changed between steps.
  public var settings: AdamSettings {
    didSet { check() }
  }
  public private(set) var step = 0
  private var firstMoments: [Tensor]
  private var secondMoments: [Tensor]

  /// An optimizer that has made no step: both moments are zero.
  ///
  /// - Parameters:
  ///   - parameters: what it moves, in the order in which a checkpoint keeps the moments.
  ///   - learningRate: α, at least 0.
  ///   - beta1: how much of the mean gradient stays each step, in [0, 1).
  ///   - beta2: how much of the mean squared gradient stays each step, in [0, 1).
  ///   - epsilon: added to the root of the second moment; at least 0.
  ///   - weightDecay: λ, at least 0; other than 0 it makes this AdamW.
  public init(
    _ parameters: [Parameter], learningRate: Float, beta1: Float = 0.9, beta2: Float = 0.999,
    epsilon: Float = 1e-8, weightDecay: Float = 0
  ) {
    self.parameters = parameters
    settings = AdamSettings(
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
      weightDecay: weightDecay)
    firstMoments = zeros(like: parameters)
    secondMoments = zeros(like: parameters)
    check()
  }

  private func check() {
    requireSetting(settings.learningRate, "learning rate", of: "Adam", settings.learningRate >= 0)
    requireSetting(settings.beta1, "β₁", of: "Adam", (0..<1).contains(settings.beta1))
    requireSetting(settings.beta2, "β₂", of: "Adam", (0..<1).contains(settings.beta2))
    requireSetting(settings.epsilon, "ε", of: "Adam", settings.epsilon >= 0)
    requireSetting(settings.weightDecay, "weight decay", of: "Adam", settings.weightDecay >= 0)
  }

  public var learningRate: Float {
    get { settings.learningRate }
    set { settings.learningRate = newValue }
  }

  public mutating func update(along gradients: Gradients) {
    step += 1
    let (step, settings) = (step, settings)
    changeInPlace(parameters, along: gradients, &firstMoments, &secondMoments) {
      adamUpdate(
        &$0, gradients: $1, firstMoments: &$2, secondMoments: &$3, step: step, settings: settings)
    }
  }

  public var memory: [String: [Tensor]] {
    ["firstMoment": firstMoments, "secondMoment": secondMoments]
  }

  public mutating func restore(memory: [String: [Tensor]], step: Int) {
    firstMoments = remembered("firstMoment", in: memory, of: parameters)
    secondMoments = remembered("secondMoment", in: memory, of: parameters)
    self.step = step
  }
}
