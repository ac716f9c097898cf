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
