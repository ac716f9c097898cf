import GSLNumerics

/// Mean and covariance of rows, as a Gaussian stands for them.
struct GaussianSummary: Sendable {
  let mean: [Double]
  let covariance: Matrix

  init(mean: [Double], covariance: Matrix) {
    self.mean = mean
    self.covariance = covariance
  }

  /// - Parameter weights: How often each row counts; every row once by default.
  init(of points: Points, weights: [Double]? = nil) {
    let dimension = points.dimension
    let total = weights?.reduce(0, +) ?? Double(points.count)
    var mean = [Double](repeating: 0, count: dimension)
    for row in 0..<points.count {
      let weight = weights?[row] ?? 1
      for column in 0..<dimension {
        mean[column] += weight * Double(points.values[row * dimension + column])
      }
    }
    for column in 0..<dimension { mean[column] /= total }
    var sums = [Double](repeating: 0, count: dimension * dimension)
    var centered = [Double](repeating: 0, count: dimension)
    for row in 0..<points.count {
      let weight = weights?[row] ?? 1
      guard weight > 0 else { continue }
      for column in 0..<dimension {
        centered[column] = Double(points.values[row * dimension + column]) - mean[column]
      }
      for i in 0..<dimension {
        let factor = weight * centered[i]
        for j in 0...i { sums[i * dimension + j] += factor * centered[j] }
      }
    }
    for i in 0..<dimension {
      for j in 0...i {
        sums[i * dimension + j] /= total - 1
        sums[j * dimension + i] = sums[i * dimension + j]
      }
    }
    self.mean = mean
    covariance = Matrix(rows: dimension, columns: dimension, elements: sums)
  }
}

/// The squared Fréchet distance (Fréchet, 1957; Dowson and Landau, 1982) of the Gaussians with two
/// sets' means and covariances,
///
///     |μ₁ − μ₂|² + tr(C₁ + C₂ − 2 (C₁^½ C₂ C₁^½)^½).
///
/// With features of a network in place of ours it is the FID of Heusel et al. (2017), which by
/// custom is the squared distance too. It is biased upward in small samples: compare only values
/// of equally many rows, and with the noise floor.
public func frechetDistanceSquared(_ first: Points, _ second: Points) throws -> Double {
  try FrechetReference(GaussianSummary(of: first)).distanceSquared(to: GaussianSummary(of: second))
}

extension FrechetReference {
  init(_ summary: GaussianSummary) throws {
    try self.init(mean: summary.mean, covariance: summary.covariance)
  }

  func distanceSquared(to other: GaussianSummary) throws -> Double {
    try distanceSquared(toMean: other.mean, covariance: other.covariance)
  }
}
