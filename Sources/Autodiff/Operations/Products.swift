import Tensors

/// The matrix product `c = a b`, `[…, m, k] × […, k, n] → […, m, n]`; leading axes are equal, or `b`
/// is one matrix for all of them. Either may enter transposed in its last two axes.
///
/// `da = dc bᵀ`, `db = aᵀ dc`; with a transposed input the factors change places.
public func matmul(
  _ a: Variable, _ b: Variable, transposeA: Bool = false, transposeB: Bool = false
) -> Variable {
  let (x, y) = (a.value, b.value)
  if transposeA, y.rank < x.rank {
    return matmul(a.transposed(), b, transposeB: transposeB)
  }
  let product = matmul(x, y, transposeA: transposeA, transposeB: transposeB)
  return record(
    product, of: a, b,
    { dc in
      transposeA
        ? matmul(y, dc, transposeA: transposeB, transposeB: true)
        : matmul(dc, y, transposeB: !transposeB)
    },
    { dc in
      // One matrix for a whole batch: rows of all batches are rows of one product.
      let (p, d) = y.rank < x.rank ? (x.flattenedRows(), dc.flattenedRows()) : (x, dc)
      return transposeB
        ? matmul(d, p, transposeA: true, transposeB: transposeA)
        : matmul(p, d, transposeA: !transposeA)
    })
}

/// `y = f(x W + b)`, `[…, in] × [in, out] + [out] → […, out]`, with `f` applied in the same pass.
///
/// With `dz = dy · f′`: `dx = dz Wᵀ`, `dW = xᵀ dz`, `db = Σ dz` over all rows.
public func linear(
  _ x: Variable, _ weight: Variable, bias: Variable? = nil, activation: Activation = .identity
) -> Variable {
  let (input, matrix) = (x.value, weight.value)
  let wanted = (x.isTracked, weight.isTracked, bias?.isTracked ?? false)
  let keeps = wanted.0 || wanted.1 || wanted.2
  let result = linear(
    input, matrix, bias: bias?.value, activation: activation, keepsInput: keeps)
  guard keeps else { return x.tape.untracked(result.output, "linear") }
  // The identity's gradient looks at nothing: the output is not kept for it.
  let saved = activation == .identity ? nil : result.saved
  return record(result.output, of: bias.map { [x, weight, $0] } ?? [x, weight]) {
    (dy: consuming Tensor) in
    let gradients = linearGradients(
      dy, input: input, weight: matrix, saved: saved, activation: activation,
      wantsInput: wanted.0, wantsWeight: wanted.1, wantsBias: wanted.2)
    return [gradients.input, gradients.weight, gradients.bias]
  }
}
