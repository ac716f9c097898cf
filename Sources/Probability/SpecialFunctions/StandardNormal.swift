import Foundation

/// The standard normal's distribution function, its logarithm and its inverse.
///
/// Goals, in order: full relative precision in both tails, also of the logarithm where the
/// probability underflows; no cancellation at the centre.
enum StandardNormal {
  /// ½ log 2π.
  static let halfLogTwoPi = 0.918_938_533_204_672_741_78

  static func logDensity(_ z: Double) -> Double { -0.5 * z * z - halfLogTwoPi }

  /// P(Z <= z).
  static func cumulative(_ z: Double) -> Double { 0.5 * erfc(-z * 0.5.squareRoot()) }

  /// log P(Z <= z).
  static func logCumulative(_ z: Double) -> Double {
    if z > 0 { return log1p(-cumulative(-z)) }
    if z > -6 { return log(cumulative(z)) }
    return logDensity(z) + log(millsRatio(-z))
  }

  /// (1 − Φ(z)) / φ(z) for z >= 6 by Laplace's continued fraction
  /// 1/(z + 1/(z + 2/(z + 3/(z + …)))), evaluated from the bottom.
  private static func millsRatio(_ z: Double) -> Double {
    if z == .infinity { return 0 }
    var tail = z
    for n in stride(from: 60.0, through: 1, by: -1) { tail = z + n / tail }
    return 1 / tail
  }

  /// The z with P(Z <= z) = p.
  static func quantile(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    return p <= 0.5 ? lowerQuantile(p) : -lowerQuantile(1 - p, centre: p - 0.5)
  }

  /// The z with P(Z > z) = q.
  static func complementaryQuantile(_ q: Double) -> Double { -quantile(q) }

  /// For p <= ½: a rational start (Abramowitz & Stegun 1964, 26.2.23, error below 5e-4), polished by
  /// Newton on log Φ in the tail and on Φ − ½ at the centre; `centre` is ½ − p, given where exact.
  private static func lowerQuantile(_ p: Double, centre: Double? = nil) -> Double {
    if p == 0 { return -.infinity }
    let t = (-2 * log(p)).squareRoot()
    let start =
      t - (2.515517 + t * (0.802853 + t * 0.010328))
      / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    var z = -max(start, 0)
    if p > 0.2 {
      let centre = centre ?? (0.5 - p)
      for _ in 0..<4 {
        let excess = 0.5 * erf(z * 0.5.squareRoot()) + centre
        let step = excess / exp(logDensity(z))
        // Halley: φ′/φ = −z.
        z -= step / (1 + 0.5 * step * z)
      }
      return z
    }
    let target = log(p)
    for _ in 0..<4 {
      let logF = logCumulative(z)
      z -= (logF - target) * exp(logF - logDensity(z))
    }
    return z
  }
}
