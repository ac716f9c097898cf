import Foundation
import GSLNumerics

/// Log-sum-exp over the rows of a small matrix, column by column: results[j] = log Σ_k exp(rows[k, j]).
///
/// `rows` has shape [K, columns], row by row, and is overwritten. Column by column the greatest term is
/// taken out first, so nothing overflows and a column of −inf gives −inf.
func logSumOfExponentials(
  rows: UnsafeMutableBufferPointer<Double>, into results: UnsafeMutableBufferPointer<Double>
) {
  let columns = results.count
  let count = rows.count / columns
  let row = { (k: Int) in rows.part(k * columns..<(k + 1) * columns) }
  let greatest = results
  greatest.baseAddress!.update(from: rows.baseAddress!, count: columns)
  for k in 1..<max(count, 1) {
    let terms = row(k)
    for j in 0..<columns { greatest[j] = terms[j] > greatest[j] ? terms[j] : greatest[j] }
  }
  for k in 0..<count {
    let terms = row(k)
    // −inf − −inf would be NaN: a column without any finite term is left as it is.
    for j in 0..<columns {
      terms[j] = greatest[j] == terms[j] ? 0 : terms[j] - greatest[j]
    }
  }
  vectorExp(rows)
  let sums = row(0)
  for k in 1..<max(count, 1) {
    let terms = row(k)
    for j in 0..<columns { sums[j] += terms[j] }
  }
  vectorLog(sums)
  // −inf stays, unless a term was NaN.
  for j in 0..<columns where results[j] > -.infinity || sums[j].isNaN { results[j] += sums[j] }
}
