import Foundation
import Testing

@testable import GSLNumerics

@Suite("Integrals over infinite ranges of functions that are wide") struct WideIntegralTests {
  static let scales = [1e5, 1e9, 1e12, 1e15, 1e16, 1e20, 1e38, 1e100, 1e200]

  @Test(arguments: scales, [QuadratureRule.adaptive, .doublyAdaptive, .gaussKronrod(points: 61)])
  func theScaleDoesNotMatter(scale: Double, rule: QuadratureRule) throws {
    let functions: [(name: String, half: Double, relative: Double, (Double) -> Double)] = [
      ("e^−x", 1, 1e-10, { exp(-$0) }),
      ("e^−x²", 0.5 * Double.pi.squareRoot(), 1e-10, { exp(-$0 * $0) }),
      ("1/(1 + x²)", 0.5 * .pi, 1e-10, { 1 / (1 + $0 * $0) }),
      ("x e^−x", 1, 1e-10, { $0 * exp(-$0) }),
    ]
    for (name, half, relative, f) in functions {
      let above = try integrate(
        from: 0, to: .infinity, relativeTolerance: relative, method: rule
      ) { f($0 / scale) }
      #expect(abs(above.value / scale - half) <= 1e-9 * half, "\(name): \(above)")
      #expect(abs(above.value - half * scale) <= above.error + 1e-15 * half * scale)
      let below = try integrate(
        from: -.infinity, to: 0, relativeTolerance: relative, method: rule
      ) { f(-$0 / scale) }
      #expect(abs(below.value / scale - half) <= 1e-9 * half, "\(name): \(below)")
      let line = try integrate(
        from: -.infinity, to: .infinity, relativeTolerance: relative, method: rule
      ) { f(abs($0) / scale) }
      #expect(abs(line.value / scale - 2 * half) <= 1e-9 * half, "\(name): \(line)")
    }
  }

  @Test func anEndThatIsNotZero() throws {
    let value = try integrate(from: 1e20, to: .infinity) { exp(-$0 / 1e20) }
    #expect(abs(value.value - 1e20 / M_E) <= 1e-9 * 1e20)
  }

  /// What does not end has no integral, in whatever unit.
  @Test func whatDoesNotEndIsAnError() {
    #expect(throws: GSLError.self) { try integrate(from: 0, to: .infinity) { _ in 1 } }
    #expect(throws: GSLError.self) { try integrate(from: 1, to: .infinity) { 1 / $0 } }
    #expect(throws: GSLError.self) { try integrate(from: 1, to: .infinity) { 1 / $0.squareRoot() } }
  }
}
