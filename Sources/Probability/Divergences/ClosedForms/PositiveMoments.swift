import Foundation
import GSLNumerics

/// What the closed forms toward a gamma, Weibull, log-normal, … need of a distribution on (0, ∞).
///
/// Moments that do not exist are +inf, which makes the divergence infinite, as it is. Moments are given by
/// their logarithms, in units of `unit`: those of order 400 are beyond the doubles.
struct PositiveMoments {
  let lower: Double
  /// The scale of X.
  let unit: Double
  /// log unit, also where the unit itself is beyond the doubles.
  let logOfUnit: Double
  /// h(X/unit).
  let entropy: Double
  /// E log(X/unit).
  let meanOfLog: Double
  let varianceOfLog: Double
  /// log E (X/unit)^k for real k.
  let logMoment: (Double) -> Double

  init(_ p: Gamma) {
    let a = p.shape
    (lower, unit) = (0, a / p.rate)
    logOfUnit = log(a) - log(p.rate)
    // In units of the mean: E log X = ψ(a) − log a, which is small for large a.
    let psi = digammaMinusLog(a)
    entropy = entropyOfGammaPerMean(a)
    meanOfLog = psi
    varianceOfLog = trigamma(a)
    logMoment = { k in a + k <= 0 ? .infinity : k * psi + logGammaBregman(to: a + k, from: a) }
  }

  init(_ p: Exponential) {
    (lower, unit) = (0, 1 / p.rate)
    logOfUnit = -log(p.rate)
    entropy = 1
    meanOfLog = -eulerGamma
    varianceOfLog = .pi * .pi / 6
    logMoment = { k in k <= -1 ? .infinity : logGammaOnePlus(k) }
  }

  init(_ p: InverseGamma) {
    let a = p.shape
    (lower, unit) = (0, p.scale / a)
    logOfUnit = log(p.scale) - log(a)
    let psi = digammaMinusLog(a)
    // h(1/Y) = h(Y) − 2 E log Y.
    entropy = entropyOfGammaPerMean(a) - 2 * psi
    meanOfLog = -psi
    varianceOfLog = trigamma(a)
    logMoment = { k in a - k <= 0 ? .infinity : -k * psi + logGammaBregman(to: a - k, from: a) }
  }

  init(_ p: Weibull) {
    let shape = p.shape
    (lower, unit) = (0, p.scale)
    logOfUnit = log(unit)
    entropy = eulerGamma * (1 - 1 / shape) - log(shape) + 1
    meanOfLog = -eulerGamma / shape
    varianceOfLog = .pi * .pi / 6 / shape / shape
    logMoment = { k in 1 + k / shape <= 0 ? .infinity : logGammaOnePlus(k / shape) }
  }

  init(_ p: LogNormal) {
    let s = p.logarithm.standardDeviation
    (lower, unit) = (0, exp(p.logarithm.mean))
    logOfUnit = p.logarithm.mean
    entropy = normalEntropy + log(s)
    meanOfLog = 0
    varianceOfLog = s * s
    logMoment = { k in 0.5 * (k * s) * (k * s) }
  }

  init(_ p: Pareto) {
    let shape = p.shape
    (lower, unit) = (p.scale, p.scale)
    logOfUnit = log(unit)
    entropy = 1 + 1 / shape - log(shape)
    meanOfLog = 1 / shape
    varianceOfLog = 1 / shape / shape
    logMoment = { k in k >= shape ? .infinity : -log1p(-k / shape) }
  }

  init(_ p: Beta) {
    let (a, b) = (p.alpha, p.beta)
    let n = a + b
    (lower, unit) = (0, a / n)
    logOfUnit = log(a) - log(n)
    entropy = p.entropy - log(a / n)
    let difference = digammaMinusLog(a) - digammaMinusLog(n)
    meanOfLog = difference
    varianceOfLog = trigamma(a) - trigamma(n)
    logMoment = { k in
      a + k <= 0
        ? .infinity
        : k * difference + logGammaBregman(to: a + k, from: a) - logGammaBregman(to: n + k, from: n)
    }
  }

  /// For a uniform on 0 <= lower < upper.
  init(_ p: Uniform) {
    let (low, high) = (p.lower, p.upper)
    lower = low
    if low == 0 {
      unit = high
      logOfUnit = log(high)
      entropy = 0
      meanOfLog = -1
      varianceOfLog = 1
      logMoment = { k in k <= -1 ? .infinity : -log1p(k) }
      return
    }
    // log X = log low + Y with density e^y/(e^t − 1) on 0…t, t = log(high/low).
    unit = low
    logOfUnit = log(low)
    let width = (high - low) / low
    let t = log1p(width)
    entropy = log(width)
    meanOfLog = meanOfExponentialRamp(t)
    let x = 0.5 * t
    let sine = x > 300 ? .infinity : sinh(x)
    varianceOfLog =
      x > 300
      ? 1 : x < 1 ? sinhExcess(x) * (sine + x) / (sine * sine) : 1 - x / sine * (x / sine)
    logMoment = { k in
      let growth = (k + 1) * t
      if growth == 0 { return log(t) - log(width) }
      let logGrowth =
        growth > 0 ? growth + log1mexp(-growth) : log1mexp(growth)
      return logGrowth - log(abs(k + 1)) - log(width)
    }
  }

  /// E (X/s)^k.
  func moment(_ k: Double, over scale: Double) -> Double {
    let logarithm = logMoment(k)
    return logarithm == .infinity ? .infinity : exp(logarithm + k * logUnit(over: scale))
  }

  /// log(unit/s), precise for unit ≈ s.
  func logUnit(over scale: Double) -> Double {
    let change = (unit - scale) / scale
    return abs(change) < 0.4 ? log1p(change) : logOfUnit - log(scale)
  }
}

/// The entropy of a gamma with shape a in units of its mean: a + log Γ(a) + (1 − a) ψ(a) − log a.
private func entropyOfGammaPerMean(_ a: Double) -> Double {
  if a < 10 { return a + lnGamma(a) + (1 - a) * digamma(a) - log(a) }
  return normalEntropy - 0.5 * log(a) - negentropyOfGamma(a)
}

/// E Y for the density e^y/(e^t − 1) on 0…t: t/(1 − e^(−t)) − 1, without cancellation for small t.
func meanOfExponentialRamp(_ t: Double) -> Double { expm1Excess(-t) / -expm1(-t) }

/// sinh x − x for 0 <= x <= 1, without cancellation.
private func sinhExcess(_ x: Double) -> Double {
  var term = x
  var sum = 0.0
  for k in 1...9 {
    term *= x * x / Double(2 * k * (2 * k + 1))
    sum += term
  }
  return sum
}

// Where the two are nearly one distribution these cancel to a few roundings of their largest term, which
// may be below zero: no divergence is.
extension PositiveMoments {
  /// −h − log κ + κ E X, with the exponential's rate κ.
  func divergence(from q: Exponential) -> Double {
    let inverse = 1 / q.rate
    let first = moment(1, over: inverse)
    if first == .infinity { return .infinity }
    return notNegative(-entropy - logUnit(over: inverse) + first)
  }

  /// −h − a log b + log Γ(a) − (a − 1) E log X + b E X, with b/a for a unit: the large parts become
  /// a (M − 1 − L), M and L the mean of X b/a and of its logarithm.
  func divergence(from q: Gamma) -> Double {
    let (a, mean) = (q.shape, q.shape / q.rate)
    let first = moment(1, over: mean)
    if first == .infinity { return .infinity }
    let shift = logUnit(over: mean)
    return notNegative(
      -entropy + meanOfLog + a * (first - 1 - (shift + meanOfLog)) + stirlingPart(a))
  }

  /// −h − a log β + log Γ(a) + (a + 1) E log X + β E 1/X, arranged as for the gamma.
  func divergence(from q: InverseGamma) -> Double {
    let (a, unit) = (q.shape, q.scale / q.shape)
    let inverse = moment(-1, over: unit)
    if inverse == .infinity { return .infinity }
    let shift = logUnit(over: unit)
    return notNegative(
      -entropy + meanOfLog + a * (inverse - 1 + (shift + meanOfLog)) + stirlingPart(a))
  }

  /// −h − log k + k log λ − (k − 1) E log X + λ^(−k) E X^k.
  func divergence(from q: Weibull) -> Double {
    let power = moment(q.shape, over: q.scale)
    if power == .infinity { return .infinity }
    return notNegative(
      -entropy - log(q.shape) + meanOfLog
        - q.shape * (logUnit(over: q.scale) + meanOfLog) + power)
  }

  /// −h + E log X + log s + ½ log 2π + (Var log X + (E log X − m)²)/2s².
  func divergence(from q: LogNormal) -> Double {
    let s = q.logarithm.standardDeviation
    let z = (logOfUnit - q.logarithm.mean + meanOfLog) / s
    return notNegative(
      -entropy + meanOfLog + log(s) + StandardNormal.halfLogTwoPi
        + 0.5 * (varianceOfLog / s / s + z * z))
  }

  /// −h − log α − α log x_m + (α + 1) E log X, for X >= x_m.
  func divergence(from q: Pareto) -> Double {
    if lower < q.scale { return .infinity }
    return notNegative(
      -entropy - log(q.shape) + meanOfLog + q.shape * (logUnit(over: q.scale) + meanOfLog))
  }
}
