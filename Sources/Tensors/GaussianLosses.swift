import Foundations

// What variational autoencoders need of Gaussians with a diagonal covariance, given by their means
// and the logarithms of their variances. In nats.

private let halfLogTwoPi: Float = 0.918938533204672742

private func check(_ shapes: Shape...) {
  require(
    shapes.allSatisfy { $0 == shapes[0] },
    "Gaussians of shapes \(shapes.map(\.description).joined(separator: ", "))")
}

/// The upstream gradient of each element: a scalar's share, or its own.
private func share(_ upstream: Tensor, _ reduction: Reduction, _ shape: Shape) -> Tensor {
  reduction == .none ? upstream : Tensor(upstream.scalar * reduction.factor(shape))
}

/// −log N(x; mean, e^logVariance) = ½(log 2π + logVariance + (x − mean)²·e^−logVariance).
public func gaussianNegativeLogLikelihood(
  _ x: Tensor, mean: Tensor, logVariance: Tensor, _ reduction: Reduction = .batchMean
) -> Tensor {
  check(x.shape, mean.shape, logVariance.shape)
  // Standardized before it is squared: the square alone may overflow.
  let standardized = (x - mean) * exp(logVariance * -0.5)
  return reduction((square(standardized) + logVariance) * 0.5 + halfLogTwoPi)
}

/// The gradients of `gaussianNegativeLogLikelihood`; that with respect to x is the negative of the
/// mean's.
public func gaussianNegativeLogLikelihoodGradients(
  _ x: Tensor, mean: Tensor, logVariance: Tensor, _ reduction: Reduction = .batchMean,
  _ upstream: Tensor
) -> (mean: Tensor, logVariance: Tensor) {
  check(x.shape, mean.shape, logVariance.shape)
  let inverseDeviation = exp(logVariance * -0.5)
  let standardized = (mean - x) * inverseDeviation
  let weight = share(upstream, reduction, x.shape)
  return (
    standardized * inverseDeviation * weight, (1 - square(standardized)) * weight * 0.5
  )
}

/// KL(N(mean, e^logVariance) ‖ N(0, 1)) = ½(mean² + e^logVariance − 1 − logVariance) by element
/// (Kingma and Welling, 2014, appendix B). Accurate also where the two are nearly equal.
public func gaussianKL(
  mean: Tensor, logVariance: Tensor, _ reduction: Reduction = .batchMean
) -> Tensor {
  check(mean.shape, logVariance.shape)
  return reduction((exponentialRemainder(logVariance) + square(mean)) * 0.5)
}

/// The gradients of `gaussianKL`.
public func gaussianKLGradients(
  mean: Tensor, logVariance: Tensor, _ reduction: Reduction = .batchMean, _ upstream: Tensor
) -> (mean: Tensor, logVariance: Tensor) {
  check(mean.shape, logVariance.shape)
  let weight = share(upstream, reduction, mean.shape)
  return (mean * weight, expMinusOne(logVariance) * weight * 0.5)
}

/// mean + noise·e^(logVariance/2): a draw from the Gaussian if the noise is standard normal.
public func reparameterize(mean: Tensor, logVariance: Tensor, noise: Tensor) -> Tensor {
  check(mean.shape, logVariance.shape, noise.shape)
  return multiplyAdd(exp(logVariance * 0.5), noise, mean)
}

/// The gradients of `reparameterize`; that of the mean is the output's.
public func reparameterizeGradients(
  _ outputGradient: Tensor, logVariance: Tensor, noise: Tensor
) -> (mean: Tensor, logVariance: Tensor) {
  check(outputGradient.shape, logVariance.shape, noise.shape)
  return (outputGradient, outputGradient * noise * exp(logVariance * 0.5) * 0.5)
}
