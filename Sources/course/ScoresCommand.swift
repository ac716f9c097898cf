import ArgumentParser
import Coursework
import Foundation
import Programs

struct ScoresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scores",
    abstract: "Run the known mistakes, and say which do not get what the catalogue declares.")

  @Option(help: "With the hidden cases of so many students, 1 to 1000.")
  var students = 4

  @OptionGroup var options: CourseOptions

  func validate() throws {
    guard (1...1000).contains(students) else {
      throw ValidationError("--students wants a number from 1 to 1000")
    }
  }

  func run() throws {
    try reporting(Status.unavailable) {
      let course = try options.open()
      let workshop = try Workshop.open(for: course.suite.exercises)
      let scores: [MistakeScore]
      do { scores = try course.mistakeScores(in: workshop, students: students) } catch {
        throw GraderFailure("\(error)")
      }
      let wrong = scores.filter { !$0.isAsDeclared }
      for score in wrong {
        print(
          "\(score.exercise)\t\(score.mistake)\tdeclared \(score.declared)\tgets "
            + Set(score.scores).sorted().map { String($0) }.joined(separator: ",")
            + "\tnamed \(score.recognized ?? "-")\tin public \(score.recognizedInPublic ?? "-")"
            + (score.failsPublicly ? "" : "\tPASSES EVERY PUBLIC CASE"))
      }
      print("\(scores.count - wrong.count) of \(scores.count) mistakes get what is declared")
      if !wrong.isEmpty { throw Status.wrong }
    }
  }
}
