import GSLNumerics
import Testing

@testable import Verification

@Suite struct RefutationTests {
  @Test func aClaimWithoutASlipFails() {
    let found = checked(unrefuted: nil) { $0.equal("one", ["a": 1.0, "b": 1.0]) }
    #expect(!found.holds)
    #expect(found.failures[0].contains("no wrong version was refuted"))
  }

  @Test func unlessItSaysWhyNoneExists() {
    let found = checked(unrefuted: "an identity of types") { $0.equal("1", ["a": 1, "b": 1]) }
    #expect(found.holds)
    #expect(found.remarks == ["an identity of types"])
    #expect(!checked(unrefuted: "") { $0.equal("1", ["a": 1, "b": 1]) }.holds)
  }

  @Test(arguments: [(9.9, false), (10.1, true)])
  func tenBoundsAreTheLimit(_ bounds: Double, _ isRefuted: Bool) {
    let error = 1e-9
    let found = checked { check in
      check.equal("limit", to: Estimate(1, error: error)) { slip in
        slip("shifted", 1 + bounds * error, for: 1)
      }
    }
    #expect(found.holds == isRefuted)
    #expect(found.slips[0].refuted == isRefuted)
  }

  @Test func aSlipHasToMissEverySide() {
    // The slip equals one of two sides that agree only thanks to a wide error.
    let wide = Estimate(1, error: 0.9e-8)
    let found = checked { check in
      check.equal("wide", sides: ["b": 1 + 0.8e-8]) { slip in
        slip("like b", Estimate(1 + 0.8e-8), for: wide)
      }
    }
    #expect(!found.holds)
  }

  @Test func infiniteRatiosCanBeWrittenDown() {
    let found = checked { check in
      check.equal("1", to: 0) { slip in slip("infinite", Double.infinity, for: 0) }
    }
    #expect(found.holds)
    #expect(found.slips[0].medianRatio == 1e18)
  }

  @Test func aStatisticalSlipIsRejectedAtATenthOfTheRate() {
    func holds(_ wrong: Double) -> Bool {
      checked(by: .simulation) { check in
        check.consistent("KS", falseAlarm: 1e-6) { slip in slip("σ for σ²", wrong, for: 0.3) }
      }.holds
    }
    #expect(holds(1e-12))
    #expect(!holds(0.5e-6), "rejected, but not at a tenth of the rate")
    #expect(!holds(.nan))
  }
}

@Suite struct ToleranceTests {
  @Test func aBoundWiderThanTheToleranceFails() {
    let vague = Estimate(1, error: 1e-6)
    let found = checked { $0.equal("vague", ["a": vague, "b": 1.0]) }
    #expect(!found.holds)
    #expect(found.failures[0].contains("wider than the tolerance"))
  }

  @Test func aLooserToleranceHasToSayWhy() {
    let vague = Estimate(1, error: 1e-6)
    func found(_ tolerance: Tolerance) -> Evidence {
      checked(tolerance: tolerance) { check in
        check.equal("vague", ["a": vague, "b": 1.0])
      }
    }
    #expect(!found(.relative(1e-5)).holds)
    #expect(!found(.relative(1e-5, because: "")).holds)
    #expect(found(.relative(1e-5, because: "the sum has a million terms")).holds)
    #expect(!found(.absolute(1e-5)).holds)
    #expect(found(.absolute(1e-5, because: "the sum has a million terms")).holds)
    #expect(!found(.relative(.nan, because: "nothing")).holds)
  }

  @Test func eachRouteHasItsOwn() {
    func holds(_ route: Route, _ error: Double) -> Bool {
      checked(by: route) { check in
        check.equal("e", ["a": Estimate(1, error: error), "b": 1.0])
      }.holds
    }
    #expect(holds(.quadrature, 0.9e-8) && !holds(.quadrature, 1.1e-8))
    #expect(holds(.enumeration, 0.9e-8) && !holds(.enumeration, 1.1e-8))
    #expect(holds(.differences, 0.9e-6) && !holds(.differences, 1.1e-6))
    #expect(holds(.monteCarlo, 0.9e-2) && !holds(.monteCarlo, 1.1e-2))
  }

  @Test func aStricterToleranceIsKept() {
    let found = checked(tolerance: .relative(1e-12)) { check in
      check.equal("e", ["a": Estimate(1, error: 1e-10), "b": 1.0])
    }
    #expect(!found.holds)
  }
}
