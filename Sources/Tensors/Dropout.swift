import CKernels
import Foundations
import RandomStreams

/// What dropout multiplies by: 0 with probability `rate`, else 1/(1 − rate)
/// (Srivastava et al., 2014).
public func dropoutMask(_ shape: Shape, rate: Float, using stream: inout RandomStream) -> Tensor {
  require(rate >= 0 && rate < 1, "a dropout rate of \(rate), not in [0, 1)")
  let draws = Tensor(uniform: shape, using: &stream)
  return .combined(BINARY_GREATER, draws, scalar: rate) * (1 / (1 - rate))
}
