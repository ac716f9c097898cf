import Foundation
import Foundations
import GSLNumerics

/// z ~ N(0, I) of k coordinates, x|z ~ N(Wz + b, diag s²) of d: factor analysis (Rubin & Thayer 1982),
/// the linear Gaussian model with vectors. All in nats.
public struct FactorAnalysisModel: Sendable, Hashable {
  /// W, shape [d, k].
  public let weights: [[Double]]
  /// b, shape [d].
  public let bias: [Double]
  /// s, shape [d], positive.
  public let noise: [Double]

  /// Throws unless the shapes agree, all numbers are finite and `noise` is positive.
  public init(weights: [[Double]], bias: [Double], noise: [Double]) throws {
    let latent = weights.first?.count ?? 0
    try require(
      latent > 0 && weights.allSatisfy { $0.count == latent }, Self.self, "weights",
      "rows of \(weights.map(\.count))", "a matrix with a column for each latent coordinate")
    try require(
      bias.count == weights.count && noise.count == weights.count, Self.self, "bias and noise",
      "\(bias.count) and \(noise.count) numbers", "one for each of \(weights.count) rows")
    for row in weights { for value in row { try requireFinite(value, "weights", of: Self.self) } }
    for value in bias { try requireFinite(value, "bias", of: Self.self) }
    for value in noise { try requirePositive(value, "noise", of: Self.self) }
    self.weights = weights
    self.bias = bias
    self.noise = noise
  }

  /// k.
  public var latentDimension: Int { weights[0].count }

  /// p(z) = N(0, I).
  public func prior() throws -> MultivariateNormal {
    let k = latentDimension
    return try MultivariateNormal(
      mean: [Double](repeating: 0, count: k),
      standardDeviations: [Double](repeating: 1, count: k))
  }

  /// p(x) = N(b, WWᵀ + diag s²).
  public func marginal() throws -> MultivariateNormal {
    try MultivariateNormal(
      mean: bias,
      covariance: weights.indices.map { i in
        weights.indices.map { j in
          let product = zip(weights[i], weights[j]).reduce(0) { $0 + $1.0 * $1.1 }
          return product + (i == j ? noise[i] * noise[i] : 0)
        }
      })
  }

  /// p(z|x) = N(Wᵀ(WWᵀ + diag s²)⁻¹(x − b), I − Wᵀ(WWᵀ + diag s²)⁻¹W), by absorbing the coordinates of x
  /// one at a time, each of which leaves a normal (the Kalman filter's update; Kalman 1960).
  public func posterior(of x: [Double]) throws -> MultivariateNormal {
    require(x.count == bias.count, "\(x.count) coordinates for \(bias.count)")
    let k = latentDimension
    var mean = [Double](repeating: 0, count: k)
    var covariance = (0..<k).map { i in (0..<k).map { $0 == i ? 1.0 : 0.0 } }
    for (i, row) in weights.enumerated() {
      let spread = covariance.map { zip($0, row).reduce(0) { $0 + $1.0 * $1.1 } }
      let total = zip(row, spread).reduce(noise[i] * noise[i]) { $0 + $1.0 * $1.1 }
      let surprise = x[i] - bias[i] - zip(row, mean).reduce(0) { $0 + $1.0 * $1.1 }
      for a in 0..<k {
        mean[a] += spread[a] / total * surprise
        for b in 0..<k { covariance[a][b] -= spread[a] * spread[b] / total }
      }
    }
    return try MultivariateNormal(mean: mean, covariance: covariance)
  }

  /// log p(x).
  public func logEvidence(of x: [Double]) throws -> Double { try marginal().logDensity(at: x) }

  /// E_q log p(x|z) = Σ_i [log N(x_i; w_i·m + b_i, s_i²) − w_iᵀ S w_i / 2s_i²], q = N(m, S).
  public func reconstruction(of x: [Double], under q: MultivariateNormal) -> Double {
    require(
      x.count == bias.count && q.dimension == latentDimension,
      "\(x.count) coordinates for \(bias.count), q of dimension \(q.dimension)")
    let terms = weights.indices.map { i -> Double in
      let row = weights[i]
      let residual = x[i] - bias[i] - zip(row, q.mean).reduce(0) { $0 + $1.0 * $1.1 }
      let spread = zip(row, q.covariance).reduce(0) { sum, pair in
        sum + pair.0 * zip(row, pair.1).reduce(0) { $0 + $1.0 * $1.1 }
      }
      let z = residual / noise[i]
      return -0.5 * (z * z + spread / noise[i] / noise[i]) - StandardNormal.halfLogTwoPi
        - log(noise[i])
    }
    return compensatedSum(terms)
  }

  /// E_q log p(x|z) − KL(q‖N(0, I)).
  public func evidenceLowerBound(of x: [Double], under q: MultivariateNormal) throws -> Double {
    reconstruction(of: x, under: q) - klDivergence(of: q, from: try prior())
  }

  /// log p(x) − ELBO = KL(q‖p(z|x)), not as that difference.
  ///
  /// From the posterior's precision Λ = I + Wᵀ diag(s)⁻² W and the slope g of the bound in q's mean:
  /// ½ [tr ΛS − k − log det ΛS + gᵀΛ⁻¹g], in twice the precision. A posterior that was rounded first would
  /// lose gaps below 1e-16. For ordinary magnitudes; NaN where the squares over- or underflow.
  public func gap(of x: [Double], under q: MultivariateNormal) throws -> Double {
    require(
      x.count == bias.count && q.dimension == latentDimension,
      "\(x.count) coordinates for \(bias.count), q of dimension \(q.dimension)")
    let k = latentDimension
    let scaled = weights.indices.map { i in
      weights[i].map { DoubleDouble($0) / DoubleDouble(noise[i]) }
    }
    let mean = q.mean.map { DoubleDouble($0) }
    let residuals = weights.indices.map { i in
      zip(weights[i], mean).reduce(DoubleDouble.difference(x[i], bias[i])) {
        $0 - DoubleDouble($1.0) * $1.1
      } / DoubleDouble(noise[i])
    }
    let slope = (0..<k).map { a in
      zip(scaled, residuals).reduce(-mean[a]) { $0 + $1.0[a] * $1.1 }
    }
    let precision = (0..<k).map { a in
      (0..<k).map { b in
        scaled.reduce(DoubleDouble(a == b ? 1 : 0)) { $0 + $1[a] * $1[b] }
      }
    }
    guard let root = preciseCholeskyRoot(precision),
      let spread = preciseCholeskyRoot(q.covariance.map { $0.map { DoubleDouble($0) } })
    else { return .nan }
    let distance = solve(root, slope).reduce(DoubleDouble(0)) { $0 + $1 * $1 }.value
    // Rᵀ Λ R − I for S = R Rᵀ: its eigenvalues e make up ½ Σ (e − log(1 + e)).
    let excess = (0..<k).map { a in
      (0..<k).map { b -> DoubleDouble in
        var sum = DoubleDouble(a == b ? -1 : 0)
        for i in a..<k {
          for j in b..<k { sum = sum + spread[i][a] * precision[i][j] * spread[j][b] }
        }
        return sum
      }
    }
    let eigen = try SymmetricEigen(
      Matrix(
        (0..<k).map { a in (0..<k).map { b in 0.5 * (excess[a][b].value + excess[b][a].value) } }))
    return 0.5 * (compensatedSum(eigen.values.map { log1pExcess($0) }) + distance)
  }
}
