import CKernels
import Foundations

/// Scaled dot-product attention, softmax(scale·q·kᵀ)·v by head (Vaswani et al., 2017, eq. 1).
///
/// q is `[batch, tokens, heads·d]`, k and v `[batch, tokens', heads·d]`; the output has q's shape
/// and the probabilities are `[batch, heads, tokens, tokens']`. The scale is 1/√d unless given.
/// Causal: a token sees itself and those before.
public func attention(
  _ q: Tensor, _ k: Tensor, _ v: Tensor, heads: Int = 1, scale: Float? = nil, causal: Bool = false
) -> (output: Tensor, probabilities: Tensor) {
  let s = AttentionShape(q, k, v, heads)
  let scale = scale ?? 1 / Float(s.depth).squareRoot()
  var output = Tensor(uninitialized: q.shape)
  var probabilities = Tensor(uninitialized: [s.batch, heads, s.queries, s.keys])
  let (queries, keys, values) = (q.pointer, k.pointer, v.pointer)
  let (out, p) = (output.mutablePointer, probabilities.mutablePointer)
  s.eachHead { head in
    let weights = p + head.index * s.queries * s.keys
    multiply(
      head.view(queries, s.queries), head.transposedView(keys, s.keys), rows: s.queries,
      k: s.depth, columns: s.keys, into: weights, columnsOfResult: s.keys, onOneThread: true)
    if causal {
      // What lies behind is left out, not set to −∞: no product with it is formed.
      for row in 0..<s.queries {
        let (start, seen) = (weights + row * s.keys, min(row + 1, s.keys))
        kernel_softmax(start, start, 1, seen, scale)
        (start + seen).update(repeating: 0, count: s.keys - seen)
      }
    } else {
      kernel_softmax(weights, weights, s.queries, s.keys, scale)
    }
    multiply(
      MatrixView(weights, rowStride: s.keys), head.view(values, s.keys), rows: s.queries,
      k: s.keys, columns: s.depth, into: out + head.offset(s.queries), columnsOfResult: s.width,
      onOneThread: true)
  }
  return (output, probabilities)
}

/// The gradients of `attention` with respect to q, k and v, from its probabilities.
public func attentionGradients(
  _ outputGradient: Tensor, _ q: Tensor, _ k: Tensor, _ v: Tensor, probabilities: Tensor,
  heads: Int = 1, scale: Float? = nil
) -> (q: Tensor, k: Tensor, v: Tensor) {
  let s = AttentionShape(q, k, v, heads)
  require(
    outputGradient.shape == q.shape && probabilities.shape == [s.batch, heads, s.queries, s.keys],
    "a gradient of shape \(outputGradient.shape) for an attention of \(q.shape) to \(k.shape)")
  let scale = scale ?? 1 / Float(s.depth).squareRoot()
  var (dq, dk, dv) = (
    Tensor(uninitialized: q.shape), Tensor(uninitialized: k.shape), Tensor(uninitialized: v.shape)
  )
  let (dy, p) = (outputGradient.pointer, probabilities.pointer)
  let (queries, keys, values) = (q.pointer, k.pointer, v.pointer)
  let (toQ, toK, toV) = (dq.mutablePointer, dk.mutablePointer, dv.mutablePointer)
  s.eachHead { head in
    let weights = p + head.index * s.queries * s.keys
    let work = Storage(count: s.queries * s.keys)
    let gradient = head.view(dy, s.queries)
    // dv = pᵀ·dy; dp = dy·vᵀ; ds = softmax′; dq = ds·k; dk = dsᵀ·q.
    multiplyTransposed(
      MatrixView(weights, rowStride: s.keys), gradient, rows: s.keys, k: s.queries,
      columns: s.depth, into: toV + head.offset(s.keys), columnsOfResult: s.width,
      onOneThread: true)
    multiply(
      gradient, head.transposedView(values, s.keys), rows: s.queries, k: s.depth,
      columns: s.keys, into: work.base, columnsOfResult: s.keys, onOneThread: true)
    kernel_softmax_gradient(work.base, weights, work.base, s.queries, s.keys, scale)
    multiply(
      MatrixView(work.base, rowStride: s.keys), head.view(keys, s.keys), rows: s.queries,
      k: s.keys, columns: s.depth, into: toQ + head.offset(s.queries), columnsOfResult: s.width,
      onOneThread: true)
    multiplyTransposed(
      MatrixView(work.base, rowStride: s.keys), head.view(queries, s.queries), rows: s.keys,
      k: s.queries, columns: s.depth, into: toK + head.offset(s.keys), columnsOfResult: s.width,
      onOneThread: true)
    withExtendedLifetime(work) {}
  }
  return (dq, dk, dv)
}

private struct AttentionShape {
  let batch, heads, queries, keys, depth: Int
  /// Channels: heads × depth.
  let width: Int

  init(_ q: Tensor, _ k: Tensor, _ v: Tensor, _ heads: Int) {
    require(
      q.rank == 3 && k.rank == 3 && k.shape == v.shape && q.shape[0] == k.shape[0]
        && q.shape[2] == k.shape[2] && heads >= 1 && q.shape[2] % heads == 0,
      "attention of \(heads) heads from \(q.shape) to keys \(k.shape) and values \(v.shape)")
    (batch, self.heads, queries, keys) = (q.shape[0], heads, q.shape[1], k.shape[1])
    (depth, width) = (q.shape[2] / heads, q.shape[2])
  }

  struct Head {
    var index: Int
    var image: Int
    /// The head's first channel.
    var channel: Int
    var width: Int

    func offset(_ tokens: Int) -> Int { image * tokens * width + channel }
    func view(_ x: UnsafePointer<Float>, _ tokens: Int) -> MatrixView {
      MatrixView(x + offset(tokens), rowStride: width)
    }
    func transposedView(_ x: UnsafePointer<Float>, _ tokens: Int) -> MatrixView {
      MatrixView(x + offset(tokens), rowStride: 1, columnStride: width)
    }
  }

  func eachHead(_ body: (Head) -> Void) {
    func one(_ index: Int) {
      body(
        Head(index: index, image: index / heads, channel: index % heads * depth, width: width))
    }
    if batch * heads * queries * keys * depth < 1 << 18 {
      for index in 0..<batch * heads { one(index) }
    } else {
      ThreadPool.shared.parallel(batch * heads, one)
    }
  }
}
