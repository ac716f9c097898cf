import Foundation
import GSLNumerics

// KL(p‖q) in nats in closed form, for families on the whole line. Scales are σ, b, s, β; δ is the
// difference of the locations. Written as sums of terms that vanish when p = q.

/// KL of two normals: ½(ρ² − 1 − log ρ²) + δ²/2σ_q², ρ = σ_p/σ_q (Kullback 1959, ch. 9).
public func klDivergence(of p: Normal, from q: Normal) -> Double {
  let z = (p.mean - q.mean) / q.standardDeviation
  return squareRatioExcess(p.standardDeviation, over: q.standardDeviation) + 0.5 * z * z
}

/// KL of two log-normals: that of the normals of their logarithms; KL does not depend on coordinates.
public func klDivergence(of p: LogNormal, from q: LogNormal) -> Double {
  klDivergence(of: p.logarithm, from: q.logarithm)
}

/// KL of two Laplaces: (ρ − 1 − log ρ) + ρ (e^(−t) − 1 + t), ρ = b_p/b_q, t = |δ|/b_p
/// (Gil, Alajaji & Linder 2013, table 2).
public func klDivergence(of p: Laplace, from q: Laplace) -> Double {
  let t = abs(p.location - q.location) / p.scale
  let ratio = p.scale / q.scale
  if t > 1e3 {
    // Apart from |δ|, which may be beyond the doubles in either unit.
    let distance = abs(standardized(p.location, q.location, q.scale))
    return ratioExcess(p.scale, over: q.scale) + (distance - ratio)
  }
  return ratioExcess(p.scale, over: q.scale)
    + ratio * (t > 0.5 ? expm1(-t) + t : expm1Excess(-t))
}

/// KL of two Cauchys: log(1 + ((s_p − s_q)² + δ²) / 4 s_p s_q) (Chyzak & Nielsen 2019).
public func klDivergence(of p: Cauchy, from q: Cauchy) -> Double {
  let (d, t) = (p.location - q.location, p.scale - q.scale)
  let excess = 0.25 * (t / p.scale * (t / q.scale) + d / p.scale * (d / q.scale))
  if excess.isFinite { return log1p(excess) }
  return 2 * log(hypot(d, p.scale + q.scale)) - 2 * logTwo - log(p.scale) - log(q.scale)
}

/// KL of two logistics of the same scale: 2 (x coth x − 1), x = δ/2s.
///
/// Throws `DivergenceError.noClosedForm` for different scales.
public func klDivergence(of p: Logistic, from q: Logistic) throws -> Double {
  guard p.scale == q.scale else {
    throw DivergenceError.noClosedForm(
      quantity: "KL of two logistic distributions", reason: "for different scales")
  }
  let x = 0.5 * abs(p.location - q.location) / p.scale
  if x > 1 { return 2 * (x / tanh(x) - 1) }
  if x == 0 { return 0 }
  // x cosh x − sinh x = Σ 2k x^(2k+1) / (2k+1)!, all positive.
  var sum = 0.0
  var term = x
  for k in 1...12 {
    term *= x * x / Double(2 * k * (2 * k + 1))
    sum += 2 * Double(k) * term
  }
  return 2 * sum / sinh(x)
}

/// KL of two Gumbels: (ρ − 1 − log ρ) + [log Γ(1 + ρ) − (1−γ)(ρ − 1)] + (e^y − 1 − y) with ρ = β_p/β_q
/// and y = log Γ(1 + ρ) − δ/β_q; from E e^(−(x−m)/β) (Gil, Alajaji & Linder 2013).
public func klDivergence(of p: Gumbel, from q: Gumbel) -> Double {
  gumbelDivergence(
    scaleRatio: p.scale / q.scale, excessOfRatio: (p.scale - q.scale) / q.scale,
    ratioExcess: ratioExcess(p.scale, over: q.scale), shift: (p.location - q.location) / q.scale)
}

/// The Gumbel divergence for ρ = β_p/β_q, ρ − 1, ρ − 1 − log ρ and (μ_p − μ_q)/β_q.
func gumbelDivergence(
  scaleRatio: Double, excessOfRatio d: Double, ratioExcess: Double, shift: Double
) -> Double {
  if d > 100 {
    // −log ρ + γ(ρ − 1) + shift + Γ(1 + ρ) e^(−shift) − 1: far apart nothing cancels, and the parts below
    // overflow long before the whole.
    let logGamma = lnGamma(1 + scaleRatio)
    if shift == .infinity || d == .infinity { return .infinity }
    let y = logGamma - shift
    if y > 709 { return .infinity }
    return (ratioExcess - d) + eulerGamma * d + shift + expm1(y)
  }
  // log Γ(1 + ρ) = (1 − γ) d + convex; the convex part by its series near d = 0.
  let slope = 1 - eulerGamma
  let convex: Double
  if abs(d) < 0.5 {
    convex = logGammaBregman(to: 2 + d, from: 2)
  } else {
    convex = lnGamma(1 + scaleRatio) - slope * d
  }
  let y = slope * d + convex - shift
  if y > 709 { return .infinity }
  return ratioExcess + convex + expm1Excess(y)
}

// MARK: Toward a normal

/// KL(X‖q) for a normal q and any X with a variance: what X lacks in entropy against the normal with its
/// own mean and variance, plus the divergence of that normal. The two parts are orthogonal (Csiszár 1975).
func divergenceFromNormal(
  mean: Double, standardDeviation: Double, negentropy: Double, _ q: Normal
) -> Double {
  if !standardDeviation.isFinite || !mean.isFinite { return .infinity }
  let z = (mean - q.mean) / q.standardDeviation
  return negentropy + squareRatioExcess(standardDeviation, over: q.standardDeviation) + 0.5 * z * z
}

/// KL(Laplace‖normal): variance 2b², entropy 1 + log 2b; ½ log π − ½ where the moments match.
public func klDivergence(of p: Laplace, from q: Normal) -> Double {
  divergenceFromNormal(
    mean: p.location, standardDeviation: 2.0.squareRoot() * p.scale,
    negentropy: normalEntropy + 0.5 * logTwo - 1 - logTwo, q)
}

/// KL(logistic‖normal): variance π²s²/3, entropy 2 + log s.
public func klDivergence(of p: Logistic, from q: Normal) -> Double {
  divergenceFromNormal(
    mean: p.location, standardDeviation: .pi / 3.0.squareRoot() * p.scale,
    negentropy: normalEntropy + log(.pi / 3.0.squareRoot()) - 2, q)
}

/// KL(Gumbel‖normal): mean μ + γβ, variance π²β²/6, entropy 1 + γ + log β.
public func klDivergence(of p: Gumbel, from q: Normal) -> Double {
  // The mean is kept as a difference from q's, so that nearby locations do not lose digits.
  let z = ((p.location - q.mean) + eulerGamma * p.scale) / q.standardDeviation
  let deviation = .pi / 6.0.squareRoot() * p.scale
  return normalEntropy + log(.pi / 6.0.squareRoot()) - 1 - eulerGamma
    + squareRatioExcess(deviation, over: q.standardDeviation) + 0.5 * z * z
}

/// KL(Student t‖normal): +inf for ν <= 2; else variance s²ν/(ν − 2), and the negentropy of t.
public func klDivergence(of p: StudentT, from q: Normal) -> Double {
  let nu = p.degreesOfFreedom
  guard nu > 2 else { return .infinity }
  // The variance ratio minus one, without cancellation for large ν.
  let (s, t) = (p.scale, q.standardDeviation)
  let ratio = s / t * (s / t) * (nu / (nu - 2))
  let difference = ((s - t) / t * ((s + t) / t) * nu + 2) / (nu - 2)
  let scales =
    abs(difference) < 0.4
    ? log1pExcess(difference)
    : ratio.isInfinite
      ? .infinity
      : ratio - 1 - (2 * (log(s) - log(t)) - log1p(-2 / nu))
  let z = (p.location - q.mean) / t
  return negentropyOfStudentT(nu) + 0.5 * scales + 0.5 * z * z
}

/// KL(Cauchy‖normal) = +inf: the Cauchy has no second moment.
public func klDivergence(of p: Cauchy, from q: Normal) -> Double { .infinity }

// MARK: Toward a Laplace

/// KL(normal‖Laplace): log(2b/σ) − ½ log 2πe + E|x − m|/b, with
/// E|x − m| = σ (√(2/π) e^(−z²/2) + z erf(z/√2)), z = δ/σ.
public func klDivergence(of p: Normal, from q: Laplace) -> Double {
  let z = abs(p.mean - q.location) / p.standardDeviation
  let mean =
    (2 / .pi).squareRoot() * exp(-0.5 * z * z) + z * erf(z * 0.5.squareRoot())
  return logTwo - normalEntropy + (log(q.scale) - log(p.standardDeviation))
    + p.standardDeviation / q.scale * mean
}

/// KL(logistic‖Laplace): log(2b/s) − 2 + (|δ| + 2s log(1 + e^(−|δ|/s)))/b.
public func klDivergence(of p: Logistic, from q: Laplace) -> Double {
  let t = abs(p.location - q.location) / p.scale
  return logTwo - 2 + (log(q.scale) - log(p.scale))
    + p.scale / q.scale * (t + 2 * log1p(exp(-t)))
}

/// KL(Cauchy‖Laplace) = +inf: the Cauchy has no mean.
public func klDivergence(of p: Cauchy, from q: Laplace) -> Double { .infinity }

/// KL(Cauchy‖logistic) = +inf: the Cauchy has no mean.
public func klDivergence(of p: Cauchy, from q: Logistic) -> Double { .infinity }

// MARK: Toward a Gumbel

/// log β − h(X) + E(x − m)/β + E e^(−(x−m)/β), for the Gumbel with location m and scale β.
func divergenceFromGumbel(
  entropy: Double, logScale: Double, standardMean: Double, logMoment: Double
) -> Double {
  logScale - entropy + standardMean + exp(logMoment)
}

/// KL(normal‖Gumbel): E e^(−(x−m)/β) = exp(−δ/β + σ²/2β²).
public func klDivergence(of p: Normal, from q: Gumbel) -> Double {
  let (z, r) = ((p.mean - q.location) / q.scale, p.standardDeviation / q.scale)
  return divergenceFromGumbel(
    entropy: normalEntropy, logScale: log(q.scale) - log(p.standardDeviation), standardMean: z,
    logMoment: 0.5 * r * r - z)
}

/// KL(Laplace‖Gumbel): E e^(−(x−m)/β) = e^(−δ/β)/(1 − b²/β²), +inf for b >= β.
public func klDivergence(of p: Laplace, from q: Gumbel) -> Double {
  let (z, r) = ((p.location - q.location) / q.scale, p.scale / q.scale)
  guard r < 1 else { return .infinity }
  return divergenceFromGumbel(
    entropy: 1 + logTwo, logScale: log(q.scale) - log(p.scale), standardMean: z,
    logMoment: -z - log((1 - r) * (1 + r)))
}

/// KL(logistic‖Gumbel): E e^(−(x−m)/β) = e^(−δ/β) πr/sin πr, r = s/β, +inf for r >= 1.
public func klDivergence(of p: Logistic, from q: Gumbel) -> Double {
  let (z, r) = ((p.location - q.location) / q.scale, p.scale / q.scale)
  guard r < 1 else { return .infinity }
  // sin πr = sin π(1 − r), from the smaller of the two.
  let complement = (q.scale - p.scale) / q.scale
  let sine = sin(.pi * min(r, complement))
  return divergenceFromGumbel(
    entropy: 2, logScale: log(q.scale) - log(p.scale), standardMean: z,
    logMoment: -z + log(.pi * r / sine))
}

/// KL(Student t‖Gumbel) = +inf: e^(−x) has no mean under a power law.
public func klDivergence(of p: StudentT, from q: Gumbel) -> Double { .infinity }

/// KL(Cauchy‖Gumbel) = +inf: e^(−x) has no mean under a power law.
public func klDivergence(of p: Cauchy, from q: Gumbel) -> Double { .infinity }
