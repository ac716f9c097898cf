import Figures
import Foundation
import Programs
import Verification

/// The parent's side of a chapter: everything before the work begins and after it has ended.
struct ChapterRun {
  let identity: ChapterIdentity
  let sources: ChapterSources
  let sections: [Section]
  let parameters: [Parameter]
  let arguments: ChapterArguments
  let locations: Locations
  /// The chapter as it was compiled.
  let text: ChapterText
  let keys: RunKeys

  /// Reads the command line. Mistakes in it, `--help` and commands end the program here.
  init(
    number: Int, name: String, claim: String, sources: ChapterSources, parameters: [Parameter],
    sections: [Section], commands: [Command], compiledAt path: String
  ) {
    let words = Array(CommandLine.arguments.dropFirst())
    if let word = words.first, !word.hasPrefix("-") {
      Self.run(
        word, of: commands, Array(words.dropFirst()), chapter: name,
        trained: TrainedThings(
          directory: Locations(
            stem: "\(number)-\(name)", sources: sources.texts, compiledAt: path,
            arguments: ChapterArguments()
          ).trained))
    }
    do {
      arguments = try ChapterArguments(words, parameters: parameters)
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
    self.sections = sections
    self.parameters = parameters
    locations = Locations(
      stem: identity.stem, sources: sources.texts, compiledAt: path, arguments: arguments)
    text = ChapterText(sources: sources, sections: sections.map(\.file))
    keys = RunKeys(
      text: text, arguments: arguments, parameters: parameters,
      data: RunKeys.identity(ofData: arguments.data))
  }

  private static func run(
    _ word: String, of commands: [Command], _ words: [String], chapter: String,
    trained: TrainedThings
  ) -> Never {
    guard let command = commands.first(where: { $0.name == word }) else {
      let hint =
        nearest(to: word, among: commands.map(\.name)).map { "; did you mean \($0)?" } ?? ""
      stop("\(chapter): \(word): unknown command\(hint); --help explains all", code: EX_USAGE)
    }
    do {
      try command.run(trained, words)
    } catch let error as UsageError {
      stop("\(chapter) \(word): \(error)", code: EX_USAGE)
    } catch {
      stop("\(chapter) \(word): \(error)")
    }
    exit(0)
  }

  private static func stop(_ message: String, code: Int32 = 1) -> Never {
    Program.complain(message)
    exit(code)
  }

  var name: String { identity.name }

  /// Runs what has to run and weaves the pages. Does not return.
  func follow(requires: ((Chapter) throws -> Void)?) -> Never {
    do {
      let current = try currentText()
      let wanted = try wantedSections()
      try checkData()
      if !identity.changes.isEmpty { try requires?(Chapter(self)) }
      try checkSlip(in: current)
      let writer = try PageWriter(
        stem: identity.stem, output: locations.output, writesPage: !arguments.checksOnly,
        partials: locations.partials(of: arguments))
      let code = Result { try run(current, wanted, writer) }
      writer.discard()
      if arguments.isFresh {
        let own = locations.state.appending(path: "fresh-\(getpid())")
        TrainedThings(directory: locations.trained).takeOver(own)
        try? FileManager.default.removeItem(at: own)
      }
      exit(try code.get())
    } catch let error as UsageError {
      Self.stop("\(name): \(error)", code: error.isUsage ? EX_USAGE : 1)
    } catch {
      Self.stop("\(name): \(error)")
    }
  }

  /// The chapter with the prose that is on disk now. Code that has changed has to be compiled first.
  private func currentText() throws -> ChapterText {
    guard let disk = locations.sourcesOnDisk(of: text.directory) else { return try sound(text) }
    let current = ChapterText(
      sources: ChapterSources(texts: disk, modules: sources.modules), sections: sections.map(\.file)
    )
    if let changed = current.firstDifference(from: text) {
      Self.stop(
        "\(name): \(changed) has changed since it was compiled; rebuild with swift build",
        code: EX_TEMPFAIL)
    }
    if arguments.asksWhetherCurrent { exit(0) }
    return try sound(current)
  }

  private func sound(_ text: ChapterText) throws -> ChapterText {
    let mistakes = SourceCheck.problems(in: text, chapter: identity.number)
    guard mistakes.isEmpty else {
      Self.stop(mistakes.map(\.description).joined(separator: "\n"))
    }
    return text
  }

  /// The sections that `--section` names; empty for none.
  private func wantedSections() throws -> Set<Int> {
    Set(
      try arguments.sections.map { number in
        guard let index = text.section(numbered: number) else {
          let known = text.sections.map(\.number).joined(separator: ", ")
          throw UsageError("--section \(number): there is no such section; known are \(known)")
        }
        return index
      })
  }

  private func checkSlip(in text: ChapterText) throws {
    guard let slip = arguments.slip else { return }
    let isKnown = text.sections.contains { $0.text.code.contains("\"\(slip.label)\"") }
    guard isKnown else {
      throw UsageError("--slip \(slip.label): nothing in this chapter checks it")
    }
    let edits = text.sections.flatMap { SlipCode.labels(in: $0.text) }
    guard edits.contains(slip.edit) else {
      let hint = nearest(to: slip.edit, among: edits).map { "; did you mean “\($0)”?" } ?? ""
      throw UsageError("--slip \(slip.label): there is no slip “\(slip.edit)”\(hint)")
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

  private static let executable = Bundle.main.executablePath ?? CommandLine.arguments[0]

  /// Replays what is kept, runs the rest in a child, and weaves.
  private func run(_ current: ChapterText, _ wanted: Set<Int>, _ writer: PageWriter) throws -> Int32
  {
    let clock = ContinuousClock.now
    let store = SectionStore(
      directory: arguments.onlyReplays ? nil : locations.sections, committed: locations.committed)
    var gathering = Gathering(text: text, keys: keys, store: store, staged: writer.stagedFigures)
    if !arguments.isFresh {
      gathering.replay(except: wanted)
    }
    let missing = gathering.missing
    if arguments.onlyReplays, !missing.isEmpty {
      let numbers = missing.map { text.sections[$0].number }.joined(separator: ", ")
      throw UsageError(
        "not what the committed pages were written from: \(numbers) or what they import; "
          + "run the book again: make", isUsage: false)
    }
    var ending = Ending.exited(0)
    var lastWords: [String] = []
    if !missing.isEmpty {
      if !arguments.checksOnly, GnuplotProcess.inPath() == nil {
        // Not only at the end: a long run can be stopped and begun again with figures.
        Program.complain("\(name): \(FigureProblem.gnuplotMissing)")
      }
      let box = GatheringBox(gathering, interim: InterimPages(stem: identity.stem))
      var supervisor = Supervisor(display: ProgressDisplay(name: name)) {
        box.hear($0)
      } ticks: {
        let names = Set(box.gathering.spoken.map { text.sections[$0].page + ".md" })
        box.interim?.update(names, figures: writer.stagedFigures) {
          weave(current, box.gathering, InterimPages.outcome)
        }
      }
      ending = try supervisor.run(
        executable: Self.executable, arguments: Array(CommandLine.arguments.dropFirst()),
        figures: writer.stagedFigures, sections: missing)
      lastWords = supervisor.lastWords
      gathering = box.gathering
    }
    let outcome = outcome(ending, lastWords, gathering)
    let seconds = (ContinuousClock.now - clock).seconds
    let pages = weave(current, gathering, outcome)
    let record = ChapterRecord(
      pages: pages, runs: gathering.runs, identity: identity, arguments: arguments,
      parameters: parameters, isComplete: outcome == .complete, seconds: seconds)
    let isWhole =
      outcome == .complete && pages.problems.isEmpty
      && pages.figures.allSatisfy { $0.problem == nil }
    let written = Result { try writer.write(pages, record, isWhole: isWhole) }
    let summary = RunSummary(
      name: name, pages: pages, outcome: outcome, path: try? written.get(), seconds: seconds,
      replayed: sections.count - missing.count, count: sections.count)
    print(summary.report)
    let complaints = summary.complaints
    if !complaints.isEmpty {
      Program.complain(complaints.joined(separator: "\n"))
    }
    // Only now: why the chapter stopped matters more than where its page could not be put.
    _ = try written.get()
    if case .interrupted(let signal) = ending { return 128 + signal }
    return isWhole && pages.checks.allSatisfy(\.holds) && pages.findings.allSatisfy(\.isBorneOut)
      ? 0 : 1
  }

  private func weave(_ current: ChapterText, _ gathering: Gathering, _ outcome: Outcome) -> Pages {
    var weaver = Weaver(
      current, runs: gathering.runs, unfinished: gathering.unfinished, identity: identity,
      outcome: outcome, isJudging: arguments.judgesFindings,
      elsewhere: CrossReferences(reports: locations.committed?.deletingLastPathComponent()))
    return weaver.pages()
  }

  private func outcome(_ ending: Ending, _ words: [String], _ gathering: Gathering) -> Outcome {
    let place = gathering.lastPlace
    switch ending {
    case .exited(0):
      return gathering.missing.isEmpty
        ? .complete : .stopped(reason: "a section did not end", place: place)
    case .interrupted: return .stopped(reason: "interrupted", place: nil)
    case .exited(let code):
      guard let reason = gathering.stopReason else {
        return .stopped(
          reason: words.last { !$0.isEmpty } ?? "it ended with code \(code)", place: nil)
      }
      let (what, advice) = arguments.explained(reason, parameters)
      return .stopped(reason: what + (advice.map { ". \($0)" } ?? ""), place: place)
    case .killed(let signal):
      if let report = CrashReport(
        words: words, directory: text.directory, paths: text.sources.texts.keys.sorted())
      {
        let (what, advice) = arguments.explained(report.reason, parameters)
        return .stopped(
          reason: what + (advice.map { ". \($0)" } ?? ""), place: report.place ?? place)
      }
      return .stopped(reason: "killed by signal \(signal)", place: place)
    }
  }
}
