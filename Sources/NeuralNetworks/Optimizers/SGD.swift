import Autodiff
import Tensors

/// Gradient descent, with momentum where asked for: `v ← μv + g`, `θ ← θ − α v`; Nesterov's form
/// looks ahead: `θ ← θ − α (g + μv)`. Source: Sutskever et al. (2013), in PyTorch's scaling.
public struct SGD: Optimizer {
  public let parameters: [Parameter]
  public var learningRate: Float {
    didSet { checkRate() }
  }
  /// How much of the velocity stays each step, μ: in [0, 1); 0 for plain gradient descent.
  public let momentum: Float
  /// Whether a step looks ahead by Nesterov's rule; without momentum this changes nothing.
  public let nesterov: Bool
  /// λ of a penalty λ|θ|²/2, whose gradient λθ is added to the loss's: at least 0.
  public let weightDecay: Float
  public private(set) var step = 0
  private var velocities: [Tensor]

  /// An optimizer that has made no step: the velocities are zero.
  ///
  /// - Parameters:
  ///   - parameters: what it moves, in the order in which a checkpoint keeps the velocities.
  ///   - learningRate: α, at least 0.
  ///   - momentum: μ, in [0, 1).
  ///   - nesterov: whether a step looks ahead.
  ///   - weightDecay: λ, at least 0.
  public init(
    _ parameters: [Parameter], learningRate: Float, momentum: Float = 0, nesterov: Bool = false,
    weightDecay: Float = 0
  ) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.momentum = momentum
    self.nesterov = nesterov
    self.weightDecay = weightDecay
    velocities = momentum == 0 ? [] : zeros(like: parameters)
    checkRate()
    requireSetting(momentum, "momentum", of: "SGD", (0..<1).contains(momentum))
    requireSetting(weightDecay, "weight decay", of: "SGD", weightDecay >= 0)
  }

  private func checkRate() {
    requireSetting(learningRate, "learning rate", of: "SGD", learningRate >= 0)
  }

  public mutating func update(along gradients: Gradients) {
    step += 1
    var none: [Tensor] = []
    let (rate, momentum, nesterov, decay) = (learningRate, momentum, nesterov, weightDecay)
    changeInPlace(parameters, along: gradients, &velocities, &none) { values, slopes, velocity, _ in
      sgdUpdate(
        &values, gradients: slopes, velocities: &velocity, learningRate: rate, momentum: momentum,
        nesterov: nesterov, weightDecay: decay)
    }
  }

  public var memory: [String: [Tensor]] { velocities.isEmpty ? [:] : ["velocity": velocities] }

  public mutating func restore(memory: [String: [Tensor]], step: Int) {
    velocities = momentum == 0 ? [] : remembered("velocity", in: memory, of: parameters)
    self.step = step
  }
}
