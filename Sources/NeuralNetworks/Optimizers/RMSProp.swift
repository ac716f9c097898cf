import Autodiff
import Tensors

/// `s ← ρs + (1 − ρ)g²`, `θ ← θ − α g / (√s + ε)`. Source: Tieleman, Hinton (2012), lecture 6.5.
public struct RMSProp: Optimizer {
  public let parameters: [Parameter]
  public var learningRate: Float {
    didSet { checkRate() }
  }
  /// How much of the mean squared gradient stays each step, ρ: in [0, 1).
  public let decay: Float
  /// Added to the root of the mean squared gradient, ε: at least 0.
  public let epsilon: Float
  public private(set) var step = 0
  private var meanSquares: [Tensor]

  /// An optimizer that has made no step: the mean squares are zero.
  ///
  /// - Parameters:
  ///   - parameters: what it moves, in the order in which a checkpoint keeps the mean squares.
  ///   - learningRate: α, at least 0.
  ///   - decay: ρ, in [0, 1).
  ///   - epsilon: ε, at least 0.
  public init(
    _ parameters: [Parameter], learningRate: Float, decay: Float = 0.99, epsilon: Float = 1e-8
  ) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.decay = decay
    self.epsilon = epsilon
    meanSquares = zeros(like: parameters)
    checkRate()
    requireSetting(decay, "decay", of: "RMSProp", (0..<1).contains(decay))
    requireSetting(epsilon, "ε", of: "RMSProp", epsilon >= 0)
  }

  private func checkRate() {
    requireSetting(learningRate, "learning rate", of: "RMSProp", learningRate >= 0)
  }

  public mutating func update(along gradients: Gradients) {
    step += 1
    var none: [Tensor] = []
    let (rate, decay, epsilon) = (learningRate, decay, epsilon)
    changeInPlace(parameters, along: gradients, &meanSquares, &none) { values, slopes, squares, _ in
      rmsPropUpdate(
        &values, gradients: slopes, meanSquares: &squares, learningRate: rate, decay: decay,
        epsilon: epsilon)
    }
  }

  public var memory: [String: [Tensor]] { ["meanSquare": meanSquares] }

  public mutating func restore(memory: [String: [Tensor]], step: Int) {
    meanSquares = remembered("meanSquare", in: memory, of: parameters)
    self.step = step
  }
}
