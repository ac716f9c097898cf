import Foundation

/// z ~ N(0, 1), x|z ~ N(wz + b, s²): the smallest latent-variable model, in which everything that
/// variational inference approximates is known. All in nats.
///
/// Its x is N(b, w² + s²); its posterior is normal. With q(z) = N(m, v) the evidence lower bound is
/// E_q log p(x|z) − KL(q‖N(0, 1)), and falls short of log p(x) by KL(q‖p(z|x)) (Jordan et al. 1999).
public struct LinearGaussianModel: Sendable, Hashable {
  /// w.
  public let weight: Double
  /// b.
  public let bias: Double
  /// s, the standard deviation of x given z; positive.
  public let noise: Double

  /// Throws unless all are finite and `noise` is positive.
  public init(weight: Double, bias: Double, noise: Double) throws {
    try requireFinite(weight, "weight", of: Self.self)
    try requireFinite(bias, "bias", of: Self.self)
    try requirePositive(noise, "noise", of: Self.self)
    self.weight = weight
    self.bias = bias
    self.noise = noise
  }

  /// p(z) = N(0, 1).
  public var prior: Normal { .standard }

  /// p(x|z) = N(wz + b, s²).
  public func likelihood(given z: Double) throws -> Normal {
    try Normal(mean: bias.addingProduct(weight, z), standardDeviation: noise)
  }

  /// p(x) = N(b, w² + s²).
  public func marginal() throws -> Normal {
    try Normal(mean: bias, standardDeviation: hypot(weight, noise))
  }

  /// p(z|x) = N(w(x − b)/(w² + s²), s²/(w² + s²)).
  public func posterior(of x: Double) throws -> Normal {
    let total = hypot(weight, noise)
    return try Normal(
      mean: weight / total * ((x - bias) / total), standardDeviation: noise / total)
  }

  /// log p(x).
  public func logEvidence(of x: Double) -> Double {
    let total = hypot(weight, noise)
    let z = (x - bias) / total
    return -0.5 * z * z - StandardNormal.halfLogTwoPi - log(total)
  }

  /// E_q log p(x|z) = log N(x; wm + b, s²) − w²v/2s².
  public func reconstruction(of x: Double, under q: Normal) -> Double {
    let z = residual(x, q) / noise
    let spread = weight * q.standardDeviation / noise
    return -0.5 * (z * z + spread * spread) - StandardNormal.halfLogTwoPi - log(noise)
  }

  /// E_q log p(x|z) − KL(q‖N(0, 1)).
  public func evidenceLowerBound(of x: Double, under q: Normal) -> Double {
    reconstruction(of: x, under: q) - klDivergence(of: q, from: prior)
  }

  /// log p(x) − ELBO = KL(q‖p(z|x)), not as that difference.
  ///
  /// The distance of the means, over the posterior's deviation, is that deviation times ∂ELBO/∂m: a
  /// posterior mean that was rounded first would lose gaps below 1e-16.
  public func gap(of x: Double, under q: Normal) -> Double {
    let deviation = noise / hypot(weight, noise)
    let z = deviation * (weight / noise * (residual(x, q) / noise) - q.mean)
    return squareRatioExcess(q.standardDeviation, over: deviation) + 0.5 * z * z
  }

  /// x − wm − b.
  private func residual(_ x: Double, _ q: Normal) -> Double {
    (x - bias).addingProduct(-weight, q.mean)
  }
}

extension LinearGaussianModel {
  /// The partial derivatives of the evidence lower bound.
  public struct BoundGradient: Sendable, Hashable {
    public let mean: Double
    /// By v, q's variance.
    public let variance: Double
    /// By log v.
    public let logVariance: Double
    public let weight: Double
    public let bias: Double
    public let noise: Double
    /// By the datum x.
    public let datum: Double
  }

  /// The partial derivatives of log p(x).
  public struct EvidenceGradient: Sendable, Hashable {
    public let weight: Double
    public let bias: Double
    public let noise: Double
  }

  /// By hand, from ELBO = −½ log 2π − log s − (r² + w²v)/2s² − ½(m² + v − log v − 1), r = x − wm − b.
  public func gradientOfBound(of x: Double, under q: Normal) -> BoundGradient {
    let (w, s, m) = (weight, noise, q.mean)
    let deviation = q.standardDeviation
    let r = residual(x, q) / s
    // ½ − ½v(1 + w²/s²), from the standard deviation: v itself may underflow.
    let byLogVariance = 0.5 - 0.5 * deviation * deviation * (1 + w / s * (w / s))
    return BoundGradient(
      mean: w / s * r - m, variance: byLogVariance / deviation / deviation,
      logVariance: byLogVariance,
      weight: (r * m - w * deviation / s * deviation) / s,
      bias: r / s,
      noise: (r * r + w * deviation / s * (w * deviation / s) - 1) / s, datum: -r / s)
  }

  /// By hand, from log N(x; b, w² + s²).
  public func gradientOfEvidence(of x: Double) -> EvidenceGradient {
    let total = hypot(weight, noise)
    let z = (x - bias) / total
    let byTotal = (z * z - 1) / total
    return EvidenceGradient(
      weight: byTotal * (weight / total), bias: z / total, noise: byTotal * (noise / total))
  }
}
