import Foundation

// KL(p‖q) in nats in closed form between different families on (0, ∞). All by the cross-entropy:
// −h(p) − E_p log q, where log q is a sum of powers and logarithms whose means under p are known
// (Johnson, Kotz & Balakrishnan, "Continuous Univariate Distributions", 1994, chapters 14, 17, 20–22, 25);
// the formulas stand in `PositiveMoments`.

/// KL(gamma‖inverse gamma) from E 1/X and E log X of the gamma; +inf where 1/X has no mean, for shapes up to 1.
public func klDivergence(of p: Gamma, from q: InverseGamma) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(gamma‖Weibull) from E X^k and E log X of the gamma.
public func klDivergence(of p: Gamma, from q: Weibull) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(gamma‖log-normal) from E log X and Var log X of the gamma.
public func klDivergence(of p: Gamma, from q: LogNormal) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(exponential‖inverse gamma) from E 1/X and E log X of the exponential; +inf, since 1/X has no mean.
public func klDivergence(of p: Exponential, from q: InverseGamma) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(exponential‖log-normal) from E log X and Var log X of the exponential.
public func klDivergence(of p: Exponential, from q: LogNormal) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(inverse gamma‖exponential) from E X of the inverse gamma; +inf for shape <= 1.
public func klDivergence(of p: InverseGamma, from q: Exponential) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(inverse gamma‖gamma) from E X and E log X of the inverse gamma; +inf for shape <= 1.
public func klDivergence(of p: InverseGamma, from q: Gamma) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(inverse gamma‖Weibull) from E X^k and E log X of the inverse gamma; +inf where k is not below the inverse gamma's shape.
public func klDivergence(of p: InverseGamma, from q: Weibull) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(inverse gamma‖log-normal) from E log X and Var log X of the inverse gamma.
public func klDivergence(of p: InverseGamma, from q: LogNormal) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(Weibull‖gamma) from E X and E log X of the Weibull.
public func klDivergence(of p: Weibull, from q: Gamma) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(Weibull‖inverse gamma) from E 1/X and E log X of the Weibull; +inf where 1/X has no mean, for shapes up to 1.
public func klDivergence(of p: Weibull, from q: InverseGamma) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(Weibull‖log-normal) from E log X and Var log X of the Weibull.
public func klDivergence(of p: Weibull, from q: LogNormal) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(log-normal‖exponential) from E X of the log-normal.
public func klDivergence(of p: LogNormal, from q: Exponential) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(log-normal‖gamma) from E X and E log X of the log-normal.
public func klDivergence(of p: LogNormal, from q: Gamma) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(log-normal‖inverse gamma) from E 1/X and E log X of the log-normal.
public func klDivergence(of p: LogNormal, from q: InverseGamma) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(log-normal‖Weibull) from E X^k and E log X of the log-normal.
public func klDivergence(of p: LogNormal, from q: Weibull) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(Pareto‖exponential) from E X of the Pareto; +inf for shape <= 1.
public func klDivergence(of p: Pareto, from q: Exponential) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(Pareto‖gamma) from E X and E log X of the Pareto; +inf for shape <= 1.
public func klDivergence(of p: Pareto, from q: Gamma) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(Pareto‖inverse gamma) from E 1/X and E log X of the Pareto.
public func klDivergence(of p: Pareto, from q: InverseGamma) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(Pareto‖Weibull) from E X^k and E log X of the Pareto; +inf where k is not below the Pareto's shape.
public func klDivergence(of p: Pareto, from q: Weibull) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(Pareto‖log-normal) from E log X and Var log X of the Pareto.
public func klDivergence(of p: Pareto, from q: LogNormal) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(beta‖exponential) from E X of the beta.
public func klDivergence(of p: Beta, from q: Exponential) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(beta‖gamma) from E X and E log X of the beta.
public func klDivergence(of p: Beta, from q: Gamma) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(beta‖inverse gamma) from E 1/X and E log X of the beta; +inf where 1/X has no mean, for shapes up to 1.
public func klDivergence(of p: Beta, from q: InverseGamma) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(beta‖Weibull) from E X^k and E log X of the beta.
public func klDivergence(of p: Beta, from q: Weibull) -> Double {
  PositiveMoments(p).divergence(from: q)
}

/// KL(beta‖log-normal) from E log X and Var log X of the beta.
public func klDivergence(of p: Beta, from q: LogNormal) -> Double {
  PositiveMoments(p).divergence(from: q)
}
