import Foundation
import GSLNumerics

// ½ log(2πe σ²) − h: how much less entropy a distribution has than the normal with its variance. Not
// negative, and small for the families that tend to a normal, where the difference would cancel.

/// Of Student's t with ν > 2 degrees of freedom, about 3/4ν² for large ν.
///
/// From ν = 40 on by the asymptotic series of log Γ(h + ½) − log Γ(h), h = ν/2, whose terms of order
/// 1/h are canceled by hand.
func negentropyOfStudentT(_ nu: Double) -> Double {
  let h = 0.5 * nu
  if h < 20 {
    // ψ(h + ½) − ψ(h), from residuals so that it does not cancel.
    let difference =
      log1p(0.5 / h) - 0.5 / (h + 0.5) + 0.5 / h - digammaResidual(h + 0.5) + digammaResidual(h)
    let entropy = (h + 0.5) * difference + 0.5 * log(nu) + lnBeta(0.5, h)
    return normalEntropy + 0.5 * log(nu / (nu - 2)) - entropy
  }
  let y = 1 / h
  let coefficients: [(power: Double, value: Double)] = [
    (3, 1.0 / 192), (5, -1.0 / 640), (7, 17.0 / 14336), (9, -31.0 / 18432), (11, 691.0 / 180_224),
  ]
  var sum = 0.5 * log1pExcess(-y) - y * y / 16
  for (k, c) in coefficients { sum += c * pow(y, k) * (1 + k + 0.5 * k * y) }
  return sum
}

/// Of the gamma with shape a, about 1/3a for large a: 1/2a − S(a) + (1 − a) R(a), with what Stirling's
/// formulas for log Γ and ψ leave out.
func negentropyOfGamma(_ shape: Double) -> Double {
  if shape < 1 {
    let entropy = shape + lnGamma(shape) + (1 - shape) * digamma(shape)
    return normalEntropy + 0.5 * log(shape) - entropy
  }
  return 0.5 / shape - stirlingResidual(shape) + (1 - shape) * digammaResidual(shape)
}

/// Of the log-normal with standard deviation s of the logarithm: ½s² + ½ log((e^(s²) − 1)/s²).
func negentropyOfLogNormal(_ s: Double) -> Double {
  let square = s * s
  if square < 0.5 { return 0.5 * square + 0.5 * log1p(expm1Excess(square) / square) }
  return square + 0.5 * log1p(-exp(-square)) - log(s)
}
