import Foundation
import Testing

@testable import Coursework

/// Public cases show every mistake, and carry next to no points.
@Suite struct PublicCasesTests {
  /// The naive answers that used to pass every public case.
  private static let naive = [
    "1.7 underflow", "2.6 overflow", "2.7 unscaled", "3.1 underflow", "3.1 overflow",
    "3.4 through-probabilities", "1.2 plain-sum", "1.2 canceling-terms", "1.4 mean-of-squares",
    "2.1 cancellation", "3.2 cancellation", "3.5 rounded-away", "5.1 cancellation",
    "1.5 zero-log-zero", "3.3 clamped", "4.1 negative", "4.3 padding-ignored", "4.3 no-padding",
    "4.6 maximum", "5.5 eta-squared",
  ]

  @Test func naiveAnswersAreCatalogued() {
    let known = Catalogue.exercises.flatMap { exercise in
      exercise.mistakes.map { "\(exercise.id) \($0.name)" }
    }
    for name in Self.naive { #expect(known.contains(name), "\(name)") }
    #expect(known.count >= 142 + 15 * 4)
  }

  /// Every catalogued mistake gives a wrong answer to a public case, and no other mistake gives
  /// the same ones, so that feedback can name it from the public cases alone.
  @Test(arguments: Catalogue.exercises)
  func everyMistakeFailsAPublicCase(exercise: Exercise) throws {
    let checks = try #require(Bench.suite.fixed[exercise.id])
    let shown = checks.indices.filter { checks[$0].isPublic }
    let entries = try #require(Bench.mistakes.entries[exercise.id])
    #expect(entries.count == exercise.mistakes.count)
    func same(_ a: Value?, _ b: Value?, _ index: Int) -> Bool {
      guard let a, let b else { return a == nil && b == nil }
      return a.description == b.description
        || Comparison.difference(of: a, from: b, within: checks[index].tolerance) == nil
    }
    for (number, entry) in entries.enumerated() {
      #expect(
        shown.contains { !same(entry.answers[$0], checks[$0].answers[0], $0) },
        "\(exercise.id) '\(entry.mistake)' passes every public case")
      for other in entries[..<number] {
        #expect(
          shown.contains { !same(entry.answers[$0], other.answers[$0], $0) },
          "\(exercise.id): '\(entry.mistake)' looks like '\(other.mistake)'")
      }
    }
  }

  /// Answers by heart: the public answer where it is known, something constant elsewhere.
  @Test(arguments: Catalogue.exercises)
  func heartLearnersGetAToken(exercise: Exercise) throws {
    let fixed = try #require(Bench.suite.fixed[exercise.id])
    let hidden = try (0..<20).map {
      try Suite.hidden(
        of: exercise, secret: [7], student: "heart \($0)", version: Bench.suite.version)
    }
    let answers = fixed.filter(\.isPublic).map { $0.answers[0] }
    for (own, fallback) in hidden.flatMap({ own in
      (answers + answers.map { $0.mapped { _ in 0 } }).map { (own, $0) }
    }) {
      let cases = (fixed + own).map { check -> Report.Case in
        let isRight =
          check.isPublic
          || check.answers.allSatisfy {
            Comparison.difference(of: fallback, from: $0, within: check.tolerance) == nil
          } && check.law?(check.answers.map { _ in fallback }) != false
        return Report.Case(
          rung: check.rung, name: check.name, isPublic: check.isPublic,
          outcome: isRight ? .ok : .wrong, detail: nil)
      }
      let score = Scoring.score(points: exercise.points, cases: cases)
      #expect(
        score <= exercise.points * Scoring.publicShare,
        "\(exercise.id): \(score) for \(fallback), by \(cases.filter { $0.outcome == .ok && !$0.isPublic }.map(\.name))"
      )
    }
  }

  /// The same as a submission for all chapters, compiled and graded.
  @Test func aSubmissionOfPublicAnswersGetsAToken() throws {
    var bodies: [String: String] = [:]
    for exercise in Catalogue.exercises {
      bodies[exercise.id] = try HeartLearner.body(of: exercise)
    }
    let report = Bench.judge().grade(Bench.sources.replacing(bodies, student: "heart"))
    #expect(report.maximum == 150)
    for result in report.exercises {
      #expect(result.cases.filter(\.isPublic).allSatisfy { $0.outcome == .ok }, "\(result.id)")
      #expect(
        (result.score ?? .max) <= Scoring.publicShare * result.points, "\(result.id): \(result)")
    }
    #expect((report.score ?? .max) <= Scoring.publicShare * report.maximum)
  }

  /// What a student sees of answers that break what a prompt demands: never "ok".
  @Test func theReportCountsCasesAndGivesNoPoints() throws {
    let plainSum = try #require(
      Catalogue.exercise("1.2")?.mistakes.first { $0.name == "plain-sum" })
    var options = Judge.Options()
    options.publicOnly = true
    options.only = ["1.1", "1.2", "1.4"]
    options.limits = Bench.limits
    let judge = Judge(
      suite: Bench.suite, workshop: Bench.workshop, secret: [], options: options,
      fingerprints: Bench.mistakes)
    let text = CheckReport.text(
      judge.grade(
        Bench.sources.replacing(
          ["1.2": plainSum.body, "1.4": "return (data[0], data[0])"], student: "you")))
    #expect(text.contains("ok  E1.1  Entropy of a discrete distribution: public cases: 4 of 4"))
    #expect(text.contains("--  E1.2") && text.contains("public cases: 6 of 7, wrong"))
    #expect(text.contains("nearly equal: discreteKL(") && text.contains("'plain-sum'"))
    // A tuple's part by its name, and where a hint is to be had.
    #expect(text.contains("mean: 2.0 is expected, 1.0 came"))
    #expect(text.contains("swift run course check --hint 1.4"))
    #expect(text.contains("total: 1 of 3 exercises pass their public cases"))
    #expect(!text.contains(" of 4.00") && !text.contains("4.00 of"))
  }

  /// The report that docs/coursework.md shows is what a student sees, but for what it shortens.
  @Test func theDocumentShowsTheReportAsItIs() throws {
    let plainSum = try #require(
      Catalogue.exercise("1.2")?.mistakes.first { $0.name == "plain-sum" })
    let stub = "unimplemented(\"1.3\", hint: \"\")"
    var options = Judge.Options()
    options.publicOnly = true
    options.only = ["1.1", "1.2", "1.3"]
    options.limits = Bench.limits
    let judge = Judge(
      suite: Bench.suite, workshop: Bench.workshop, secret: [], options: options,
      fingerprints: Bench.mistakes)
    let report = CheckReport.text(
      judge.grade(Bench.sources.replacing(["1.2": plainSum.body, "1.3": stub], student: "you")))
    let document = try String(
      contentsOfFile: Bench.root + "/docs/coursework.md", encoding: .utf8)
    let start = try #require(document.range(of: "```text\nok  E1.1"))
    let shown = document[start.lowerBound...].split(separator: "\n").dropFirst()
      .prefix { $0 != "```" }
    #expect(shown.count >= 5)
    for line in shown {
      // What is left of a shortened line stands in one line of the report, in that order.
      let parts = line.split(separator: "…").map(String.init)
      let found = report.split(separator: "\n").contains { candidate in
        var rest = candidate[...]
        return parts.allSatisfy { part in
          guard let range = rest.range(of: part) else { return false }
          rest = rest[range.upperBound...]
          return true
        }
      }
      #expect(found, "\(line)\nis not in\n\(report)")
    }
  }
}

/// Writes a function's body that knows the public cases by heart and nothing else.
enum HeartLearner {
  static func body(of exercise: Exercise) throws -> String {
    let checks = try #require(Bench.suite.fixed[exercise.id]).filter(\.isPublic)
    var lines: [String] = []
    for (number, check) in checks.enumerated() {
      var tests: [String] = []
      for (index, value) in check.calls[0].enumerated() {
        let part = exercise.signature.parameters[index]
        lines.append("let a\(number)x\(index): \(part.type.rawValue) = \(literal(value))")
        tests.append("\(part.name) == a\(number)x\(index)")
      }
      let results = zip(exercise.signature.results, check.answers[0].parts)
      for (index, (part, value)) in results.enumerated() {
        lines.append("let r\(number)x\(index): \(part.type.rawValue) = \(literal(value))")
      }
      let names = exercise.signature.results.indices.map { "r\(number)x\($0)" }
      let result = names.count == 1 ? names[0] : "(\(names.joined(separator: ", ")))"
      lines.append("if \(tests.joined(separator: ", ")) { return \(result) }")
    }
    let nothing = exercise.signature.results.map { part in
      switch part.type {
      case .integer: "-1"
      case .real: "Double.nan"
      case .vector, .matrix: "[]"
      }
    }
    lines.append(
      "return " + (nothing.count == 1 ? nothing[0] : "(\(nothing.joined(separator: ", ")))"))
    return lines.joined(separator: "\n")
  }

  private static func literal(_ value: Value) -> String {
    switch value {
    case .integer(let number): "\(number)"
    case .real(let number):
      number.isFinite ? "\(number)" : number < 0 ? "-Double.infinity" : "Double.infinity"
    case .vector(let numbers):
      "[" + numbers.map { literal(.real($0)) }.joined(separator: ", ") + "]"
    case .matrix(let rows):
      "[" + rows.map { literal(.vector($0)) }.joined(separator: ", ") + "]"
    case .tuple: "()"
    }
  }
}
