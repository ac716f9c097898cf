import GSLNumerics
import Testing

@testable import Verification

@Suite struct RefutationTests {
  @Test func aClaimWithoutAWrongVersionFails() {
    let found = checked { $0.equal("one", ["a": 1.0, "b": 1.0]) }
    #expect(!found.holds)
    #expect(found.failures[0].contains("no wrong version was refuted"))
  }

  @Test func unlessItSaysWhyNoneExists() {
    let found = checked(unrefuted: "an identity of types") { $0.equal("1", ["a": 1, "b": 1]) }
    #expect(found.holds)
    #expect(found.remarks == ["an identity of types"])
    #expect(!checked(unrefuted: "") { $0.equal("1", ["a": 1, "b": 1]) }.holds)
  }

  @Test func aWrongVersionThatAgreesFailsTheClaim() {
    let found = checked { $0.equal("one", ["a": 1.0, "b": 1.0], not: ["same": 1.0]) }
    #expect(!found.holds)
    #expect(found.failures[0].contains("“same” was not refuted"))
  }

  @Test(arguments: [(9.9, false), (10.1, true)])
  func tenBoundsAreTheLimit(_ bounds: Double, _ isRefuted: Bool) {
    let error = 1e-9
    let found = checked { check in
      check.equal(
        "limit", ["a": Estimate(1, error: error), "b": 1.0],
        not: ["shifted": Estimate(1 + bounds * error)])
    }
    #expect(found.holds == isRefuted)
    #expect(found.refuted[0].isRefuted == isRefuted)
  }

  @Test func oneCaseIsEnough() {
    let found = checked { check in
      // At σ = 1 a dropped square cannot be seen; at σ = 2 it can.
      check.equal("σ = 1", ["a": 1.0, "b": 1.0], not: ["σ for σ²": 1.0])
      check.equal("σ = 2", ["a": 4.0, "b": 4.0], not: ["σ for σ²": 2.0])
    }
    #expect(found.holds)
    #expect(found.cases == 2)
    #expect(found.refuted.count == 1)
  }

  @Test func everyVariantHasToBeRefuted() {
    let found = checked { check in
      check.equal("one", ["a": 1.0, "b": 1.0], not: ["wrong": 2.0, "harmless": 1.0])
    }
    #expect(!found.holds)
    #expect(found.failures.count == 1)
  }

  @Test func aVariantThatIsNotANumberRefutesNothing() {
    #expect(!checked { $0.equal("1", ["a": 1.0, "b": 1.0], not: ["nan": Double.nan]) }.holds)
    #expect(!checked { $0.ordered("1", [1.0, 2.0], not: ["nan": [Double.nan, 1.0]]) }.holds)
  }

  @Test func aVariantHasToMissEverySide() {
    // The variant equals one of two sides that agree only thanks to a wide error.
    let wide = Estimate(1, error: 0.9e-8)
    let found = checked { check in
      check.equal("wide", ["a": wide, "b": 1 + 0.8e-8], not: ["like b": 1 + 0.8e-8])
    }
    #expect(!found.holds)
  }

  @Test func infiniteRatiosCanBeWrittenDown() {
    let found = checked { $0.equal("1", ["a": 0, "b": 0], not: ["infinite": Double.infinity]) }
    #expect(found.holds)
    #expect(found.refuted[0].ratio == 1e18)
  }
}

@Suite struct ToleranceTests {
  @Test func aBoundWiderThanTheToleranceFails() {
    let vague = Estimate(1, error: 1e-6)
    let found = checked { $0.equal("vague", ["a": vague, "b": 1.0], not: ["two": 2.0]) }
    #expect(!found.holds)
    #expect(found.failures[0].contains("wider than the tolerance"))
  }

  @Test func aLooserToleranceHasToSayWhy() {
    let vague = Estimate(1, error: 1e-6)
    func found(_ tolerance: Tolerance) -> Evidence {
      checked(tolerance: tolerance) { check in
        check.equal("vague", ["a": vague, "b": 1.0], not: ["two": 2.0])
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
        check.equal("e", ["a": Estimate(1, error: error), "b": 1.0], not: ["two": 2.0])
      }.holds
    }
    #expect(holds(.quadrature, 0.9e-8) && !holds(.quadrature, 1.1e-8))
    #expect(holds(.enumeration, 0.9e-8) && !holds(.enumeration, 1.1e-8))
    #expect(holds(.differences, 0.9e-6) && !holds(.differences, 1.1e-6))
    #expect(holds(.monteCarlo, 0.9e-2) && !holds(.monteCarlo, 1.1e-2))
  }

  @Test func aStricterToleranceIsKept() {
    let found = checked(tolerance: .relative(1e-12)) { check in
      check.equal("e", ["a": Estimate(1, error: 1e-10), "b": 1.0], not: ["two": 2.0])
    }
    #expect(!found.holds)
  }
}
