import Foundation

/// The two densities at one node of a quadrature.
struct PairSample {
  /// The point, rounded to a double.
  let x: Double
  /// log p and log q per unit of x.
  let logP: Double
  let logQ: Double
  /// log |dx/dt|, t the variable of integration.
  let logJacobian: Double
  /// p and q per unit of t: the Jacobian is inside.
  let p: Double
  let q: Double
  /// log p − log q; ±inf where one of the two is zero, 0 where both are.
  let logRatio: Double
}

/// The part of the line where a functional of p and q can be non-zero.
enum FunctionalDomain {
  /// Where p is positive: F(0, q) = 0.
  case first
  /// Where either is positive.
  case either
}

/// ∫ F(p(x), q(x)) dx for an F that is homogeneous of degree one, such as p log(p/q).
///
/// Goals, in order: no cancellation where p ≈ q; no overflow where one of them vanishes; speed.
protocol PairFunctional {
  /// F at the sample, and |∂F/∂log p| + |∂F/∂log q|: what a relative rounding error of the densities
  /// does to it.
  func value(at sample: PairSample) -> (value: Double, sensitivity: Double)
  /// Works out in `nodes.prepared` what `value(at:prepared:)` wants there: what is quicker for all nodes
  /// of a panel at once.
  func prepare(_ nodes: PanelNodes)
  func value(at sample: PairSample, prepared: Double) -> (value: Double, sensitivity: Double)
  /// Whether F has a kink where p = q, so that panels must end there.
  var hasKinkAtEquality: Bool { get }
  var domain: FunctionalDomain { get }
  /// Whether F is flat where p = q, so that rounding acts to second order only: (p + q) η².
  var isFlatAtEquality: Bool { get }
  /// Whether F is negligible wherever one of the densities is, so that masses beyond say nothing.
  var vanishesWithEither: Bool { get }
  /// Whether F grows without bound in p/q or q/p, so that far in the tails it may rise again.
  var isUnbounded: Bool { get }
  /// Whether F is infinite where q = 0 < p, however small p is.
  var isInfiniteWhereSecondVanishes: Bool { get }
}

extension PairFunctional {
  func prepare(_ nodes: PanelNodes) {}
  @inline(__always)
  func value(at sample: PairSample, prepared: Double) -> (value: Double, sensitivity: Double) {
    value(at: sample)
  }
  var vanishesWithEither: Bool { false }
  var isInfiniteWhereSecondVanishes: Bool { false }
  var isUnbounded: Bool { isInfiniteWhereSecondVanishes }
  var isFlatAtEquality: Bool { false }
  var hasKinkAtEquality: Bool { false }
  var domain: FunctionalDomain { .either }
}

/// p log(p/q): the relative entropy as it is written, for distributions that are not nearly equal.
struct RelativeEntropyIntegrand: PairFunctional {
  var isInfiniteWhereSecondVanishes: Bool { true }
  var domain: FunctionalDomain { .first }

  @inline(__always)
  func value(at s: PairSample) -> (value: Double, sensitivity: Double) {
    if s.p == 0 { return (0, 0) }
    return (s.p * s.logRatio, s.p * (abs(s.logRatio) + 2))
  }
}

/// p log(p/q) − p + q ≥ 0: integrates to the relative entropy too, since both densities have mass one,
/// and loses nothing when p ≈ q: a constant error of log p − log q has no effect to first order.
struct RelativeEntropyExcess: PairFunctional {
  var isInfiniteWhereSecondVanishes: Bool { true }
  var isFlatAtEquality: Bool { true }

  @inline(__always)
  func value(at s: PairSample) -> (value: Double, sensitivity: Double) {
    if s.p == 0 { return (s.q, s.q) }
    let excess =
      abs(s.logRatio) < 0.5
      ? s.p * expm1Excess(-s.logRatio) : s.p * s.logRatio - s.p + s.q
    return (excess, excess + 2 * abs(s.p - s.q))
  }
}

/// e^y − 1 − y ≥ 0, to full relative precision; e^y − 1 − y itself would lose all below y = 1e-8.
@inline(__always)
func expm1Excess(_ y: Double) -> Double {
  if abs(y) > 0.5 { return expm1(y) - y }
  // Σ y^k/k! from k = 2 to 14; what is left out is below 1e-16 of the first term.
  var sum = 1.0 / 87_178_291_200
  sum = sum * y + 1.0 / 6_227_020_800
  sum = sum * y + 1.0 / 479_001_600
  sum = sum * y + 1.0 / 39_916_800
  sum = sum * y + 1.0 / 3_628_800
  sum = sum * y + 1.0 / 362_880
  sum = sum * y + 1.0 / 40_320
  sum = sum * y + 1.0 / 5040
  sum = sum * y + 1.0 / 720
  sum = sum * y + 1.0 / 120
  sum = sum * y + 1.0 / 24
  sum = sum * y + 1.0 / 6
  sum = sum * y + 0.5
  return sum * y * y
}

/// −p log q: the cross-entropy.
struct CrossEntropyIntegrand: PairFunctional {
  var isInfiniteWhereSecondVanishes: Bool { true }
  var domain: FunctionalDomain { .first }

  func value(at s: PairSample) -> (value: Double, sensitivity: Double) {
    if s.p == 0 { return (0, 0) }
    return (-s.p * s.logQ, s.p * (abs(s.logQ) + 1))
  }
}

/// −p log p: the entropy.
struct EntropyIntegrand: PairFunctional {
  var domain: FunctionalDomain { .first }

  func value(at s: PairSample) -> (value: Double, sensitivity: Double) {
    if s.p == 0 { return (0, 0) }
    return (-s.p * s.logP, s.p * (abs(s.logP) + 1))
  }
}

/// p g(x): the expectation of a function.
struct ExpectationIntegrand: PairFunctional {
  let function: (Double) -> Double
  var domain: FunctionalDomain { .first }

  func value(at s: PairSample) -> (value: Double, sensitivity: Double) {
    if s.p == 0 { return (0, 0) }
    let value = s.p * function(s.x)
    // The function's own argument is rounded too.
    return (value, 4 * abs(value))
  }
}
