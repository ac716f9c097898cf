import ArgumentParser
import Coursework
import Foundation
import Programs

extension ExportFormat: ExpressibleByArgument {}

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Make one gradebook of a folder of results.")

  @Option(help: "The folder of results.")
  var results: String

  @Option(help: "csv, canvas, moodle, junit, gradescope, markdown or html.")
  var format: ExportFormat

  @Option(help: "Where to write it; standard output if not given.")
  var output: String?

  @Option(help: "A CSV file with a column 'student', and 'id', 'name', 'email', 'section'.")
  var roster: String?

  @Option(help: "Only this student.")
  var student: String?

  @Option(help: "The assignment's name.")
  var title = "Coursework"

  func run() throws {
    try reporting(Status.wrong) {
      let (all, damaged) = try ResultStore(folder: results, writing: false).all()
      let reports = all.filter { student == nil || $0.student == student }
      guard !reports.isEmpty else { throw GraderFailure("no results in \(results)") }
      let members = try roster.map { try Roster(file: $0) }
      let book = Gradebook(reports: reports, roster: members, damaged: damaged)
      for warning in book.warnings { Program.complain("course: \(warning)") }
      let text = try book.export(as: format, title: title)
      guard let output else {
        print(text, terminator: "")
        return
      }
      do {
        try Data(text.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
      } catch {
        Program.complain("course: cannot write \(output)")
        throw Status.cannotWrite
      }
    }
  }
}
