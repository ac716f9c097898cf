/// What can be said of a submission's files before anything is compiled.
struct SubmissionReading {
  /// The files to compile; chapters that are missing or refused are empty here.
  let files: [ExerciseFile]
  /// Exercises that cannot be run, and why.
  let problems: [String: SubmissionCompiler.Problem]
  /// The functions that were found, by name.
  let headers: [String: FunctionHeader]

  init(_ submission: Submission, exercises: [Exercise], options: Judge.Options) {
    var files: [ExerciseFile] = []
    var problems: [String: SubmissionCompiler.Problem] = [:]
    var headers: [String: FunctionHeader] = [:]
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
      let text: String
      switch SourceDecoding.decode(bytes) {
      case .success(let decoded): text = decoded
      case .failure(let reason):
        lose(.compileError, "\(name): \(reason.message)")
        continue
      }
      let tokens = SwiftLexer.tokens(of: text)
      if options.enforcesRules, let violation = SourceRules.violation(in: tokens) {
        lose(violation.outcome, "\(name), \(violation.message)")
        continue
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
  }
}

/// From a file's bytes to text that the compiler gets.
enum SourceDecoding {
  struct Refusal: Error, Hashable { let message: String }

  /// Text without a byte-order mark, its lines ended by one line feed.
  static func decode(_ bytes: [UInt8]) -> Result<String, Refusal> {
    var bytes = bytes[...]
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes = bytes.dropFirst(3) }
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
      return .failure(Refusal(message: "the file is UTF-16; save it as UTF-8"))
    }
    if let position = bytes.firstIndex(of: 0) {
      return .failure(Refusal(message: "the file holds a NUL at byte \(position)"))
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return .failure(Refusal(message: "the file is not UTF-8 text"))
    }
    var output = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\r": output.append("\n")
      case "\n" where previous == "\r": break
      default: output.append(scalar)
      }
      previous = scalar
    }
    return .success(String(output))
  }
}
