import Foundation
import GSLNumerics

/// The regularized incomplete beta function I_x(a, b), its complement and their logarithms.
///
/// `y` is 1 − x and the logarithms those of x and y; give them where they are known better than from
/// x itself, also where x underflows. Goals as for the incomplete gamma function.
func incompleteBeta(
  _ a: Double, _ b: Double, _ x: Double, complement y: Double, logX: Double? = nil,
  logY: Double? = nil
) -> TailPair {
  let logX = logX ?? (x < 0.5 ? log(x) : log1p(-y))
  let logY = logY ?? (y < 0.5 ? log(y) : log1p(-x))
  if logX.isNaN || logY.isNaN { return .undefined }
  if logX == -.infinity { return .allAbove }
  if logY == -.infinity { return .allBelow }
  let n = a + b
  if min(a, b) > 3000 {
    let mean = a / n
    if abs(x - mean) < 0.3 * min(mean, b / n) { return smoothIncompleteBeta(a, b, x, y) }
  }
  if a < 0.1 && x <= (a + 1) / (n + 2) { return smallIncompleteBeta(a, b, x, logX: logX) }
  if b < 0.1 && y <= (b + 1) / (n + 2) {
    return smallIncompleteBeta(b, a, y, logX: logY).reversed
  }
  if x > (a + 1) / (n + 2) {
    return TailPair(logLower: logBetaFraction(b, a, y, logX: logY, logY: logX, complement: x))
      .reversed
  }
  return TailPair(logLower: logBetaFraction(a, b, x, logX: logX, logY: logY, complement: y))
}

/// For tiny a and x up to about the mean: I = x^a/(a B(a, b)) · (1 + a Σ (1 − b)_n xⁿ/(n! (a + n)))
/// (DiDonato & Morris 1992, eq. 7), each factor kept as its logarithm, of order a, so that 1 − I does not
/// cancel.
private func smallIncompleteBeta(_ a: Double, _ b: Double, _ x: Double, logX: Double) -> TailPair {
  var sum = 0.0
  var term = 1.0
  for n in 1..<2000 {
    let n = Double(n)
    term *= (n - b) / n * x
    sum += term / (a + n)
    if !(abs(term) > 1e-18 * abs(sum)) { break }
  }
  // log a B(a, b) = log Γ(1 + a) − (log Γ(a + b) − log Γ(b)).
  let growth =
    b < 0.1
    ? lnGamma(a + b) - lnGamma(b) : a * digamma(b) + logGammaBregman(to: a + b, from: b)
  let logLower = a * logX - (logGammaOnePlus(a) - growth) + log1p(a * sum)
  let direct = TailPair(logLower: logLower)
  return direct
}

/// log(x^a y^b / B(a, b)).
private func logBetaPower(
  _ a: Double, _ b: Double, _ x: Double, _ y: Double, logX: Double, logY: Double
) -> Double {
  if min(a, b) >= 10 && x > 0 && y > 0 {
    return logBinomialMass(a, of: a + b, p: x, q: y) + log(a) + log(b / (a + b))
  }
  return a * logX + b * logY - lnBeta(a, b)
}

/// log I_x(a, b) by a continued fraction, for x below about the mean.
///
/// A. DiDonato and A. Morris, "Algorithm 708" (1992), eq. 9: the even part of the usual fraction
/// (Abramowitz & Stegun 26.5.8), written with λ = a − (a + b)x, which loses nothing where x is near 1;
/// by Lentz's method.
private func logBetaFraction(
  _ a: Double, _ b: Double, _ x: Double, logX: Double, logY: Double, complement y: Double
) -> Double {
  let power = logBetaPower(a, b, x, y, logX: logX, logY: logY)
  let lambda = a > b ? (a + b) * y - b : a - (a + b) * x
  // Not 0, which Lentz's method would divide by.
  var value = max(a / (a + 1) * (lambda + 1), .leastNormalMagnitude)
  var c = value
  var d = 0.0
  for n in 1..<20_000 {
    let n = Double(n)
    let shifted = a + 2 * n - 1
    let w = n * (b - n) * x
    let alpha = (a + n - 1) / shifted * ((a + b + n - 1) / shifted) * w * x
    let beta = n + w / shifted + (a + n) / (a + 2 * n + 1) * (lambda + 1 + n * (1 + y))
    d = 1 / (alpha * d + beta)
    c = beta + alpha / c
    value *= c * d
    // To the last bit, in which rounding may go to and fro; or NaN.
    if !(abs(c * d - 1) > 0x1p-52) { break }
  }
  return power - log(value)
}

/// For large a and b with x near the mean: the smaller tail by quadrature of the density.
private func smoothIncompleteBeta(
  _ a: Double, _ b: Double, _ x: Double, _ y: Double
) -> TailPair {
  let n = a + b
  // In the coordinate of the smaller of the two, so that neither end loses digits.
  if a > b { return smoothIncompleteBeta(b, a, y, x).reversed }
  let scale = (a / n * (b / n) / (n + 1)).squareRoot()
  // a − n x, rounded once.
  let difference = a.addingProduct(-n, x)
  let residual = stirlingResidual(n) - stirlingResidual(a) - stirlingResidual(b)
  let constant = residual - StandardNormal.halfLogTwoPi + 0.5 * (log(a) + log(b / n))
  let logDensity = { (offset: Double) -> Double in
    let (t, u) = (x + offset, y - offset)
    guard t > 0 && u > 0 else { return -.infinity }
    let shift = difference - n * offset
    return constant - deviance(a, n * t, difference: shift)
      - deviance(b, n * u, difference: -shift) - log(t) - log(u)
  }
  return x < a / n
    ? TailPair(logLower: logTailIntegral(room: -x, scale: scale, logDensity))
    : TailPair(logUpper: logTailIntegral(room: y, scale: scale, logDensity))
}
