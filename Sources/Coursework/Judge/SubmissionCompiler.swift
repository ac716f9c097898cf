import Foundation

/// Compiles a submission's files into a library, and finds out which pieces are to blame when
/// that fails, so that the others keep their credit.
///
/// Nobody is blamed without proof: for an error that has a place in a student's file, or for an
/// end of the compiler that comes again while the same compiler, asked for the same with stubs,
/// does well. Anything else is the grader's failure.
struct SubmissionCompiler {
  /// Why an exercise cannot be run.
  struct Problem: Sendable, Hashable {
    let outcome: Outcome
    let message: String
  }

  struct Result {
    /// The library, or `nil` if nothing is left to run.
    var library: String?
    var problems: [String: Problem]
    /// What was left out that is no exercise.
    var notes: [String] = []
  }

  let workshop: Workshop
  let options: Judge.Options
  /// The submission's own folder; `source` in it is read by the compiler, `build` written.
  let folder: String
  let worker: Int
  var budget = SubmissionBudget(SubmissionLimits(), times: 1000)

  /// Rounds in which every piece is dropped for an error of its own. After them a piece goes with
  /// what it names, or helpers that use one another would take a round each.
  private static let patientRounds = 4
  private static let rounds = 8
  /// Processor seconds that the search for a culprit leaves for compiling the rest.
  private static let reserve = 6.0

  /// Compiles what can be compiled of `files`.
  func compile(_ files: [ExerciseFile]) throws(GraderFailure) -> Result {
    var blame = Blame(files: files, exercises: workshop.exercises)
    for round in 0..<Self.rounds {
      if blame.isEverythingLost && round > 0 { break }
      switch try attempt(blame.sources, limits: options.compileLimits) {
      case .compiled(let library):
        return blame.result(library: library)
      case .failed(let diagnostics):
        // Foundation is the grader's to have.
        if blame.accusesImports(diagnostics) { try proveThatStubsCompile(in: blame) }
        if blame.accuse(diagnostics) {
          if round >= Self.patientRounds { blame.dropDependents() }
          continue
        }
        try proveThatStubsCompile(in: blame)
        blame.loseEverything(
          Problem(outcome: .compileError, message: diagnostics.first?.text ?? "it does not compile")
        )
      case .ended(let problem):
        try proveThatStubsCompile(in: blame)
        try find(problem, in: &blame)
      }
    }
    if blame.isEverythingLost { return blame.result(library: nil) }
    blame.loseEverything(
      Problem(
        outcome: .compileError, message: "it does not compile after \(Self.rounds) repairs"))
    return blame.result(library: nil)
  }

  /// For one file or one exercise among stubs, which takes less than the whole.
  private var searchLimits: Limits {
    var limits = options.compileLimits
    limits.processorSeconds = max(3, limits.processorSeconds / 3)
    return limits
  }

  /// - Throws: `GraderFailure` unless the compiler does its work here, now, when no student's code
  ///   is in it: then it is not the student's code that keeps it from it.
  private func proveThatStubsCompile(in blame: Blame) throws(GraderFailure) {
    switch try attempt(blame.stubs, limits: options.compileLimits, isTrusted: true) {
    case .compiled: return
    case .failed(let diagnostics):
      throw GraderFailure("the compiler fails on stubs: \(diagnostics.first?.text ?? "no reason")")
    case .ended(let problem):
      throw GraderFailure("the compiler fails on stubs: \(problem.message)")
    }
  }

  /// Finds what the compiler does not survive: the file, and in it the helpers or the exercises, by
  /// giving it one at a time among stubs. What it then has an error to say of is accused by that:
  /// several slow expressions together are no more than each of them.
  private func find(_ problem: Problem, in blame: inout Blame) throws(GraderFailure) {
    var found = false
    /// What comes of one file of which only some exercises are there.
    func outcome(_ file: Int, with exercise: Int?) throws(GraderFailure) -> Attempt {
      let sources = blame.files.indices.map { other in
        blame.source(of: other) { piece in
          guard other == file else { return false }
          return blame.files[file].pieces[piece].exercise == nil
            || exercise == nil || exercise == piece
        }
      }
      return try attempt(sources, limits: searchLimits)
    }
    for file in blame.files.indices where !blame.isLost(file) {
      // What is left is for the next compilation: who is not accused by then is not to blame.
      if budget.compiler < Self.reserve { break }
      let own: Problem
      switch try outcome(file, with: nil) {
      case .compiled: continue
      case .failed(let diagnostics):
        if blame.accuse(diagnostics.filter(\.isOfTime)) { found = true }
        continue
      case .ended(let problem): own = problem
      }
      found = true
      if case .ended = try outcome(file, with: -1) {
        blame.dropHelpers(of: file, because: own)
        continue
      }
      var foundHere = false
      for piece in blame.files[file].pieces.indices
      where blame.files[file].pieces[piece].exercise != nil && !blame.isDropped(file, piece) {
        if budget.compiler < Self.reserve {
          blame.lose(file, own)
          break
        }
        switch try outcome(file, with: piece) {
        case .compiled: continue
        case .failed(let diagnostics):
          if blame.accuse(diagnostics.filter(\.isOfTime)) { foundHere = true }
        case .ended(let problem):
          blame.drop(file, piece, problem)
          foundHere = true
        }
      }
      // Each does, and all together do not.
      if !foundHere { blame.lose(file, own) }
    }
    if !found { blame.loseEverything(problem) }
  }

  // MARK: One run of the compiler

  enum Attempt {
    case compiled(String)
    case failed([Diagnostic])
    /// Without a word about a place: out of time, or crashed.
    case ended(Problem)
  }

  /// An error with its place in a file that was handed in.
  struct Diagnostic {
    let file: String
    let line: Int
    let column: Int
    let message: String
    var text: String { "\(file), line \(line): \(message)" }
    /// Of an expression that takes too long, whatever else is there: other errors may come of what
    /// was left out.
    var isOfTime: Bool { message.contains("in reasonable time") }
  }

  private static let timeout = Problem(
    outcome: .compileTimeout, message: "the compiler did not finish in time")

  private func attempt(
    _ sources: [(name: String, text: String)], limits: Limits, isTrusted: Bool = false
  ) throws(GraderFailure) -> Attempt {
    var limits = limits
    if !isTrusted {
      if min(budget.compiler, budget.processor) < 1 { return .ended(Self.timeout) }
      limits.processorSeconds = max(
        1, min(limits.processorSeconds, Int(min(budget.compiler, budget.processor))))
    }
    let source = folder + "/source"
    let build = folder + "/build"
    do {
      for path in [source, build] {
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        chmod(path, 0o755)
      }
      for (name, text) in sources + [(DriverTable.fileName, DriverTable.unimplemented)] {
        try text.write(toFile: "\(source)/\(name)", atomically: false, encoding: .utf8)
        chmod("\(source)/\(name)", 0o644)
      }
    } catch { throw GraderFailure("cannot write \(folder): \(error.localizedDescription)") }
    if let user = workshop.sandbox.user(of: worker) { chown(build, user, user) }
    let object = build + "/Exercises.o"
    let library = build + "/libExercises.so"
    var words = workshop.frontend + [options.optimizes ? "-O" : "-Onone"]
    // One expression that takes long is an error with its line, not the end of the chapter.
    let expression = max(1, options.compileLimits.processorSeconds / 4)
    words.append("-solver-expression-time-threshold=\(expression)")
    words += ([DriverTable.fileName] + sources.map(\.name)).map { "\(source)/\($0)" }
    let compiled = try run(words + ["-o", object], limits: limits, isTrusted: isTrusted)
    if compiled.isSuccess {
      let linked = try run(
        [workshop.toolchain.compiler, "-emit-library", object, "-o", library],
        limits: limits, isTrusted: isTrusted)
      if linked.isSuccess { return .compiled(library) }
      return .ended(
        Problem(outcome: .compileError, message: "it compiles, but does not link"))
    }
    let diagnostics = Self.diagnostics(in: compiled.output, source: source)
    if !diagnostics.isEmpty { return .failed(diagnostics) }
    if compiled.hasRunOut { return .ended(Self.timeout) }
    let reason = isTrusted ? ": \(compiled.output.suffix(400))" : ""
    return .ended(Problem(outcome: .compileError, message: "the compiler crashed" + reason))
  }

  private struct Run {
    let isSuccess: Bool
    /// Its limit of processor time ended it.
    let hasRunOut: Bool
    let output: String
  }

  private func run(
    _ program: [String], limits: Limits, isTrusted: Bool
  ) throws(GraderFailure) -> Run {
    let view = Sandbox.View(
      readable: [folder + "/source", workshop.moduleCache], writable: [folder + "/build"],
      hasSystem: true)
    let words = workshop.sandbox.command(
      ["--"] + program, seeing: view, within: limits, worker: worker)
    let process = try ChildProcess(
      words, environment: Sandbox.environment(seeing: view), keeping: 1 << 18)
    let reply = process.ask(nil, seconds: limits.wallSeconds, outputLimit: 1 << 22)
    let end = process.finish(killing: reply != .closed)
    budget.spend(processor: process.processorSeconds, isCompiler: true, isTrusted: isTrusted)
    let output = process.takePrinted().beginning
    if end.isLost { throw GraderFailure("nobody knows how the compiler ended") }
    guard process.announcement == "ready\n" else {
      throw GraderFailure("the sandbox failed: \(process.announcement) \(output.suffix(400))")
    }
    // A compiler computes and never waits: if wall time ran out, it is the machine that is late.
    if reply == .late {
      throw GraderFailure("the compiler got no time in \(Int(limits.wallSeconds)) seconds")
    }
    let signal = end.signal ?? (end.status ?? 0) - 128
    let hasRunOut = process.processorSeconds > 0.8 * Double(limits.processorSeconds)
    return Run(
      isSuccess: end.status == 0,
      hasRunOut: signal == SIGXCPU || (signal == SIGKILL && hasRunOut), output: output)
  }

  /// The lines `…/Chapter1.swift:12:3: error: message`.
  private static func diagnostics(in output: String, source: String) -> [Diagnostic] {
    output.split(separator: "\n").compactMap { line in
      guard line.hasPrefix(source + "/"), let mark = line.range(ofText: ": error: ") else {
        return nil
      }
      let place = line[..<mark.lowerBound].dropFirst(source.count + 1).split(separator: ":")
      guard place.count == 3, let number = Int(place[1]), let column = Int(place[2]) else {
        return nil
      }
      return Diagnostic(
        file: String(place[0]), line: number, column: column,
        message: String(line[mark.upperBound...].prefix(300)))
    }
  }
}

extension ExerciseFile {
  /// The name of a chapter's file.
  static func name(chapter: Int) -> String { "Chapter\(chapter).swift" }
}
