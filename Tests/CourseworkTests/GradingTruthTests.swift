import Foundation
import Testing

@testable import Coursework

/// Right is right and wrong is wrong, for every student's own cases.
@Suite struct GradingTruthTests {
  /// Twenty students in the ordinary run; a course's worth when asked for, which takes minutes.
  private static let students: [String] = {
    let count = ProcessInfo.processInfo.environment["COURSEWORK_SEEDS"].flatMap { Int($0) } ?? 20
    return (0..<count).map { "student \($0)" }
  }()

  @Test func solutionsScoreEverythingForEveryStudent() throws {
    let judge = Bench.judge()
    let all = try judge.exercises(of: Bench.sources.solutions(), as: Self.students)
    #expect(all.count == Self.students.count)
    for (student, results) in zip(Self.students, all) {
      for result in results where result.outcome != .ok {
        Issue.record("\(student), \(result.id): \(result.feedback)")
      }
      #expect(results.reduce(0) { $0 + ($1.score ?? 0) } == 15_000)
    }
  }

  @Test func otherSolutionsScoreEverything() throws {
    let folder = Bench.root + "/Tests/CourseworkTests/Alternatives"
    var files: [String: [UInt8]] = [:]
    for chapter in 1...5 {
      files["Chapter\(chapter).swift"] = Array(
        try #require(FileManager.default.contents(atPath: "\(folder)/Chapter\(chapter).swift.txt")))
    }
    let submission = Submission(student: "alternatives", files: files)
    for results in try Bench.judge().exercises(of: submission, as: Self.students) {
      for result in results {
        #expect(result.outcome == .ok, "\(result.id): \(result.feedback)")
      }
    }
  }

  @Test(arguments: 0..<(Catalogue.exercises.map(\.mistakes.count).max() ?? 0))
  func knownMistakesGetTheirScoreAndTheirName(round: Int) throws {
    var bodies: [String: String] = [:]
    for exercise in Catalogue.exercises where round < exercise.mistakes.count {
      bodies[exercise.id] = exercise.mistakes[round].body
    }
    let submission = Bench.sources.replacing(bodies, student: "mistakes")
    for results in try Bench.judge().exercises(of: submission, as: Array(Self.students.prefix(4))) {
      for (exercise, result) in zip(Catalogue.exercises, results)
      where round < exercise.mistakes.count {
        let mistake = exercise.mistakes[round]
        #expect(result.score == mistake.score, "\(exercise.id) \(mistake.name)")
        #expect(mistake.score < 100 * exercise.points && mistake.score >= 0)
        #expect(result.mistake == mistake.name, "\(exercise.id) \(mistake.name)")
        #expect(result.hint == mistake.hint)
      }
    }
  }

  @Test func stubsAreNotAttempted() throws {
    let report = Bench.judge().grade(Bench.sources.stubs())
    #expect(report.score == 0)
    #expect(report.exercises.allSatisfy { $0.outcome == .notAttempted })
  }

  @Test func theSameSubmissionGivesTheSameBytes() throws {
    let judge = Bench.judge(only: ["1.1", "1.2"])
    let submission = Bench.sources.solutions()
    #expect(judge.grade(submission).json() == judge.grade(submission, worker: 3).json())
  }

  private func grade(_ bodies: [String: String], only: Set<String>) -> [Report.Exercise] {
    Bench.judge(only: only).grade(Bench.sources.replacing(bodies, student: "x")).exercises
  }

  @Test func aCrashSaysWhichCallWhereAndWhy() throws {
    let body = """
      print("/opt/secret/place.swift:12: Fatal error: not this")
      for number in 0..<2000 { print("line", number) }
      let shifted = p + [1]
      return shifted[p.count + 1]
      """
    let result = try #require(grade(["1.1": body], only: ["1.1"]).first)
    #expect(result.outcome == .crashed)
    let detail = try #require(result.detail)
    #expect(detail.hasPrefix("entropy([1.0]): "), "\(detail)")
    #expect(
      detail.contains("Chapter1.swift, line ") && detail.contains("`return shifted[p.count + 1]`"))
    #expect(detail.contains("Fatal error: Index out of range"))
    let printed = try #require(result.printed)
    #expect(printed.contains("line 0\n") && printed.contains("line 1999"))
    #expect(printed.contains("Fatal error: Index out of range"))
    #expect(!printed.contains("/opt/") && !printed.contains("Swift/"))
    #expect(!printed.contains("lib") && !printed.contains("0x0"))
    // A hidden case is not told.
    for item in result.cases where !item.isPublic {
      #expect(item.detail?.contains("entropy(") == false)
      #expect(item.detail?.contains("line ") == true, "\(item)")
    }
  }

  @Test func whoCallsWhatCannotRunIsBlocked() throws {
    let bodies = [
      "1.1": "return notThere", "1.2": "return entropy(p) - entropy(q)",
      "1.3": "return helper(data)\n}\nfunc helper(_ x: [Double]) -> Double {\n  entropy(x)",
    ]
    let results = grade(bodies, only: ["1.1", "1.2", "1.3"])
    #expect(results.map(\.outcome) == [.compileError, .blocked, .blocked], "\(results)")
    #expect(results[1].detail?.hasPrefix("blocked by 1.1") == true)
  }

  @Test func aFloatIsRecognized() throws {
    let whole = """
      var sum: Float = 0
      for x in p where x > 0 { sum -= Float(x) * Float(log(x)) }
      return Double(sum)
      """
    let inside = """
      let scale = Double(Float(log(standardDeviation)))
      let squares = data.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) }
      let spread = squares / Double(data.count) / (standardDeviation * standardDeviation)
      return -0.5 * log(2 * .pi) - scale - 0.5 * spread
      """
    for (id, body, words) in [("1.1", whole, "is a Float"), ("1.3", inside, "seven digits")] {
      let result = try #require(grade([id: body], only: [id]).first)
      #expect(result.hint?.contains(words) == true, "\(result)")
    }
    #expect(Precision.remark(on: .real(1.5), right: .real(1)) == nil)
    #expect(Precision.remark(on: .vector([1]), right: .vector([1, 2])) == nil)
  }

  /// The limit is where it is said to be, and not only where a pipe ends.
  @Test(arguments: [(0, Outcome.wrong), (1, .sizeLimit)])
  func anAnswerHasItsLimit(more: Int, outcome: Outcome) {
    let count = Bench.limits.answerNumbers - 1 + more
    let body = "return [Double](repeating: 0, count: \(count))"
    #expect(grade(["2.4": body], only: ["2.4"]).map(\.outcome) == [outcome])
  }

  /// What is left of one output is not the next exercise's.
  @Test func outputBelongsToItsExercise() {
    let results = grade(
      ["1.1": "print(\"of one\"); exit(3)", "1.2": "return 0"], only: ["1.1", "1.2"])
    #expect(results[0].printed?.contains("of one") == true)
    #expect(results[1].printed == nil)
  }
}
