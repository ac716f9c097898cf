import Tensors

/// Batch normalization with the batch's own moments, over all axes but the last:
/// `y = f(scale · (x − mean) / √(variance + ε) + shift)`. Source: Ioffe, Szegedy (2015), algorithm 1.
///
/// - Returns: `y`, and the batch's mean and biased variance, `[channels]`, for running moments.
public func batchNorm(
  _ x: Variable, scale: Variable, shift: Variable, epsilon: Float = 1e-5,
  activation: Activation = .identity
) -> (output: Variable, mean: Tensor, variance: Tensor) {
  let (input, scaleValue, shiftValue) = (x.kept, scale.value, shift.value)
  let result = batchNorm(
    x.value, scale: scaleValue, shift: shiftValue, epsilon: epsilon, activation: activation)
  let statistics = result.statistics
  let output = record(result.output, of: [x, scale, shift]) { (dy: consuming Tensor) in
    let gradients = batchNormGradients(
      dy, input: input(), scale: scaleValue, shift: shiftValue, normalized: statistics,
      activation: activation)
    return [gradients.input, gradients.scale, gradients.shift]
  }.remade {
    batchNorm(
      input(), scale: scaleValue, shift: shiftValue, statistics: statistics,
      activation: activation)
  }
  return (output, result.mean, result.variance)
}

/// Batch normalization with given moments, as at evaluation; gradients flow to `x`, `scale` and
/// `shift`, not to the moments.
public func batchNorm(
  _ x: Variable, scale: Variable, shift: Variable, mean: Tensor, variance: Tensor,
  epsilon: Float = 1e-5, activation: Activation = .identity
) -> Variable {
  guard x.isTracked || scale.isTracked || shift.isTracked else {
    let y = batchNormInference(
      x.value, scale: scale.value, shift: shift.value, mean: mean, variance: variance,
      epsilon: epsilon, activation: activation)
    return x.tape.untracked(y, "batchNorm")
  }
  let tape = x.tape
  let factor = scale * tape.constant(reciprocal(sqrt(variance + epsilon)))
  return activate((x - tape.constant(mean)) * factor + shift, activation)
}

/// Group normalization over the pixels and the channels of each group of each image.
/// `x [batch, …, channels]`, `scale` and `shift` `[channels]`. Source: Wu, He (2018), equation 1.
public func groupNorm(
  _ x: consuming Variable, groups: Int, scale: Variable, shift: Variable, epsilon: Float = 1e-5,
  activation: Activation = .identity
) -> Variable {
  let (input, scaleValue, shiftValue) = (x.kept, scale.value, shift.value)
  func normalized(_ input: consuming Tensor) -> Normalized {
    groupNorm(
      input, groups: groups, scale: scaleValue, shift: shiftValue, epsilon: epsilon,
      activation: activation)
  }
  let result = normalized(x.takeValue())
  let statistics = result.statistics
  return record(result.output, of: [x, scale, shift]) { (dy: consuming Tensor) in
    let gradients = groupNormGradients(
      dy, input: input(), groups: groups, scale: scaleValue, shift: shiftValue,
      normalized: statistics, activation: activation)
    return [gradients.input, gradients.scale, gradients.shift]
  }.remade { normalized(input()).output }
}

/// Layer normalization over the last axis. Source: Ba, Kiros, Hinton (2016), equation 3.
public func layerNorm(
  _ x: Variable, scale: Variable, shift: Variable, epsilon: Float = 1e-5,
  activation: Activation = .identity
) -> Variable {
  let (input, scaleValue, shiftValue) = (x.value, scale.value, shift.value)
  let result = layerNorm(
    input, scale: scaleValue, shift: shiftValue, epsilon: epsilon, activation: activation)
  let statistics = result.statistics
  return record(result.output, of: [x, scale, shift]) { (dy: consuming Tensor) in
    let gradients = layerNormGradients(
      dy, input: input, scale: scaleValue, shift: shiftValue, normalized: statistics,
      activation: activation)
    return [gradients.input, gradients.scale, gradients.shift]
  }
}
