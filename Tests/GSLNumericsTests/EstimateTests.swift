import Foundation
import Testing

import GSLNumerics

@Suite struct EstimateTests {
  @Test func exactArithmeticHasNoError() {
    #expect((Estimate(2) + Estimate(3)) == Estimate(5))
    #expect((Estimate(2) * 3 - 1 / Estimate(4)).error == 0)
    #expect((Estimate(0.1) + 0.2).error == 0x1p-55)
  }

  /// The ends of the operands' intervals stay inside the interval of the result.
  @Test func errorsCoverTheEnds() {
    let (a, b) = (Estimate(3, error: 0.5), Estimate(-2, error: 0.25))
    for x in [2.5, 3, 3.5] {
      for y in [-2.25, -2, -1.75] {
        for (result, value) in [
          (a + b, x + y), (a - b, x - y), (a * b, x * y), (a / b, x / y), (exp(a), exp(x)),
          (log(a), log(x)), (sqrt(a), x.squareRoot()), (abs(b), abs(y)),
        ] {
          #expect(abs(result.value - value) <= result.error)
          #expect(result.error < 8 * 2 * abs(result.value))
        }
      }
    }
    #expect((a + b).error == 0.75)
  }

  @Test func infinitiesAreValues() {
    #expect((Estimate(.infinity) + 1).value == .infinity)
    #expect((Estimate(.infinity) * Estimate(2, error: 0.5)).value == .infinity)
    #expect((Estimate(1) / Estimate(0)).value == .infinity)
    #expect((Estimate(.infinity) - Estimate(.infinity)).value.isNaN)
    #expect((Estimate(1, error: 0.1) / Estimate(0.1, error: 0.2)).error == .infinity)
    #expect(log(Estimate(0.1, error: 0.1)).error == .infinity)
    #expect(log(Estimate(0)).value == -.infinity)
    #expect(sqrt(Estimate(0, error: 0.25)).error >= 0.5)
  }

  @Test func theLessSureMethodWins() {
    let exact = Estimate(1)
    let sampled = Estimate(1, error: 0.1, method: .monteCarlo(samples: 50))
    #expect((exact * Estimate(1, error: 0.1, method: .quadrature)).method == .quadrature)
    #expect((sampled + exact).method == .monteCarlo(samples: 50))
    #expect(
      (sampled - Estimate(1, method: .monteCarlo(samples: 9))).method == .monteCarlo(samples: 9))
  }

  @Test func printsValueAndBound() {
    #expect(Estimate(0.346573590, error: 2e-13).description == "0.346574 ± 2e-13")
    #expect(Estimate(0.5).description == "0.5")
    #expect(Estimate(.infinity).description == "inf")
  }
}
