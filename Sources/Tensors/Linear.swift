import CKernels
import Foundations

/// activation(x·w + bias): `[…, in] × [in, out] + [out] → […, out]`, in one pass.
///
/// Without `keepsInput` (where nothing goes back) the activation's input is not kept.
public func linear(
  _ x: Tensor, _ weight: Tensor, bias: Tensor? = nil, activation: Activation = .identity,
  keepsInput: Bool = true
) -> Activated {
  require(
    x.rank >= 1 && weight.rank == 2 && x.shape.last == weight.shape[0],
    "a linear map of shape \(x.shape) by a weight of shape \(weight.shape)")
  let (k, columns) = (weight.shape[0], weight.shape[1])
  require(
    bias.map { $0.shape == [columns] } ?? true,
    "a bias of shape \(bias?.shape ?? []) for \(columns) outputs")
  let shape = x.shape.replacing(x.rank - 1, with: columns)
  var output = Tensor(uninitialized: shape)
  var saved = keepsInput && activation.needsInput ? Tensor(uninitialized: shape) : nil
  let epilogue = kernel_epilogue(
    bias: bias?.pointer, bias_stride: 0, addend: nil, saved: saved?.mutablePointer,
    activation: activation.op, parameter: activation.parameter)
  multiply(
    MatrixView(x.pointer, rowStride: k), MatrixView(weight.pointer, rowStride: columns),
    rows: x.count / k, k: k, columns: columns, into: output.mutablePointer, epilogue: epilogue)
  return Activated(output: output, saved: saved ?? output)
}

/// The gradients of a linear map, those that were asked for.
public struct LinearGradients: Sendable {
  /// Of the shapes of x, of the weight and of the bias; `nil` for what was not asked for.
  public var input, weight, bias: Tensor?
}

/// The gradients of `linear` with respect to what is wanted; `saved` is `Activated.saved`, which the
/// identity does not need.
public func linearGradients(
  _ outputGradient: consuming Tensor, input: Tensor, weight: Tensor, saved: Tensor?,
  activation: Activation,
  wantsInput: Bool = true, wantsWeight: Bool = true, wantsBias: Bool = true
) -> LinearGradients {
  let (k, columns) = (weight.shape[0], weight.shape[1])
  let rows = input.count / k
  require(
    outputGradient.count == rows * columns,
    "a gradient of shape \(outputGradient.shape) for \(rows) rows of \(columns)")
  require(saved != nil || activation == .identity, "nothing saved for \(activation)")
  var result = LinearGradients()
  let gradient: Tensor
  if let saved, wantsBias {
    (gradient, result.bias) = activationGradientWithColumnSums(
      outputGradient, saved: saved, activation)
  } else if let saved {
    gradient = activationGradient(outputGradient, saved: saved, activation)
  } else {
    gradient = outputGradient
    if wantsBias { result.bias = biasGradient(gradient) }
  }
  if wantsWeight {
    var dw = Tensor(uninitialized: weight.shape)
    multiplyTransposed(
      MatrixView(input.pointer, rowStride: k), MatrixView(gradient.pointer, rowStride: columns),
      rows: k, k: rows, columns: columns, into: dw.mutablePointer)
    result.weight = dw
  }
  if wantsInput {
    var dx = Tensor(uninitialized: input.shape)
    multiply(
      MatrixView(gradient.pointer, rowStride: columns),
      MatrixView(weight.pointer, columns: columns, transposed: true),
      rows: rows, k: columns, columns: k, into: dx.mutablePointer)
    result.input = dx
  }
  return result
}
