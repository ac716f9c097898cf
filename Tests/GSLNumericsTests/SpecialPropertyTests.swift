import Foundation
import GSLNumerics
import RandomStreams
import Testing

/// The special functions over 600 decades and every special value: NaN only for NaN or where there is no
/// value, inside their ranges, and the two halves of a whole add up.
@Suite struct SpecialPropertyTests {
  /// ±10^(−308 … 308), ordinary and subnormal numbers, ±0, ±∞, NaN.
  private func hostile(_ stream: inout RandomStream) -> Double {
    let (kind, sign) = (stream.uniform(), stream.uniform() < 0.5 ? -1.0 : 1)
    if kind < 0.5 { return sign * pow(10, 616 * stream.uniform() - 308) }
    if kind < 0.8 { return sign * pow(10, 6 * stream.uniform() - 3) }
    if kind < 0.9 {
      return sign * Double(bitPattern: stream.next() & 0x000F_FFFF_FFFF_FFFF)
    }
    let special: [Double] = [
      0, 1, 0.5, .infinity, .nan, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 1.0.nextDown,
    ]
    return sign * special[stream.integer(below: special.count)]
  }

  @Test func oneArgument() {
    let domains: [(String, (Double) -> Double, ClosedRange<Double>, ClosedRange<Double>)] = [
      ("erf", errorFunction, -.infinity...(.infinity), -1...1),
      ("erfc", complementaryErrorFunction, -.infinity...(.infinity), 0...2),
      ("log erfc", logComplementaryErrorFunction, -.infinity...(.infinity), -.infinity...0.6932),
      ("Φ", normalCumulative, -.infinity...(.infinity), 0...1),
      ("log Φ", logNormalCumulative, -.infinity...(.infinity), -.infinity...0),
      ("Φ⁻¹", inverseNormalCumulative, 0...1, -.infinity...(.infinity)),
      ("log Γ", lnGamma, 0...(.infinity), -0.13...(.infinity)),
      ("ψ", digamma, Double.leastNonzeroMagnitude...(.infinity), -.infinity...(.infinity)),
      ("ψ′", trigamma, 0...(.infinity), 0...(.infinity)),
      ("I₀ scaled", besselI0Scaled, -.infinity...(.infinity), 0...1),
      ("I₁ scaled", besselI1Scaled, -.infinity...(.infinity), -1...1),
      ("log I₀", logBesselI0, -.infinity...(.infinity), 0...(.infinity)),
      ("log I₁", logBesselI1, 0...(.infinity), -.infinity...(.infinity)),
      ("log(1 − e^x)", log1mexp, -.infinity...0, -.infinity...0),
      ("log(1 + e^x)", log1pexp, -.infinity...(.infinity), 0...(.infinity)),
    ]
    var stream = RandomStream(seed: 23)
    for _ in 0..<20_000 {
      let x = hostile(&stream)
      for (name, f, domain, range) in domains {
        let y = f(x)
        if x.isNaN {
          #expect(y.isNaN, "\(name)(nan) = \(y)")
        } else if domain.contains(x) {
          #expect(range.contains(y), "\(name)(\(x)) = \(y)")
        }
      }
    }
  }

  @Test func incompleteFunctions() {
    var stream = RandomStream(seed: 29)
    for _ in 0..<10_000 {
      let (a, b) = (abs(hostile(&stream)), abs(hostile(&stream)))
      let x = hostile(&stream)
      let p = regularizedGammaP(shape: a, at: x)
      let q = regularizedGammaQ(shape: a, at: x)
      let share = x.isNaN ? x : stream.uniform() < 0.5 ? stream.uniform() : min(1, abs(x))
      let i = regularizedBeta(a, b, at: share)
      let j = regularizedBetaComplement(a, b, at: share)
      if a > 0 && a < .infinity && !x.isNaN {
        #expect(p >= 0 && p <= 1 && abs(p + q - 1) < 1e-12, "P, Q(\(a), \(x)) = \(p), \(q)")
      }
      if a > 0 && b > 0 && a < .infinity && b < .infinity && !x.isNaN {
        #expect(i >= 0 && i <= 1 && abs(i + j - 1) < 1e-12, "I(\(a), \(b), \(share)) = \(i), \(j)")
      }
      if x.isNaN { #expect(p.isNaN && q.isNaN && i.isNaN && j.isNaN) }
      let u = stream.uniform()
      if a > 0 && a < .infinity {
        let y = inverseRegularizedGammaP(shape: a, u)
        #expect(y >= 0, "P⁻¹(\(a), \(u)) = \(y)")
        // Where the root is an ordinary number it is a root.
        if a > 1e-2 && a < 1e8 {
          #expect(abs(regularizedGammaP(shape: a, at: y) - u) < 1e-9, "P⁻¹(\(a), \(u)) = \(y)")
        }
      }
      if a > 0 && b > 0 && a < .infinity && b < .infinity {
        let y = inverseRegularizedBeta(a, b, u)
        #expect(y >= 0 && y <= 1, "I⁻¹(\(a), \(b), \(u)) = \(y)")
      }
    }
  }
}
