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

  /// log p(x) − ELBO = KL(q‖p(z|x)), not as that difference; relative error below 1e-13 down to gaps of
  /// 1e-60.
  ///
  /// The distance of the means, over the posterior's deviation, is that deviation times ∂ELBO/∂m; the
  /// ratio of the variances is v(w² + s²)/s². Both in twice the precision: a posterior that was rounded
  /// first would be off by 1e-16, and so would gaps below 1e-32.
  public func gap(of x: Double, under q: Normal) -> Double {
    let deviation = DoubleDouble(q.standardDeviation)
    return gap(of: x, mean: q.mean, deviation: deviation, variance: nil)
  }

  /// The same for q = N(mean, variance), which has a variance where optimizers work with one: its
  /// root would be rounded first. NaN unless `variance` is positive and both are finite.
  public func gap(of x: Double, mean: Double, variance: Double) -> Double {
    guard variance > 0, variance.isFinite, mean.isFinite else { return .nan }
    return gap(of: x, mean: mean, deviation: nil, variance: DoubleDouble(variance))
  }

  private func gap(
    of x: Double, mean: Double, deviation: DoubleDouble?, variance: DoubleDouble?
  ) -> Double {
    // In units of s, by a power of two: exact, and no square over- or underflows before its time.
    let unit = scalbn(1.0, Int(-noise.exponent))
    let (w, s) = (DoubleDouble(weight * unit), DoubleDouble(noise * unit))
    let precision = (w / s) * (w / s) + DoubleDouble(1)
    let ratio: DoubleDouble
    if let deviation {
      ratio = deviation * deviation * precision
    } else {
      ratio = (variance ?? DoubleDouble(0)) * precision
    }
    let scales: Double
    if ratio.value > 0.5 && ratio.value < 2 {
      scales = 0.5 * log1pExcess((ratio - DoubleDouble(1)).value)
    } else {
      // Far from the optimum nothing cancels; logarithms where the square is beyond the doubles.
      let spread =
        deviation.map { 2 * log($0.value) } ?? log((variance ?? DoubleDouble(0)).value)
      let total = 2 * (log(hypot(weight, noise)) - log(noise))
      scales = 0.5 * (exp(spread + total) - 1 - (spread + total))
    }
    let residual =
      DoubleDouble.difference(x * unit, bias * unit) - w * DoubleDouble(mean)
    let slope = (w / s) * (residual / s) - DoubleDouble(mean)
    if slope.value.isFinite && precision.value.isFinite {
      return scales + 0.5 * slope.value * (slope.value / precision.value)
    }
    let root = noise / hypot(weight, noise)
    let z = root * (weight / noise * ((x - bias - weight * mean) / noise) - mean)
    return scales + 0.5 * z * z
  }

  /// x − wm − b.
  private func residual(_ x: Double, _ q: Normal) -> Double {
    (x - bias).addingProduct(-weight, q.mean)
  }
}

extension LinearGaussianModel {
  /// The partial derivatives of the evidence lower bound.
  public struct BoundGradient: Sendable, Hashable {
    /// By m, q's mean.
    public let mean: Double
    /// By v, q's variance.
    public let variance: Double
    /// By log v.
    public let logVariance: Double
    /// By w, in nats per unit of x.
    public let weight: Double
    /// By b, in nats per unit of x.
    public let bias: Double
    /// By the standard deviation s, in nats per unit of x.
    public let noise: Double
    /// By the datum x.
    public let datum: Double
  }

  /// The partial derivatives of log p(x).
  public struct EvidenceGradient: Sendable, Hashable {
    /// By w, in nats per unit of x.
    public let weight: Double
    /// By b, in nats per unit of x.
    public let bias: Double
    /// By the standard deviation s, in nats per unit of x.
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
