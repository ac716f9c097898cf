import Foundation
import GSLNumerics
import RandomStreams
import Testing

@testable import Verification

@Suite struct OrderTests {
  @Test func atMost() {
    #expect(checked { $0.atMost("≤", 1.0, 2.0) }.holds)
    #expect(!checked { $0.atMost("≤", 2.0, 1.0) }.holds)
    #expect(checked { $0.atMost("=", 1.0, 1.0) }.holds)
    // Out of order, but within the stated error.
    let rough = Estimate(1 + 1e-9, error: 2e-9)
    #expect(checked { $0.atMost("≈", rough, 1.0) }.holds)
    #expect(checked { $0.atMost("∞", 1.0, Double.infinity) }.holds)
    #expect(!checked { $0.atMost("NaN", Double.nan, 1.0) }.holds)
  }

  @Test func ordered() {
    let rising: [any Quantity] = [1.0, 2.0, 2.0, 5.0]
    let falling: [any Quantity] = [5.0, 2.0, 2.0, 1.0]
    #expect(checked { $0.ordered("up", rising) }.holds)
    let found = checked { $0.ordered("down", falling) }
    #expect(!found.holds)
    #expect(found.failures.contains { $0.contains("terms 1 and 2") })
    #expect(!checked { $0.ordered("short", [1.0]) }.holds)
  }
}

@Suite struct StatisticalClaimTests {
  @Test func consistent() {
    func found(_ p: Double, rate: Double = 1e-6) -> Evidence {
      checked(by: .simulation) { check in
        check.consistent("KS", pValue: p, falseAlarm: rate)
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
  }

  @Test func identical() {
    #expect(checked { $0.identical("bits", [1, 2], [1, 2]) }.holds)
    #expect(!checked { $0.identical("bits", [1, 2], [1, 4]) }.holds)
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
        check.equal("case \(index)", ["a": 1.0, "b": 2.0])
      }
    }
    #expect(found.cases == 1000)
    #expect(found.failures.count == 11)
    #expect(found.failures.last == "and more")
  }

  @Test func theSidecarsFormIsReadBack() throws {
    let found = checked(tolerance: .relative(1e-6, because: "rough")) { check in
      check.equal("one", to: 1.0) { slip in slip("two", 2, for: 1.0) }
    }
    let data = try JSONEncoder().encode(found)
    #expect(try JSONDecoder().decode(Evidence.self, from: data) == found)
    let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    for key in ["label", "claim", "method", "cases", "worst", "holds", "slips"] {
      #expect(object[key] != nil, "\(key)")
    }
    let slip = try #require((object["slips"] as? [[String: Any]])?.first)
    #expect(slip["label"] as? String == "two")
    #expect(slip["refuted"] as? Bool == true && slip["cases"] as? Int == 1)
    #expect((slip["medianRatio"] as? Double ?? 0) > 10)
  }

  @Test func theWorstCaseIsNamed() {
    let found = checked { check in
      check.equal("fine", ["a": 1.0, "b": 1.0])
      check.equal("worse", ["a": 1.0, "b": 1 + 100 * Double.ulpOfOne])
      check.equal("better", ["a": 1.0, "b": 1 + 10 * Double.ulpOfOne])
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
        ])
      check.atMost("order", x, 2 * x)
    }
    #expect(found.failures == [])
  }
}
