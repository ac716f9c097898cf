import Foundation

/// What the closed forms towards a gamma, Weibull, log-normal, … need of a distribution on (0, ∞).
///
/// Moments that do not exist are +inf, which makes the divergence infinite, as it is.
struct PositiveMoments {
  let lower: Double
  let upper: Double
  let entropy: Double
  let mean: Double
  let meanOfLog: Double
  let varianceOfLog: Double
  /// E X^k for real k.
  let moment: (Double) -> Double

  init(_ p: Gamma) {
    let (a, b) = (p.shape, p.rate)
    (lower, upper) = (0, .infinity)
    entropy = p.entropy
    mean = a / b
    meanOfLog = digamma(a) - log(b)
    varianceOfLog = trigamma(a)
    moment = { k in
      a + k <= 0 ? .infinity : exp(logGamma(a + k) - logGamma(a) - k * log(b))
    }
  }

  init(_ p: Exponential) {
    let rate = p.rate
    (lower, upper) = (0, .infinity)
    entropy = p.entropy
    mean = 1 / rate
    meanOfLog = -eulerGamma - log(rate)
    varianceOfLog = .pi * .pi / 6
    moment = { k in k <= -1 ? .infinity : exp(logGamma(1 + k) - k * log(rate)) }
  }

  init(_ p: InverseGamma) {
    let (a, b) = (p.shape, p.scale)
    (lower, upper) = (0, .infinity)
    entropy = p.entropy
    mean = a > 1 ? b / (a - 1) : .infinity
    meanOfLog = log(b) - digamma(a)
    varianceOfLog = trigamma(a)
    moment = { k in
      a - k <= 0 ? .infinity : exp(logGamma(a - k) - logGamma(a) + k * log(b))
    }
  }

  init(_ p: Weibull) {
    let (shape, scale) = (p.shape, p.scale)
    (lower, upper) = (0, .infinity)
    entropy = p.entropy
    mean = scale * exp(logGammaOnePlus(1 / shape))
    meanOfLog = log(scale) - eulerGamma / shape
    varianceOfLog = .pi * .pi / (6 * shape * shape)
    moment = { k in
      1 + k / shape <= 0 ? .infinity : exp(logGammaOnePlus(k / shape) + k * log(scale))
    }
  }

  init(_ p: LogNormal) {
    let (m, s) = (p.logarithm.mean, p.logarithm.standardDeviation)
    (lower, upper) = (0, .infinity)
    entropy = p.entropy
    mean = exp(m + 0.5 * s * s)
    meanOfLog = m
    varianceOfLog = s * s
    moment = { k in exp(k * m + 0.5 * k * k * s * s) }
  }

  init(_ p: Pareto) {
    let (scale, shape) = (p.scale, p.shape)
    (lower, upper) = (scale, .infinity)
    entropy = p.entropy
    mean = shape > 1 ? scale * (shape / (shape - 1)) : .infinity
    meanOfLog = log(scale) + 1 / shape
    varianceOfLog = 1 / (shape * shape)
    moment = { k in k >= shape ? .infinity : shape / (shape - k) * exp(k * log(scale)) }
  }

  init(_ p: Beta) {
    let (a, b) = (p.alpha, p.beta)
    (lower, upper) = (0, 1)
    entropy = p.entropy
    mean = a / (a + b)
    meanOfLog = digamma(a) - digamma(a + b)
    varianceOfLog = trigamma(a) - trigamma(a + b)
    moment = { k in a + k <= 0 ? .infinity : exp(logBeta(a + k, b) - logBeta(a, b)) }
  }

  /// For a uniform on 0 <= lower < upper.
  init(_ p: Uniform) {
    let (low, high) = (p.lower, p.upper)
    (lower, upper) = (low, high)
    entropy = p.entropy
    mean = low + 0.5 * (high - low)
    if low > 0 {
      // log X = log low + Y with density e^y/(e^t − 1) on 0…t, t = log(high/low).
      let t = log1p((high - low) / low)
      let x = 0.5 * t
      meanOfLog = log(low) + (t / -expm1(-t) - 1)
      let sine = x > 300 ? .infinity : sinh(x)
      varianceOfLog =
        x > 300
        ? 1 : x < 1 ? sinhExcess(x) * (sine + x) / (sine * sine) : 1 - x / sine * (x / sine)
    } else {
      meanOfLog = log(high) - 1
      varianceOfLog = 1
    }
    moment = { k in
      if low == 0 { return k <= -1 ? .infinity : exp(k * log(high)) / (k + 1) }
      let t = log1p((high - low) / low)
      let growth = k == -1 ? t : expm1((k + 1) * t) / (k + 1)
      return exp(k * log(low)) * growth / expm1(t)
    }
  }
}

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

extension PositiveMoments {
  /// −h − log κ + κ E X, with the exponential's rate κ.
  func divergence(from q: Exponential) -> Double {
    lower < 0 ? .infinity : -entropy - log(q.rate) + q.rate * mean
  }

  /// −h − a log b + log Γ(a) − (a − 1) E log X + b E X.
  func divergence(from q: Gamma) -> Double {
    if lower < 0 || mean == .infinity { return .infinity }
    return -entropy - q.shape * log(q.rate) + logGamma(q.shape) - (q.shape - 1) * meanOfLog
      + q.rate * mean
  }

  /// −h − a log β + log Γ(a) + (a + 1) E log X + β E 1/X.
  func divergence(from q: InverseGamma) -> Double {
    let inverse = moment(-1)
    if inverse == .infinity { return .infinity }
    return -entropy - q.shape * log(q.scale) + logGamma(q.shape) + (q.shape + 1) * meanOfLog
      + q.scale * inverse
  }

  /// −h − log k + k log λ − (k − 1) E log X + λ^(−k) E X^k.
  func divergence(from q: Weibull) -> Double {
    let power = moment(q.shape)
    if power == .infinity { return .infinity }
    return -entropy - log(q.shape) + log(q.scale) - (q.shape - 1) * (meanOfLog - log(q.scale))
      + exp(log(power) - q.shape * log(q.scale))
  }

  /// −h + E log X + log s + ½ log 2π + (Var log X + (E log X − m)²)/2s².
  func divergence(from q: LogNormal) -> Double {
    let normal = q.logarithm
    let s = normal.standardDeviation
    let z = (meanOfLog - normal.mean) / s
    return -entropy + meanOfLog + log(s) + StandardNormal.halfLogTwoPi
      + 0.5 * (varianceOfLog / s / s + z * z)
  }

  /// −h − log α − α log x_m + (α + 1) E log X, for X >= x_m.
  func divergence(from q: Pareto) -> Double {
    if lower < q.scale { return .infinity }
    return -entropy - log(q.shape) - q.shape * log(q.scale) + (q.shape + 1) * meanOfLog
  }
}
