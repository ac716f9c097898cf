import Autodiff
import Foundations
import Tensors

/// The exponential moving average of a model's weights, `a ← d a + (1 − d) θ`: samples from it are
/// better than from the last weights. Source: Polyak, Juditsky (1992) for the idea; Ho, Jain, Abbeel
/// (2020), appendix B for diffusion models.
public struct MovingAverage {
  /// The parameters that are averaged, in the order of `values`.
  public let parameters: [Parameter]
  /// How much of the average stays each step, d: in [0, 1).
  public let decay: Float
  /// The averages, one for each of `parameters` and of its shape.
  public internal(set) var values: [Tensor]

  /// Starts at the weights as they are.
  public init(of parameters: [Parameter], decay: Float = 0.999) {
    require((0..<1).contains(decay), "a moving average with decay \(decay), not in [0, 1)")
    self.parameters = parameters
    self.decay = decay
    values = parameters.map(\.value)
  }

  /// Takes the weights of this step in; call it after the optimizer's update.
  public mutating func update() {
    exponentialMovingAverage(&values, of: parameters.map(\.value), decay: decay)
  }

  /// Runs `body` with the averages in the model's place, and puts the weights back after.
  public func applied<Result>(_ body: () throws -> Result) rethrows -> Result {
    let weights = parameters.map(\.value)
    for (parameter, value) in zip(parameters, values) { parameter.value = value }
    defer { for (parameter, value) in zip(parameters, weights) { parameter.value = value } }
    return try body()
  }
}
