import Foundation
import Testing

@testable import GSLNumerics

/// Integrals with values that are known in closed form.
struct KnownIntegral: Sendable, CustomTestStringConvertible {
  let name: String
  let lower: Double
  let upper: Double
  var breakPoints: [Double] = []
  let value: Double
  let integrand: @Sendable (Double) -> Double
  var testDescription: String { name }

  static let all: [KnownIntegral] = [
    .init(name: "x²", lower: 0, upper: 3, value: 9) { $0 * $0 },
    .init(name: "reversed", lower: 3, upper: 0, value: -9) { $0 * $0 },
    .init(name: "log, singular at 0", lower: 0, upper: 1, value: -1) { log($0) },
    .init(name: "1/√x", lower: 0, upper: 4, value: 4) { 1 / $0.squareRoot() },
    .init(name: "normal", lower: -.infinity, upper: .infinity, value: (2 * Double.pi).squareRoot())
    {
      exp(-$0 * $0 / 2)
    },
    .init(name: "exponential", lower: 0, upper: .infinity, value: 1) { exp(-$0) },
    .init(name: "e^x below 1", lower: -.infinity, upper: 1, value: M_E) { exp($0) },
    .init(name: "Cauchy", lower: -.infinity, upper: .infinity, value: .pi) { 1 / (1 + $0 * $0) },
    .init(name: "kink", lower: -1, upper: 2, breakPoints: [0.3], value: 1.69 / 2 + 2.89 / 2) {
      abs($0 - 0.3)
    },
    .init(
      name: "Cauchy in pieces", lower: -.infinity, upper: .infinity, breakPoints: [-1, 2],
      value: .pi
    ) { 1 / (1 + $0 * $0) },
    .init(
      name: "exponential at a kink", lower: -.infinity, upper: .infinity, breakPoints: [0], value: 2
    ) { exp(-abs($0)) },
    .init(
      name: "N(800, 1), told where", lower: -.infinity, upper: .infinity,
      breakPoints: [790, 800, 810], value: (2 * Double.pi).squareRoot()
    ) { exp(-($0 - 800) * ($0 - 800) / 2) },
    .init(
      name: "points outside and twice", lower: 0, upper: 2, breakPoints: [1, 1, -4, .nan, 7, 0],
      value: 2.5
    ) { $0 < 1 ? 1 : $0 },
    .init(name: "nothing", lower: 1, upper: 1, value: 0) { $0 },
  ]
}

@Suite struct QuadratureTests {
  @Test(
    arguments: KnownIntegral.all,
    [QuadratureRule.adaptive, .doublyAdaptive, .crossChecked, .gaussKronrod(points: 61)])
  func boundsHold(known: KnownIntegral, rule: QuadratureRule) throws {
    let singular = known.name.contains("log") || known.name.contains("√")
    // Without extrapolation an end-point singularity is had to eight digits or so.
    let relative = singular && rule != .adaptive ? 1e-6 : 1e-11
    let estimate = try integrate(
      from: known.lower, to: known.upper, breakPoints: known.breakPoints,
      relativeTolerance: relative, method: rule, known.integrand)
    #expect(abs(estimate.value - known.value) <= estimate.error)
    #expect(estimate.error <= 4 * relative * abs(known.value))
    #expect(estimate.method == .quadrature)
  }

  @Test func gaussLegendreIsExactForPolynomials() throws {
    let estimate = try integrate(from: -1, to: 3, method: .gaussLegendre(points: 12)) {
      pow($0, 9) - $0
    }
    #expect(abs(estimate.value - (pow(3, 10) - 1) / 10 + 4) < 1e-10)
  }

  @Test func closureErrorsComeThrough() {
    struct Stop: Error, Equatable { let at: Int }
    for bounds in [(0.0, 1.0), (0, .infinity), (-.infinity, .infinity)] {
      for rule in [QuadratureRule.adaptive, .doublyAdaptive, .gaussKronrod(points: 15)] {
        var calls = 0
        #expect(throws: Stop(at: 30)) {
          try integrate(from: bounds.0, to: bounds.1, method: rule) { x in
            calls += 1
            if calls == 30 { throw Stop(at: calls) }
            return cos(1000 * x) * exp(-abs(x))
          }
        }
        #expect(calls == 30)
      }
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func notANumberIsAnErrorThatSaysWhere(bad: Double) throws {
    for rule in [QuadratureRule.adaptive, .doublyAdaptive] {
      let error = try #require(throws: GSLError.self) {
        try integrate(from: 0, to: 1, method: rule) { $0 > 0.5 ? bad : 1 }
      }
      #expect(error.code == .badFunction)
      #expect(error.description.contains("the integrand is \(bad) at 0."))
    }
  }

  @Test func divergenceIsAnErrorNotANumber() throws {
    for (lower, upper) in [(0.0, 1.0), (1, .infinity)] {
      let error = try #require(throws: GSLError.self) {
        try integrate(from: lower, to: upper) { 1 / $0 }
      }
      #expect(error.operation.hasPrefix("quadrature over ["))
    }
  }

  @Test func whatDidNotConvergeCarriesItsBestEstimate() throws {
    let error = try #require(throws: GSLError.self) {
      try integrate(from: 0, to: 1, relativeTolerance: 1e-13, method: .gaussKronrod(points: 15)) {
        $0 == 0 ? 0 : sin(1 / $0)
      }
    }
    let best = try #require(error.bestEstimate)
    #expect(abs(best.value - 0.504_067_061_906_928) < best.error)
    #expect(best.error < 1e-3)
  }

  /// A second peak of width w at c: one routine or the other does not see it and says success.
  /// Told where it is, each does.
  @Test(arguments: [(0.2, 17.3), (0.5, 40.0), (2, 101)])
  func crossCheckRefusesWhatOneRoutineMisses(w: Double, c: Double) throws {
    func integral(_ rule: QuadratureRule, _ points: [Double]) throws -> Estimate {
      try integrate(from: -.infinity, to: .infinity, breakPoints: points, method: rule) {
        exp(-$0 * $0 / 2) + exp(-pow(($0 - c) / w, 2) / 2)
      }
    }
    let truth = (1 + w) * (2 * Double.pi).squareRoot()
    let blind = try [QuadratureRule.adaptive, .doublyAdaptive].map { try integral($0, []) }
    #expect(blind.contains { abs($0.value - truth) > 1e6 * $0.error })
    #expect(throws: GSLError.self) { try integral(.crossChecked, []) }
    for rule in [QuadratureRule.adaptive, .doublyAdaptive, .crossChecked] {
      let told = try integral(rule, [-8, 0, 8, c - 8 * w, c, c + 8 * w])
      #expect(abs(told.value - truth) <= told.error)
    }
  }

  /// ∫ Cauchy·(log Cauchy − log N(0, s²)) is infinite; QAGI alone reports 5.3 ± 3e-10, success.
  @Test(arguments: [1e3, 1e6]) func crossCheckRefusesAnInfiniteDivergence(s: Double) throws {
    func kl(_ rule: QuadratureRule) throws -> Estimate {
      try integrate(from: -.infinity, to: .infinity, method: rule) { x in
        let p = -log(Double.pi) - log1p(x * x)
        let q = -x * x / (2 * s * s) - log(s) - log(2 * Double.pi) / 2
        return exp(p) * (p - q)
      }
    }
    #expect(try kl(.adaptive).error < 1e-9)
    #expect(throws: GSLError.self) { try kl(.crossChecked) }
  }

  @Test func badArgumentsAreErrors() {
    func code(_ body: () throws -> Estimate) -> GSLError.Code? {
      do {
        _ = try body()
        return nil
      } catch {
        return (error as? GSLError)?.code
      }
    }
    #expect(code { try integrate(from: .nan, to: 1) { $0 } } == .domain)
    #expect(code { try integrate(from: 0, to: 1, relativeTolerance: -1) { $0 } } == .badTolerance)
    #expect(
      code { try integrate(from: 0, to: 1, method: .gaussKronrod(points: 7)) { $0 } }
        == .invalidArgument)
    #expect(
      code { try integrate(from: 0, to: .infinity, method: .gaussLegendre(points: 8)) { $0 } }
        == .invalidArgument)
    #expect(code { try integrate(from: 0, to: 1, relativeTolerance: 0) { $0 } } == nil)
  }

  @Test func nestedAndConcurrentCallsDoNotDisturbEachOther() async throws {
    // ∫₀¹ ∫₀^∞ x e^(−y) dy dx, from many tasks at once.
    try await withThrowingTaskGroup(of: Double.self) { group in
      for _ in 0..<16 {
        group.addTask {
          try integrate(from: 0, to: 1) { x in
            try integrate(from: 0, to: .infinity) { y in x * exp(-y) }.value
          }.value
        }
      }
      for try await value in group { #expect(abs(value - 0.5) < 1e-12) }
    }
  }
}

/// Peaks that no point of a rule hits.
@Suite struct BlindQuadratureTests {
  @Test(
    "a peak at an end, 38 and 300 decades narrower than the range (scipy #10305)",
    arguments: [
      QuadratureRule.adaptive, .doublyAdaptive, .crossChecked, .gaussKronrod(points: 31),
    ])
  func peakAtAnEnd(_ rule: QuadratureRule) throws {
    // √π/2, mpmath.
    let truth = 0.88622692545275801365
    for (scale, upper) in [(1.0, 1e38), (1, 1e5), (1e-30, 1.0), (1e-290, 1e10)]
      as [(Double, Double)]
    {
      let f = { (x: Double) in exp(-(x / scale) * (x / scale)) }
      let right = try integrate(from: 0, to: upper, method: rule, f)
      #expect(
        abs(right.value - truth * scale) <= right.error + 1e-15 * scale, "\(upper): \(right)")
      #expect(right.error <= 1e-6 * right.value, "\(upper): \(right)")
      let left = try integrate(from: -upper, to: 0, method: rule, f)
      #expect(abs(left.value - truth * scale) <= left.error + 1e-15 * scale, "\(upper): \(left)")
      let both = try integrate(from: -upper, to: 2 * upper, method: rule, f)
      #expect(
        abs(both.value - 2 * truth * scale) <= both.error + 1e-15 * scale, "\(upper): \(both)")
    }
    let end = try integrate(from: 3, to: 1e30, method: rule) { exp(3 - $0) }
    #expect(abs(end.value - 1) <= end.error + 1e-14, "\(end)")
  }

  @Test("a peak far narrower than 1 on an infinite range")
  func narrowOnTheLine() throws {
    let truth = 0.88622692545275801365
    for scale in [1e-30, 1e-9] {
      let f = { (x: Double) in exp(-(x / scale) * (x / scale)) }
      let half = try integrate(from: 0, to: .infinity, f)
      #expect(abs(half.value - truth * scale) <= half.error + 1e-15 * scale, "\(scale): \(half)")
      let whole = try integrate(from: -.infinity, to: .infinity, f)
      #expect(
        abs(whole.value - 2 * truth * scale) <= whole.error + 1e-15 * scale, "\(scale): \(whole)")
    }
    // What is 0 stays 0.
    #expect(try integrate(from: 0, to: 1e9) { _ in 0 }.value == 0)
  }
}
