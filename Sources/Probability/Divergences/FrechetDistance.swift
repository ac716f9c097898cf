import Foundation
import GSLNumerics

/// The squared Fréchet (2-Wasserstein) distance of two normals on the line: (μ_p − μ_q)² + (σ_p − σ_q)².
public func squaredFrechetDistance(between p: Normal, and q: Normal) -> Double {
  let (m, s) = (p.mean - q.mean, p.standardDeviation - q.standardDeviation)
  return m * m + s * s
}

/// The squared Fréchet (2-Wasserstein) distance of two multivariate normals,
/// |μ_p − μ_q|² + tr(Σ_p + Σ_q − 2 (Σ_p^½ Σ_q Σ_p^½)^½) (Dowson & Landau 1982), in squared units of x.
///
/// What FID is, of features' means and covariances (Heusel et al. 2017). Exact to about 1e-8 of the traces:
/// the trace terms cancel for nearly equal covariances.
public func squaredFrechetDistance(
  between p: MultivariateNormal, and q: MultivariateNormal
) throws -> Double {
  try squaredFrechetDistance(
    means: (p.mean, q.mean), covariances: (Matrix(p.covariance), Matrix(q.covariance)))
}

/// The same from means, shape [d], and covariances, shape [d, d], which may be singular, as those of few
/// samples are. Throws `GSLError` unless the covariances are symmetric and finite.
public func squaredFrechetDistance(
  means: (p: [Double], q: [Double]), covariances: (p: Matrix, q: Matrix)
) throws -> Double {
  precondition(
    means.p.count == means.q.count && covariances.p.rows == means.p.count
      && covariances.q.rows == means.q.count,
    "means of \(means.p.count) and \(means.q.count) coordinates, covariances of "
      + "\(covariances.p.rows) and \(covariances.q.rows)")
  let d = means.p.count
  let eigen = try SymmetricEigen(covariances.p)
  // Rows √λ_i v_i: the product below has the eigenvalues of Σ_p^½ Σ_q Σ_p^½.
  var root = eigen.vectors
  for i in 0..<d {
    let scale = max(eigen.values[i], 0).squareRoot()
    for j in 0..<d { root[i, j] *= scale }
  }
  var product = root * covariances.q * root.transposed
  for i in 0..<d {
    for j in 0..<i {
      let mean = 0.5 * (product[i, j] + product[j, i])
      (product[i, j], product[j, i]) = (mean, mean)
    }
  }
  let overlap = try SymmetricEigen(product).values.map { max($0, 0).squareRoot() }
  let traces = (0..<d).map { covariances.p[$0, $0] + covariances.q[$0, $0] }
  let distance = zip(means.p, means.q).map { ($0 - $1) * ($0 - $1) }
  return max(compensatedSum(distance + traces + overlap.map { -2 * $0 }), 0)
}
