import GSLNumerics

/// The squared Fréchet (2-Wasserstein) distance of two normals on the line: (μ_p − μ_q)² + (σ_p − σ_q)².
public func frechetDistanceSquared(between p: Normal, and q: Normal) -> Double {
  let (m, s) = (p.mean - q.mean, p.standardDeviation - q.standardDeviation)
  return m * m + s * s
}

/// The squared Fréchet (2-Wasserstein) distance of two multivariate normals of one dimension, in squared
/// units of x: what FID is, of features' means and covariances (Heusel et al. 2017).
///
/// Accuracy and errors are those of `frechetDistanceSquared(means:covariances:)` in GSLNumerics.
public func frechetDistanceSquared(
  between p: MultivariateNormal, and q: MultivariateNormal
) throws -> Double {
  try frechetDistanceSquared(
    means: (p.mean, q.mean), covariances: (Matrix(p.covariance), Matrix(q.covariance)))
}
