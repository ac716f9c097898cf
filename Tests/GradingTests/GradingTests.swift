// The exercises in this copy of the course, graded: `swift test --filter GradingTests`.
//
// A test an exercise, tagged by chapter, the points in its output. It is the same judge that
// `course check` uses, so that an exercise that traps or never ends fails alone.

import Coursework
import Foundation
import Testing

extension Tag {
  @Tag static var chapter1: Self
  @Tag static var chapter2: Self
  @Tag static var chapter3: Self
  @Tag static var chapter4: Self
  @Tag static var chapter5: Self
}

/// One grading of everything, shared by the tests.
private enum Grading {
  static let course: Result<Course, GraderFailure> = Result { () throws(GraderFailure) in
    try Course.open(Course.folder(around: #filePath))
  }

  static let report: Result<Report, GraderFailure> = Result { () throws(GraderFailure) in
    let course = try Grading.course.get()
    let workshop = try Workshop.open(for: course.suite.exercises)
    var options = Judge.Options()
    options.publicOnly = !Course.isInstructors
    let judge = Judge(
      suite: course.suite, workshop: workshop, secret: Array("in the tree".utf8),
      options: options, fingerprints: try course.mistakes(in: workshop))
    return judge.grade(course.submission(student: "this copy"))
  }

  static func exercises(chapter: Int) -> [String] {
    guard let course = try? Grading.course.get() else { return [] }
    return course.suite.exercises.filter { $0.chapter == chapter }.map(\.id)
  }

  /// Fails unless the exercise is right, and prints its points.
  static func expectFullScore(_ id: String) throws {
    let report = try Grading.report.get()
    let result = try #require(report.exercises.first { $0.id == id })
    let summary = Course.isInstructors ? Grading.points(result) : result.publicSummary
    print("E\(id)  \(result.title): \(summary)")
    #expect(result.outcome == .ok, "E\(id): \(summary); \(result.feedback)")
  }

  private static func points(_ result: Report.Exercise) -> String {
    (result.score.map { Scoring.text(hundredths: $0) } ?? "no score") + " of \(result.points)"
  }
}

@Suite struct GradingTests {
  @Test func theCourseCanBeGraded() throws {
    let report = try Grading.report.get()
    #expect(report.exercises.count >= 30)
    let cases = report.exercises.flatMap(\.cases)
    let right = cases.filter { $0.outcome == .ok }.count
    // Points are for the grader, which asks hidden cases; a student's copy counts public ones.
    let score = report.score.map { Scoring.text(hundredths: $0) } ?? "no score"
    print(
      (Course.isInstructors
        ? "\(score) of \(report.maximum) points" : "public cases: \(right) of \(cases.count)")
        + "; sandbox: \(report.sandbox)")
  }

  @Test(.tags(.chapter1), arguments: Grading.exercises(chapter: 1))
  func chapter1(exercise: String) throws { try Grading.expectFullScore(exercise) }

  @Test(.tags(.chapter2), arguments: Grading.exercises(chapter: 2))
  func chapter2(exercise: String) throws { try Grading.expectFullScore(exercise) }

  @Test(.tags(.chapter3), arguments: Grading.exercises(chapter: 3))
  func chapter3(exercise: String) throws { try Grading.expectFullScore(exercise) }

  @Test(.tags(.chapter4), arguments: Grading.exercises(chapter: 4))
  func chapter4(exercise: String) throws { try Grading.expectFullScore(exercise) }

  @Test(.tags(.chapter5), arguments: Grading.exercises(chapter: 5))
  func chapter5(exercise: String) throws { try Grading.expectFullScore(exercise) }
}
