import Foundation

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
    precondition(x.count == bias.count, "\(x.count) coordinates for \(bias.count)")
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
    precondition(
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
  public func gap(of x: [Double], under q: MultivariateNormal) throws -> Double {
    klDivergence(of: q, from: try posterior(of: x))
  }
}
