import Foundation

// KL(p‖q) in nats in closed form within families on (0, ∞) and between nested ones, as sums of terms
// that vanish when p = q.

/// KL of two exponentials: r − 1 − log r, r = κ/λ (Kullback 1959).
public func klDivergence(of p: Exponential, from q: Exponential) -> Double {
  ratioExcess(q.rate, over: p.rate)
}

/// KL of two gammas: (a_p − a_q) ψ(a_p) − log Γ(a_p)/Γ(a_q) + a_q log(b_p/b_q) + a_p (b_q/b_p − 1)
/// (Penny 2001), rearranged into the deviance of the means and a remainder of log Γ.
public func klDivergence(of p: Gamma, from q: Gamma) -> Double {
  gammaDivergence(shapes: (p.shape, q.shape), rates: (p.rate, q.rate))
}

/// The gamma divergence with v = (a_q/a_p)(b_p/b_q), the ratio of the means:
/// a_p (b_q/b_p)(v log v − v + 1) plus the Bregman remainder of log Γ.
func gammaDivergence(shapes a: (p: Double, q: Double), rates b: (p: Double, q: Double)) -> Double {
  // Scaled by powers of two, which is exact: products of rates neither overflow nor vanish.
  let scale = -(b.p.exponent + b.q.exponent) / 2
  let (r, s) = (scalbn(b.p, Int(scale)), scalbn(b.q, Int(scale)))
  let ratio = s / r
  // v − 1 = (a_q b_p − a_p b_q) / (a_p b_q).
  let t = differenceOfProducts(a.q, r, a.p, s) / (a.p * s)
  let means: Double
  if abs(t) < 0.4 {
    means = a.p * ratio * (t * t - (1 + t) * log1pExcess(t))
  } else {
    let shapes = a.q / a.p
    let logShapes =
      shapes > 1e-300 && shapes < 1e300 ? log(shapes) : log(a.q) - log(a.p)
    let logV = logShapes + (log(b.p) - log(b.q))
    means = a.q * (logV - 1) + a.p * ratio
  }
  return means + logGammaBregmanResidual(to: a.q, from: a.p)
}

/// KL(exponential‖gamma): an exponential is a gamma of shape 1.
public func klDivergence(of p: Exponential, from q: Gamma) -> Double {
  gammaDivergence(shapes: (1, q.shape), rates: (p.rate, q.rate))
}

/// KL(gamma‖exponential): an exponential is a gamma of shape 1.
public func klDivergence(of p: Gamma, from q: Exponential) -> Double {
  gammaDivergence(shapes: (p.shape, 1), rates: (p.rate, q.rate))
}

/// KL of two inverse gammas: that of the gammas of their reciprocals.
public func klDivergence(of p: InverseGamma, from q: InverseGamma) -> Double {
  gammaDivergence(shapes: (p.shape, q.shape), rates: (p.scale, q.scale))
}

/// KL of two χ²: gammas of shape ν/2 and rate ½, so the Bregman divergence of log Γ.
public func klDivergence(of p: ChiSquared, from q: ChiSquared) -> Double {
  logGammaBregman(to: 0.5 * q.degreesOfFreedom, from: 0.5 * p.degreesOfFreedom)
}

/// KL(χ²‖gamma): a χ² is a gamma of shape ν/2 and rate ½.
public func klDivergence(of p: ChiSquared, from q: Gamma) -> Double {
  klDivergence(of: p.gamma, from: q)
}

/// KL(gamma‖χ²): a χ² is a gamma of shape ν/2 and rate ½.
public func klDivergence(of p: Gamma, from q: ChiSquared) -> Double {
  klDivergence(of: p, from: q.gamma)
}

/// KL(χ²‖exponential): both are gammas.
public func klDivergence(of p: ChiSquared, from q: Exponential) -> Double {
  klDivergence(of: p.gamma, from: q)
}

/// KL(exponential‖χ²): both are gammas.
public func klDivergence(of p: Exponential, from q: ChiSquared) -> Double {
  klDivergence(of: p, from: q.gamma)
}

/// KL(χ²‖inverse gamma): as for a gamma.
public func klDivergence(of p: ChiSquared, from q: InverseGamma) -> Double {
  klDivergence(of: p.gamma, from: q)
}

/// KL(χ²‖log-normal): as for a gamma.
public func klDivergence(of p: ChiSquared, from q: LogNormal) -> Double {
  klDivergence(of: p.gamma, from: q)
}

/// KL(χ²‖Weibull): as for a gamma.
public func klDivergence(of p: ChiSquared, from q: Weibull) -> Double {
  klDivergence(of: p.gamma, from: q)
}

/// KL(χ²‖normal): as for a gamma.
public func klDivergence(of p: ChiSquared, from q: Normal) -> Double {
  klDivergence(of: p.gamma, from: q)
}

/// KL(log-normal‖χ²): as to a gamma.
public func klDivergence(of p: LogNormal, from q: ChiSquared) -> Double {
  klDivergence(of: p, from: q.gamma)
}

/// KL(Weibull‖χ²): as to a gamma.
public func klDivergence(of p: Weibull, from q: ChiSquared) -> Double {
  klDivergence(of: p, from: q.gamma)
}

/// KL(inverse gamma‖χ²): as to a gamma.
public func klDivergence(of p: InverseGamma, from q: ChiSquared) -> Double {
  klDivergence(of: p, from: q.gamma)
}

/// KL of two Weibulls: −log X is a Gumbel with location −log λ and scale 1/k, and KL does not depend on
/// coordinates (Bauckhage 2013 for the formula in λ and k).
public func klDivergence(of p: Weibull, from q: Weibull) -> Double {
  weibullDivergence(shapes: (p.shape, q.shape), scales: (p.scale, q.scale))
}

private func weibullDivergence(
  shapes k: (p: Double, q: Double), scales s: (p: Double, q: Double)
) -> Double {
  let change = (s.q - s.p) / s.p
  let logRatio = abs(change) < 0.4 ? log1p(change) : log(s.q) - log(s.p)
  return gumbelDivergence(
    scaleRatio: k.q / k.p, excessOfRatio: (k.q - k.p) / k.p,
    ratioExcess: ratioExcess(k.q, over: k.p), shift: k.q * logRatio)
}

/// KL(exponential‖Weibull): an exponential is a Weibull of shape 1 and scale 1/rate.
public func klDivergence(of p: Exponential, from q: Weibull) -> Double {
  weibullDivergence(shapes: (1, q.shape), scales: (1 / p.rate, q.scale))
}

/// KL(Weibull‖exponential): an exponential is a Weibull of shape 1 and scale 1/rate.
public func klDivergence(of p: Weibull, from q: Exponential) -> Double {
  weibullDivergence(shapes: (p.shape, 1), scales: (p.scale, 1 / q.rate))
}

/// KL of two Paretos: (r − 1 − log r) + α_q log(x_p/x_q), r = α_q/α_p; +inf for x_p < x_q.
public func klDivergence(of p: Pareto, from q: Pareto) -> Double {
  guard p.scale >= q.scale else { return .infinity }
  let change = (p.scale - q.scale) / q.scale
  let logRatio = change < 0.4 ? log1p(change) : log(p.scale) - log(q.scale)
  return ratioExcess(q.shape, over: p.shape) + q.shape * logRatio
}

// MARK: Toward a normal

/// KL(gamma‖normal): mean a/b, variance a/b².
public func klDivergence(of p: Gamma, from q: Normal) -> Double {
  divergenceFromNormal(
    mean: p.shape / p.rate, standardDeviation: p.shape.squareRoot() / p.rate,
    negentropy: negentropyOfGamma(p.shape), q)
}

/// KL(exponential‖normal): mean and standard deviation 1/λ, entropy 1 − log λ.
public func klDivergence(of p: Exponential, from q: Normal) -> Double {
  divergenceFromNormal(
    mean: 1 / p.rate, standardDeviation: 1 / p.rate, negentropy: normalEntropy - 1, q)
}

/// KL(log-normal‖normal): mean e^(μ + σ²/2), variance e^(2μ + σ²)(e^(σ²) − 1).
public func klDivergence(of p: LogNormal, from q: Normal) -> Double {
  let s = p.logarithm.standardDeviation
  let mean = exp(p.logarithm.mean + 0.5 * s * s)
  return divergenceFromNormal(
    mean: mean, standardDeviation: mean * expm1(s * s).squareRoot(),
    negentropy: negentropyOfLogNormal(s), q)
}

/// KL(Weibull‖normal): in units of λ, mean Γ(1 + 1/k) and second moment Γ(1 + 2/k).
public func klDivergence(of p: Weibull, from q: Normal) -> Double {
  guard let unit = try? Weibull(shape: p.shape, scale: 1) else { return .nan }
  return divergenceFromNormal(unit, scale: p.scale, q)
}

/// KL(Pareto‖normal): in units of the minimum; +inf for shapes up to 2.
public func klDivergence(of p: Pareto, from q: Normal) -> Double {
  guard p.shape > 2, let unit = try? Pareto(scale: 1, shape: p.shape) else { return .infinity }
  return divergenceFromNormal(unit, scale: p.scale, q)
}

/// KL(inverse gamma‖normal): in units of the scale; +inf for shapes up to 2.
public func klDivergence(of p: InverseGamma, from q: Normal) -> Double {
  guard p.shape > 2, let unit = try? InverseGamma(shape: p.shape, scale: 1) else {
    return .infinity
  }
  return divergenceFromNormal(unit, scale: p.scale, q)
}

/// KL(beta‖normal): mean α/(α+β), variance αβ/((α+β)²(α+β+1)).
public func klDivergence(of p: Beta, from q: Normal) -> Double {
  divergenceFromNormal(p, scale: 1, q)
}

/// For `scale` times a distribution of unit scale, whose variance is an ordinary number.
private func divergenceFromNormal<P: ContinuousDistribution>(
  _ unit: P, scale: Double, _ q: Normal
) -> Double {
  let deviation = unit.standardDeviation
  return divergenceFromNormal(
    mean: scale * unit.mean, standardDeviation: scale * deviation,
    negentropy: normalEntropy + log(deviation) - unit.entropy, q)
}

// MARK: Toward a Gumbel

/// KL(exponential‖Gumbel): E e^(−(x−m)/β) = e^(m/β) λβ/(1 + λβ).
public func klDivergence(of p: Exponential, from q: Gumbel) -> Double {
  let r = 1 / (p.rate * q.scale)
  let z = q.location / q.scale
  return divergenceFromGumbel(
    entropy: 1, logScale: log(p.rate) + log(q.scale), standardMean: r - z,
    logMoment: z - log1p(r))
}

/// KL(gamma‖Gumbel): E e^(−(x−m)/β) = e^(m/β) (1 + 1/bβ)^(−a).
public func klDivergence(of p: Gamma, from q: Gumbel) -> Double {
  let r = 1 / (p.rate * q.scale)
  let z = q.location / q.scale
  return divergenceFromGumbel(
    entropy: p.entropy, logScale: log(q.scale), standardMean: p.shape * r - z,
    logMoment: z - p.shape * log1p(r))
}
