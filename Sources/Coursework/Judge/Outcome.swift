/// What became of a case, an exercise, or a whole submission.
public enum Outcome: String, Sendable, Codable, CaseIterable {
  /// Right in every case. Of a report: it was graded, with whatever score.
  case ok
  /// An answer came, which is not the expected one or breaks a law.
  case wrong
  /// The answer has more than `Limits.answerNumbers` numbers, or does not end.
  case sizeLimit = "size-limit"
  /// The program ended in the middle of a call.
  case crashed
  /// More address space than `Limits.memoryMegabytes` was asked for.
  case memory
  /// It computed longer than `Limits.processorSeconds`, or than was left to the submission.
  case cpuTimeout = "cpu-timeout"
  /// It waited longer than it may, or was not tried because the time was used up.
  case wallTimeout = "wall-timeout"
  /// More than `Limits.outputBytes` bytes were printed during one call.
  case outputLimit = "output-limit"
  /// Something answered that was not asked, or not as the driver does; there are no points then.
  case protocolViolation = "protocol-violation"
  /// The stub is still in place.
  case notAttempted = "not-attempted"
  /// It calls an exercise that cannot be run.
  case blocked
  /// No function of the exercise's name is in the file.
  case missingSymbol = "missing-symbol"
  /// The chapter's file was not handed in.
  case missingFile = "missing-file"
  /// There is a function of that name, of another type or not public.
  case signatureMismatch = "signature-mismatch"
  /// It does not compile, its file is no text, or what was compiled cannot be loaded.
  case compileError = "compile-error"
  /// The compiler did not finish in time.
  case compileTimeout = "compile-timeout"
  /// Its file uses what `SourceRules` forbids.
  case forbiddenAPI = "forbidden-api"
  /// The submission was refused as a whole: zero points.
  case rejected
  /// None of the exercises' files is in the submission: no score, and not zero.
  case nothingToGrade = "nothing-to-grade"
  /// The grader's own failure: no score, until a person has looked.
  case graderError = "grader-error"

  /// One line for a person.
  public var explanation: String {
    switch self {
    case .ok: "right"
    case .wrong: "the answer is not the expected one"
    case .sizeLimit: "the answer is far longer than it can be"
    case .crashed: "the program stopped in the middle of the call"
    case .memory: "the call used more memory than it may"
    case .cpuTimeout: "the call computed longer than it may"
    case .wallTimeout: "the call waited longer than it may"
    case .outputLimit: "the call printed more than it may"
    case .protocolViolation: "something other than the function answered the grader"
    case .notAttempted: "the stub is still in place"
    case .blocked: "it calls another exercise that cannot be run"
    case .missingSymbol: "the function is not in the file"
    case .missingFile: "the chapter's file was not handed in"
    case .signatureMismatch: "the function's type is not the one asked for"
    case .compileError: "it does not compile"
    case .compileTimeout: "it takes the compiler too long"
    case .forbiddenAPI: "it uses what an exercise may not use"
    case .rejected: "the submission was refused, and nothing in it was compiled"
    case .nothingToGrade: "none of the exercise files is in it"
    case .graderError: "the grader failed; a person has to look"
    }
  }

  /// Which of an exercise's outcomes speaks for all of it: the later in this list.
  static let severity: [Outcome] = [
    .ok, .wrong, .sizeLimit, .crashed, .memory, .wallTimeout, .cpuTimeout, .outputLimit,
    .protocolViolation, .notAttempted, .graderError,
  ]
}
