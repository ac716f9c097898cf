import Foundation
import Foundations
import GSLNumerics

// Divergences of two distributions with densities, by quadrature. All in nats where they have a unit;
// +inf where the divergence is infinite; |value − truth| <= error otherwise. All throw
// `DivergenceError.notConverged` with the best estimate when no useful bound was reached.

/// The differential entropy −∫ p log p in nats, by quadrature.
public func entropyByQuadrature<P: ContinuousDistribution>(
  of p: P, relativeTolerance: Double = 1e-12
) throws -> Estimate {
  let p = Profile(p)
  return try integrate(
    EntropyIntegrand(), p, p, relativeTolerance, "the entropy by quadrature", acceptsNoise: true)
}

/// The cross-entropy −∫ p log q in nats, by quadrature; +inf where KL(p‖q) is.
public func crossEntropyByQuadrature<P: ContinuousDistribution, Q: ContinuousDistribution>(
  of p: P, relativeTo q: Q, relativeTolerance: Double = 1e-12
) throws -> Estimate {
  let (p, q) = (Profile(p), Profile(q))
  if relativeEntropyIsInfinite(p, q) { return Estimate(.infinity, method: .quadrature) }
  return try integrate(
    CrossEntropyIntegrand(), p, q, relativeTolerance, "the cross-entropy by quadrature",
    acceptsNoise: true)
}

/// The Jensen–Shannon divergence ½ KL(p‖m) + ½ KL(q‖m), m = (p + q)/2, in nats: between 0 and log 2
/// (Lin 1991).
public func jsDivergenceByQuadrature<P: ContinuousDistribution, Q: ContinuousDistribution>(
  of p: P, and q: Q, relativeTolerance: Double = 1e-12
) throws -> Estimate {
  try integrate(
    JensenShannonIntegrand(), Profile(p), Profile(q), relativeTolerance, "JSD(p, q) by quadrature")
}

/// log 2 − JSD(p, q) in nats without the subtraction: relatively precise where p and q hardly overlap.
public func jsDivergenceComplementByQuadrature<
  P: ContinuousDistribution, Q: ContinuousDistribution
>(of p: P, and q: Q, relativeTolerance: Double = 1e-12) throws -> Estimate {
  try integrate(
    JensenShannonComplementIntegrand(), Profile(p), Profile(q), relativeTolerance,
    "log 2 − JSD(p, q) by quadrature")
}

/// The total variation distance ½ ∫ |p − q|, between 0 and 1.
public func totalVariationByQuadrature<P: ContinuousDistribution, Q: ContinuousDistribution>(
  between p: P, and q: Q, relativeTolerance: Double = 1e-12
) throws -> Estimate {
  try integrate(
    TotalVariationIntegrand(), Profile(p), Profile(q), relativeTolerance,
    "the total variation by quadrature")
}

/// The squared Hellinger distance ½ ∫ (√p − √q)², between 0 and 1.
public func squaredHellingerByQuadrature<P: ContinuousDistribution, Q: ContinuousDistribution>(
  between p: P, and q: Q, relativeTolerance: Double = 1e-12
) throws -> Estimate {
  try integrate(
    SquaredHellingerIntegrand(), Profile(p), Profile(q), relativeTolerance,
    "the Hellinger distance by quadrature")
}

/// The Bhattacharyya coefficient ∫ √(pq) = 1 − H², relatively precise where p and q hardly overlap.
public func bhattacharyyaCoefficientByQuadrature<
  P: ContinuousDistribution, Q: ContinuousDistribution
>(of p: P, and q: Q, relativeTolerance: Double = 1e-12) throws -> Estimate {
  try integrate(
    BhattacharyyaIntegrand(), Profile(p), Profile(q), relativeTolerance,
    "the Bhattacharyya coefficient by quadrature"
  )
}

/// The Rényi divergence of order α > 0, α ≠ 1: log ∫ p^α q^(1−α) / (α − 1), in nats (Rényi 1961).
///
/// Below order 1 it is finite unless p and q do not overlap. Above, tails decide, and what they do not
/// decide shows as an integral that does not converge.
public func renyiDivergenceByQuadrature<P: ContinuousDistribution, Q: ContinuousDistribution>(
  of p: P, from q: Q, order: Double, relativeTolerance: Double = 1e-12
) throws -> Estimate {
  require(order > 0 && order != 1, "a Rényi divergence has a positive order other than 1")
  let (p, q) = (Profile(p), Profile(q))
  if order > 1 && powerIntegralIsInfinite(p, q, order: order) {
    return Estimate(.infinity, method: .quadrature)
  }
  let excess = try integrate(
    RenyiExcess(order: order), p, q, relativeTolerance, "the Rényi divergence by quadrature")
  if order > 1 {
    let error = excess.error / (1 + excess.value) / (order - 1)
    return Estimate(
      log1p(excess.value) / (order - 1), error: error.isNaN ? .infinity : error,
      method: .quadrature)
  }
  if excess.value < 0.5 {
    let error = excess.error / (1 - excess.value - excess.error) / (1 - order)
    return Estimate(-log1p(-excess.value) / (1 - order), error: error, method: .quadrature)
  }
  // Little overlap: the integral itself, relatively precise.
  let overlap = try integrate(
    PowerOverlapIntegrand(order: order), p, q, relativeTolerance,
    "the Rényi divergence by quadrature")
  if overlap.value == 0 { return Estimate(.infinity, method: .quadrature) }
  return Estimate(
    -log(overlap.value) / (1 - order),
    error: -log1p(-min(overlap.error / overlap.value, 1)) / (1 - order), method: .quadrature)
}

/// The χ² divergence ∫ (p − q)²/q (Pearson 1900); +inf where the tails of p are too heavy for q's.
public func chiSquaredDivergenceByQuadrature<P: ContinuousDistribution, Q: ContinuousDistribution>(
  of p: P, from q: Q, relativeTolerance: Double = 1e-12
) throws -> Estimate {
  try fDivergenceByQuadrature(.pearson, of: p, from: q, relativeTolerance: relativeTolerance)
}

/// Whether ∫ p^α q^(1−α), α > 1, is infinite because of supports or tails.
func powerIntegralIsInfinite(_ p: Profile, _ q: Profile, order: Double) -> Bool {
  if relativeEntropyIsInfinite(p, q) { return true }
  if p.support.lower == q.support.lower
    && p.leftTail.makesPowerIntegralInfinite(against: q.leftTail, order: order)
  {
    return true
  }
  return p.support.upper == q.support.upper
    && p.rightTail.makesPowerIntegralInfinite(against: q.rightTail, order: order)
}

extension Tail {
  /// Whether ∫ p^α q^(1−α), α > 1, diverges on this side for p with this tail and q with `other`.
  /// Undecided ties of the leading terms count as finite: the quadrature then has to decide.
  func makesPowerIntegralInfinite(against other: Tail, order a: Double) -> Bool {
    switch (self, other) {
    case (.end(let p), .end(let q)):
      return a * p + (1 - a) * q <= -1
    case (.power(let p), .power(let q)):
      return a * (p + 1) + (1 - a) * (q + 1) <= 1
    case (.exponentialPower(let m, let r), .exponentialPower(let n, let s)):
      return m < n || (m == n && a * r + (1 - a) * s < 0)
    case (.doubleExponential(let r), .doubleExponential(let s)):
      return r < s
    case (.essentialEnd(let m, let r), .essentialEnd(let n, let s)):
      return m < n || (m == n && a * r + (1 - a) * s < 0)
    case (.logNormal(let s), .logNormal(let t)), (.logNormalEnd(let s), .logNormalEnd(let t)):
      return a / (s * s) + (1 - a) / (t * t) < 0
    default:
      // Different kinds: the heavier p wins against any power of q's.
      return isHeavier(than: other)
    }
  }
}
