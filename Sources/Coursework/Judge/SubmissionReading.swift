/// What can be said of a submission's files before anything is compiled.
struct SubmissionReading {
  /// The files to compile; chapters that are missing or refused are empty here.
  let files: [ExerciseFile]
  /// Exercises that cannot be run, and why.
  let problems: [String: SubmissionCompiler.Problem]
  /// The functions that were found, by name.
  let headers: [String: FunctionHeader]
  /// What was left out.
  let notes: [String]

  init(_ submission: Submission, exercises: [Exercise], options: Judge.Options) {
    var files: [ExerciseFile] = []
    var problems: [String: SubmissionCompiler.Problem] = [:]
    var headers: [String: FunctionHeader] = [:]
    var notes: [String] = []
    for chapter in Set(exercises.map(\.chapter)).sorted() {
      let name = ExerciseFile.name(chapter: chapter)
      let own = exercises.filter { $0.chapter == chapter }
      func lose(_ outcome: Outcome, _ message: String) {
        for exercise in own {
          problems[exercise.id] = SubmissionCompiler.Problem(outcome: outcome, message: message)
        }
      }
      guard let bytes = submission.files[name] else {
        lose(.missingFile, "\(name) was not handed in")
        continue
      }
      var text: String
      switch SourceDecoding.decode(bytes) {
      case .success(let decoded): text = decoded
      case .failure(let reason):
        lose(.compileError, "\(name): \(reason.message)")
        continue
      }
      let tokens = SwiftLexer.tokens(of: text)
      if options.enforcesRules {
        if let violation = SourceRules.violation(in: text, tokens: tokens) {
          lose(violation.outcome, "\(name), \(violation.message)")
          continue
        }
        let imports = SourceRules.foreignImports(in: tokens)
        if !imports.isEmpty { text = Self.without(imports.map(\.line), in: text) }
        for (line, module) in imports {
          notes.append(
            "\(name), line \(line): left out, only Foundation may be imported, not \(module)")
        }
      }
      for header in FunctionHeader.all(in: tokens) where headers[header.name] == nil {
        headers[header.name] = header
      }
      for exercise in own where headers[exercise.signature.name]?.isStub == true {
        problems[exercise.id] = SubmissionCompiler.Problem(
          outcome: .notAttempted, message: "the stub is still in place")
      }
      files.append(ExerciseFile(name: name, text: text, exercises: own))
    }
    self.files = files
    self.problems = problems
    self.headers = headers
    self.notes = notes
  }

  /// The text with empty lines in the place of some (from 1).
  private static func without(_ lines: [Int], in text: String) -> String {
    let gone = Set(lines)
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .map { gone.contains($0.offset + 1) ? "" : $0.element }.joined(separator: "\n")
  }
}
