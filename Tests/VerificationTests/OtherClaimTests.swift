import Foundation
import GSLNumerics
import RandomStreams
import Testing

@testable import Verification

@Suite struct OrderTests {
  @Test func atMost() {
    #expect(checked { $0.atMost("≤", 1.0, 2.0, not: ["swapped": (2.0, 1.0)]) }.holds)
    #expect(!checked { $0.atMost("≤", 2.0, 1.0, not: ["swapped": (3.0, 1.0)]) }.holds)
    #expect(checked { $0.atMost("=", 1.0, 1.0, not: ["half": (1.0, 0.5)]) }.holds)
    // Out of order, but within the stated error.
    let rough = Estimate(1 + 1e-9, error: 2e-9)
    #expect(checked { $0.atMost("≈", rough, 1.0, not: ["half": (1.0, 0.5)]) }.holds)
    #expect(checked { $0.atMost("∞", 1.0, Double.infinity, not: ["swapped": (2.0, 1.0)]) }.holds)
    #expect(!checked { $0.atMost("NaN", Double.nan, 1.0, not: ["swapped": (2.0, 1.0)]) }.holds)
    #expect(!checked { $0.atMost("not refuted", 1.0, 2.0, not: ["too": (1.0, 3.0)]) }.holds)
  }

  @Test func ordered() {
    let rising: [any Quantity] = [1.0, 2.0, 2.0, 5.0]
    let falling: [any Quantity] = [5.0, 2.0, 2.0, 1.0]
    #expect(checked { $0.ordered("up", rising, not: ["reversed": falling]) }.holds)
    let found = checked { $0.ordered("down", falling, not: ["reversed": falling]) }
    #expect(!found.holds)
    #expect(found.failures.contains { $0.contains("terms 1 and 2") })
    #expect(!checked { $0.ordered("short", [1.0], not: ["reversed": falling]) }.holds)
    #expect(!checked { $0.ordered("up", rising, not: ["also rising": rising]) }.holds)
  }
}

@Suite struct StatisticalClaimTests {
  @Test func consistent() {
    func found(_ p: Double, rate: Double = 1e-6, wrong: Double = 1e-12) -> Evidence {
      checked(by: .simulation) { check in
        check.consistent("KS", pValue: p, falseAlarm: rate, not: ["σ for σ²": wrong])
      }
    }
    #expect(found(0.3).holds)
    #expect(found(1.1e-6).holds)
    #expect(!found(0.9e-6).holds)
    #expect(!found(0).holds)
    #expect(!found(.nan).holds)
    #expect(!found(1.5).holds)
    #expect(!found(0.3, rate: 0).holds)
    #expect(!found(0.3, rate: 0.05).holds, "one in twenty means nothing")
    #expect(!found(0.3, wrong: 0.5e-6).holds, "rejected, but not at a tenth of the rate")
    #expect(!found(0.3, wrong: .nan).holds)
  }

  @Test func identical() {
    #expect(checked { $0.identical("bits", [1, 2], [1, 2], not: ["other": [1, 3]]) }.holds)
    #expect(!checked { $0.identical("bits", [1, 2], [1, 4], not: ["other": [1, 3]]) }.holds)
    #expect(!checked { $0.identical("bits", [1, 2], [1, 2], not: ["same": [1, 2]]) }.holds)
  }
}

@Suite struct DrawTests {
  @Test func drawsDependOnSeedAndLabelOnly() {
    func numbers(_ label: String, _ seed: UInt64) -> [Double] {
      let check = Check(label: label, route: .exact, tolerance: nil, seed: seed)
      return check.draws(5).map { draw in
        var draw = draw
        return draw.uniform()
      }
    }
    #expect(numbers("eq:a", 1) == numbers("eq:a", 1))
    #expect(numbers("eq:a", 1) != numbers("eq:b", 1))
    #expect(numbers("eq:a", 1) != numbers("eq:a", 2))
    #expect(Set(numbers("eq:a", 1)).count == 5)
  }

  @Test func drawsStayInTheirRange() {
    let check = Check(label: "eq:a", route: .exact, tolerance: nil, seed: 3)
    for var draw in check.draws(200) {
      #expect((-2.0...2.0).contains(draw.uniform(in: -2...2)))
      #expect((1e-3...1e3).contains(draw.logUniform(in: 1e-3...1e3)))
      #expect((3...7).contains(draw.integer(in: 3...7)))
    }
    #expect(check.draws(0).isEmpty)
    #expect(check.draws(-1).isEmpty)
  }
}

@Suite struct EvidenceTests {
  @Test func aMillionFailuresAreTen() {
    let found = checked { check in
      for index in 0..<1000 {
        check.equal("case \(index)", ["a": 1.0, "b": 2.0], not: ["three": 3.0])
      }
    }
    #expect(found.cases == 1000)
    #expect(found.failures.count == 11)
    #expect(found.failures.last == "and more")
  }

  @Test func theSidecarsFormIsReadBack() throws {
    let found = checked(tolerance: .relative(1e-6, because: "rough")) { check in
      check.equal("one", ["a": 1.0, "b": 1.0], not: ["two": 2.0])
    }
    let data = try JSONEncoder().encode(found)
    #expect(try JSONDecoder().decode(Evidence.self, from: data) == found)
    let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    for key in ["label", "claim", "method", "cases", "worst", "holds", "refuted"] {
      #expect(object[key] != nil, "\(key)")
    }
    let refuted = try #require((object["refuted"] as? [[String: Any]])?.first)
    #expect(refuted["variant"] as? String == "two")
    #expect((refuted["ratio"] as? Double ?? 0) > 10)
  }

  @Test func theWorstCaseIsNamed() {
    let found = checked { check in
      check.equal("fine", ["a": 1.0, "b": 1.0], not: ["two": 2.0])
      check.equal("worse", ["a": 1.0, "b": 1 + 100 * Double.ulpOfOne], not: ["two": 2.0])
      check.equal("better", ["a": 1.0, "b": 1 + 10 * Double.ulpOfOne], not: ["two": 2.0])
    }
    #expect(found.holds)
    #expect(found.worstCase == "worse")
    #expect(found.worst > 0.3 && found.worst < 0.5)
  }
}

@Suite struct NotationTests {
  /// Formulas as chapters write them, with literals of every kind between doubles and estimates:
  /// that this compiles is the test.
  @Test func sidesAreWrittenAsFormulas() {
    let x = 0.5
    let n = 3
    let e = Estimate(0.5, error: 1e-12)
    let found = checked { check in
      check.equal(
        "formulas",
        [
          "double": 1 + 2 * x - 1, "half": x * 2, "log": 2 * log(exp(x)), "estimate": 2 * e,
          "mixed": e + x, "nested": 1 + 2 * e - 1, "integer": Double(n) - 2, "ratio": x / 0.5,
          "minus": -(-2 * x), "square": 4 * x * x,
        ],
        not: ["halved": 0.5 * x, "2σ": 2 * (1 + x), "count": n, "negative": -e])
      check.atMost("order", x, 2 * x, not: ["swapped": (2 * x, x)])
    }
    #expect(found.failures == [])
  }
}
