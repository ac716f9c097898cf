import Foundation

// KL(p‖q) in nats in closed form for discrete families. 0 log 0 = 0; +inf where q vanishes and p does
// not. Sums of p log(p/q) − p + q >= 0, which do not cancel when p ≈ q.

/// KL of two Bernoullis: p log(p/q) + (1−p) log((1−p)/(1−q)).
public func klDivergence(of p: Bernoulli, from q: Bernoulli) -> Double {
  bernoulliDivergence(p, q)
}

func bernoulliDivergence(_ p: Bernoulli, _ q: Bernoulli) -> Double {
  if p == q { return 0 }
  let one = term(p.probability, p.logProbability, q.probability, q.logProbability)
  let zero = term(p.complement, p.logComplement, q.complement, q.logComplement)
  if one == .infinity || zero == .infinity { return .infinity }
  // The same difference for both, from the side where it is exact.
  let difference =
    max(p.probability, q.probability) < 0.5
    ? p.probability - q.probability : q.complement - p.complement
  let change = max(abs(difference) / q.probability, abs(difference) / q.complement)
  // Where one of q's underflowed nothing cancels, and nothing can be divided by it.
  guard min(q.probability, q.complement) > 0, change < 0.4 else { return one + zero }
  func excess(_ u: Double) -> Double { u * u - (1 + u) * log1pExcess(u) }
  return q.probability * excess(difference / q.probability)
    + q.complement * excess(-difference / q.complement)
}

/// p log(p/q) − p + q from probabilities and their logarithms.
private func term(_ p: Double, _ logP: Double, _ q: Double, _ logQ: Double) -> Double {
  if logP == -.infinity { return q }
  if logQ == -.infinity { return .infinity }
  // Both underflowed: less than the least double.
  if q == 0 { return p == 0 ? 0 : p * (logP - logQ) - p }
  let u = (p - q) / q
  if abs(u) < 0.4 { return q * (u * u - (1 + u) * log1pExcess(u)) }
  return p * (logP - logQ) - p + q
}

/// KL of two categoricals: Σ p_k log(p_k/q_k); categories that one of them lacks have probability 0.
public func klDivergence(of p: Categorical, from q: Categorical) -> Double {
  let count = max(p.count, q.count)
  var sum = CompensatedSum()
  for k in 0..<count {
    let next = term(
      p.probability(of: k), p.logProbability(of: k), q.probability(of: k), q.logProbability(of: k))
    if next == .infinity { return .infinity }
    sum.add(next)
  }
  return max(sum.value, 0)
}

/// KL of two binomials: n times the Bernoullis' for equal numbers of trials; a finite sum over p's values
/// otherwise; +inf where p's values go beyond q's.
public func klDivergence(of p: Binomial, from q: Binomial) -> Double {
  if p.trials == q.trials {
    return p.trials == 0 ? 0 : Double(p.trials) * bernoulliDivergence(p.bernoulli, q.bernoulli)
  }
  return finiteSum(p, q)
}

/// KL of two geometrics: the Bernoullis' divided by p, the expected number of trials.
public func klDivergence(of p: Geometric, from q: Geometric) -> Double {
  guard let a = try? Bernoulli(probability: p.probability),
    let b = try? Bernoulli(probability: q.probability)
  else { return .nan }
  return bernoulliDivergence(a, b) / p.probability
}

/// KL of two negative binomials with the same number r of successes: r times the geometrics'.
///
/// Throws `DivergenceError.noClosedForm` for different r: E log Γ(X + r) has none.
public func klDivergence(of p: NegativeBinomial, from q: NegativeBinomial) throws -> Double {
  guard p.successes == q.successes else {
    throw DivergenceError.noClosedForm(
      quantity: "KL of two negative binomials", reason: "for different numbers of successes")
  }
  let a = try Bernoulli(probability: p.probability)
  let b = try Bernoulli(probability: q.probability)
  return p.successes * bernoulliDivergence(a, b) / p.probability
}

/// KL of two Poissons: λ log(λ/μ) − λ + μ.
public func klDivergence(of p: Poisson, from q: Poisson) -> Double {
  if q.rate == 0 { return p.rate == 0 ? 0 : .infinity }
  return relativeDeviance(p.rate, q.rate)
}

// MARK: Between families: finite supports by their few terms, or impossible ones

/// KL(Bernoulli‖binomial): two terms.
public func klDivergence(of p: Bernoulli, from q: Binomial) -> Double { finiteSum(p, q) }
/// KL(Bernoulli‖categorical): two terms.
public func klDivergence(of p: Bernoulli, from q: Categorical) -> Double { finiteSum(p, q) }
/// KL(Bernoulli‖geometric): two terms.
public func klDivergence(of p: Bernoulli, from q: Geometric) -> Double { finiteSum(p, q) }
/// KL(Bernoulli‖negative binomial): two terms.
public func klDivergence(of p: Bernoulli, from q: NegativeBinomial) -> Double { finiteSum(p, q) }
/// KL(Bernoulli‖Poisson): two terms.
public func klDivergence(of p: Bernoulli, from q: Poisson) -> Double { finiteSum(p, q) }
/// KL(binomial‖Bernoulli): +inf for more than one trial of positive probability.
public func klDivergence(of p: Binomial, from q: Bernoulli) -> Double { finiteSum(p, q) }
/// KL(binomial‖categorical): n + 1 terms.
public func klDivergence(of p: Binomial, from q: Categorical) -> Double { finiteSum(p, q) }
/// KL(categorical‖Bernoulli): K terms.
public func klDivergence(of p: Categorical, from q: Bernoulli) -> Double { finiteSum(p, q) }
/// KL(categorical‖binomial): K terms.
public func klDivergence(of p: Categorical, from q: Binomial) -> Double { finiteSum(p, q) }
/// KL(categorical‖geometric): K terms.
public func klDivergence(of p: Categorical, from q: Geometric) -> Double { finiteSum(p, q) }
/// KL(categorical‖negative binomial): K terms.
public func klDivergence(of p: Categorical, from q: NegativeBinomial) -> Double { finiteSum(p, q) }
/// KL(categorical‖Poisson): K terms.
public func klDivergence(of p: Categorical, from q: Poisson) -> Double { finiteSum(p, q) }
/// KL(Poisson‖binomial) = +inf: the Poisson has values above n; unless its rate is 0.
public func klDivergence(of p: Poisson, from q: Binomial) -> Double { unbounded(p, q) }
/// KL(Poisson‖Bernoulli) = +inf: the Poisson has values above 1; unless its rate is 0.
public func klDivergence(of p: Poisson, from q: Bernoulli) -> Double { unbounded(p, q) }
/// KL(geometric‖binomial) = +inf: the geometric has values above n; unless its probability is 1.
public func klDivergence(of p: Geometric, from q: Binomial) -> Double { unbounded(p, q) }
/// KL(geometric‖Bernoulli) = +inf: the geometric has values above 1; unless its probability is 1.
public func klDivergence(of p: Geometric, from q: Bernoulli) -> Double { unbounded(p, q) }
/// KL(geometric‖negative binomial): the same distribution for r = 1; else E log C(X + r − 1, X) has no
/// closed form, and this throws `DivergenceError.noClosedForm`.
public func klDivergence(of p: Geometric, from q: NegativeBinomial) throws -> Double {
  try klDivergence(of: NegativeBinomial(successes: 1, probability: p.probability), from: q)
}

/// Σ over the finite support of p, of p log(p/q).
private func finiteSum<P: DiscreteDistribution, Q: DiscreteDistribution>(
  _ p: P, _ q: Q
) -> Double {
  guard let upper = p.support.upper else { return unbounded(p, q) }
  if p.support.lower < q.support.lower || q.support.upper.map({ upper > $0 }) ?? false {
    return .infinity
  }
  if upper - p.support.lower > 1 << 22 { return wideSum(p, q) }
  var direct = CompensatedSum()
  var excess = CompensatedSum()
  var mass = CompensatedSum()
  for k in p.support.lower...upper {
    let (a, b) = (p.logProbability(of: k), q.logProbability(of: k))
    if a == -.infinity { continue }
    if b == -.infinity { return .infinity }
    let (x, y) = (exp(a), exp(b))
    direct.add(x * (a - b))
    excess.add(term(x, a, y, b))
    mass.add(y)
  }
  // q's mass elsewhere completes the terms that do not cancel.
  if direct.value > 0.1 { return direct.value }
  var outside = q.complementaryCumulative(at: upper) + q.cumulative(at: p.support.lower - 1)
  for k in p.support.lower...upper where p.logProbability(of: k) == -.infinity {
    outside += q.probability(of: k)
  }
  return excess.value + outside
}

/// The same for more values than can be summed: of a wide smooth p, every h-th term, times h (see
/// `entropyBySummation`). Good to about 1e-12 where p and q are binomials.
private func wideSum<P: DiscreteDistribution, Q: DiscreteDistribution>(_ p: P, _ q: Q) -> Double {
  let deviation = p.standardDeviation
  let reach = 12 * deviation + 1000
  let low = max(Double(p.support.lower), Double(p.mode) - reach)
  let high = min(Double(p.support.upper ?? Int.max / 2), Double(p.mode) + reach)
  let stride = deviation > 400 ? Int(deviation / 8) : 1
  var direct = CompensatedSum()
  var excess = CompensatedSum()
  var k = Int(low)
  while Double(k) <= high {
    let (a, b) = (p.logProbability(of: k), q.logProbability(of: k))
    if a > -.infinity {
      if b == -.infinity { return .infinity }
      direct.add(exp(a) * (a - b))
      excess.add(term(exp(a), a, exp(b), b))
    }
    k += stride
  }
  let size = Double(stride)
  return direct.value * size > 0.1 ? direct.value * size : max(excess.value * size, 0)
}

/// For p with infinite support, q without: +inf, unless p is all in one place.
private func unbounded<P: DiscreteDistribution, Q: DiscreteDistribution>(
  _ p: P, _ q: Q
) -> Double {
  guard let upper = p.support.upper, upper == p.support.lower else { return .infinity }
  return -q.logProbability(of: upper)
}

extension Binomial {
  fileprivate var bernoulli: Bernoulli {
    Bernoulli(of: self)
  }
}
