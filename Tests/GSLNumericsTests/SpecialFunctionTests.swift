import Foundation
import Testing

import GSLNumerics

/// A function, the table it is held against, and the relative error that its documentation states.
struct SpecialRow: Sendable, CustomTestStringConvertible {
  let name: String
  let relative: Double
  /// Errors below this are forgiven: for functions that cross zero.
  var absolute = 0.0
  /// Far tails may be off by ε·|log value|: a rounding of the argument is worth as much.
  var isTail = false
  let function: @Sendable ([Double]) -> Double
  var testDescription: String { name }

  static let all: [SpecialRow] = [
    .init(name: "lnGamma", relative: 5e-16) { lnGamma($0[0]) },
    .init(name: "digamma", relative: 1e-15, absolute: 1e-15) { digamma($0[0]) },
    .init(name: "trigamma", relative: 2e-15) { trigamma($0[0]) },
    .init(name: "lnBeta", relative: 2e-15, absolute: 2e-15) { lnBeta($0[0], $0[1]) },
    .init(name: "lnBeta", relative: 2e-15, absolute: 2e-15) { lnBeta($0[1], $0[0]) },
    .init(name: "gammaP", relative: 5e-14, isTail: true) {
      regularizedGammaP(shape: $0[0], at: $0[1])
    },
    .init(name: "gammaQ", relative: 5e-14, isTail: true) {
      regularizedGammaQ(shape: $0[0], at: $0[1])
    },
    .init(name: "beta", relative: 2e-14, isTail: true) { regularizedBeta($0[0], $0[1], at: $0[2]) },
    .init(name: "betaComplement", relative: 2e-14, isTail: true) {
      regularizedBetaComplement($0[0], $0[1], at: $0[2])
    },
    .init(name: "erf", relative: 3e-16) { errorFunction($0[0]) },
    .init(name: "erfc", relative: 7e-16) { complementaryErrorFunction($0[0]) },
    .init(name: "logErfc", relative: 1e-15) { logComplementaryErrorFunction($0[0]) },
    .init(name: "normalCumulative", relative: 1e-15) { normalCumulative($0[0]) },
    .init(name: "logNormalCumulative", relative: 2e-15) { logNormalCumulative($0[0]) },
    .init(name: "normalQuantile", relative: 1e-15) { inverseNormalCumulative($0[0]) },
    .init(name: "besselI0Scaled", relative: 1e-15) { besselI0Scaled($0[0]) },
    .init(name: "besselI1Scaled", relative: 1e-15) { besselI1Scaled($0[0]) },
    .init(name: "logBesselI0", relative: 1e-15) { logBesselI0($0[0]) },
    .init(name: "log1mexp", relative: 5e-16) { log1mexp($0[0]) },
    .init(name: "log1pexp", relative: 5e-16) { log1pexp($0[0]) },
  ]
}

@Suite struct SpecialFunctionTests {
  @Test(arguments: SpecialRow.all) func agreesWithTheTable(row: SpecialRow) throws {
    for values in try #require(specialReference[row.name]) {
      let expected = values.last!
      let value = row.function(Array(values.dropLast()))
      let relative = row.relative + (row.isTail ? 0x1p-51 * abs(log(expected)) : 0)
      let allowed = max(relative * abs(expected), row.absolute)
      #expect(
        value == expected || abs(value - expected) <= allowed,
        "\(row.name)\(values.dropLast()): \(value), not \(expected): \((value - expected) / expected)"
      )
    }
  }

  /// A few roundings of the inverse below and above it, the function is below and above p.
  @Test func incompleteGammaInverts() {
    let (less, more, slack) = (1 - 4e-15, 1 + 4e-15, 1e-12)
    for a in [0.01, 0.3, 1, 2.5, 40, 1e3, 1e5, 1e6, 1e12] {
      for p in [1e-200, 1e-20, 1e-3, 0.01, 0.3, 0.5, 0.9] {
        let x = inverseRegularizedGammaP(shape: a, p)
        // Below the least normal number x cannot be told closely.
        if x > 1e-300 {
          #expect(regularizedGammaP(shape: a, at: x * less) * (1 - slack) <= p, "P \(a) \(p)")
          #expect(regularizedGammaP(shape: a, at: x * more) * (1 + slack) >= p, "P \(a) \(p)")
        }
        let y = inverseRegularizedGammaQ(shape: a, p)
        if y > 1e-300 {
          #expect(regularizedGammaQ(shape: a, at: y * less) * (1 + slack) >= p, "Q \(a) \(p)")
          #expect(regularizedGammaQ(shape: a, at: y * more) * (1 - slack) <= p, "Q \(a) \(p)")
        }
      }
    }
    #expect(abs(inverseRegularizedGammaP(shape: 1, 0.5) - log(2)) < 1e-15)
    #expect(inverseRegularizedGammaP(shape: 0.01, 0.01) > 0)
  }

  @Test func incompleteBetaInverts() {
    for (a, b) in [(0.1, 0.2), (0.5, 0.5), (1, 1), (2, 30), (300, 2), (1e4, 1e4), (1, 0.02)] {
      for p in [1e-100, 1e-10, 0.01, 0.3, 0.5, 0.9] {
        let x = inverseRegularizedBeta(a, b, p)
        if x > 1e-300, x < 1 - 1e-8 {
          #expect(abs(regularizedBeta(a, b, at: x) / p - 1) < 1e-7, "I \(a) \(b) \(p)")
        }
        let y = inverseRegularizedBetaComplement(b, a, p)
        #expect(abs(x + y - 1) < 1e-12, "mirrored \(a) \(b) \(p)")
      }
    }
    #expect(abs(inverseRegularizedBeta(2, 1, 0.25) - 0.5) < 1e-15)
  }

  /// What aborts the process with GSL's own handler, or comes out as NaN, must be a value.
  @Test func edgesAreValues() {
    #expect(lnGamma(0) == .infinity)
    #expect(lnGamma(.infinity) == .infinity)
    #expect(digamma(0).isNaN)
    #expect(digamma(.infinity) == .infinity)
    #expect(trigamma(0) == .infinity)
    #expect(trigamma(-1).isNaN)
    #expect(trigamma(.infinity) == 0)
    #expect(lnBeta(0, 1) == .infinity)
    #expect(lnBeta(-1, 1).isNaN)
    #expect(lnChoose(5, 6) == -.infinity)
    #expect(abs(lnChoose(50, 25) - log(126_410_606_437_752)) < 1e-14)
    #expect(regularizedGammaP(shape: 2, at: 0) == 0)
    #expect(regularizedGammaQ(shape: 2, at: .infinity) == 0)
    #expect(regularizedGammaQ(shape: 1, at: 1000) == 0)
    #expect(regularizedGammaP(shape: -1, at: 1).isNaN)
    #expect(regularizedGammaP(shape: 1, at: .nan).isNaN)
    #expect(inverseRegularizedGammaP(shape: 2, 0) == 0)
    #expect(inverseRegularizedGammaP(shape: 2, 1) == .infinity)
    #expect(inverseRegularizedGammaP(shape: 2, 1.5).isNaN)
    #expect(regularizedBeta(2, 3, at: -1) == 0)
    #expect(regularizedBeta(2, 3, at: 2) == 1)
    #expect(inverseRegularizedBeta(2, 3, 1) == 1)
    #expect(logComplementaryErrorFunction(.infinity) == -.infinity)
    #expect(logComplementaryErrorFunction(-.infinity) == log(2))
    #expect(inverseNormalCumulative(0) == -.infinity)
    #expect(inverseNormalCumulative(1) == .infinity)
    #expect(inverseNormalCumulative(-0.1).isNaN)
    #expect(logBesselI0(0) == 0)
    #expect(logBesselI1(0) == -.infinity)
    #expect(besselI1Scaled(-2) == -besselI1Scaled(2))
    #expect(log1mexp(0) == -.infinity)
    #expect(log1mexp(1).isNaN)
  }

  @Test func logSumsOfExponentials() {
    #expect(logSumExp([]) == -.infinity)
    #expect(logSumExp([-.infinity, -.infinity]) == -.infinity)
    #expect(logSumExp([.infinity, 0]) == .infinity)
    #expect(logSumExp([.nan, 0]).isNaN)
    #expect(logSumExp([1000, 1000]) == 1000 + log(2))
    #expect(logSumExp([-1000, -1000, -1000]) == -1000 + log(3))
    // The small term is kept: log(1 + e⁻⁴⁰).
    #expect(logSumExp([0, -40]) == log1p(exp(-40)))
    #expect(logSumExp(0, -40) == log1p(exp(-40)))
    #expect(logSumExp(-.infinity, 3) == 3)
    #expect(logSumExp(-.infinity, -.infinity) == -.infinity)
    #expect(logSumExp(.infinity, .infinity) == .infinity)
    #expect(logSumExp(.nan, 3).isNaN)
  }
}
