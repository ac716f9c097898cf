// KL(p‖q) = +inf whatever the parameters: p has mass where q has none, or −log q has no mean under p.
// They are overloads so that a family's table is complete; those with parameters in them stand with
// the finite ones.

/// KL(normal‖exponential) = +inf: mass below 0.
public func klDivergence(of p: Normal, from q: Exponential) -> Double { .infinity }
/// KL(normal‖gamma) = +inf: mass below 0.
public func klDivergence(of p: Normal, from q: Gamma) -> Double { .infinity }
/// KL(normal‖beta) = +inf: mass outside [0, 1].
public func klDivergence(of p: Normal, from q: Beta) -> Double { .infinity }
/// KL(normal‖uniform) = +inf: mass outside any interval.
public func klDivergence(of p: Normal, from q: Uniform) -> Double { .infinity }
/// KL(Laplace‖exponential) = +inf: mass below 0.
public func klDivergence(of p: Laplace, from q: Exponential) -> Double { .infinity }
/// KL(Laplace‖gamma) = +inf: mass below 0.
public func klDivergence(of p: Laplace, from q: Gamma) -> Double { .infinity }
/// KL(Laplace‖beta) = +inf: mass outside [0, 1].
public func klDivergence(of p: Laplace, from q: Beta) -> Double { .infinity }
/// KL(Laplace‖uniform) = +inf: mass outside any interval.
public func klDivergence(of p: Laplace, from q: Uniform) -> Double { .infinity }
/// KL(Cauchy‖exponential) = +inf: mass below 0.
public func klDivergence(of p: Cauchy, from q: Exponential) -> Double { .infinity }
/// KL(Cauchy‖gamma) = +inf: mass below 0.
public func klDivergence(of p: Cauchy, from q: Gamma) -> Double { .infinity }
/// KL(Cauchy‖beta) = +inf: mass outside [0, 1].
public func klDivergence(of p: Cauchy, from q: Beta) -> Double { .infinity }
/// KL(Cauchy‖uniform) = +inf: mass outside any interval.
public func klDivergence(of p: Cauchy, from q: Uniform) -> Double { .infinity }
/// KL(logistic‖exponential) = +inf: mass below 0.
public func klDivergence(of p: Logistic, from q: Exponential) -> Double { .infinity }
/// KL(logistic‖gamma) = +inf: mass below 0.
public func klDivergence(of p: Logistic, from q: Gamma) -> Double { .infinity }
/// KL(logistic‖uniform) = +inf: mass outside any interval.
public func klDivergence(of p: Logistic, from q: Uniform) -> Double { .infinity }
/// KL(Gumbel‖exponential) = +inf: mass below 0.
public func klDivergence(of p: Gumbel, from q: Exponential) -> Double { .infinity }
/// KL(Gumbel‖gamma) = +inf: mass below 0.
public func klDivergence(of p: Gumbel, from q: Gamma) -> Double { .infinity }
/// KL(Gumbel‖uniform) = +inf: mass outside any interval.
public func klDivergence(of p: Gumbel, from q: Uniform) -> Double { .infinity }
/// KL(exponential‖uniform) = +inf: mass outside any interval.
public func klDivergence(of p: Exponential, from q: Uniform) -> Double { .infinity }
/// KL(exponential‖beta) = +inf: mass above 1.
public func klDivergence(of p: Exponential, from q: Beta) -> Double { .infinity }
/// KL(exponential‖Pareto) = +inf: mass below any minimum.
public func klDivergence(of p: Exponential, from q: Pareto) -> Double { .infinity }
/// KL(gamma‖uniform) = +inf: mass outside any interval.
public func klDivergence(of p: Gamma, from q: Uniform) -> Double { .infinity }
/// KL(gamma‖beta) = +inf: mass above 1.
public func klDivergence(of p: Gamma, from q: Beta) -> Double { .infinity }
/// KL(gamma‖Pareto) = +inf: mass below any minimum.
public func klDivergence(of p: Gamma, from q: Pareto) -> Double { .infinity }
