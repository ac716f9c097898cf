import Foundation

/// The regularized incomplete gamma functions P(a, x) and Q(a, x) with their logarithms.
///
/// Goals, in order: full relative precision of the smaller one and of its logarithm, also where it
/// underflows; any a > 0; bounded work. GSL's `gsl_sf_gamma_inc_Q` underflows in the tail, which is
/// why this is here.
func incompleteGamma(_ a: Double, _ x: Double) -> TailPair {
  if x.isNaN { return .undefined }
  if x <= 0 { return .allAbove }
  if x == .infinity { return .allBelow }
  if a > 1e4 && abs(x - a) < 0.3 * a { return smoothIncompleteGamma(a, x) }
  if a < 1 && x < 1.1 { return smallIncompleteGamma(a, x) }
  let logMass = logPoissonMass(a, mean: x)
  if x < a + 1 {
    // P = x^a e^−x / Γ(a+1) · Σ x^n / (a+1)…(a+n) (Abramowitz & Stegun 6.5.29).
    var sum = 1.0
    var term = 1.0
    var n = 1.0
    while term > 1e-17 * sum && n < 100_000 {
      term *= x / (a + n)
      sum += term
      n += 1
    }
    return TailPair(logLower: logMass + log(sum))
  }
  // Q = x^a e^−x / Γ(a) · 1/(x+1−a − 1(1−a)/(x+3−a − …)) by Lentz's method (6.5.31).
  var b = x + 1 - a
  var c = Double.infinity
  var d = 1 / b
  var fraction = d
  for i in 1..<100_000 {
    let i = Double(i)
    let numerator = -i * (i - a)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    fraction *= c * d
    // To the last bit, in which rounding may go to and fro; or NaN.
    if !(abs(c * d - 1) > 0x1p-52) { break }
  }
  return TailPair(logUpper: logMass + log(a) + log(fraction))
}

/// For x so small that it is given by its logarithm: P = x^a/Γ(a + 1).
func tinyIncompleteGamma(_ a: Double, logX: Double) -> TailPair {
  TailPair(logLower: a * logX - logGammaOnePlus(a))
}

/// For a < 1 and small x: both from x^a/Γ(a+1) and Σ (−x)^n/n! · a/(a+n), each kept as its
/// difference from 1, so that Q does not cancel for tiny a.
private func smallIncompleteGamma(_ a: Double, _ x: Double) -> TailPair {
  var sum = 0.0
  var term = a
  for n in 1..<60 {
    let n = Double(n)
    term *= -x / n
    sum += term / (a + n)
    if abs(term) < 1e-18 * abs(sum) { break }
  }
  let logPower = a * log(x) - logGammaOnePlus(a)
  let power = expm1(logPower)
  let upper = -(sum + power + sum * power)
  return upper < 0.5
    ? TailPair(logUpper: log(upper)) : TailPair(logLower: logPower + log1p(sum))
}

/// For large a with x near it: the smaller tail by quadrature of the density.
private func smoothIncompleteGamma(_ a: Double, _ x: Double) -> TailPair {
  let difference = a - x
  let logDensity = { (offset: Double) -> Double in
    let t = x + offset
    guard t > 0 else { return -.infinity }
    return -stirlingResidual(a) - deviance(a, t, difference: difference - offset)
      - StandardNormal.halfLogTwoPi - 0.5 * log(a) + log(a / t)
  }
  let scale = a.squareRoot()
  return x < a
    ? TailPair(logLower: logTailIntegral(room: -x, scale: scale, logDensity))
    : TailPair(logUpper: logTailIntegral(room: .infinity, scale: scale, logDensity))
}
