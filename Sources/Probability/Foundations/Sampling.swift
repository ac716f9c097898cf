import Foundation
import GSLNumerics

/// A uniform number in the open interval (0, 1): 53 bits, centered so that neither end occurs.
func openUniform(_ generator: inout some RandomNumberGenerator) -> Double {
  (Double(generator.next() >> 12) + 0.5) * 0x1p-52
}

/// How often a rejection sampler tries. Each of those here accepts one number in four at least, so that
/// with random numbers the last try is never reached (chance below 10⁻⁶⁰); it is there so that a broken
/// generator, or rounding that nobody thought of, does not make a loop without end.
let rejectionLimit = 500

/// A standard normal number by the polar method (Marsaglia & Bray 1964).
func standardNormal(_ generator: inout some RandomNumberGenerator) -> Double {
  for _ in 0..<rejectionLimit {
    let u = 2 * openUniform(&generator) - 1
    let v = 2 * openUniform(&generator) - 1
    let s = u * u + v * v
    if s < 1 && s > 0 { return u * (-2 * log(s) / s).squareRoot() }
  }
  return inverseNormalCumulative(openUniform(&generator))
}

/// A standard exponential number.
func standardExponential(_ generator: inout some RandomNumberGenerator) -> Double {
  -log(openUniform(&generator))
}

/// The logarithm of a gamma number of the given shape and rate 1, which for tiny shapes is often far
/// below the smallest double.
///
/// G. Marsaglia and W. Tsang, "A simple method for generating gamma variables" (2000); below shape 1,
/// Gamma(a) = Gamma(a + 1) · U^(1/a).
func logStandardGamma(shape: Double, _ generator: inout some RandomNumberGenerator) -> Double {
  if shape < 1 {
    let boost = log(openUniform(&generator)) / shape
    return logStandardGamma(shape: shape + 1, &generator) + boost
  }
  let d = shape - 1.0 / 3
  let c = 1 / (9 * d).squareRoot()
  for _ in 0..<rejectionLimit {
    let z = standardNormal(&generator)
    let root = 1 + c * z
    guard root > 0 else { continue }
    let v = root * root * root
    // 1 − v + log v, which cancels where the shape is large and v close to 1.
    let t = c * z
    let fall = shape < 1e6 ? 1 - v + log(v) : -log1pExcess(t * (3 + t * (3 + t)))
    if log(openUniform(&generator)) < 0.5 * z * z + d * fall {
      return shape < 1e300 ? log(d * v) : log(d) + log(v)
    }
  }
  return log(d)
}
