import ArgumentParser
import Coursework
import Foundation
import Programs

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show the instructor one student's results: all cases, and what was printed.",
    discussion: "It shows hidden cases, and is for nobody's eyes but yours.")

  @Argument(help: "The student, as in the book.")
  var student: String

  @Argument(help: "Exercises such as 2.1, or chapters such as 2; all if none.")
  var exercises: [String] = []

  @Option(help: "The folder of results.")
  var results: String

  @Option(help: "The file of the course's secret, for the hidden cases' inputs.")
  var secret: String?

  @OptionGroup var options: CourseOptions

  func run() throws {
    try reporting(Status.wrong) {
      let course = try options.open()
      let file = secret ?? course.folder + "/.course-secret"
      // Never made here: a new secret would show cases that nobody was asked.
      let key = FileManager.default.fileExists(atPath: file) ? try CourseSecret.read(file).0 : nil
      let sheets = try StudentSheet.all(
        of: student, in: ResultStore(folder: results, writing: false), suite: course.suite,
        secret: key)
      print(sheets.map { $0.text(only: exercises) }.joined(separator: "\n\n"))
    }
  }
}
