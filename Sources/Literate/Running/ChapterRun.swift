import Foundation
import Programs
import Verification

/// The parent's side of a chapter: everything before the work begins and after it has ended.
struct ChapterRun {
  let identity: ChapterIdentity
  let sources: [String: String]
  let parameters: [Parameter]
  let arguments: ChapterArguments
  let locations: Locations

  /// Reads the command line. Mistakes in it, and `--help`, end the program here.
  init(
    number: Int, name: String, claim: String, sources: [String: String], parameters: [Parameter],
    commands: KeyValuePairs<String, String>, compiledAt path: String
  ) {
    do {
      arguments = try ChapterArguments(
        Array(CommandLine.arguments.dropFirst()), parameters: parameters)
    } catch {
      Self.stop("\(name): \(error)", code: EX_USAGE)
    }
    if arguments.wantsHelp {
      print(
        ChapterArguments.help(
          name: name, claim: claim, parameters: parameters, commands: commands))
      exit(0)
    }
    identity = ChapterIdentity(
      number: number, name: name, claim: claim, isQuick: arguments.isQuick,
      changes: arguments.changes(parameters))
    self.sources = sources
    self.parameters = parameters
    locations = Locations(
      stem: identity.stem, sources: sources, compiledAt: path, arguments: arguments)
  }

  private static func stop(_ message: String, code: Int32 = 1) -> Never {
    Program.complain(message)
    exit(code)
  }

  private var name: String { identity.name }

  /// Runs the chapter as a child and weaves its page. Does not return.
  func follow() -> Never {
    if let stale = locations.staleSource(sources) {
      Self.stop("\(name): \(stale) has changed since it was compiled; rebuild with swift build")
    }
    let text = ChapterText(sources: sources)
    let mistakes = SourceCheck.problems(in: text, sources: sources, chapter: identity.number)
    guard mistakes.isEmpty else {
      Self.stop(mistakes.map(\.description).joined(separator: "\n"))
    }
    do {
      try checkData()
      let writer = try PageWriter(
        stem: identity.stem, output: locations.output, writesPage: !arguments.checksOnly)
      if !arguments.checksOnly, GnuplotProcess.inPath() == nil {
        // Not only at the end: a long run can be stopped and begun again with figures.
        Program.complain("\(name): \(FigureProblem.gnuplotMissing)")
      }
      let code = Result {
        try prepareState()
        return try run(text, writer)
      }
      writer.discard()
      locations.discardEmptyState()
      exit(try code.get())
    } catch {
      Self.stop("\(name): \(error)")
    }
  }

  private func checkData() throws {
    guard arguments.data != "digits" else { return }
    var isDirectory: ObjCBool = false
    let files = FileManager.default
    guard files.fileExists(atPath: arguments.data, isDirectory: &isDirectory) else {
      throw UsageError("--data \(arguments.data): there is no such directory")
    }
    guard isDirectory.boolValue else {
      throw UsageError("--data \(arguments.data): not a directory; give the one with the IDX files")
    }
    guard (try? files.contentsOfDirectory(atPath: arguments.data)) != nil else {
      throw UsageError("--data \(arguments.data): the directory cannot be read")
    }
  }

  private func prepareState() throws {
    do {
      try FileManager.default.createDirectory(
        at: locations.state, withIntermediateDirectories: true)
    } catch {
      throw UsageError(
        "\(locations.state.path): cannot be made for checkpoints; choose another --output")
    }
  }

  private func run(_ text: ChapterText, _ writer: PageWriter) throws -> Int32 {
    let clock = ContinuousClock.now
    var supervisor = Supervisor(display: ProgressDisplay(name: name), mainPath: text.mainPath)
    let ending = try supervisor.run(
      executable: Self.executable, arguments: Array(CommandLine.arguments.dropFirst()),
      figures: writer.stagedFigures)
    let seconds = (ContinuousClock.now - clock).seconds
    let outcome = outcome(ending, supervisor, text)
    var weaver = Weaver(text, events: supervisor.events, identity: identity, outcome: outcome)
    let page = weaver.page()
    let sidecar = Sidecar(
      page: page, identity: identity, arguments: arguments, parameters: parameters,
      isComplete: outcome == .complete, seconds: seconds)
    let isWhole =
      outcome == .complete && page.problems.isEmpty
      && page.figures.allSatisfy { $0.problem == nil }
    let written = Result { try writer.write(page, sidecar, isWhole: isWhole) }
    let summary = RunSummary(
      name: name, page: page, outcome: outcome, path: try? written.get(), mainPath: text.mainPath,
      seconds: seconds)
    print(summary.report)
    let complaints = summary.complaints
    if !complaints.isEmpty {
      Program.complain(complaints.joined(separator: "\n"))
    }
    // Only now: why the chapter stopped matters more than where its page could not be put.
    _ = try written.get()
    if case .interrupted(let signal) = ending { return 128 + signal }
    return isWhole && page.checks.allSatisfy(\.holds) ? 0 : 1
  }

  private func outcome(_ ending: Ending, _ supervisor: Supervisor, _ text: ChapterText)
    -> Outcome
  {
    switch ending {
    case .exited(0): return .complete
    case .interrupted: return .stopped(reason: "interrupted", line: nil)
    case .exited(let code):
      return .stopped(
        reason: supervisor.lastWords.last { !$0.isEmpty } ?? "it ended with code \(code)",
        line: nil)
    case .killed(let signal):
      if let report = CrashReport(words: supervisor.lastWords, mainPath: text.mainPath) {
        // Of an error that nobody caught the runtime does not know the line.
        let (what, advice) = arguments.explained(report.reason, parameters)
        let end = advice.map { ". \($0)" } ?? ""
        if report.line == nil, !supervisor.events.isEmpty {
          var placement = Placement(text)
          for event in supervisor.events { _ = placement.cell(for: event.origin) }
          return .stopped(
            reason: "\(what) (after line \(placement.line))\(end)", line: nil)
        }
        return .stopped(reason: what + end, line: report.line)
      }
      return .stopped(reason: "killed by signal \(signal)", line: nil)
    }
  }

  private static var executable: String {
    Bundle.main.executablePath ?? CommandLine.arguments[0]
  }
}
