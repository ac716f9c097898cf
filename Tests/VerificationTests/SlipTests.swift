import GSLNumerics
import Testing

@testable import Verification

@Suite struct SlipTests {
  private func found(_ activeSlip: String? = nil, _ body: (inout Check) throws -> Void) -> Evidence
  {
    evidence(
      for: "eq:a", "claim", by: .closedForm, tolerance: nil, unrefuted: nil, seed: 1,
      activeSlip: activeSlip, body)
  }

  @Test func aSlipIsTheFormulaWithOneEdit() {
    let evidence = found { check in
      for x in [1.0, 2, 3] {
        check.equal("\(x)", to: 2 * x + 1) { slip in
          slip("3 for 2", 3, for: 2) * x + slip("no 1", 0, for: 1)
        }
      }
    }
    #expect(evidence.holds)
    #expect(evidence.slips.map(\.label) == ["3 for 2", "no 1"])
    #expect(evidence.slips.allSatisfy { $0.refuted && $0.cases == 3 && $0.refutedCases == 3 })
    #expect(evidence.refutedCount == 2)
  }

  @Test func itHasToFailInEveryCaseThatItChanges() {
    // Close to the truth in the second case: within ten bounds.
    let evidence = found { check in
      for (x, error) in [(1.0, 1e-9), (1e-9, 1e-9)] {
        check.equal("\(x)", to: Estimate(x, error: error), scale: 1) { slip in
          slip("doubled", 2, for: 1) * x
        }
      }
    }
    #expect(!evidence.holds)
    #expect(evidence.failures.contains { $0.contains("only 1 of the 2 cases") })
  }

  @Test func casesThatItDoesNotChangeAreCounted() {
    let evidence = found { check in
      for x in [0.0, 1, 2] {
        check.equal("\(x)", to: x, scale: 1) { slip in slip("doubled", 2, for: 1) * x }
      }
    }
    #expect(evidence.holds)
    #expect(evidence.slips[0].cases == 2 && evidence.slips[0].unchanged == 1)
  }

  @Test func oneThatChangesNothingIsAnError() {
    let evidence = found { check in
      check.equal("one", to: 2) { slip in slip("the same", 1 + 1, for: 2) }
    }
    #expect(!evidence.holds)
    #expect(evidence.failures.contains { $0.contains("changes nothing in any case") })
  }

  /// The review's log x ≤ x/e: true, so no constant can dress it up as refuted.
  @Test func aTrueVersionIsNotRefuted() {
    let evidence = found { check in
      for x in [0.5, 1, 2.0, 4] {
        check.atMost("\(x)", x - 1) { slip in
          slip("the tangent at 1 + 1e-13", x - 1, for: x - 1 - 0.1)
        }
      }
    }
    #expect(!evidence.holds)
  }

  @Test func anOrderIsRefutedByOneCounterexample() {
    let evidence = found { check in
      for x in [0.5, 2.0] {
        check.atMost("\(x)", 1.0) { slip in slip("x for 1/2", x, for: 0.5) }
      }
    }
    #expect(evidence.holds)
    #expect(evidence.slips[0].refutedCases == 1 && evidence.slips[0].cases == 1)
    let never = found { check in
      check.atLeast("one", 0) { slip in slip("2 for 1", 2, for: 1) }
    }
    #expect(!never.holds)
  }

  @Test func vectorsAreComparedInEveryComponent() {
    let evidence = found { check in
      check.equal("v", to: [1.0, 2, 3]) { slip in [1.0, 2, slip("last one lost", 0, for: 3)] }
    }
    #expect(evidence.holds)
    let wrong = found { check in
      check.equal("v", to: [1.0, 2, 3]) { slip in [1.0, 2.1, slip("lost", 0, for: 3)] }
    }
    #expect(!wrong.holds)
    let short = found { check in
      check.equal("v", to: [1.0, 2, 3]) { slip in [1.0, slip("lost", 0, for: 2.0)] }
    }
    #expect(!short.holds)
  }

  @Test func noNumberIsAMiss() {
    let evidence = found { check in
      check.equal("log", to: 0) { slip in
        slip("minus", -1.0, for: 1.0).squareRoot() - 1
      }
    }
    // The square root of minus one is no number, and no zero either.
    #expect(evidence.slips[0].refuted)
  }

  @Test func testsAndIdentitiesHaveSlipsToo() {
    let evidence = found { check in
      check.consistent("p", falseAlarm: 1e-3) { slip in slip("shifted", 1e-9, for: 0.4) }
      check.identical("bits", to: [1, 2]) { slip in slip("reversed", [2, 1], for: [1, 2]) }
      check.zero("sum", scale: 1) { slip in slip("plus", 1.0, for: -1.0) + 1 }
    }
    #expect(evidence.holds)
    #expect(evidence.slips.count == 3)
  }

  @Test func oneThatIsSwitchedOnFails() {
    func formula(_ check: inout Check) {
      check.equal("two", to: 2) { slip in slip("three", 3, for: 2) }
    }
    #expect(found { formula(&$0) }.holds)
    let on = found("three") { formula(&$0) }
    #expect(!on.holds)
    #expect(on.failures.contains { $0.contains("differ") })
    #expect(!found("unknown") { formula(&$0) }.holds)
  }
}

@Suite struct PairedTests {
  @Test(arguments: [
    ([0.1, 0.2, 0.3, 0.4, 0.5], "0.30 ± 0.071 (standard error, 5 seeds)"),
    ([-0.0315, -0.0315], "−0.032 ± 0 (standard error, 2 seeds)"),
    ([1234.6, 1234.6], "1235 ± 0 (standard error, 2 seeds)"),
    ([1e30, 1e30], "1e+30 ± 0 (standard error, 2 seeds)"),
  ])
  func saysItsSpread(differences: [Double], text: String) {
    let zeros = differences.map { _ in 0.0 }
    #expect(Paired(differences, minus: zeros).description == text)
  }

  @Test func differencesHaveAnError() {
    let paired = Paired([1, 2, 3, 4, 5], minus: [0, 1, 2, 3, 3.5])
    #expect(abs(paired.mean - 1.1) < 1e-12)
    // s = √(Σ(d − 1.1)²/4) = √(0.2/4), over √5.
    #expect(abs(paired.standardError - (0.05 / 5).squareRoot()) < 1e-12)
    #expect(paired.isPositive && !paired.isNegative && !paired.isUndecided)
  }

  @Test func oneSeedFindsNothingAndFourDoNot() {
    #expect(Paired([1, 1, 1, 1], minus: [0, 0, 0, 0]).isUndecided)
    #expect(Paired([0, 3, 0, 3, 0], minus: [1, 1, 1, 1, 1]).isUndecided)
    #expect(Paired([0, 0, 0, 0, 0], minus: [1, 1, 1, 1, 1.1]).isNegative)
  }
}
