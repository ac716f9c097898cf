import Foundation
import GSLNumerics

/// KL(p‖q) = ∫ p log(p/q) in nats by quadrature, for any two distributions with densities.
///
/// +inf, exactly, where supports or tails say so: mass of p where q has none, or E_p[−log q] = ∞.
/// Otherwise |value − truth| <= error. Throws `DivergenceError.notConverged` with the best estimate
/// when no useful bound was reached.
///
/// For nearly equal distributions ∫ (p log(p/q) − p + q) is integrated, whose integrand is not negative
/// and does not cancel.
public func klDivergenceByQuadrature<P: ContinuousDistribution, Q: ContinuousDistribution>(
  of p: P, from q: Q, relativeTolerance: Double = 1e-12
) throws -> Estimate {
  let (p, q) = (Profile(p), Profile(q))
  if relativeEntropyIsInfinite(p, q) { return Estimate(.infinity, method: .quadrature) }
  var direct: Estimate?
  do {
    let first = try integrate(
      RelativeEntropyIntegrand(), p, q, relativeTolerance, "KL(p‖q) by quadrature",
      acceptsNoise: true)
    if first.value > 0.1 || first.value.isInfinite { return first }
    direct = first
  } catch DivergenceError.notConverged(let quantity, let best) where best.value > 0.1 {
    throw DivergenceError.notConverged(quantity: quantity, best: best)
  } catch {}
  do {
    let excess = try integrate(
      RelativeEntropyExcess(), p, q, relativeTolerance, "KL(p‖q) by quadrature")
    guard let direct, direct.error < excess.error else { return excess }
    return direct
  } catch {
    guard let direct, direct.error <= 1e-6 * direct.value else { throw error }
    return direct
  }
}

/// Whether KL(p‖q) is infinite for a reason that no quadrature can see.
func relativeEntropyIsInfinite(_ p: Profile, _ q: Profile) -> Bool {
  let (a, b) = (p.support, q.support)
  if a.lower < b.lower || a.upper > b.upper { return true }
  for gap in q.gaps where hasMass(p, in: gap) { return true }
  if a.lower == b.lower && p.leftTail.makesCrossEntropyInfinite(against: q.leftTail) {
    return true
  }
  return a.upper == b.upper && p.rightTail.makesCrossEntropyInfinite(against: q.rightTail)
}

/// Whether p has mass inside an open interval: more of it than the interval's part outside the
/// support and the gaps of p.
private func hasMass(_ p: Profile, in interval: Interval) -> Bool {
  let lower = max(interval.lower, p.support.lower)
  let upper = min(interval.upper, p.support.upper)
  guard lower < upper else { return false }
  var covered = lower
  for gap in p.gaps where gap.lower <= covered && gap.upper > covered { covered = gap.upper }
  return covered < upper
}

/// The checked integral of a functional: refined once if needed, then accepted or thrown.
func integrate<F: PairFunctional>(
  _ functional: F, _ p: Profile, _ q: Profile, _ relativeTolerance: Double, _ quantity: String,
  acceptsNoise: Bool = false
) throws -> Estimate {
  var quadrature = PairQuadrature(p, q, functional, relativeTolerance: relativeTolerance)
  var outcome = quadrature.integrate()
  if !(outcome.isConverged && outcome.foundMasses) {
    let second = quadrature.integrate(refined: true)
    if second.foundMasses && (second.error < outcome.error || !outcome.foundMasses) {
      outcome = second
    }
  }
  if outcome.infiniteMass > 0.9 { return Estimate(.infinity, method: .quadrature) }
  let best = Estimate(
    outcome.value, error: outcome.infiniteMass > 0 ? .infinity : outcome.error, method: .quadrature)
  let isUseful = acceptsNoise || outcome.error <= 0.01 * abs(outcome.value) || outcome.error < 1e-12
  guard outcome.isConverged, outcome.foundMasses, outcome.infiniteMass == 0,
    outcome.error.isFinite, isUseful
  else {
    throw DivergenceError.notConverged(quantity: quantity, best: best)
  }
  return best
}
