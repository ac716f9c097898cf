import Foundations
import Tensors

/// Two-dimensional convolution (cross-correlation), `x [batch, height, width, in]`, kernel
/// `[height, width, in, out]` → `[batch, height′, width′, out]`; `y = f(x ∗ K + bias + residual)`.
///
/// - Parameters:
///   - bias: `[out]`, or `[batch, out]` for one bias an image.
///   - residual: added before the activation, in the shape of the output.
///   - isRemade: a result of 8 MB or more is not kept for the way back but computed again there, a
///     gradient checkpoint (Chen et al., 2016): less memory for a third of this layer's time. For
///     the identity as activation, without residual.
public func convolve2d(
  _ x: Variable, _ kernel: Variable, bias: Variable? = nil, adding residual: Variable? = nil,
  geometry: ConvolutionGeometry = ConvolutionGeometry(), activation: Activation = .identity,
  isRemade: Bool = false
) -> Variable {
  require(
    !isRemade || (activation == .identity && residual == nil),
    "a convolution that is made again has no activation and no residual")
  let weights = kernel.value
  let inputs = [x, kernel, bias, residual].compactMap { $0 }
  let result = convolve2d(
    x.value, weights, bias: bias?.value, adding: residual?.value, geometry: geometry,
    activation: activation, keepsInput: inputs.contains(where: \.isTracked))
  let saved = activation == .identity ? nil : result.saved
  let (kept, inputShape) = (x.kept, x.shape)
  let wantsInput = x.isTracked
  let wantsKernel = kernel.isTracked
  let biasRank = bias.map { $0.isTracked ? $0.value.rank : 0 }
  let hasResidual = residual != nil
  let biasValue = bias?.value
  let recipe =
    isRemade && result.output.count >= 1 << 21
    ? Recipe {
      convolve2d(kept(), weights, bias: biasValue, geometry: geometry, keepsInput: false).output
    } : nil
  return record(result.output, of: inputs) { (dy: consuming Tensor) in
    recipe?.forget()
    let dz = gradientBeforeActivation(dy, saved: saved, activation)
    // The kernel's first: an input that was made again for it has gone before the input's is made.
    let kernelGradient =
      wantsKernel
      ? convolve2dKernelGradient(
        input: kept(), dz, kernelShape: weights.shape, geometry: geometry) : nil
    var gradients = [
      wantsInput
        ? convolve2dInputGradient(
          dz, kernel: weights, inputShape: inputShape, geometry: geometry) : nil,
      kernelGradient,
    ]
    if let biasRank { gradients.append(sumToBias(dz, rank: biasRank)) }
    if hasResidual { gradients.append(dz) }
    return gradients
  }.remade(by: recipe)
}

/// Not available: convolutions here have no groups. Split the channels, convolve each part, and
/// concatenate.
@available(
  *, unavailable,
  message: "no groups exist; split the channels, convolve each part, concatenate"
)
public func convolve2d(
  _ x: Variable, _ kernel: Variable, bias: Variable? = nil,
  geometry: ConvolutionGeometry = ConvolutionGeometry(), groups: Int
) -> Variable { fatalError("unavailable") }

/// Transposed convolution: the adjoint of `convolve2d` with the same kernel, stride and padding,
/// so the kernel is `[height, width, out, in]`. `[batch, h, w, in] → [batch, h′, w′, out]` with
/// `h′ = (h − 1) stride − 2 padding + dilation (height − 1) + 1 + outputPadding`.
///
/// Source: Zeiler et al. (2010); Dumoulin, Visin (2016), section 4.
public func convolveTransposed2d(
  _ x: Variable, _ kernel: Variable, bias: Variable? = nil,
  geometry: ConvolutionGeometry = ConvolutionGeometry(), outputPadding: Int = 0,
  activation: Activation = .identity
) -> Variable {
  let weights = kernel.value
  let inputs = [x, kernel, bias].compactMap { $0 }
  let result = convolveTransposed2d(
    x.value, weights, bias: bias?.value, geometry: geometry, outputPadding: outputPadding,
    activation: activation, keepsInput: inputs.contains(where: \.isTracked))
  let saved = activation == .identity ? nil : result.saved
  let kept = x.kept
  let wantsInput = x.isTracked
  let wantsKernel = kernel.isTracked
  let biasRank = bias.map { $0.isTracked ? $0.value.rank : 0 }
  return record(result.output, of: inputs) { (dy: consuming Tensor) in
    let dz = gradientBeforeActivation(dy, saved: saved, activation)
    var gradients: [Tensor?] = [
      wantsInput ? convolve2d(dz, weights, geometry: geometry).output : nil,
      wantsKernel
        ? convolve2dKernelGradient(
          input: dz, kept(), kernelShape: weights.shape, geometry: geometry) : nil,
    ]
    if let biasRank { gradients.append(sumToBias(dz, rank: biasRank)) }
    return gradients
  }
}

/// `saved` is `nil` where the activation is the identity, so that the output is not kept for it.
private func gradientBeforeActivation(
  _ dy: consuming Tensor, saved: Tensor?, _ activation: Activation
) -> Tensor {
  if let saved { activationGradient(dy, saved: saved, activation) } else { dy }
}

/// The adjoint of adding a bias: over all pixels of all images, or of each image; nothing for a
/// bias that is not tracked (rank 0).
private func sumToBias(_ dz: Tensor, rank: Int) -> Tensor? {
  switch rank {
  case 1: biasGradient(dz)
  case 2: perImageBiasGradient(dz)
  default: nil
  }
}

/// The mean of each block of `factor` × `factor` pixels; height and width are multiples of it.
public func averagePool(_ x: Variable, factor: Int) -> Variable {
  record(averagePool(x.value, factor: factor), of: x) { dy in
    upsampleNearest(dy, factor: factor) * (1 / Float(factor * factor))
  }
}

/// Each pixel repeated `factor` × `factor` times.
public func upsampleNearest(_ x: Variable, factor: Int) -> Variable {
  let kept = x.kept
  return record(upsampleNearest(x.value, factor: factor), of: x) { dy in
    sumPool(dy, factor: factor)
  }.remade { upsampleNearest(kept(), factor: factor) }
}
