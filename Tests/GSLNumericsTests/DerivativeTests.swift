import Foundation
import Testing

import GSLNumerics

@Suite struct DerivativeTests {
  static let cases: [(String, @Sendable (Double) -> Double, Double, Double, Double)] = [
    ("exp", { exp($0) }, 1, M_E, M_E),
    ("sin", { sin($0) }, 2, cos(2), -sin(2)),
    ("log near 0", { log($0) }, 1e-3, 1e3, -1e6),
    ("x¹⁰", { pow($0, 10) }, 3, 10 * pow(3, 9), 90 * pow(3, 8)),
    ("Gauss in the tail", { exp(-$0 * $0 / 2) }, 6, -6 * exp(-18), 35 * exp(-18)),
    ("constant", { _ in 3 }, 5, 0, 0),
    ("far from 0", { $0 * $0 }, 1e6, 2e6, 2),
  ]

  @Test(arguments: cases.indices) func firstAndSecondWithTheirBounds(index: Int) throws {
    let (name, f, x, first, second) = Self.cases[index]
    let d = try derivative(of: f, at: x)
    #expect(abs(d.value - first) <= d.error, "\(name): \(d), \(first)")
    #expect(d.error <= 1e-8 * max(abs(first), 1e-6), "\(name): \(d)")
    #expect(d.method == .finiteDifference)
    let dd = try secondDerivative(of: f, at: x)
    #expect(abs(dd.value - second) <= dd.error, "\(name): \(dd), \(second)")
    #expect(dd.error <= 1e-5 * max(abs(second), 1e-6), "\(name): \(dd)")
  }

  @Test func gradientAndHessian() throws {
    func f(_ x: [Double]) -> Double { x[0] * x[0] * x[1] + exp(x[1]) * sin(x[2]) }
    let x = [1.5, 0.7, 2.2]
    let expected = [
      2 * x[0] * x[1], x[0] * x[0] + exp(x[1]) * sin(x[2]), exp(x[1]) * cos(x[2]),
    ]
    for (estimate, value) in zip(try gradient(of: f, at: x), expected) {
      #expect(abs(estimate.value - value) <= estimate.error)
      #expect(estimate.error < 1e-8)
    }
    let second = [
      [2 * x[1], 2 * x[0], 0], [2 * x[0], exp(x[1]) * sin(x[2]), exp(x[1]) * cos(x[2])],
      [0, exp(x[1]) * cos(x[2]), -exp(x[1]) * sin(x[2])],
    ]
    let h = try hessian(of: f, at: x)
    for i in 0..<3 {
      for j in 0..<3 {
        #expect(abs(h[i][j].value - second[i][j]) <= h[i][j].error, "\(i) \(j) \(h[i][j])")
        #expect(h[i][j].error < 1e-6)
      }
    }
  }

  @Test func failuresAreTyped() {
    struct Stop: Error {}
    #expect(throws: Stop.self) { try derivative(of: { _ in throw Stop() }, at: 1) }
    #expect(throws: GSLError.self) { try derivative(of: { _ in .nan }, at: 1) }
    #expect(throws: GSLError.self) { try derivative(of: { $0 }, at: .nan) }
    #expect(throws: GSLError.self) { try derivative(of: { $0 }, at: 1, step: 0) }
  }
}
