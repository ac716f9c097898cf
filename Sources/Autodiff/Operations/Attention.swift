import Tensors

/// Scaled-dot-product attention, `softmax(q kᵀ / √d) v` in each of `heads` equal slices of the
/// channels. `query [batch, n, c]`, `key` and `value` `[batch, m, c]` → `[batch, n, c]`.
///
/// Source: Vaswani et al. (2017), equation 1.
public func attention(
  _ query: Variable, _ key: Variable, _ value: Variable, heads: Int = 1, scale: Float? = nil,
  causal: Bool = false
) -> Variable {
  let (q, k, v) = (query.value, key.value, value.value)
  let result = attention(q, k, v, heads: heads, scale: scale, causal: causal)
  let probabilities = result.probabilities
  return record(result.output, of: [query, key, value]) { dy in
    let gradients = attentionGradients(
      dy, q, k, v, probabilities: probabilities, heads: heads, scale: scale)
    return [gradients.q, gradients.k, gradients.v]
  }
}

/// Not available: attention here has no masks but the causal one, which is `causal: true`.
@available(
  *, unavailable,
  message: "only causal masks exist; else multiply, add −∞, softmax, multiply yourself"
)
public func attention(
  _ query: Variable, _ key: Variable, _ value: Variable, heads: Int = 1, scale: Float? = nil,
  mask: Tensor
) -> Variable { fatalError("unavailable") }
