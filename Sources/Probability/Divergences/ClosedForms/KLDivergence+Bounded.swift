import Foundation
import Foundations
import GSLNumerics

// KL(p‖q) in nats in closed form for families on an interval.

/// KL of two uniforms: log((d − c)/(b − a)) if [a, b] lies inside [c, d], else +inf.
public func klDivergence(of p: Uniform, from q: Uniform) -> Double {
  guard p.lower >= q.lower && p.upper <= q.upper else { return .infinity }
  // Halved, so that widths beyond the largest double stay finite.
  let width = 0.5 * p.upper - 0.5 * p.lower
  let excess = (0.5 * q.upper - 0.5 * p.upper) + (0.5 * p.lower - 0.5 * q.lower)
  let ratio = excess / width
  return ratio < 1 ? log1p(ratio) : log(0.5 * q.upper - 0.5 * q.lower) - log(width)
}

/// KL of two betas (Rauber, Braun & Berns 2008): with n = α + β and π = α/n, n_q times the Bernoulli
/// divergence KL(π_q‖π_p), plus remainders of log Γ.
public func klDivergence(of p: Beta, from q: Beta) -> Double {
  dirichletDivergence([p.alpha, p.beta], [q.alpha, q.beta])
}

/// KL of two Dirichlets of the same dimension: n_q times the categorical divergence of their means, plus
/// remainders of log Γ (Penny 2001 for the unrearranged formula).
public func klDivergence(of p: Dirichlet, from q: Dirichlet) -> Double {
  require(
    p.concentrations.count == q.concentrations.count,
    "Dirichlet distributions of \(p.concentrations.count) and \(q.concentrations.count) parts")
  return dirichletDivergence(p.concentrations, q.concentrations)
}

/// Σ over parts of the Bregman divergences of log Γ, minus that of the sum. The leading parts combine to
/// Σ b log(b s/(a t)) >= 0, which is zero when q's concentrations are a multiple of p's.
func dirichletDivergence(_ a: [Double], _ b: [Double]) -> Double {
  let s = compensatedSum(a)
  let differences = zip(a, b).map { $1 - $0 }
  let increase = compensatedSum(differences)
  let t = compensatedSum(b)
  var total = -logGammaBregmanResidual(to: t, from: s, difference: increase)
  for (i, (from, to)) in zip(a, b).enumerated() {
    // u = (b/t)/(a/s) − 1 = Σ_j (b a_j − a b_j) / (a t), every difference rounded once.
    let others = zip(a, b).enumerated().filter { $0.offset != i }.map {
      differenceOfProducts(to, $0.element.0, from, $0.element.1)
    }
    let u = compensatedSum(others) / from / t
    let scaled = from * (t / s)
    if abs(u) < 0.4 {
      total += scaled * (u * u - (1 + u) * log1pExcess(u))
    } else if u.isFinite && scaled > 1e-300 && scaled < 1e300 {
      total += relativeDeviance(to, scaled)
    } else {
      // Products beyond the doubles: by logarithms.
      let logRatio = (log(to) - log(from)) + (log(s) - log(t))
      total += to * (logRatio - 1) + exp(log(from) + (log(t) - log(s)))
    }
    total += logGammaBregmanResidual(to: to, from: from)
  }
  // ∞ − ∞: the whole is beyond the doubles as well.
  return total.isNaN ? .infinity : max(total, 0)
}

/// KL of two von Mises distributions: κ_q A(κ_p)(1 − cos δ) plus the Bregman divergence of log I₀, where
/// A = I₁/I₀ (Mardia & Jupp 2000, ch. 3).
public func klDivergence(of p: VonMises, from q: VonMises) -> Double {
  let half = sin(0.5 * (p.meanDirection - q.meanDirection))
  let resultant =
    p.concentration == 0
    ? 0 : exp(logBesselI1Scaled(p.concentration) - logBesselI0Scaled(p.concentration))
  return logBesselI0Bregman(to: q.concentration, from: p.concentration)
    + 2 * q.concentration * resultant * half * half
}

/// KL(uniform‖normal): entropy log w, mean the midpoint, variance w²/12.
public func klDivergence(of p: Uniform, from q: Normal) -> Double {
  let width = p.upper - p.lower
  // The mean as a difference from q's: the midpoint itself would be rounded.
  let z = ((p.lower - q.mean) + 0.5 * width) / q.standardDeviation
  return normalEntropy - 0.5 * log(12) + 0.5 * z * z
    + squareRatioExcess(width / 12.0.squareRoot(), over: q.standardDeviation)
}

/// KL(uniform‖Laplace): log(2b/w) + E|x − m|/b, m inside: ((u − m)² + (m − l)²)/2w.
public func klDivergence(of p: Uniform, from q: Laplace) -> Double {
  let width = p.upper - p.lower
  let (below, above) = (q.location - p.lower, p.upper - q.location)
  let mean: Double
  if below <= 0 {
    mean = above - 0.5 * width
  } else if above <= 0 {
    mean = below - 0.5 * width
  } else {
    mean = 0.5 * (below * (below / width) + above * (above / width))
  }
  return logTwo + (log(q.scale) - log(width)) + mean / q.scale
}

/// KL(uniform‖Cauchy): log(πs/w) + ∫ log(1 + z²) dz / (z₁ − z₀), with the primitive
/// z log(1 + z²) − 2z + 2 arctan z.
public func klDivergence(of p: Uniform, from q: Cauchy) -> Double {
  let (a, b) = ((p.lower - q.location) / q.scale, (p.upper - q.location) / q.scale)
  let width = (p.upper - p.lower) / q.scale
  if width < 0.02 * (1 + abs(a)) {
    // Narrow: the primitive would cancel; six-point Gauss on the smooth integrand is exact to rounding.
    return log(.pi) - log(width) + gaussMean(from: a, width: width) { log1p($0 * $0) }
  }
  func primitive(_ z: Double) -> Double { z * log1p(z * z) - 2 * z + 2 * atan(z) }
  return log(.pi) - log(width) + (primitive(b) - primitive(a)) / width
}

/// KL(uniform‖Gumbel): log(β/w) + E z + E e^(−z).
public func klDivergence(of p: Uniform, from q: Gumbel) -> Double {
  let a = (p.lower - q.location) / q.scale
  let width = (p.upper - p.lower) / q.scale
  let moment = exp(-a) * (-expm1(-width) / width)
  return -log(width) + a + 0.5 * width + moment
}

/// KL(uniform‖exponential): −log w − log κ + κ (l + u)/2; +inf below 0.
public func klDivergence(of p: Uniform, from q: Exponential) -> Double {
  p.lower < 0 ? .infinity : PositiveMoments(p).divergence(from: q)
}

/// KL(uniform‖gamma) from E X and E log X; +inf below 0.
public func klDivergence(of p: Uniform, from q: Gamma) -> Double {
  p.lower < 0 ? .infinity : PositiveMoments(p).divergence(from: q)
}

/// KL(uniform‖χ²), as to a gamma; +inf below 0.
public func klDivergence(of p: Uniform, from q: ChiSquared) -> Double {
  klDivergence(of: p, from: q.gamma)
}

/// KL(uniform‖inverse gamma) from E 1/X and E log X; +inf from 0 or below.
public func klDivergence(of p: Uniform, from q: InverseGamma) -> Double {
  p.lower <= 0 ? .infinity : PositiveMoments(p).divergence(from: q)
}

/// KL(uniform‖Weibull) from E X^k and E log X; +inf below 0.
public func klDivergence(of p: Uniform, from q: Weibull) -> Double {
  p.lower < 0 ? .infinity : PositiveMoments(p).divergence(from: q)
}

/// KL(uniform‖log-normal) from E log X and Var log X; +inf below 0.
public func klDivergence(of p: Uniform, from q: LogNormal) -> Double {
  p.lower < 0 ? .infinity : PositiveMoments(p).divergence(from: q)
}

/// KL(uniform‖Pareto) from E log X; +inf below the Pareto's minimum.
public func klDivergence(of p: Uniform, from q: Pareto) -> Double {
  p.lower < q.scale ? .infinity : PositiveMoments(p).divergence(from: q)
}

/// KL(uniform‖beta): log B(α, β) − log w − (α − 1) E log X − (β − 1) E log(1 − X); +inf outside [0, 1].
public func klDivergence(of p: Uniform, from q: Beta) -> Double {
  guard p.lower >= 0 && p.upper <= 1 else { return .infinity }
  if p.lower == 0 && p.upper == 1 { return dirichletDivergence([1, 1], [q.alpha, q.beta]) }
  // E log X = log l + E Y, Y with density e^y/(e^t − 1), t = log(u/l); the same for 1 − X.
  let width = p.upper - p.lower
  func mean(logOfLower: Double, lower: Double) -> Double {
    if lower == 0 { return log(width) - 1 }
    return logOfLower + meanOfExponentialRamp(log1p(width / lower))
  }
  return lnBeta(q.alpha, q.beta) - log(width)
    - (q.alpha - 1) * mean(logOfLower: log(p.lower), lower: p.lower)
    - (q.beta - 1) * mean(logOfLower: log1p(-p.upper), lower: 1 - p.upper)
}

/// KL(beta‖uniform): log w − h, if the uniform covers [0, 1]; else +inf.
public func klDivergence(of p: Beta, from q: Uniform) -> Double {
  guard q.lower <= 0 && q.upper >= 1 else { return .infinity }
  let width = q.upper - q.lower
  return dirichletDivergence([p.alpha, p.beta], [1, 1]) + log(width)
}

/// KL(beta‖χ²): as to a gamma.
public func klDivergence(of p: Beta, from q: ChiSquared) -> Double {
  klDivergence(of: p, from: q.gamma)
}

/// KL(von Mises‖uniform): log w − h, if the uniform covers [−π, π]; else +inf.
public func klDivergence(of p: VonMises, from q: Uniform) -> Double {
  guard q.lower <= -.pi && q.upper >= .pi else { return .infinity }
  let circle = logBesselI0Bregman(to: 0, from: p.concentration)
  return circle + log((q.upper - q.lower) / (2 * .pi))
}

/// The mean of f over an interval by ten-point Gauss.
private func gaussMean(from a: Double, width: Double, _ f: (Double) -> Double) -> Double {
  var sum = 0.0
  for i in stride(from: 1, to: GaussKronrod.nodes.count, by: 2) {
    sum += GaussKronrod.gaussWeights[i] * f(a + 0.5 * width * (1 + GaussKronrod.nodes[i]))
  }
  return 0.5 * sum
}
