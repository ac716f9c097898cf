import Tensors

/// Why no gradient could be computed.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss is NaN or infinite. `culprit` is where that was first seen.
  case notFinite(name: String, value: Float, step: Int?, culprit: String)
  /// The loss depends on no parameter and on no variable.
  case independent(name: String)

  public var description: String {
    switch self {
    case .notFinite(let name, let value, let step, let culprit):
      let place = step.map { "step \($0): " } ?? ""
      return "\(place)the \(name) is \(value): \(culprit). Lower the learning rate, clip the "
        + "gradients to a global norm, or look for a logarithm, quotient or exponential that "
        + "leaves its range."
    case .independent(let name):
      return "the \(name) depends on no parameter or variable of its tape, so it has no gradient. "
        + "Gradients are tensors, not variables: gradients of gradients are not supported (take "
        + "finite differences of gradients instead). Otherwise look for a tape in evaluation mode, "
        + "a model inside `frozen`, or a `stopGradient`."
    }
  }
}

extension Tape {
  func notFinite(_ loss: Variable, named name: String, step: Int?) -> TrainingError {
    let culprit: String
    if let parameter = parameters.first(where: { !$0.value.isFinite }) {
      let index = parameter.value.firstNonFinite ?? 0
      culprit =
        "the parameter \(parameter.name) of shape \(parameter.shape) is not finite "
        + "(element \(index))"
    } else if let (operation, shape) = firstNotFinite {
      culprit = "the first value that is not finite came from \(operation), shape \(shape)"
    } else {
      culprit =
        "all \(parameters.count) parameters are finite, so this step's own arithmetic overflowed; "
        + "Tape(checksEveryValue: true) names the operation"
    }
    return .notFinite(name: name, value: loss.scalar, step: step, culprit: culprit)
  }
}
