import Tensors

/// Why no gradient could be computed.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss is NaN or infinite. `culprit` is where that was first seen.
  case notFinite(name: String, value: Float, step: Int?, culprit: String)
  /// The loss is finite, but its gradient by a parameter is NaN or infinite; nothing was updated.
  case gradientNotFinite(name: String, parameter: String, shape: Shape, element: Int, step: Int?)
  /// The loss depends on no parameter and on no variable.
  case independent(name: String)

  /// What happened, and what whoever programs the training can do; a chapter says in the place of the
  /// latter, from “Lower the learning rate” on, what its reader can (Literate's `explained`).
  public var description: String {
    switch self {
    case .notFinite(let name, let value, let step, let culprit):
      // "-nan" says no more.
      let value = value.isNaN ? .nan : value
      return "\(place(step))the \(name) is \(value): \(culprit). Lower the learning rate, clip the "
        + "gradients to a global norm, or look for a logarithm, quotient or exponential that "
        + "leaves its range."
    case .gradientNotFinite(let name, let parameter, let shape, let element, let step):
      return "\(place(step))the \(name) is finite, but not its gradient by the parameter "
        + "\(parameter) of shape \(shape) (element \(element)). Lower the learning rate, or look for "
        + "a root, logarithm, quotient or power at a place where its slope is infinite: √x at 0 "
        + "wants √(x + ε)."
    case .independent(let name):
      return "the \(name) depends on no parameter or variable of its tape, so it has no gradient. "
        + "Gradients are tensors, not variables: gradients of gradients are not supported (take "
        + "finite differences of gradients instead). Otherwise look for a tape in evaluation mode, "
        + "a model inside `frozen`, or a `stopGradient`."
    }
  }

  private func place(_ step: Int?) -> String { step.map { "step \($0): " } ?? "" }
}

extension Tape {
  func notFinite(_ loss: Variable, named name: String, step: Int?) -> TrainingError {
    let culprit: String
    // In the order of their names, so that the same one is named every time.
    let constants = constantParameters.values.sorted { $0.name < $1.name }
    if let parameter = (parameters + constants).first(where: { !$0.value.isFinite }) {
      let index = parameter.value.firstNonFinite ?? 0
      culprit =
        "the parameter \(parameter.name) of shape \(parameter.shape) is not finite "
        + "(element \(index))"
    } else if let (operation, shape) = firstNotFinite {
      culprit = "the first value that is not finite came from \(operation), shape \(shape)"
    } else {
      culprit =
        "all \(parameters.count + constants.count) parameters are finite, so an input is not, or "
        + "this step's own arithmetic overflowed; Tape(checksEveryValue: true) names the operation"
    }
    return .notFinite(name: name, value: loss.scalar, step: step, culprit: culprit)
  }

  /// Stops a step whose update would make parameters NaN: from then on they all are, and the message
  /// of the step that notices would name the wrong step and the wrong parameter.
  ///
  /// In every step, as one search a parameter on all threads: `bench` sees no difference for small
  /// networks (gan2d, ddpm2d) and at most 2 % for perceptrons on images, which have more weights than
  /// activations. Searching only where the norm is asked for would leave out most training loops.
  func check(_ gradients: Gradients, loss name: String, step: Int?) throws {
    for parameter in parameters {
      guard let gradient = gradients[parameter], let element = gradient.firstNonFinite else {
        continue
      }
      throw TrainingError.gradientNotFinite(
        name: name, parameter: parameter.name, shape: parameter.shape, element: element, step: step)
    }
  }
}
