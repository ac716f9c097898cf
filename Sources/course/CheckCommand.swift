import ArgumentParser
import Coursework
import Foundation
import Programs

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Look at the exercises in this copy of the course.")

  @Argument(help: "Exercises such as 2.1, or chapters such as 2; all if none.")
  var exercises: [String] = []

  @Flag(help: "Look again whenever a file of exercises changes.")
  var watch = false

  @Flag(help: "Print the report as JSON.")
  var json = false

  @OptionGroup var options: CourseOptions

  func run() throws {
    try reporting(Status.unavailable) {
      let course = try options.open()
      var choices = Judge.Options()
      choices.publicOnly = true
      choices.only = try chosen(from: course.suite)
      let workshop = try Workshop.open(for: course.suite.exercises)
      let judge = Judge(
        suite: course.suite, workshop: workshop, secret: [], options: choices,
        fingerprints: try course.mistakes(in: workshop))
      var report = look(judge, course)
      if watch { watchForever(judge, course) }
      report.exercises.removeAll { $0.outcome == .notAttempted || $0.outcome == .ok }
      if !report.exercises.isEmpty { throw Status.wrong }
    }
  }

  private func chosen(from suite: Suite) throws -> Set<String> {
    var chosen: Set<String> = []
    for word in exercises {
      let found = suite.exercises.map(\.id).filter { $0 == word || $0.hasPrefix(word + ".") }
      guard !found.isEmpty else {
        throw ValidationError("there is no exercise \(word); 'course list' shows what there is")
      }
      chosen.formUnion(found)
    }
    return chosen
  }

  private func look(_ judge: Judge, _ course: Course) -> Report {
    let report = judge.grade(course.submission(student: "you"))
    if json, let text = report.json() {
      print(text)
    } else {
      print(CheckReport.text(report, hidden: false))
    }
    // Whoever watches through a pipe sees it now, too.
    fflush(nil)
    return report
  }

  private func watchForever(_ judge: Judge, _ course: Course) {
    var before = course.submission(student: "you").hash
    Program.complain("watching \(course.exercisesFolder); stop with ^C")
    while true {
      usleep(200_000)
      let now = course.submission(student: "you").hash
      if now == before { continue }
      before = now
      print("\n\(Date().formatted(date: .omitted, time: .standard))")
      _ = look(judge, course)
    }
  }
}
