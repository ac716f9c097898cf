import Tensors

// Losses in nats. `reduction`: unless told otherwise `.batchMean`, the sum of what belongs to one
// example, averaged over the first axis; `.mean` over all elements (over rows for `crossEntropy`),
// `.sum`, or `.none` for one number an element.

/// `(a − b)²`.
public func squaredError(_ a: Variable, _ b: Variable, _ reduction: Reduction = .batchMean)
  -> Variable
{
  let (x, y) = (a.value, b.value)
  return record(
    squaredError(x, y, reduction), of: a, b,
    { dy in squaredErrorGradient(x, y, reduction, dy) },
    { dy in squaredErrorGradient(y, x, reduction, dy) })
}

/// `−t ln σ(l) − (1 − t) ln(1 − σ(l)) = softplus(l) − t l`: the negative log likelihood of targets in
/// [0, 1] under Bernoulli distributions given by logits, without overflow. `dl = σ(l) − t`.
public func binaryCrossEntropy(
  logits: Variable, targets: Tensor, _ reduction: Reduction = .batchMean
) -> Variable {
  let l = logits.value
  return record(binaryCrossEntropy(logits: l, targets: targets, reduction), of: logits) { dy in
    binaryCrossEntropyGradient(logits: l, targets: targets, reduction, dy)
  }
}

/// The same with one target for all: 1 for "real", 0 for "generated".
public func binaryCrossEntropy(
  logits: Variable, target: Float, _ reduction: Reduction = .batchMean
) -> Variable {
  binaryCrossEntropy(
    logits: logits, targets: Tensor(repeating: target, shape: logits.shape), reduction)
}

/// `−ln softmax(l)[label]`, logits `[rows, classes]`; `dl = softmax(l) − onehot(label)`.
public func crossEntropy(
  logits: Variable, labels: [Int], _ reduction: Reduction = .batchMean
) -> Variable {
  let l = logits.value
  return record(crossEntropy(logits: l, labels: labels, reduction), of: logits) { dy in
    crossEntropyGradient(logits: l, labels: labels, reduction, dy)
  }
}

/// `½ (ln 2π + v + (x − m)² e⁻ᵛ)`: the negative log density of `x` under N(m, eᵛ).
public func gaussianNegativeLogLikelihood(
  _ x: Variable, mean: Variable, logVariance: Variable, _ reduction: Reduction = .batchMean
) -> Variable {
  let (value, m, v) = (x.value, mean.value, logVariance.value)
  let y = gaussianNegativeLogLikelihood(value, mean: m, logVariance: v, reduction)
  return record(y, of: [x, mean, logVariance]) { dy in
    let gradients = gaussianNegativeLogLikelihoodGradients(
      value, mean: m, logVariance: v, reduction, dy)
    return [-gradients.mean, gradients.mean, gradients.logVariance]
  }
}

/// `KL(N(m, eᵛ) ‖ N(0, 1)) = ½ (eᵛ + m² − v − 1)`. Source: Kingma, Welling (2014), appendix B.
public func gaussianKL(mean: Variable, logVariance: Variable, _ reduction: Reduction = .batchMean)
  -> Variable
{
  let (m, v) = (mean.value, logVariance.value)
  return record(gaussianKL(mean: m, logVariance: v, reduction), of: [mean, logVariance]) { dy in
    let gradients = gaussianKLGradients(mean: m, logVariance: v, reduction, dy)
    return [gradients.mean, gradients.logVariance]
  }
}

/// `KL(N(m, eᵛ) ‖ N(n, eʷ)) = ½ (eᵛ⁻ʷ − 1 − (v − w) + (m − n)² e⁻ʷ)`.
public func gaussianKL(
  mean: Variable, logVariance: Variable, fromMean otherMean: Variable,
  logVariance otherLogVariance: Variable, _ reduction: Reduction = .batchMean
) -> Variable {
  let spread = exponentialRemainder(logVariance - otherLogVariance)
  // Standardized before it is squared: the square alone may overflow.
  let shift = square((mean - otherMean) * exp(otherLogVariance * -0.5))
  let nats = 0.5 * (spread + shift)
  switch reduction {
  case .batchMean: return nats.sum() / Float(nats.shape.first ?? 1)
  case .mean: return nats.mean()
  case .sum: return nats.sum()
  case .none: return nats
  }
}

/// `z = m + e^{v/2} ε`: a sample of N(m, eᵛ) as a differentiable function of its parameters.
/// Source: Kingma, Welling (2014), section 2.4.
public func reparameterize(mean: Variable, logVariance: Variable, noise: Tensor) -> Variable {
  let (m, v) = (mean.value, logVariance.value)
  return record(
    reparameterize(mean: m, logVariance: v, noise: noise), of: [mean, logVariance]
  ) { dz in
    let gradients = reparameterizeGradients(dz, logVariance: v, noise: noise)
    return [gradients.mean, gradients.logVariance]
  }
}
