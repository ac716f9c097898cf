import Foundation

/// What grading a submission found. The same submission, tests and secret give the same bytes:
/// nothing in it depends on the hour, the machine's speed or the worker.
public struct Report: Sendable, Codable, Equatable {
  /// What came of one case.
  public struct Case: Sendable, Codable, Equatable {
    /// The rung of the ladder on which it stands.
    public let rung: Rung
    /// Its name in the suite, which another case of the exercise may share.
    public let name: String
    /// Whether students see its arguments and what is right.
    public let isPublic: Bool
    /// Of a case that was not tried, the outcome that is the reason.
    public let outcome: Outcome
    /// What was expected and what came; of hidden cases only what went wrong.
    public let detail: String?
  }

  /// What came of one exercise.
  public struct Exercise: Sendable, Codable, Equatable {
    /// `"2.3"`: chapter and number.
    public let id: String
    /// One line, without the number.
    public let title: String
    /// The most that it can get, in whole points.
    public let points: Int
    /// Hundredths of a point; `nil` when the grader failed.
    public var score: Int?
    /// The gravest outcome of its cases; or why none was run, or why its credit is taken.
    public var outcome: Outcome
    /// One line that says more than the outcome does; `nil` where there is no more to say.
    public var detail: String?
    /// The known mistake that gives the same answers; `nil` if none does.
    public var mistake: String?
    /// What to do next: about the known mistake, or else for the cases that failed.
    public var hint: String?
    /// In the suite's order; empty when none was run.
    public var cases: [Case]
    /// The beginning of what was printed.
    public var printed: String?
  }

  /// The name for which the hidden cases were drawn.
  public let student: String
  /// SHA-256 of the files that were graded.
  public let submission: String
  /// Hash of all that the result depends on beside the submission: tests, programs, limits, options,
  /// the sandbox, the compiler and the course's secret.
  public let tests: String
  /// The compiler's version, in its own words.
  public let toolchain: String
  /// The sandbox's level and what else it does, as `Sandbox.summary` says it.
  public let sandbox: String
  /// Whether the student's code was compiled with optimization.
  public let isOptimized: Bool
  /// `ok`, or why nothing was graded.
  public var outcome: Outcome
  /// One line on why nothing was graded; `nil` if it was.
  public var detail: String?
  /// Hundredths of a point; `nil` when the grader failed anywhere.
  public var score: Int?
  /// Points.
  public let maximum: Int
  /// Files that were handed in and not looked at, links that were skipped, and the like.
  public var notes: [String]
  /// In the suite's order, those that were to be graded.
  public var exercises: [Exercise]
}

extension Report {
  /// The report as JSON, keys in order.
  public func json() -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
  }
}

extension Report.Exercise {
  /// One line for a student: what happened, and what to try.
  public var feedback: String {
    var parts = [outcome == .ok ? "right" : "\(outcome.rawValue): \(detail ?? outcome.explanation)"]
    if let mistake { parts.append("looks like '\(mistake)'") }
    if outcome != .ok, let hint { parts.append("hint: \(hint)") }
    return parts.joined(separator: "; ")
  }
}
