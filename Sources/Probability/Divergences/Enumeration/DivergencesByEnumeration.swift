import Foundation
import Foundations
import GSLNumerics

// Divergences of two discrete distributions by summation, in nats. |value − truth| <= error; +inf
// where infinite. All throw `DivergenceError.notConverged` when the sum is too long or a mass was
// not found.

/// The Shannon entropy −Σ p log p in nats, by summation.
public func entropyByEnumeration<P: DiscreteDistribution>(
  of p: P, relativeTolerance: Double = 1e-15
) throws -> Estimate {
  try sum(EntropyIntegrand(), p, p, relativeTolerance, "the entropy by enumeration")
}

/// The cross-entropy −Σ p log q in nats, by summation; +inf where q vanishes and p does not.
public func crossEntropyByEnumeration<P: DiscreteDistribution, Q: DiscreteDistribution>(
  of p: P, relativeTo q: Q, relativeTolerance: Double = 1e-15
) throws -> Estimate {
  if exceeds(p.support, q.support) { return Estimate(.infinity, method: .enumeration) }
  return try sum(
    CrossEntropyIntegrand(), p, q, relativeTolerance, "the cross-entropy by enumeration")
}

/// KL(p‖q) = Σ p log(p/q) in nats by summation, for any two discrete distributions; 0 log 0 = 0, and
/// +inf where q vanishes and p does not.
public func klDivergenceByEnumeration<P: DiscreteDistribution, Q: DiscreteDistribution>(
  of p: P, from q: Q, relativeTolerance: Double = 1e-15
) throws -> Estimate {
  if exceeds(p.support, q.support) { return Estimate(.infinity, method: .enumeration) }
  let quantity = "KL(p‖q) by enumeration"
  var direct: Estimate?
  do {
    let first = try sum(RelativeEntropyIntegrand(), p, q, relativeTolerance, quantity)
    if first.value > 0.1 { return first }
    direct = first
  } catch {}
  // Nearly equal: terms that are not negative and do not cancel.
  let excess = try sum(RelativeEntropyExcess(), p, q, relativeTolerance, quantity)
  guard let direct, direct.error < excess.error else { return excess }
  return direct
}

/// The Jensen–Shannon divergence in nats, by summation.
public func jsDivergenceByEnumeration<P: DiscreteDistribution, Q: DiscreteDistribution>(
  of p: P, and q: Q, relativeTolerance: Double = 1e-15
) throws -> Estimate {
  try sum(JensenShannonIntegrand(), p, q, relativeTolerance, "JSD(p, q) by enumeration")
}

/// log 2 − JSD(p, q) in nats, without the subtraction, by summation.
public func jsDivergenceComplementByEnumeration<
  P: DiscreteDistribution, Q: DiscreteDistribution
>(of p: P, and q: Q, relativeTolerance: Double = 1e-15) throws -> Estimate {
  try sum(
    JensenShannonComplementIntegrand(), p, q, relativeTolerance, "log 2 − JSD by enumeration")
}

/// The total variation distance ½ Σ |p − q|, by summation.
public func totalVariationByEnumeration<P: DiscreteDistribution, Q: DiscreteDistribution>(
  between p: P, and q: Q, relativeTolerance: Double = 1e-15
) throws -> Estimate {
  try sum(
    TotalVariationIntegrand(), p, q, relativeTolerance, "the total variation by enumeration")
}

/// The squared Hellinger distance ½ Σ (√p − √q)², by summation.
public func squaredHellingerByEnumeration<P: DiscreteDistribution, Q: DiscreteDistribution>(
  between p: P, and q: Q, relativeTolerance: Double = 1e-15
) throws -> Estimate {
  try sum(
    SquaredHellingerIntegrand(), p, q, relativeTolerance, "the Hellinger distance by enumeration")
}

/// The Bhattacharyya coefficient Σ √(pq) = 1 − H², by summation.
public func bhattacharyyaCoefficientByEnumeration<
  P: DiscreteDistribution, Q: DiscreteDistribution
>(of p: P, and q: Q, relativeTolerance: Double = 1e-15) throws -> Estimate {
  try sum(
    BhattacharyyaIntegrand(), p, q, relativeTolerance,
    "the Bhattacharyya coefficient by enumeration")
}

/// The Rényi divergence of order α > 0, α ≠ 1, in nats, by summation.
public func renyiDivergenceByEnumeration<P: DiscreteDistribution, Q: DiscreteDistribution>(
  of p: P, from q: Q, order: Double, relativeTolerance: Double = 1e-15
) throws -> Estimate {
  require(order > 0 && order != 1, "a Rényi divergence has a positive order other than 1")
  let quantity = "the Rényi divergence by enumeration"
  if order > 1 {
    if exceeds(p.support, q.support) { return Estimate(.infinity, method: .enumeration) }
    let excess = try sum(RenyiExcess(order: order), p, q, relativeTolerance, quantity)
    return Estimate(
      log1p(excess.value) / (order - 1),
      error: excess.value.isFinite ? excess.error / (1 + excess.value) / (order - 1) : 0,
      method: .enumeration)
  }
  let excess = try sum(RenyiExcess(order: order), p, q, relativeTolerance, quantity)
  if excess.value < 0.5 {
    return Estimate(
      -log1p(-excess.value) / (1 - order),
      error: excess.error / (1 - excess.value - excess.error) / (1 - order),
      method: .enumeration)
  }
  let overlap = try sum(PowerOverlapIntegrand(order: order), p, q, relativeTolerance, quantity)
  if overlap.value == 0 { return Estimate(.infinity, method: .enumeration) }
  return Estimate(
    -log(overlap.value) / (1 - order),
    error: -log1p(-min(overlap.error / overlap.value, 1)) / (1 - order), method: .enumeration)
}

/// The χ² divergence Σ (p − q)²/q, by summation.
public func chiSquaredDivergenceByEnumeration<P: DiscreteDistribution, Q: DiscreteDistribution>(
  of p: P, from q: Q, relativeTolerance: Double = 1e-15
) throws -> Estimate {
  try fDivergenceByEnumeration(.pearson, of: p, from: q, relativeTolerance: relativeTolerance)
}

/// D_f(p‖q) = Σ q f(p/q), by summation.
public func fDivergenceByEnumeration<P: DiscreteDistribution, Q: DiscreteDistribution>(
  _ divergence: FDivergence, of p: P, from q: Q, relativeTolerance: Double = 1e-15
) throws -> Estimate {
  if divergence.limitPerP == .infinity && exceeds(p.support, q.support) {
    return Estimate(.infinity, method: .enumeration)
  }
  if divergence.limitAtZero == .infinity && exceeds(q.support, p.support) {
    return Estimate(.infinity, method: .enumeration)
  }
  let excess = try sum(
    FDivergenceIntegrand(divergence: divergence), p, q, relativeTolerance,
    "the \(divergence.name) divergence by enumeration")
  let value = divergence.valueAtEquality + excess.value
  return Estimate(
    value, error: excess.error + 0x1p-52 * abs(divergence.valueAtEquality), method: .enumeration)
}

/// Whether a has values beyond b's.
private func exceeds(_ a: IntegerInterval, _ b: IntegerInterval) -> Bool {
  if a.lower < b.lower { return true }
  guard let limit = b.upper else { return false }
  return a.upper.map { $0 > limit } ?? true
}

private func sum<P: DiscreteDistribution, Q: DiscreteDistribution, F: PairFunctional>(
  _ functional: F, _ p: P, _ q: Q, _ relativeTolerance: Double, _ quantity: String
) throws -> Estimate {
  var enumeration = PairEnumeration(p, q, functional, relativeTolerance: relativeTolerance)
  return try enumeration.run(quantity)
}
