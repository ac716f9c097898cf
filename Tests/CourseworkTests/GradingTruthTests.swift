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
      #expect(results.reduce(0) { $0 + ($1.score ?? 0) } == 10_000)
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

  @Test(arguments: 0..<5)
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
        #expect(mistake.score < 100 * exercise.points)
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
}
