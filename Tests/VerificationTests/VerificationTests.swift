import GSLNumerics
import Testing

@testable import Verification

/// A claim checked by the closure, with everything else as usual.
func checked(
  by route: Route = .quadrature, tolerance: Tolerance? = nil,
  unrefuted: String? = "a test of sides, not of slips", seed: UInt64 = 1,
  _ body: (inout Check) throws -> Void
) -> Evidence {
  evidence(
    for: "eq:test", "a test", by: route, tolerance: tolerance, unrefuted: unrefuted, seed: seed,
    body)
}

@Suite struct EqualityTests {
  @Test func equalSidesHold() {
    let found = checked { check in
      check.equal("one", ["a": 1.0, "b": Estimate(1 + 1e-14)])
    }
    #expect(found.holds)
    #expect(found.cases == 1)
    #expect(found.worst <= 1)
  }

  @Test func differentSidesFail() {
    let found = checked { check in
      check.equal("one", ["a": 1.0, "b": 1 + 1e-9])
    }
    #expect(!found.holds)
    #expect(found.worst > 1)
    #expect(found.worstCase == "one")
    #expect(found.failures.count == 1)
    #expect(found.failures[0].contains("differ by"))
  }

  @Test func everyPairOfAChainIsCompared() {
    // Each neighbor is within its bound; the ends are not.
    let step = Estimate(1 + 0.9e-9, error: 0.5e-9)
    let found = checked { check in
      check.equal(
        "chain",
        ["a": Estimate(1, error: 0.5e-9), "b": step, "c": Estimate(1 + 1.8e-9, error: 0.5e-9)])
    }
    #expect(!found.holds)
    #expect(found.failures.contains { $0.contains("a = ") && $0.contains("c = ") })
  }

  @Test func aSideNeedsAnother() {
    #expect(!checked { $0.equal("alone", ["a": 1.0]) }.holds)
  }

  @Test func theBoundIsTheSumOfTheErrors() {
    func found(gap: Double) -> Evidence {
      checked { check in
        check.equal(
          "sum", ["a": Estimate(1, error: 1e-9), "b": Estimate(1 + gap, error: 2e-9)])
      }
    }
    #expect(found(gap: 2.9e-9).holds)
    #expect(!found(gap: 3.1e-9).holds)
  }

  @Test func monteCarloReachesFiveStandardErrors() {
    func found(_ deviations: Double) -> Evidence {
      checked(by: .monteCarlo) { check in
        check.equal(
          "sample",
          [
            "a": Estimate(1, error: 1e-3, method: .monteCarlo(samples: 100)),
            "b": 1 + deviations * 1e-3,
          ])
      }
    }
    #expect(found(4.9).holds)
    #expect(!found(5.1).holds)
  }

  @Test func roundingIsAllowedAndNoMore() {
    let allowed = 1 + 200 * Double.ulpOfOne
    let tooMuch = 1 + 300 * Double.ulpOfOne
    #expect(checked { $0.equal("ulps", ["a": 1.0, "b": allowed]) }.holds)
    #expect(!checked { $0.equal("ulps", ["a": 1.0, "b": tooMuch]) }.holds)
  }

  @Test func cancellingTermsAreMeasuredAgainstTheirScale() {
    let sum = 0.1 + 0.2 - 0.3
    #expect(!checked { $0.equal("sum", ["a": sum, "zero": 0]) }.holds)
    #expect(checked { $0.equal("sum", ["a": sum, "zero": 0], scale: 1) }.holds)
    #expect(checked { $0.zero("sum", sum, scale: 1) }.holds)
    #expect(!checked { $0.zero("sum", 1e-9, scale: 1) }.holds)
  }

  @Test func singlePrecisionBringsItsRounding() {
    let single = Float(0.1) + Float(0.2)
    let tolerance = Tolerance.relative(1e-5, because: "single precision")
    let found = checked(tolerance: tolerance) { check in
      check.equal("single", ["Float": single, "Double": 0.3])
    }
    #expect(found.holds)
    #expect(found.remarks.first == "single precision")
  }

  @Test func integersAndExactValuesAgreeExactly() {
    let found = checked { $0.equal("count", ["a": 3, "b": 3.0]) }
    #expect(found.holds)
    #expect(found.worst == 0)
  }
}

@Suite struct DegenerateSideTests {
  @Test(arguments: [
    (Double.nan, 1.0), (1.0, .nan), (.nan, .nan), (.infinity, .nan), (.infinity, -.infinity),
    (.infinity, 1e300), (1.0, -.infinity),
  ])
  func fail(_ left: Double, _ right: Double) {
    let found = checked { $0.equal("degenerate", ["a": left, "b": right]) }
    #expect(!found.holds)
    #expect(found.worst == Comparison.largestRatio)
  }

  @Test func infinitiesOfOneSignAgree() {
    for value in [Double.infinity, -.infinity] {
      let found = checked { $0.equal("infinite", ["a": value, "b": value]) }
      #expect(found.holds)
    }
  }

  @Test func aBoundThatIsNotANumberFails() {
    let broken = Estimate(1, error: .nan)
    #expect(!checked { $0.equal("bound", ["a": broken, "b": 1.0]) }.holds)
    let endless = Estimate(1, error: .infinity)
    #expect(!checked { $0.equal("bound", ["a": endless, "b": 1.0]) }.holds)
  }

  @Test func noCaseFails() {
    let found = checked(unrefuted: "there is nothing") { _ in }
    #expect(found.failures == ["no case was checked"])
  }

  @Test func anErrorInsideFailsWithItsText() {
    let found = checked { check in
      check.equal("first", ["a": 1, "b": 1])
      throw GSLErrorStandIn()
    }
    #expect(found.failures == ["stopped by an error after 1 cases: did not converge"])
  }
}

struct GSLErrorStandIn: Error, CustomStringConvertible {
  var description: String { "did not converge" }
}
