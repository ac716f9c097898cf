import Foundation

/// A uniform number in the open interval (0, 1): 53 bits, centred so that neither end occurs.
func openUniform(_ generator: inout some RandomNumberGenerator) -> Double {
  (Double(generator.next() >> 12) + 0.5) * 0x1p-52
}

/// A standard normal number by the polar method (Marsaglia & Bray 1964).
func standardNormal(_ generator: inout some RandomNumberGenerator) -> Double {
  while true {
    let u = 2 * openUniform(&generator) - 1
    let v = 2 * openUniform(&generator) - 1
    let s = u * u + v * v
    if s < 1 && s > 0 { return u * (-2 * log(s) / s).squareRoot() }
  }
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
  while true {
    let z = standardNormal(&generator)
    let root = 1 + c * z
    guard root > 0 else { continue }
    let v = root * root * root
    if log(openUniform(&generator)) < 0.5 * z * z + d * (1 - v + log(v)) { return log(d * v) }
  }
}
