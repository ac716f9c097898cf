import Foundation

/// Compiles a submission's files into a library, and finds out which exercises are to blame when
/// that fails, so that the others keep their credit.
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
  }

  let workshop: Workshop
  let options: Judge.Options
  /// The submission's own folder; `source` in it is read by the compiler, `build` written.
  let folder: String
  let worker: Int

  private enum Attempt {
    case compiled(String)
    case failed([Diagnostic])
    /// Without a word about a place: out of time, or crashed.
    case ended(Problem)
  }

  private struct Diagnostic {
    let file: String
    let line: Int
    let message: String
  }

  /// Compiles what can be compiled of `files`.
  func compile(_ files: [ExerciseFile]) throws(GraderFailure) -> Result {
    var problems: [String: Problem] = [:]
    var lost: [String: Problem] = [:]
    // Every round blames at least one exercise or file, so there cannot be more rounds than these.
    for round in 0...(workshop.exercises.count + files.count) {
      let sources = files.map { (name: $0.name, text: text(of: $0, without: problems, lost: lost)) }
      switch try attempt(sources, limits: round == 0 ? options.compileLimits : secondLimits) {
      case .compiled(let library):
        return Result(library: library, problems: spread(lost, over: files, into: problems))
      case .failed(let diagnostics):
        if !blame(diagnostics, in: files, problems: &problems, lost: &lost) {
          let message = diagnostics[0].message
          for file in files { lost[file.name] = Problem(outcome: .compileError, message: message) }
          return Result(library: nil, problems: spread(lost, over: files, into: problems))
        }
      case .ended(let problem):
        // Which file is to blame is found by giving the compiler one file at a time.
        var found = false
        for file in files where lost[file.name] == nil && files.count > 1 {
          let alone = files.map { other in
            (
              name: other.name,
              text: other.name == file.name
                ? text(of: other, without: problems, lost: lost) : stubs(for: other)
            )
          }
          if case .ended(let own) = try attempt(alone, limits: secondLimits) {
            lost[file.name] = own
            found = true
          }
        }
        if !found {
          for file in files { lost[file.name] = problem }
          return Result(library: nil, problems: spread(lost, over: files, into: problems))
        }
      }
    }
    return Result(library: nil, problems: spread(lost, over: files, into: problems))
  }

  private var secondLimits: Limits {
    var limits = options.compileLimits
    limits.processorSeconds = max(5, limits.processorSeconds / 2)
    return limits
  }

  /// A lost file's problem is that of all of its exercises that have none of their own.
  private func spread(
    _ lost: [String: Problem], over files: [ExerciseFile], into problems: [String: Problem]
  ) -> [String: Problem] {
    var all = problems
    for (name, problem) in lost {
      for exercise in workshop.exercises where ExerciseFile.name(chapter: exercise.chapter) == name
      {
        all[exercise.id] = all[exercise.id] ?? problem
      }
    }
    return all
  }

  private func text(
    of file: ExerciseFile, without problems: [String: Problem], lost: [String: Problem]
  ) -> String {
    if lost[file.name] != nil { return stubs(for: file) }
    var replacements: [String: String] = [:]
    for exercise in workshop.exercises where problems[exercise.id] != nil {
      replacements[exercise.id] = DriverTable.stub(of: exercise)
    }
    return file.replacing(replacements)
  }

  private func stubs(for file: ExerciseFile) -> String {
    workshop.exercises.filter { ExerciseFile.name(chapter: $0.chapter) == file.name }
      .map(DriverTable.stub).joined(separator: "\n")
  }

  /// Takes out what the messages point at.
  ///
  /// - Returns: whether anything was taken out that was in before.
  private func blame(
    _ diagnostics: [Diagnostic], in files: [ExerciseFile], problems: inout [String: Problem],
    lost: inout [String: Problem]
  ) -> Bool {
    var changed = false
    // An unbalanced brace makes the compiler complain everywhere but where it is.
    for file in files where lost[file.name] == nil {
      let isAccused = diagnostics.contains { $0.file == file.name }
      for id in file.unbalancedExercises() where isAccused && problems[id] == nil {
        problems[id] = Problem(
          outcome: .compileError, message: "a brace, bracket, string or comment does not end")
        changed = true
      }
    }
    if changed { return true }
    let before = problems
    for diagnostic in diagnostics {
      guard let file = files.first(where: { $0.name == diagnostic.file }), lost[file.name] == nil
      else { continue }
      let problem = Problem(
        outcome: .compileError, message: "line \(diagnostic.line): \(diagnostic.message)")
      let isOutside = diagnostic.message.contains("top level")
      if !isOutside, let id = file.exercise(atLine: diagnostic.line), before[id] == nil {
        problems[id] = problems[id] ?? problem
      } else {
        lost[file.name] = problem
      }
      changed = true
    }
    return changed
  }

  // MARK: One run of the compiler

  private func attempt(
    _ sources: [(name: String, text: String)], limits: Limits
  ) throws(GraderFailure) -> Attempt {
    let source = folder + "/source"
    let build = folder + "/build"
    do {
      for path in [source, build] {
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
      }
      for (name, text) in sources + [("Unimplemented.swift", DriverTable.unimplemented)] {
        try text.write(toFile: "\(source)/\(name)", atomically: false, encoding: .utf8)
      }
    } catch { throw GraderFailure("cannot write \(folder): \(error.localizedDescription)") }
    if let user = workshop.sandbox.user(of: worker) { chown(build, user, user) }
    let library = build + "/libExercises.so"
    var program = ["--", workshop.toolchain.compiler, "-emit-library", "-o", library]
    program += Workshop.moduleFlags(moduleCache: workshop.moduleCache)
    program += [options.optimizes ? "-O" : "-Onone", "-diagnostic-style", "llvm"]
    program += (sources.map(\.name) + ["Unimplemented.swift"]).map { "\(source)/\($0)" }
    let view = Sandbox.View(
      readable: [source, workshop.moduleCache], writable: [build], hasSystem: true)
    let words = workshop.sandbox.command(program, seeing: view, within: limits, worker: worker)
    let process = try ChildProcess(
      words, environment: Sandbox.environment(seeing: view), keeping: 1 << 18)
    let reply = process.ask(nil, seconds: limits.wallSeconds, outputLimit: 1 << 22)
    let end = process.finish(killing: reply != .closed)
    let output = process.takePrinted().text
    if end.status == 0 { return .compiled(library) }
    if end.status == 125 { throw GraderFailure("the sandbox failed: \(output.suffix(400))") }
    // A compiler computes and never waits: if wall time ran out, it is the machine that is late.
    if reply == .late {
      throw GraderFailure("the compiler got no time in \(Int(limits.wallSeconds)) seconds")
    }
    let diagnostics = Self.diagnostics(in: output, source: source)
    if diagnostics.isEmpty {
      // How swiftc says that its limit of processor time ended the compiler; or the system did.
      if output.contains("due to signal \(SIGXCPU)") {
        return .ended(
          Problem(outcome: .compileTimeout, message: "the compiler did not finish in time"))
      }
      if output.contains("due to signal \(SIGKILL)") {
        throw GraderFailure("the system ended the compiler; is there enough memory?")
      }
      // Of a crash only that it happened: its dump has addresses in it, and is another each time.
      let line = output.split(separator: "\n").first {
        $0.contains("error: ") && !$0.contains("signal")
      }
      let message = line.map { String($0).replacing(folder, with: "…") } ?? "the compiler crashed"
      return .ended(Problem(outcome: .compileError, message: message))
    }
    return .failed(diagnostics)
  }

  /// The lines `…/Chapter1.swift:12:3: error: message`.
  private static func diagnostics(in output: String, source: String) -> [Diagnostic] {
    output.split(separator: "\n").compactMap { line in
      guard line.hasPrefix(source + "/"), let mark = line.range(ofText: ": error: ") else {
        return nil
      }
      let place = line[..<mark.lowerBound].dropFirst(source.count + 1).split(separator: ":")
      guard place.count == 3, let number = Int(place[1]) else { return nil }
      return Diagnostic(
        file: String(place[0]), line: number, message: String(line[mark.upperBound...].prefix(300)))
    }
  }
}

extension ExerciseFile {
  /// The name of a chapter's file.
  static func name(chapter: Int) -> String { "Chapter\(chapter).swift" }
}
