import Foundations

/// The squared Fréchet (2-Wasserstein) distance of two Gaussians (Fréchet 1957; Dowson & Landau 1982),
///
///     |μ₁ − μ₂|² + tr(C₁ + C₂ − 2 (C₁^½ C₂ C₁^½)^½),
///
/// in squared units of the coordinates, from means of shape [d] and covariances of shape [d, d], which
/// may be singular, as those of few samples are.
///
/// Good to about 1e-8 of the traces: for nearly equal covariances these cancel. The sizes must agree.
/// Throws `GSLError` unless the covariances are symmetric and finite.
public func frechetDistanceSquared(
  means: (p: [Double], q: [Double]), covariances: (p: Matrix, q: Matrix)
) throws -> Double {
  try FrechetReference(mean: means.p, covariance: covariances.p)
    .distanceSquared(toMean: means.q, covariance: covariances.q)
}

/// One side of the distance, with its root taken once.
package struct FrechetReference: Sendable {
  private let mean: [Double]
  private let covariance: Matrix
  private let root: Matrix

  package init(mean: [Double], covariance: Matrix) throws {
    require(
      covariance.rows == mean.count && covariance.columns == mean.count,
      "a mean of \(mean.count) coordinates, a covariance of \(covariance.rows) × \(covariance.columns)"
    )
    self.mean = mean
    self.covariance = covariance
    let eigen = try SymmetricEigen(covariance)
    let scaled = eigen.values.map { max(0, $0).squareRoot() }
    root = eigen.vectors.transposed * Matrix.diagonal(scaled) * eigen.vectors
  }

  package func distanceSquared(toMean other: [Double], covariance second: Matrix) throws -> Double {
    require(
      other.count == mean.count && second.rows == mean.count && second.columns == mean.count,
      "means of \(mean.count) and \(other.count) coordinates, a covariance of "
        + "\(second.rows) × \(second.columns)")
    let product = root * second * root
    // Rounding leaves it a little unsymmetric, which the eigensolver refuses.
    var symmetric = product
    for i in 0..<product.rows {
      for j in 0..<product.columns { symmetric[i, j] = (product[i, j] + product[j, i]) / 2 }
    }
    let cross = try SymmetricEigen(symmetric).values.reduce(0) { $0 + max(0, $1).squareRoot() }
    var distance = -2 * cross
    for i in mean.indices {
      let difference = mean[i] - other[i]
      distance += difference * difference + covariance[i, i] + second[i, i]
    }
    return max(0, distance)
  }
}
