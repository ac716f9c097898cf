import Foundations

/// The product of matrices, `[…, m, k] × […, k, n] → […, m, n]`, of either factor's transpose.
///
/// The leading axes are equal, or `b` is one matrix for all.
public func matmul(
  _ a: Tensor, _ b: Tensor, transposeA: Bool = false, transposeB: Bool = false
) -> Tensor {
  require(
    a.rank >= 2 && b.rank >= 2,
    "a product of shapes \(a.shape) and \(b.shape): both need two axes")
  let (aRows, aColumns) = (a.shape[a.rank - 2], a.shape[a.rank - 1])
  let (bRows, bColumns) = (b.shape[b.rank - 2], b.shape[b.rank - 1])
  let (rows, k) = transposeA ? (aColumns, aRows) : (aRows, aColumns)
  let (kOfB, columns) = transposeB ? (bColumns, bRows) : (bRows, bColumns)
  require(
    k == kOfB,
    "a product of \(a.shape)\(transposeA ? "ᵀ" : "") and \(b.shape)\(transposeB ? "ᵀ" : "")")
  let batches = a.count / (aRows * aColumns)
  require(
    b.rank == 2 || a.shape.dropLast(2).elementsEqual(b.shape.dropLast(2)),
    "a product of \(a.shape) and \(b.shape): the leading axes differ")
  var shape = a.shape
  shape[a.rank - 2] = rows
  shape[a.rank - 1] = columns
  var result = Tensor(uninitialized: shape)
  let (x, y, z) = (a.pointer, b.pointer, result.mutablePointer)

  if b.rank == 2, !transposeA {
    // One matrix for all: the batches are just more rows.
    multiply(
      MatrixView(x, rowStride: k), MatrixView(y, columns: bColumns, transposed: transposeB),
      rows: batches * rows, k: k, columns: columns, into: z)
    return result
  }
  let one = { (batch: Int, alone: Bool) in
    let from = x + batch * rows * k
    let other = b.rank == 2 ? y : y + batch * k * columns
    let to = z + batch * rows * columns
    if !transposeA {
      multiply(
        MatrixView(from, rowStride: k),
        MatrixView(other, columns: bColumns, transposed: transposeB),
        rows: rows, k: k, columns: columns, into: to, onOneThread: alone)
    } else if !transposeB {
      multiplyTransposed(
        MatrixView(from, rowStride: rows), MatrixView(other, rowStride: columns), rows: rows, k: k,
        columns: columns, into: to, onOneThread: alone)
    } else {
      let turned = Storage(count: rows * k)
      transposeMatrix(from, rows: k, columns: rows, into: turned.base)
      multiply(
        MatrixView(turned.base, rowStride: k),
        MatrixView(other, columns: bColumns, transposed: true),
        rows: rows, k: k, columns: columns, into: to, onOneThread: alone)
    }
  }
  if batches == 1 {
    one(0, false)
  } else if batches * rows * k * columns < 1 << 19 {
    for batch in 0..<batches { one(batch, true) }
  } else {
    ThreadPool.shared.parallel(batches) { one($0, true) }
  }
  return result
}
