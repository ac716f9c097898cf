import Datasets
import Foundation
import GSLNumerics
import Literate
import Probability

// snippet.ppca
/// The linear VAE's best W, b and σ, from the covariance of its images.
struct PrincipalSolution {
  let mean: [Double]
  /// All eigenvectors of the covariance and their eigenvalues, the greatest first. The likelihood's
  /// covariance is divided by n, not by n − 1.
  let directions: [[Double]]
  let eigenvalues: [Double]
  let latents: Int

  init(of images: ImageSet, latents: Int) throws {
    let components = try PrincipalComponents(
      of: images.pixels, dimension: images.dimension, count: images.dimension)
    let shrink = 1 - 1 / Double(images.count)
    mean = components.mean
    directions = components.components
    eigenvalues = components.variances.map { $0 * shrink }
    self.latents = latents
  }

  /// σ²: the mean of the eigenvalues that are left over.
  var variance: Double {
    eigenvalues.dropFirst(latents).reduce(0, +) / Double(eigenvalues.count - latents)
  }

  /// w_j = √(λ_j − σ²) u_j. The arguments are for wrong versions and for rivals.
  func model(
    variance: Double? = nil, subtracting: Double? = nil, scale: Double = 1,
    using chosen: [Int]? = nil
  ) throws -> FactorAnalysisModel {
    let variance = variance ?? self.variance
    let factors = (chosen ?? Array(0..<latents)).map { j in
      (directions[j], scale * max(eigenvalues[j] - (subtracting ?? variance), 0).squareRoot())
    }
    return try FactorAnalysisModel(
      weights: mean.indices.map { i in factors.map { $0.0[i] * $0.1 } }, bias: mean,
      noise: [Double](repeating: variance.squareRoot(), count: mean.count))
  }
}
// snippet.end

/// The linear VAE's density needs a variance outside of its plane: images that differ in a few ways only
/// have none.
func requireNoise(beyondTheLatentsOf images: ImageSet, path: String) throws {
  let small = images.dimension > 64 ? images.resized(height: 8, width: 8) : images
  let latents = min(10, small.dimension - 1, small.count - 2)
  guard try PrincipalSolution(of: small, latents: latents).variance > 1e-10 else {
    throw ChapterError(
      "\(path): the images differ in \(latents) ways or fewer, which the linear VAE of 2.7 would "
        + "explain without noise; images that differ in more ways are needed")
  }
}

/// The average of log p(x) over rows.
func averageLogLikelihood(_ model: FactorAnalysisModel, _ rows: [[Double]]) throws -> Double {
  let marginal = try model.marginal()
  return rows.reduce(0) { $0 + marginal.logDensity(at: $1) } / Double(rows.count)
}

/// The first images as rows of numbers.
func rows(_ images: ImageSet, _ count: Int) -> [[Double]] {
  (0..<min(count, images.count)).map { images[$0].map { Double($0) } }
}

/// The derivative of the average log-likelihood along a direction of W, b and log σ².
func slope(
  at model: FactorAnalysisModel, weights: [[Double]], bias: [Double], logVariance: Double,
  over rows: [[Double]]
) throws -> Estimate {
  let slope = try derivative(
    of: { t in
      let moved = try FactorAnalysisModel(
        weights: zip(model.weights, weights).map { zip($0, $1).map { $0 + t * $1 } },
        bias: zip(model.bias, bias).map { $0 + t * $1 },
        noise: model.noise.map { $0 * exp(t * logVariance / 2) })
      return try averageLogLikelihood(moved, rows)
    }, at: 0, step: 0.02)
  // The rounding of a sum over all images.
  return slope + Estimate(0, error: 1e-9)
}
