/// What became of a case, an exercise, or a whole submission.
public enum Outcome: String, Sendable, Codable, CaseIterable {
  case ok
  case wrong
  case sizeLimit = "size-limit"
  case crashed
  case memory
  case cpuTimeout = "cpu-timeout"
  case wallTimeout = "wall-timeout"
  case outputLimit = "output-limit"
  case protocolViolation = "protocol-violation"
  case notAttempted = "not-attempted"
  /// It calls an exercise that cannot be run.
  case blocked
  case missingSymbol = "missing-symbol"
  case missingFile = "missing-file"
  case signatureMismatch = "signature-mismatch"
  case compileError = "compile-error"
  case compileTimeout = "compile-timeout"
  case forbiddenAPI = "forbidden-api"
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
    case .rejected: "the submission was refused before anything was read from it"
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
