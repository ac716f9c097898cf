import Foundations

/// The tensor stretched to a shape by NumPy's rule.
public func broadcast(_ x: Tensor, toShape shape: Shape) -> Tensor {
  if x.shape == shape { return x }
  require(
    Shape.broadcast(x.shape, shape) == shape, "shape \(x.shape) does not broadcast to \(shape)")
  return Tensor(zeros: shape) + x
}

/// The sum over the axes along which a tensor of `shape` was stretched to x's: the adjoint of
/// `broadcast`.
public func sum(_ x: Tensor, toShape shape: Shape) -> Tensor {
  if x.shape == shape { return x }
  require(
    Shape.broadcast(x.shape, shape) == x.shape, "shape \(shape) does not broadcast to \(x.shape)")
  let added = x.rank - shape.count
  let axes = (0..<x.rank).filter { $0 < added || shape[$0 - added] == 1 && x.shape[$0] > 1 }
  return x.sum(axes: axes).reshaped(shape)
}
