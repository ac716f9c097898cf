import Foundation
import GSLNumerics
import Probability
import Testing

@Suite("KL of any two distributions")
struct AnyDivergenceTests {
  @Test("says by which route it came")
  func routes() throws {
    let p: any Distribution = Normal.standard
    let normal: any Distribution = try Normal(mean: 1, standardDeviation: 1)
    let closed = try klDivergence(of: p, from: normal)
    #expect(closed.value == 0.5 && closed.method == .closedForm)
    let student: any Distribution = try StudentT(degreesOfFreedom: 3)
    let numeric = try klDivergence(of: p, from: student)
    // mpmath, 60 digits.
    #expect(abs(numeric.value - 0.069151598485176226452) <= numeric.error + 1e-16)
    #expect(numeric.method == .quadrature && numeric.error < 1e-12)
    // No closed form for these parameters, though for the families.
    let logistic = try klDivergence(
      of: Logistic(location: 0, scale: 1) as any Distribution,
      from: Logistic(location: 0, scale: 2) as any Distribution)
    #expect(logistic.method == .quadrature && logistic.value > 0)
    let (a, b): (any Distribution, any Distribution) = (
      try Poisson(rate: 2), try NegativeBinomial(successes: 3, probability: 0.5)
    )
    let sum = try klDivergence(of: a, from: b)
    #expect(sum.method == .enumeration && sum.value > 0 && sum.error < 1e-12)
    #expect(try klDivergence(of: b, from: a).value > 0)
  }

  @Test("across kinds and in several dimensions")
  func kinds() throws {
    let whole: any Distribution = try Poisson(rate: 2)
    let line: any Distribution = Normal.standard
    let sample: any Distribution = try Empirical([1, 2, 2])
    #expect(try klDivergence(of: whole, from: line).value == .infinity)
    #expect(try klDivergence(of: line, from: whole).value == .infinity)
    #expect(try klDivergence(of: sample, from: line).value == .infinity)
    let other: any Distribution = try Empirical([1, 2])
    let truth = log(2.0 / 3) / 3 + 2 / 3.0 * log(4.0 / 3)
    #expect(abs(try klDivergence(of: sample, from: other).value - truth) < 1e-15)
    #expect(try klDivergence(of: sample, from: sample).value == 0)
    #expect(
      try klDivergence(of: other, from: Empirical([1]) as any Distribution).value == .infinity)
    let plane: any Distribution = try MultivariateNormal(mean: [0, 0], standardDeviations: [1, 1])
    let moved: any Distribution = try MultivariateNormal(mean: [1, 0], standardDeviations: [1, 1])
    #expect(try klDivergence(of: plane, from: moved).value == 0.5)
    let solid: any Distribution = try MultivariateNormal(mean: [0], standardDeviations: [1])
    #expect(throws: DivergenceError.self) { try klDivergence(of: plane, from: solid) }
    #expect(throws: DivergenceError.self) { try klDivergence(of: plane, from: line) }
  }
}
