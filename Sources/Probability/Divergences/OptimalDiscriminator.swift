import Foundation
import GSLNumerics

/// The best discriminator between two distributions, D*(x) = p(x)/(p(x) + q(x)) (Goodfellow et al. 2014,
/// prop. 1), through its logit log p − log q: everything is precise where D* is within rounding of 0 or 1.
///
/// Where neither has density D* is not determined; ½ is returned, as the limit of equal densities.
public struct OptimalDiscriminator<Value: Sendable>: Sendable {
  private let logRatio: @Sendable (Value) -> Double

  /// Of real data from p and generated data from q.
  public init<P: Distribution<Value>, Q: Distribution<Value>>(real p: P, generated q: Q) {
    logRatio = { x in
      let (a, b) = (p.logLikelihood(of: x), q.logLikelihood(of: x))
      return a == b ? 0 : a - b
    }
  }

  /// log D* − log(1 − D*) = log p − log q.
  public func logit(at x: Value) -> Double { logRatio(x) }
  /// D*(x), the probability that x is real when both kinds are equally common.
  public func callAsFunction(_ x: Value) -> Double { probability(at: x) }
  /// D*(x).
  public func probability(at x: Value) -> Double { exp(logProbability(at: x)) }
  /// 1 − D*(x), in full relative precision.
  public func complement(at x: Value) -> Double { exp(logComplement(at: x)) }
  /// log D*(x).
  public func logProbability(at x: Value) -> Double { -log1pexp(-logRatio(x)) }
  /// log(1 − D*(x)).
  public func logComplement(at x: Value) -> Double { -log1pexp(logRatio(x)) }
}

/// V(D*, G) = E_p log D* + E_q log(1 − D*) = 2 JSD(p, q) − log 4 in nats: between −log 4, for p = q, and 0;
/// relatively precise at both ends. `error` is a bound.
public func minimaxValueByQuadrature<P: ContinuousDistribution, Q: ContinuousDistribution>(
  real p: P, generated q: Q, relativeTolerance: Double = 1e-12
) throws -> Estimate {
  let complement = try jsDivergenceComplementByQuadrature(
    of: p, and: q, relativeTolerance: relativeTolerance)
  return Estimate(-2 * complement.value, error: 2 * complement.error, method: .quadrature)
}

/// V(D*, G) of two discrete distributions, by summation.
public func minimaxValueByEnumeration<P: DiscreteDistribution, Q: DiscreteDistribution>(
  real p: P, generated q: Q, relativeTolerance: Double = 1e-15
) throws -> Estimate {
  let complement = try jsDivergenceComplementByEnumeration(
    of: p, and: q, relativeTolerance: relativeTolerance)
  return Estimate(-2 * complement.value, error: 2 * complement.error, method: .enumeration)
}

/// V(D, G) = E_p log D + E_q log(1 − D) in nats for the discriminator D(x) = 1/(1 + e^(−logit(x))), by
/// quadrature; at most V(D*, G).
///
/// `logit` must be smooth on the scale of the densities.
public func minimaxValueByQuadrature<P: ContinuousDistribution, Q: ContinuousDistribution>(
  real p: P, generated q: Q, discriminatorLogit logit: (Double) -> Double,
  relativeTolerance: Double = 1e-12
) throws -> Estimate {
  try withoutActuallyEscaping(logit) { logit in
    try integrate(
      DiscriminatorIntegrand(logit: logit), Profile(p), Profile(q), relativeTolerance,
      "V(D, G) by quadrature",
      acceptsNoise: true)
  }
}

/// −p log(1 + e^(−g)) − q log(1 + e^g), g the discriminator's logit.
private struct DiscriminatorIntegrand: PairFunctional {
  let logit: (Double) -> Double

  func value(at s: PairSample) -> (value: Double, sensitivity: Double) {
    if s.p == 0 && s.q == 0 { return (0, 0) }
    let g = logit(s.x)
    let value =
      (s.p == 0 ? 0 : -s.p * log1pexp(-g)) - (s.q == 0 ? 0 : s.q * log1pexp(g))
    return (value, abs(value) + (s.p + s.q) * (1 + abs(g)))
  }
}

/// E_p g(X) by quadrature, for a g that is smooth on the scale of p; `error` is a bound for such g.
public func expectationByQuadrature<P: ContinuousDistribution>(
  under p: P, relativeTolerance: Double = 1e-12, of function: (Double) -> Double
) throws -> Estimate {
  try withoutActuallyEscaping(function) { function in
    let p = Profile(p)
    return try integrate(
      ExpectationIntegrand(function: function), p, p, relativeTolerance,
      "the expectation by quadrature", acceptsNoise: true)
  }
}
