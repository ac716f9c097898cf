import Foundation
import Foundations
import GSLNumerics

/// The multivariate normal distribution: f(x) = exp(−½ (x−μ)ᵀ Σ⁻¹ (x−μ)) / √((2π)^d det Σ).
///
/// Evaluated through the Cholesky root of Σ. GSL: `gsl_ran_multivariate_gaussian_log_pdf`.
public struct MultivariateNormal: MultivariateDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// μ, shape [d].
  public let mean: [Double]
  /// Σ, shape [d, d].
  public let covariance: [[Double]]
  /// The lower triangular L with L Lᵀ = Σ, shape [d, d].
  public var root: [[Double]] { (0..<dimension).map(cholesky.lower.row) }
  let cholesky: Cholesky

  /// Throws unless `mean` is finite, and `covariance`, of shape [d, d], symmetric and positive definite.
  public init(mean: [Double], covariance: [[Double]]) throws {
    try require(!mean.isEmpty, Self.self, "mean", mean, "of dimension 1 at least")
    for (i, value) in mean.enumerated() { try requireFinite(value, "mean[\(i)]", of: Self.self) }
    let d = mean.count
    try require(
      covariance.count == d && covariance.allSatisfy { $0.count == d }, Self.self, "covariance",
      "\(covariance.count) rows of \(covariance.map(\.count))", "of shape [\(d), \(d)]")
    for i in 0..<d {
      for j in 0..<i {
        let scale = (covariance[i][i] * covariance[j][j]).squareRoot()
        try require(
          abs(covariance[i][j] - covariance[j][i]) <= 1e-12 * scale, Self.self,
          "covariance[\(i)][\(j)]", covariance[i][j], "equal to covariance[\(j)][\(i)]")
      }
    }
    // Unit variances first, so that 1e-200 is as good as 1.
    let scales = (0..<d).map { covariance[$0][$0].squareRoot() }
    let correlation = (0..<d).map { i in
      (0..<d).map { j in covariance[i][j] / scales[i] / scales[j] }
    }
    guard let root = choleskyRoot(correlation) else {
      throw DistributionError.invalidParameter(
        distribution: "\(Self.self)", parameter: "covariance", value: "\(covariance)",
        requirement: "positive definite")
    }
    self.mean = mean
    self.covariance = covariance
    cholesky = Cholesky(lower: Matrix.diagonal(scales) * root.lower)
  }

  /// With independent coordinates. Throws unless there is one positive deviation per coordinate.
  public init(mean: [Double], standardDeviations: [Double]) throws {
    try require(
      mean.count == standardDeviations.count, Self.self, "standardDeviations",
      "\(standardDeviations.count) numbers", "one per coordinate (\(mean.count))")
    for (i, deviation) in standardDeviations.enumerated() {
      try requirePositive(deviation, "standardDeviations[\(i)]", of: Self.self)
    }
    try self.init(
      mean: mean,
      covariance: standardDeviations.indices.map { i in
        standardDeviations.indices.map {
          i == $0 ? standardDeviations[i] * standardDeviations[i] : 0
        }
      })
  }

  /// The means, then the lower triangle of the covariance by rows.
  public var parameterNames: [String] {
    mean.indices.map { "mean[\($0)]" }
      + mean.indices.flatMap { i in (0...i).map { "covariance[\(i)][\($0)]" } }
  }
  public var parameters: [Double] {
    mean + mean.indices.flatMap { i in (0...i).map { covariance[i][$0] } }
  }
  public init(parameters: [Double]) throws {
    // d + d(d+1)/2 numbers.
    let discriminant: Double = 9 + 8 * Double(parameters.count)
    let d = Int(0.5 * (discriminant.squareRoot() - 3))
    let size: Int = d + d * (d + 1) / 2
    try require(
      d >= 1 && size == parameters.count, Self.self, "parameters",
      "\(parameters.count) numbers", "d + d(d + 1)/2 numbers")
    let at = { (i: Int, j: Int) in parameters[d + max(i, j) * (max(i, j) + 1) / 2 + min(i, j)] }
    try self.init(
      mean: Array(parameters[..<d]), covariance: (0..<d).map { i in (0..<d).map { at(i, $0) } })
  }

  // MARK: Statistics

  public var dimension: Int { mean.count }
  public var mode: [Double] { mean }
  /// log det Σ.
  public var logDeterminant: Double {
    2 * compensatedSum(mean.indices.lazy.map { log(cholesky.lower[$0, $0]) })
  }
  public var entropy: Double {
    Double(dimension) * (0.5 + StandardNormal.halfLogTwoPi) + 0.5 * logDeterminant
  }

  // MARK: Evaluation

  /// (x − μ)ᵀ Σ⁻¹ (x − μ).
  public func squaredMahalanobisDistance(to x: [Double]) -> Double {
    require(x.count == dimension, "\(x.count) coordinates for dimension \(dimension)")
    let square = cholesky.squaredDistance(zip(x, mean).map { $0 - $1 })
    // ∞ − ∞ on the way, from coordinates that are infinite or nearly so.
    return square.isNaN && !x.contains(where: \.isNaN) ? .infinity : square
  }

  public func logDensity(at x: [Double]) -> Double {
    -0.5 * squaredMahalanobisDistance(to: x) - logNormalizer
  }

  /// log √((2π)^d det Σ).
  var logNormalizer: Double {
    Double(dimension) * StandardNormal.halfLogTwoPi + 0.5 * logDeterminant
  }

  public func logDensity(
    atRows points: UnsafeBufferPointer<Double>, into results: UnsafeMutableBufferPointer<Double>
  ) {
    let d = dimension
    require(
      points.count == results.count * d,
      "\(points.count) numbers are not \(results.count) points of dimension \(d)")
    let (mean, inverse, constant) = (mean, cholesky.packedInverse, logNormalizer)
    inBlocks(results.count) { block in
      for i in block {
        var square = 0.0
        var entry = 0
        for a in 0..<d {
          var y = 0.0
          for b in 0...a {
            y += inverse[entry] * (points[i * d + b] - mean[b])
            entry += 1
          }
          square += y * y
        }
        if square.isNaN {
          let hasNaN = (0..<d).contains { points[i * d + $0].isNaN }
          square = hasNaN ? .nan : .infinity
        }
        results[i] = -0.5 * square - constant
      }
    }
  }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> [Double] {
    let noise = mean.map { _ in standardNormal(&generator) }
    return mean.indices.map { i in
      mean[i] + (0...i).reduce(0.0) { $0 + cholesky.lower[i, $1] * noise[$1] }
    }
  }

  // MARK: Fitting

  /// μ̂ is the mean and Σ̂ the mean of (x − μ̂)(x − μ̂)ᵀ (divisor n). Standard errors √(Σ_ii/n) and
  /// √((Σ_ii Σ_jj + Σ_ij²)/n). Throws unless the data span all dimensions.
  public static func fit(_ data: [[Double]]) throws -> Fit<MultivariateNormal> {
    guard let d = data.first?.count, d > 0 else {
      throw cannotFit(Self.self, "there are no data")
    }
    for (i, x) in data.enumerated() where x.count != d || !x.allSatisfy(\.isFinite) {
      throw cannotFit(Self.self, "datum \(i) is not \(d) finite numbers: \(x)")
    }
    let n = Double(data.count)
    let mean = (0..<d).map { a in compensatedSum(data.lazy.map { $0[a] }) / n }
    var covariance = [[Double]](repeating: [Double](repeating: 0, count: d), count: d)
    for x in data {
      for a in 0..<d {
        for b in 0...a { covariance[a][b] += (x[a] - mean[a]) * (x[b] - mean[b]) / n }
      }
    }
    for a in 0..<d { for b in 0..<a { covariance[b][a] = covariance[a][b] } }
    let fitted: MultivariateNormal
    do {
      fitted = try MultivariateNormal(mean: mean, covariance: covariance)
    } catch {
      throw cannotFit(
        Self.self, "\(data.count) data do not span \(d) dimensions, so the likelihood is unbounded")
    }
    let errors =
      (0..<d).map { (covariance[$0][$0] / n).squareRoot() }
      + (0..<d).flatMap { i in
        (0...i).map { j in
          ((covariance[i][i] * covariance[j][j] + covariance[i][j] * covariance[i][j]) / n)
            .squareRoot()
        }
      }
    return Fit(
      fitted, standardErrors: errors, logLikelihood: fitted.logLikelihood(ofAll: data),
      count: data.count)
  }
}
