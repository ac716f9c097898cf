import Foundation

/// The differential entropy in nats of a density on the line, by adaptive Gauss–Legendre panels
/// between break points at the ends, kinks and peaks.
///
/// For families without a closed form: mixtures, truncations, kernel densities. Good to about 1e-12
/// where the density is piecewise smooth; heavy tails are followed by doubling panels.
func entropyByPanels(_ distribution: some ContinuousDistribution) -> Double {
  integralByPanels(distribution) { x in
    let logF = distribution.logDensity(at: x)
    return logF == -.infinity ? 0 : -exp(logF) * logF
  }
}

/// ∫ of a function that is large only where the density is.
private func integralByPanels(
  _ distribution: some ContinuousDistribution, _ integrand: (Double) -> Double
) -> Double {
  let support = distribution.support
  var points = Set(distribution.kinks)
  for gap in distribution.gaps { points.formUnion([gap.lower, gap.upper]) }
  for end in [support.lower, support.upper] where end.isFinite { points.insert(end) }
  for peak in distribution.peaks where peak.location.isFinite && peak.scale.isFinite {
    for r in [0.0, 1, 2, 4, 6, 9, 14, 24, 40] {
      points.insert(peak.location - r * peak.scale)
      points.insert(peak.location + r * peak.scale)
    }
  }
  if !support.lower.isFinite || !support.upper.isFinite {
    for p in [1e-300, 1e-100, 1e-30, 1e-16, 1e-8, 1e-4, 0.01, 0.1, 0.3] {
      points.formUnion([distribution.quantile(p), distribution.complementaryQuantile(p)])
    }
  }
  let sorted = points.filter { support.contains($0) && $0.isFinite }.sorted()
  var total = 0.0
  for (a, b) in zip(sorted, sorted.dropFirst()) {
    total += adaptivePanel(a, b, depth: 40, scale: 1, integrand)
  }
  return total
}

/// ∫ f from a to b: one 20-point panel, halved until two halves agree with the whole to 1e-13 of
/// `scale` or, where that is 0, of the whole; so close, the halves themselves are good to the last bits,
/// and asking for more would chase the rounding of f. At most `mostPanels` panels: what is so wild that
/// they do not do is beyond this rule.
func adaptivePanel(
  _ a: Double, _ b: Double, depth: Int, scale: Double, _ f: (Double) -> Double
) -> Double {
  let whole = panel(a, b, f)
  var budget = mostPanels
  return refine(a, b, whole, depth: depth, scale: max(scale, abs(whole)), &budget, f)
}

/// Of one call of `adaptivePanel`.
private let mostPanels = 4000

private func panel(_ a: Double, _ b: Double, _ f: (Double) -> Double) -> Double {
  let (center, half) = (0.5 * (a + b), 0.5 * (b - a))
  var sum = 0.0
  for (node, weight) in GaussLegendre.twentyPoints { sum += weight * f(center + half * node) }
  return sum * half
}

private func refine(
  _ a: Double, _ b: Double, _ whole: Double, depth: Int, scale: Double, _ budget: inout Int,
  _ f: (Double) -> Double
) -> Double {
  let middle = 0.5 * (a + b)
  guard middle > a && middle < b else { return whole }
  let (left, right) = (panel(a, middle, f), panel(middle, b, f))
  let finer = left + right
  budget -= 2
  if depth == 0 || budget <= 0 || abs(finer - whole) <= 1e-13 * max(scale, abs(finer)) {
    return finer
  }
  return refine(a, middle, left, depth: depth - 1, scale: scale, &budget, f)
    + refine(middle, b, right, depth: depth - 1, scale: scale, &budget, f)
}

/// E[g(X)] of a continuous distribution, as `entropyByPanels`.
func momentByPanels(
  _ distribution: some ContinuousDistribution, _ g: (Double) -> Double
) -> Double {
  integralByPanels(distribution) { x in
    let density = distribution.density(at: x)
    return density == 0 ? 0 : density * g(x)
  }
}
