import ArgumentParser
import Coursework
import Foundation
import Programs

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Look at the exercises in this copy of the course.")

  @Argument(help: "Exercises such as 2.1 or E2.1, or chapters such as 2; all if none.")
  var exercises: [String] = []

  @Flag(help: "Look again whenever a file of exercises changes.")
  var watch = false

  @Option(help: "The next hint for an exercise such as 2.1, one for what fails first.")
  var hint: String?

  @Flag(help: "Print the report as JSON.")
  var json = false

  @OptionGroup var options: CourseOptions

  func run() throws {
    try reporting(Status.unavailable) {
      let course = try options.open()
      var choices = Judge.Options()
      choices.publicOnly = true
      choices.only = try chosen(exercises + (hint.map { [$0] } ?? []), from: course.suite)
      let workshop = try Workshop.open(for: course.suite.exercises)
      let judge = Judge(
        suite: course.suite, workshop: workshop, secret: [], options: choices,
        fingerprints: try course.mistakes(in: workshop))
      if hint != nil {
        try giveHint(judge, course)
        return
      }
      var report = look(judge, course)
      if watch { watchForever(judge, course) }
      report.exercises.removeAll { $0.outcome == .notAttempted || $0.outcome == .ok }
      if !report.exercises.isEmpty { throw Status.wrong }
    }
  }

  func validate() throws {
    guard hint != nil else { return }
    if !exercises.isEmpty || watch || json {
      throw ValidationError("--hint goes with one exercise and nothing else: check --hint 2.1")
    }
  }

  private func giveHint(_ judge: Judge, _ course: Course) throws {
    guard judge.options.only.count == 1,
      let exercise = course.suite.exercises.first(where: { judge.options.only.contains($0.id) })
    else { throw ValidationError("--hint wants one exercise such as 2.1, not a chapter") }
    let result = judge.grade(course.submission(student: "you")).exercises.first
    if result?.outcome == .ok {
      print("\(exercise.label) is right on its public cases.")
      return
    }
    if let mistake = result?.mistake, let text = result?.hint {
      print("\(exercise.label) looks like '\(mistake)': \(text)")
    }
    let failures = (result?.cases ?? []).filter { $0.outcome != .ok }.map(\.name)
    var shelf = HintShelf(folder: course.folder)
    if let hint = try shelf.next(for: exercise, after: failures) {
      print("\(exercise.label), hint \(hint.number) of \(hint.count): \(hint.text)")
    }
    if let section = exercise.section {
      print("The book teaches it in \(section.page), '\(section.title)'.")
    }
  }

  private func chosen(_ words: [String], from suite: Suite) throws -> Set<String> {
    var chosen: Set<String> = []
    for word in words {
      let found = suite.exercises.filter { $0.isNamed(word) }.map(\.id)
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
      print(CheckReport.text(report))
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
