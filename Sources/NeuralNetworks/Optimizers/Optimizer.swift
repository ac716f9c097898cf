import Autodiff
import Foundations
import Tensors

/// A rule that moves parameters along their gradients, in place.
///
/// ```swift
/// var adam = Adam(model.parameters, learningRate: 1e-3)
/// adam.update(along: try tape.gradients(of: loss, step: step))
/// ```
public protocol Optimizer {
  /// What it moves, in the order of `memory`.
  var parameters: [Parameter] { get }
  /// Set it before a step to follow a schedule.
  var learningRate: Float { get set }
  /// The number of updates made.
  var step: Int { get }

  /// One update. A parameter without a gradient stays as it is.
  mutating func update(along gradients: Gradients)

  /// What a checkpoint has to keep besides the parameters: for each name one tensor a parameter.
  var memory: [String: [Tensor]] { get }
  /// Takes over what `memory` and `step` once were.
  mutating func restore(memory: [String: [Tensor]], step: Int)
}

/// Runs `change` on the values of those parameters that have a gradient, on their gradients, and on
/// what the optimizer remembers of them. Everything is moved out of its place meanwhile, so that it
/// is changed in place and never copied.
func changeInPlace(
  _ parameters: [Parameter], along gradients: Gradients, _ first: inout [Tensor],
  _ second: inout [Tensor],
  _ change: (
    _ values: inout [Tensor], _ gradients: [Tensor], _ first: inout [Tensor],
    _ second: inout [Tensor]
  ) -> Void
) {
  let slopes = parameters.map { gradients[$0] }
  let chosen = slopes.indices.filter { slopes[$0] != nil }
  require(
    !chosen.isEmpty,
    "none of the optimizer's \(parameters.count) parameters has a gradient: was the model frozen, "
      + "or called on another tape?")
  let nothing = Tensor(0)
  var values = chosen.map { index in
    let value = parameters[index].value
    parameters[index].value = nothing
    return value
  }
  func take(_ tensors: inout [Tensor]) -> [Tensor] {
    guard !tensors.isEmpty else { return [] }
    return chosen.map { index in
      let tensor = tensors[index]
      tensors[index] = nothing
      return tensor
    }
  }
  func put(_ part: [Tensor], back tensors: inout [Tensor]) {
    for (tensor, index) in zip(part, chosen) { tensors[index] = tensor }
  }
  var (firstPart, secondPart) = (take(&first), take(&second))
  change(&values, slopes.compactMap { $0 }, &firstPart, &secondPart)
  for (value, index) in zip(values, chosen) { parameters[index].value = value }
  put(firstPart, back: &first)
  put(secondPart, back: &second)
}

/// Stops at a number that an update cannot go with; NaN fails every comparison.
func requireSetting(_ value: Float, _ name: String, of optimizer: String, _ holds: Bool) {
  require(holds && value.isFinite, "\(optimizer) with a \(name) of \(value)")
}

/// One kind of what `memory` once was, a tensor for each parameter.
func remembered(
  _ kind: String, in memory: [String: [Tensor]], of parameters: [Parameter]
) -> [Tensor] {
  let tensors = memory[kind] ?? []
  require(
    tensors.map(\.shape) == parameters.map(\.shape),
    "the memory to be restored has no “\(kind)” of the parameters' shapes")
  return tensors
}

func zeros(like parameters: [Parameter]) -> [Tensor] {
  parameters.map { Tensor(zeros: $0.shape) }
}
