import Autodiff
import Foundations
import RandomStreams
import Tensors

/// Attention in several heads with learned projections, `[batch, n, width]` over
/// `[batch, m, contextWidth]`. Source: Vaswani et al. (2017), section 3.2.2.
public struct MultiHeadAttention: Module {
  /// Projects what attends, `[batch, n, width]`, to the queries of all heads, `[batch, n, width]`.
  public let query: Linear
  /// Projects what is attended to, `[batch, m, contextWidth]`, to the keys, `[batch, m, width]`.
  public let key: Linear
  /// Projects what is attended to, `[batch, m, contextWidth]`, to the values, `[batch, m, width]`.
  public let value: Linear
  /// Mixes the heads, joined to `[batch, n, width]`, into the layer's output of the same shape.
  public let output: Linear
  /// The number of heads; each sees `width / heads` of the projected channels.
  public let heads: Int

  /// Four projections with fresh weights.
  ///
  /// - Parameters:
  ///   - width: channels of the input and the output; a multiple of `heads`.
  ///   - contextWidth: channels of what is attended to; `width` unless told.
  ///   - initializer: how the four weights start; the biases start at zero, but for `fanInUniform`.
  public init(
    _ width: Int, heads: Int, contextWidth: Int? = nil, initializer: Initializer = .xavierUniform,
    using random: inout RandomStream
  ) {
    require(
      heads >= 1 && width >= 1 && width % heads == 0,
      "a width of \(width) does not divide into \(heads) heads")
    let context = contextWidth ?? width
    query = Linear(width, width, initializer: initializer, using: &random)
    key = Linear(context, width, initializer: initializer, using: &random)
    value = Linear(context, width, initializer: initializer, using: &random)
    output = Linear(width, width, initializer: initializer, using: &random)
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
  /// Not available: attention here has no masks but the causal one, which is `causal: true`.
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
  /// Normalizes the image before the projection; the image that is added in the end does not pass
  /// it.
  public let norm: GroupNorm
  /// Makes queries, keys and values at once,
  /// `[batch, pixels, channels] → [batch, pixels, 3 · channels]`.
  public let projection: Linear
  /// Mixes the heads, `[batch, pixels, channels]` to the same, before the image is added.
  public let output: Linear
  /// The number of heads; each sees `channels / heads` of the projected channels.
  public let heads: Int

  /// A norm and two projections with fresh weights.
  ///
  /// - Parameters:
  ///   - channels: of the image; a multiple of `heads` and of `groups`.
  ///   - groups: of the group norm.
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

  /// The image plus what its pixels attend to: `[batch, height, width, channels]` to the same.
  public func callAsFunction(_ x: Variable) -> Variable {
    let (batch, channels) = (x.shape[0], x.shape[3])
    let tokens = norm(x).reshaped([batch, -1, channels])
    let parts = projection(tokens).split(sizes: [channels, channels, channels], axis: 2)
    let mixed = attention(parts[0], parts[1], parts[2], heads: heads)
    return x + output(mixed).reshaped(Array(x.shape))
  }
}
