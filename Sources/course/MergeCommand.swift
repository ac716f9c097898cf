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

  @Option(
    parsing: .upToNextOption,
    help: "Which of several submissions counts: latest, best, or last-before DATE.")
  var counts = ["latest"]

  @Option(help: "What was handed in after this time is late: 2026-03-01 or 2026-03-01T18:00.")
  var due: String?

  @Option(help: "Only this student.")
  var student: String?

  @Option(help: "The assignment's name.")
  var title = "Coursework"

  func validate() throws { _ = try rules() }

  private func rules() throws -> Gradebook.Rules {
    var rules = Gradebook.Rules()
    switch (counts.first, counts.count) {
    case ("latest", 1): rules.counting = .latest
    case ("best", 1): rules.counting = .best
    case ("last-before", 2): rules.counting = .lastBefore(try Self.date(counts[1]))
    default: throw ValidationError("--counts takes latest, best, or last-before DATE")
    }
    rules.due = try due.map(Self.date)
    return rules
  }

  /// A day (its end), or a minute, of this machine's time zone.
  private static func date(_ text: String) throws -> Date {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.isLenient = false
    for (format, seconds) in [("yyyy-MM-dd'T'HH:mm", 0.0), ("yyyy-MM-dd", 86_400)] {
      formatter.dateFormat = format
      if let date = formatter.date(from: text) { return date.addingTimeInterval(seconds) }
    }
    throw ValidationError("'\(text)' is no time; write 2026-03-01 or 2026-03-01T18:00")
  }

  func run() throws {
    try reporting(Status.wrong) {
      let store = try ResultStore(folder: results, writing: false)
      let members = try roster.map { try Roster(file: $0) }
      let book = try Gradebook(
        store: store, roster: members, rules: try rules(), only: student)
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
