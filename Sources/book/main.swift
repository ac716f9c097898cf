import ArgumentParser
import Foundation
import Literate
import Programs

/// Runs, checks and exports the book.
struct BookCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "book", abstract: "Run, check, export and serve the book.",
    subcommands: [
      Run.self, CheckFreshness.self, List.self, Equations.self, Index.self, Export.self,
      Serve.self,
    ])
}

extension BookCommand {
  struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run chapters and write their reports.")

    @Argument(help: "Names or numbers of chapters; all when none is given.")
    var chapters: [String] = []

    @Flag(help: "Fewer steps: every check and figure, in seconds.")
    var quick = false

    @Flag(help: "Run and train everything, whatever is kept from earlier runs.")
    var fresh = false

    @Flag(help: "Check the equations anew on short trainings, and write no page.")
    var checksOnly = false

    @Option(help: "How many chapters run at a time; they share the cores.")
    var jobs = 1

    @Option(help: "Where the reports go: docs/reports, or out/quick with --quick.")
    var output: String?

    mutating func validate() throws {
      if jobs < 1 || jobs > 64 { throw ValidationError("--jobs \(jobs): expected 1 to 64") }
    }

    func run() throws {
      try answering {
        let book = try Book()
        let wanted = try book.chapters(named: chapters)
        let reports =
          try output.map { try folder($0, of: book) }
          ?? (quick ? book.root.appending(path: "out/quick") : book.reports)
        let options =
          (quick ? ["--quick"] : []) + (fresh ? ["--fresh"] : [])
          + (checksOnly ? ["--checks-only"] : [])
        let arguments = options + (output == nil ? [] : ["--output", reports.path])
        let failed = try book.run(wanted, arguments: arguments, jobs: jobs)
        if !checksOnly {
          try book.settleReferences(wanted, arguments: arguments.filter { $0 != "--fresh" })
          _ = try book.writePages(in: reports)
          if !quick, !fresh { print(try book.replayNote(in: reports)) }
        }
        if !failed.isEmpty {
          throw BookFailure("failed: \(failed.map(\.name).joined(separator: ", "))")
        }
      }
    }
  }

  struct CheckFreshness: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Run the book again elsewhere and compare it with the committed reports.")

    @Argument(help: "Names or numbers of chapters; all when none is given.")
    var chapters: [String] = []

    @Option(help: "How many chapters run at a time; they share the cores.")
    var jobs = 1

    @Flag(
      help: """
        Run nothing: weave the committed records again, and find what has changed since they were \
        written. Seconds.
        """)
    var replayed = false

    mutating func validate() throws {
      if jobs < 1 || jobs > 64 { throw ValidationError("--jobs \(jobs): expected 1 to 64") }
    }

    func run() throws {
      try answering {
        let book = try Book()
        let report = try book.check(
          try book.chapters(named: chapters), jobs: jobs, replayed: replayed)
        print(report.lines.joined(separator: "\n"))
        if !report.isFresh { throw BookFailure("the reports are stale; run the book again: make") }
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List chapters, equations, checks and figures.")

    func run() throws {
      try answering {
        let book = try Book()
        print(try book.list(in: book.reports))
      }
    }
  }

  struct Equations: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write every labeled equation with its evidence to docs/reports/equations.md.")

    func run() throws {
      try answering {
        let book = try Book()
        let pages = try book.writePages(in: book.reports)
        print(pages.first { $0.hasSuffix("equations.md") } ?? "")
      }
    }
  }

  struct Index: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the table of contents, the equations and the scoreboard.")

    func run() throws {
      try answering {
        let book = try Book()
        print(try book.writePages(in: book.reports).joined(separator: "\n"))
      }
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Export the reports as HTML, notebooks or PDF.")

    @Option(help: "html, ipynb or pdf.")
    var format: ExportFormat

    @Option(help: "Where it goes: out/html, out/ipynb or out/pdf.")
    var output: String?

    func run() throws {
      try answering {
        let book = try Book()
        let directory =
          try output.map { try folder($0, of: book) }
          ?? book.root.appending(path: "out/\(format.rawValue)")
        print(try book.export(format, to: directory))
      }
    }
  }
}

/// The directory that `--output` names; not the package's own, whose README an index would replace.
func folder(_ path: String, of book: Book) throws -> URL {
  let directory = URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL
  if path.isEmpty || directory.path == book.root.standardizedFileURL.path {
    throw BookFailure(
      "--output \(path.isEmpty ? "is empty" : "\(path) is the package itself"): "
        + "name a directory for the pages, such as out/mine")
  }
  return directory
}

/// A failure that has been explained already, or is explained by its one line.
struct BookFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Errors are one line on standard error and exit code 1, or a shell's code for a signal.
func answering(_ body: () throws -> Void) throws {
  do {
    try body()
  } catch {
    Program.complain("book: \(error)")
    throw ExitCode((error as? BookInterruption).map { 128 + $0.signal } ?? 1)
  }
}

extension ExportFormat: ExpressibleByArgument {}

Program.begin()
BookCommand.main()
