import CKernels
import Foundations

// Softmax and its logarithm over the last axis.

/// A tensor of x's shape, computed by rows of the last axis.
private func byRows(
  _ x: Tensor, _ body: (Int, Int, Int, UnsafeMutablePointer<Float>) -> Void
) -> Tensor {
  require(x.rank >= 1, "a softmax of a scalar")
  let columns = x.shape.last!
  var result = Tensor(uninitialized: x.shape)
  let to = result.mutablePointer
  inPieces(of: max(1, elementwiseGrain / columns), x.count / columns, unit: 1) { first, count in
    body(first * columns, count, columns, to + first * columns)
  }
  return result
}

/// eˣ/Σeˣ over the last axis. Entries of ∞ share all of it equally; a row of −∞ alone has none, NaN.
public func softmax(_ x: Tensor) -> Tensor {
  let from = x.pointer
  return byRows(x) { start, rows, columns, to in
    kernel_softmax(from + start, to, rows, columns, 1)
  }
}

/// The gradient of `softmax`, whose output is `output`.
public func softmaxGradient(_ outputGradient: Tensor, output: Tensor) -> Tensor {
  require(
    outputGradient.shape == output.shape,
    "a gradient of shape \(outputGradient.shape) for an output of shape \(output.shape)")
  let (dy, y) = (outputGradient.pointer, output.pointer)
  return byRows(output) { start, rows, columns, to in
    kernel_softmax_gradient(dy + start, y + start, to, rows, columns, 1)
  }
}

/// x − log Σeˣ over the last axis.
public func logSoftmax(_ x: Tensor) -> Tensor {
  let from = x.pointer
  return byRows(x) { start, rows, columns, to in
    kernel_log_softmax(from + start, to, rows, columns)
  }
}

/// The gradient of `logSoftmax`, whose output is `output`.
public func logSoftmaxGradient(_ outputGradient: Tensor, output: Tensor) -> Tensor {
  require(
    outputGradient.shape == output.shape,
    "a gradient of shape \(outputGradient.shape) for an output of shape \(output.shape)")
  let (dy, y) = (outputGradient.pointer, output.pointer)
  return byRows(output) { start, rows, columns, to in
    kernel_log_softmax_gradient(dy + start, y + start, to, rows, columns)
  }
}

/// log Σeˣ over the last axis, which it drops: `[…, n]` to `[…]`.
public func logSumExp(_ x: Tensor) -> Tensor {
  require(x.rank >= 1, "a sum over the last axis of a scalar")
  let columns = x.shape.last!
  var result = Tensor(uninitialized: x.shape.removing(x.rank - 1))
  let (from, to) = (x.pointer, result.mutablePointer)
  inPieces(of: max(1, elementwiseGrain / columns), result.count, unit: 1) { first, count in
    kernel_log_sum_exp(from + first * columns, to + first, count, columns)
  }
  return result
}

/// The gradient of `logSumExp` at x, whose output is `output`: dy·softmax(x).
public func logSumExpGradient(_ outputGradient: Tensor, _ x: Tensor, output: Tensor) -> Tensor {
  softmax(x) * outputGradient.reshaped(output.shape.appending(1))
}
