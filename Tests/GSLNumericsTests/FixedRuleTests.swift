import Foundation
import Testing

import GSLNumerics

@Suite struct FixedRuleTests {
  /// Exact for xᵏ, k ≤ 2n − 1: ∫ xᵏ e^(−x²) = Γ((k + 1)/2), ∫ x^(k + a) e^(−x) = Γ(k + a + 1).
  @Test(arguments: [1, 2, 5, 20, 64]) func exactForPolynomials(points: Int) throws {
    let hermite = try FixedRule.gaussHermite(points)
    let laguerre = try FixedRule.gaussLaguerre(points, exponent: 0.5)
    let legendre = try FixedRule.gaussLegendre(points, from: 0, to: 2)
    for k in 0..<min(2 * points, 20) {
      let power: (Double) -> Double = { pow($0, Double(k)) }
      let gauss = k % 2 == 1 ? 0 : tgamma(Double(k + 1) / 2)
      #expect(abs(hermite.sum(power) - gauss) <= 1e-12 * tgamma(Double(k + 1) / 2))
      #expect(abs(laguerre.sum(power) / tgamma(Double(k) + 1.5) - 1) < 1e-11)
      #expect(abs(legendre.sum(power) * Double(k + 1) / pow(2, Double(k + 1)) - 1) < 1e-12)
    }
  }

  @Test func expectationsUnderANormal() throws {
    let rule = try FixedRule.normalExpectation(24, mean: 1, standardDeviation: 0.5)
    #expect(abs(rule.sum { _ in 1 } - 1) < 1e-14)
    #expect(abs(rule.sum(exp) - exp(1.125)) < 1e-13)
  }

  @Test func refusesNonsense() {
    #expect(throws: GSLError.self) { try FixedRule.gaussHermite(0) }
    #expect(throws: GSLError.self) { try FixedRule.gaussLaguerre(5, exponent: -1) }
    #expect(throws: GSLError.self) { try FixedRule.gaussLegendre(5, from: 1, to: 1) }
  }
}

@Suite struct Quadrature2DTests {
  @Test func knownAreas() throws {
    let disc = try integrate2D(
      x: (-1, 1), y: { x in (-(1 - x * x).squareRoot(), (1 - x * x).squareRoot()) }
    ) { _, _ in 1 }
    #expect(abs(disc.value - .pi) <= disc.error)
    #expect(disc.error < 1e-7)
    // A correlated normal density over the plane.
    let normal = try integrate2D(
      x: (-.infinity, .infinity), y: (-.infinity, .infinity), relativeTolerance: 1e-8
    ) { x, y in exp(-(x * x - x * y + y * y) / 1.5) / (2 * .pi * 0.75.squareRoot()) }
    #expect(abs(normal.value - 1) <= normal.error)
    #expect(normal.error < 1e-6)
  }

  @Test func failuresComeThrough() {
    struct Stop: Error {}
    #expect(throws: Stop.self) { try integrate2D(x: (0, 1), y: (0, 1)) { _, _ in throw Stop() } }
    #expect(throws: GSLError.self) { try integrate2D(x: (0, 1), y: (0, 1)) { _, _ in .nan } }
    #expect(throws: GSLError.self) {
      try integrate2D(x: (0, 1), y: (0, 1)) { x, y in 1 / (x + y) / (x + y) }
    }
  }
}
