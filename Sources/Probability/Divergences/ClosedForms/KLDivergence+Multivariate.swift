import Foundation
import Foundations
import GSLNumerics

/// KL of two multivariate normals of the same dimension:
/// ½ [tr(Σ_q⁻¹Σ_p) − d − log det(Σ_q⁻¹Σ_p) + (μ_p − μ_q)ᵀ Σ_q⁻¹ (μ_p − μ_q)] (Kullback 1959, ch. 9).
///
/// For nearly equal covariances by the eigenvalues e of Σ_q^(−½)(Σ_p − Σ_q)Σ_q^(−½), as
/// ½ Σ (e − log(1 + e)). Linear algebra in twice the precision, so that a condition number of 1e12 is
/// harmless.
public func klDivergence(of p: MultivariateNormal, from q: MultivariateNormal) -> Double {
  require(
    p.dimension == q.dimension,
    "normals of dimension \(p.dimension) and \(q.dimension)")
  let d = q.dimension
  // Scaled by powers of two, exactly, so that variances of 1e±200 are as good as 1.
  let scales = (0..<d).map { i in scalbn(1.0, Int(q.covariance[i][i].squareRoot().exponent)) }
  func scaled(_ matrix: [[Double]]) -> [[Double]] {
    (0..<d).map { i in (0..<d).map { j in matrix[i][j] / scales[i] / scales[j] } }
  }
  let (a, b) = (scaled(p.covariance), scaled(q.covariance))
  guard let root = preciseCholeskyRoot(b), let rootOfP = preciseCholeskyRoot(a) else { return .nan }

  let shift = (0..<d).map { i in
    DoubleDouble.difference(p.mean[i], q.mean[i]) / DoubleDouble(scales[i])
  }
  let distance = solve(root, shift).reduce(DoubleDouble(0)) { $0 + $1 * $1 }.value

  let differences = (0..<d).map { i in
    (0..<d).map { j in DoubleDouble.difference(a[i][j], b[i][j]) }
  }
  let half = transposed(differences.map { solve(root, $0) })
  let relative = half.map { solve(root, $0).map(\.value) }

  let size = relative.joined().reduce(0) { max($0, abs($1)) }
  if size == 0 { return 0.5 * distance }
  if size * Double(d) < 0.5,
    let eigen = try? SymmetricEigen(
      Matrix(
        (0..<d).map { i in (0..<d).map { j in 0.5 * (relative[i][j] + relative[j][i]) } }))
  {
    return 0.5 * (compensatedSum(eigen.values.map { log1pExcess($0) }) + distance)
  }
  let trace = compensatedSum((0..<d).map { relative[$0][$0] })
  let logDeterminants = compensatedSum(
    (0..<d).map { 2 * log((rootOfP[$0][$0] / root[$0][$0]).value) })
  return 0.5 * (trace - logDeterminants + distance)
}

/// The lower triangular L with L Lᵀ = matrix, or nil if that is not positive definite.
func preciseCholeskyRoot(_ matrix: [[Double]]) -> [[DoubleDouble]]? {
  preciseCholeskyRoot(matrix.map { $0.map { DoubleDouble($0) } })
}

func preciseCholeskyRoot(_ matrix: [[DoubleDouble]]) -> [[DoubleDouble]]? {
  let d = matrix.count
  var root = [[DoubleDouble]](
    repeating: [DoubleDouble](repeating: DoubleDouble(0), count: d), count: d)
  for i in 0..<d {
    for j in 0...i {
      var sum = matrix[i][j]
      for k in 0..<j { sum = sum - root[i][k] * root[j][k] }
      if i == j {
        guard sum.high > 0 else { return nil }
        root[i][i] = sum.squareRoot()
      } else {
        root[i][j] = sum / root[j][j]
      }
    }
  }
  return root
}

/// x with L x = b.
func solve(_ root: [[DoubleDouble]], _ b: [DoubleDouble]) -> [DoubleDouble] {
  var x = b
  for i in b.indices {
    for j in 0..<i { x[i] = x[i] - root[i][j] * x[j] }
    x[i] = x[i] / root[i][i]
  }
  return x
}

func transposed(_ matrix: [[DoubleDouble]]) -> [[DoubleDouble]] {
  matrix.indices.map { i in matrix.map { $0[i] } }
}
