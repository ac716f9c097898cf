import CKernels
import Foundations

// Losses in one pass, with their gradients in another; in nats where they are log-likelihoods.

/// How a loss' elements become a loss. Unless told otherwise every loss, of tensors and of variables,
/// takes `batchMean`: terms that are added then weigh as they do in the sum for one example, whatever
/// the sizes of the parts, as a reconstruction's and a divergence's do in the evidence lower bound.
public enum Reduction: Sendable, Hashable {
  /// Summed over all axes but the first, averaged over the first: a loss an example.
  case batchMean
  /// Summed over all elements.
  case sum
  /// Over all elements (for `crossEntropy` over the rows): terms of different sizes are weighed by
  /// them.
  case mean
  /// Left as they are.
  case none

  /// The number that sums are divided by.
  func divisor(_ shape: Shape) -> Int {
    switch self {
    case .batchMean: shape.first ?? 1
    case .mean: shape.elementCount
    case .sum, .none: 1
    }
  }

  func factor(_ shape: Shape) -> Float { 1 / Float(divisor(shape)) }

  /// A loss of this shape from its elements.
  func callAsFunction(_ losses: Tensor) -> Tensor {
    self == .none
      ? losses : Tensor(Float(losses.total(REDUCE_SUM) / Double(divisor(losses.shape))))
  }
}

private func check(_ a: Tensor, _ b: Tensor) {
  require(a.shape == b.shape, "a loss of shapes \(a.shape) and \(b.shape)")
}

/// The upstream gradient as one factor and, for `.none`, as an element's own.
private func split(_ upstream: Tensor, _ reduction: Reduction, _ shape: Shape)
  -> (factor: Float, weight: UnsafePointer<Float>?)
{
  if reduction == .none {
    require(
      upstream.shape == shape, "a gradient of shape \(upstream.shape) for losses of \(shape)")
    return (1, upstream.pointer)
  }
  return (upstream.scalar * reduction.factor(shape), nil)
}

private func reduced(_ total: Double, _ shape: Shape, _ reduction: Reduction) -> Tensor {
  Tensor(Float(total / Double(reduction.divisor(shape))))
}

/// (a − b)².
public func squaredError(_ a: Tensor, _ b: Tensor, _ reduction: Reduction = .batchMean) -> Tensor {
  check(a, b)
  if reduction == .none { return square(a - b) }
  let (x, y) = (a.pointer, b.pointer)
  let total = sumInPieces(a.count) { kernel_squared_error_sum(x + $0, y + $0, $1) }
  return reduced(total, a.shape, reduction)
}

/// The gradient of `squaredError` with respect to a; that with respect to b is its negative.
public func squaredErrorGradient(
  _ a: Tensor, _ b: Tensor, _ reduction: Reduction = .batchMean, _ upstream: Tensor
) -> Tensor {
  check(a, b)
  let (factor, weight) = split(upstream, reduction, a.shape)
  var result = Tensor(uninitialized: a.shape)
  let (x, y, to) = (a.pointer, b.pointer, result.mutablePointer)
  inPieces(of: elementwiseGrain, a.count) { start, length in
    kernel_scaled_difference(
      x + start, y + start, weight.map { $0 + start }, to + start, length, 2 * factor)
  }
  return result
}

/// −t·log σ(z) − (1 − t)·log(1 − σ(z)) = softplus(z) − z·t, for logits z and targets t in [0, 1]. An
/// infinite logit is a probability of 0 or 1: no loss where the target is the same, else infinite.
public func binaryCrossEntropy(
  logits: Tensor, targets: Tensor, _ reduction: Reduction = .batchMean
) -> Tensor {
  check(logits, targets)
  let (z, t) = (logits.pointer, targets.pointer)
  if reduction == .none {
    var result = Tensor(uninitialized: logits.shape)
    let to = result.mutablePointer
    inPieces(of: elementwiseGrain, logits.count) { start, length in
      kernel_binary_cross_entropy(z + start, t + start, to + start, length)
    }
    return result
  }
  let total = sumInPieces(logits.count) { kernel_binary_cross_entropy_sum(z + $0, t + $0, $1) }
  return reduced(total, logits.shape, reduction)
}

/// The gradient of `binaryCrossEntropy` with respect to the logits: σ(z) − t.
public func binaryCrossEntropyGradient(
  logits: Tensor, targets: Tensor, _ reduction: Reduction = .batchMean, _ upstream: Tensor
) -> Tensor {
  check(logits, targets)
  let (factor, weight) = split(upstream, reduction, logits.shape)
  var result = Tensor(uninitialized: logits.shape)
  let (z, t, to) = (logits.pointer, targets.pointer, result.mutablePointer)
  inPieces(of: elementwiseGrain, logits.count) { start, length in
    kernel_binary_cross_entropy_gradient(
      z + start, t + start, weight.map { $0 + start }, to + start, length, factor)
  }
  return result
}

/// −log softmax(logits)[label] by row, `[rows, classes]` to `[rows]` or a scalar.
public func crossEntropy(
  logits: Tensor, labels: [Int], _ reduction: Reduction = .batchMean
) -> Tensor {
  check(logits, labels)
  let classes = logits.shape[1]
  let losses = logSoftmax(logits).withUnsafeBufferPointer { logProbabilities in
    labels.enumerated().map { row, label in -logProbabilities[row * classes + label] }
  }
  return reduction(Tensor(losses))
}

/// The gradient of `crossEntropy` with respect to the logits: softmax − one-hot label.
public func crossEntropyGradient(
  logits: Tensor, labels: [Int], _ reduction: Reduction = .batchMean, _ upstream: Tensor
) -> Tensor {
  check(logits, labels)
  let classes = logits.shape[1]
  let rows: Shape = [labels.count]
  let (factor, _) = split(upstream, reduction, rows)
  var result = softmax(logits)
  result.withUnsafeMutableBufferPointer { g in
    for (row, label) in labels.enumerated() { g[row * classes + label] -= 1 }
  }
  if reduction == .none { return result * upstream.reshaped([labels.count, 1]) }
  result.scale(factor)
  return result
}

private func check(_ logits: Tensor, _ labels: [Int]) {
  require(
    logits.rank == 2 && logits.shape[0] == labels.count,
    "\(labels.count) labels for logits of shape \(logits.shape)")
  for (row, label) in labels.enumerated() {
    require(
      label >= 0 && label < logits.shape[1],
      "label \(label) of row \(row) for \(logits.shape[1]) classes")
  }
}
