import Foundation
import GSLNumerics

/// ½ p log(p/m) + ½ q log(q/m), m = (p + q)/2: the Jensen–Shannon divergence (Lin 1991).
struct JensenShannonIntegrand: PairFunctional {
  var isFlatAtEquality: Bool { true }

  func prepare(_ nodes: PanelNodes) {
    for i in 0..<PanelNodes.count {
      let (p, q) = (nodes.p[i], nodes.q[i])
      nodes.prepared[i] = max(p, q) > 0 ? min(p, q) / max(p, q) : 0
    }
    vectorLog1p(nodes.prepared)
  }

  func value(at s: PairSample) -> (value: Double, sensitivity: Double) {
    value(at: s, prepared: log1p(min(s.p, s.q) / max(s.p, s.q)))
  }

  /// `prepared` is log(1 + min/max).
  @inline(__always)
  func value(at s: PairSample, prepared: Double) -> (value: Double, sensitivity: Double) {
    let sum = s.p + s.q
    if sum == 0 { return (0, 0) }
    let distance = abs(s.logRatio)
    if distance < 0.25 {
      // u = (p−q)/(p+q) = tanh(ℓ/2); ½m[(1+u) log(1+u) + (1−u) log(1−u)] = ½m Σ u^2k / k(2k−1).
      let u = tanh(0.5 * distance)
      let value = 0.25 * sum * Self.binaryExcess(u)
      return (value, value + 0.5 * sum * u)
    }
    // With r = min/max: log(max/m) = log 2 − log(1+r), log(min/m) = that − |ℓ|.
    let lesser = min(s.p, s.q)
    let greaterLog = 0.693_147_180_559_945_3 - prepared
    let value = 0.5 * (sum * greaterLog - (lesser > 0 ? lesser * distance : 0))
    return (value, abs(value) + abs(s.p - s.q))
  }

  /// (1+u) log(1+u) + (1−u) log(1−u) for |u| <= 1/8; the first term left out is u²⁰/190.
  @inline(__always)
  private static func binaryExcess(_ u: Double) -> Double {
    let v = u * u
    var sum = 1.0 / (9 * 17)
    sum = sum * v + 1.0 / (8 * 15)
    sum = sum * v + 1.0 / (7 * 13)
    sum = sum * v + 1.0 / (6 * 11)
    sum = sum * v + 1.0 / (5 * 9)
    sum = sum * v + 1.0 / (4 * 7)
    sum = sum * v + 1.0 / (3 * 5)
    sum = sum * v + 1.0 / (2 * 3)
    sum = sum * v + 1
    return sum * v
  }
}

/// ½ p log(1 + q/p) + ½ q log(1 + p/q): log 2 − JSD, without the subtraction.
struct JensenShannonComplementIntegrand: PairFunctional {
  var vanishesWithEither: Bool { true }

  func value(at s: PairSample) -> (value: Double, sensitivity: Double) {
    let lesser = min(s.p, s.q)
    if lesser == 0 { return (0, 0) }
    let distance = abs(s.logRatio)
    let value = 0.5 * ((s.p + s.q) * log1p(exp(-distance)) + lesser * distance)
    return (value, 3 * value)
  }
}

/// ½ |p − q|: the total variation distance.
struct TotalVariationIntegrand: PairFunctional {
  var hasKinkAtEquality: Bool { true }

  func value(at s: PairSample) -> (value: Double, sensitivity: Double) {
    let value =
      abs(s.logRatio) < 1 ? 0.5 * s.p * abs(expm1(-s.logRatio)) : 0.5 * abs(s.p - s.q)
    return (value, 0.5 * (s.p + s.q))
  }
}

/// ½ (√p − √q)²: the squared Hellinger distance, between 0 and 1.
struct SquaredHellingerIntegrand: PairFunctional {
  var isFlatAtEquality: Bool { true }

  func value(at s: PairSample) -> (value: Double, sensitivity: Double) {
    let greater = max(s.p, s.q)
    let root = expm1(-0.5 * abs(s.logRatio))
    let value = 0.5 * greater * root * root
    return (value, value + greater * abs(root))
  }
}

/// √(pq): the Bhattacharyya coefficient, 1 − H².
struct BhattacharyyaIntegrand: PairFunctional {
  var vanishesWithEither: Bool { true }

  func value(at s: PairSample) -> (value: Double, sensitivity: Double) {
    // By the logs: p may underflow where √(pq) does not.
    let value = exp(0.5 * (s.logP + s.logQ) + s.logJacobian)
    return (value, value)
  }
}

/// |p^α q^(1−α) − αp − (1−α)q|: one minus the Rényi integral, or the integral minus one, without the
/// subtraction; α ≠ 0, 1.
struct RenyiExcess: PairFunctional {
  let order: Double
  var isUnbounded: Bool { order > 1 }
  var isFlatAtEquality: Bool { true }

  func value(at s: PairSample) -> (value: Double, sensitivity: Double) {
    let rest = 1 - order
    let linear = order * s.p + rest * s.q
    if s.logRatio == .infinity {
      return order < 1 ? (order * s.p, s.p) : (s.p > 0 ? .infinity : 0, s.p)
    }
    if s.logRatio == -.infinity { return (abs(rest) * s.q, s.q) }
    let value: Double
    if abs(s.logRatio) < 0.5 {
      let y = -s.logRatio
      value = s.p * abs(rest * expm1Excess(y) - expm1Excess(rest * y))
    } else {
      let power = exp(order * s.logP + rest * s.logQ + s.logJacobian)
      value = abs(power - linear)
    }
    return (value, value + 2 * (abs(order) + 1) * abs(s.p - s.q))
  }
}

/// p^α q^(1−α), 0 < α < 1.
struct PowerOverlapIntegrand: PairFunctional {
  let order: Double
  var vanishesWithEither: Bool { true }

  func value(at s: PairSample) -> (value: Double, sensitivity: Double) {
    if s.logP == -.infinity || s.logQ == -.infinity { return (0, 0) }
    let value = exp(order * s.logP + (1 - order) * s.logQ + s.logJacobian)
    return (value, value)
  }
}
