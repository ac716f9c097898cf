import Autodiff
import RandomStreams
import Tensors

/// Attention in several heads with learned projections, `[batch, n, width]` over
/// `[batch, m, contextWidth]`. Source: Vaswani et al. (2017), section 3.2.2.
public struct MultiHeadAttention: Module {
  public let query: Linear
  public let key: Linear
  public let value: Linear
  public let output: Linear
  public let heads: Int

  public init(
    _ width: Int, heads: Int, contextWidth: Int? = nil, initialiser: Initialiser = .xavierUniform,
    using random: inout RandomStream
  ) {
    require(
      heads >= 1 && width >= 1 && width % heads == 0,
      "a width of \(width) does not divide into \(heads) heads")
    let context = contextWidth ?? width
    query = Linear(width, width, initialiser: initialiser, using: &random)
    key = Linear(context, width, initialiser: initialiser, using: &random)
    value = Linear(context, width, initialiser: initialiser, using: &random)
    output = Linear(width, width, initialiser: initialiser, using: &random)
    self.heads = heads
  }

  /// Attends to `context`, or to `x` itself.
  public func callAsFunction(
    _ x: Variable, context: Variable? = nil, causal: Bool = false
  ) -> Variable {
    let context = context ?? x
    return output(
      attention(query(x), key(context), value(context), heads: heads, causal: causal))
  }
}

extension MultiHeadAttention {
  @available(
    *, unavailable,
    message: "only causal masks exist; else multiply, add −∞, softmax, multiply yourself"
  )
  public func callAsFunction(
    _ x: Variable, context: Variable? = nil, mask: Tensor
  ) -> Variable { fatalError("unavailable") }
}

/// Self-attention between the pixels of an image, with group norm before and the input added after:
/// `[batch, height, width, channels]` to the same.
public struct SelfAttention2D: Module {
  public let norm: GroupNorm
  public let projection: Linear
  public let output: Linear
  public let heads: Int

  public init(
    _ channels: Int, heads: Int = 1, groups: Int = 8, using random: inout RandomStream
  ) {
    require(
      heads >= 1 && channels >= 1 && channels % heads == 0,
      "\(channels) channels do not divide into \(heads) heads")
    norm = GroupNorm(groups: groups, channels: channels)
    projection = Linear(channels, 3 * channels, using: &random)
    output = Linear(channels, channels, using: &random)
    self.heads = heads
  }

  public func callAsFunction(_ x: Variable) -> Variable {
    let (batch, channels) = (x.shape[0], x.shape[3])
    let tokens = norm(x).reshaped([batch, -1, channels])
    let parts = projection(tokens).split(sizes: [channels, channels, channels], axis: 2)
    let mixed = attention(parts[0], parts[1], parts[2], heads: heads)
    return x + output(mixed).reshaped(Array(x.shape))
  }
}
