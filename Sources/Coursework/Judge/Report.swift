import Foundation

/// What grading a submission found. The same submission, tests and secret give the same bytes:
/// nothing in it depends on the hour, the machine's speed or the worker.
public struct Report: Sendable, Codable, Equatable {
  public struct Case: Sendable, Codable, Equatable {
    public let rung: Rung
    public let name: String
    public let isPublic: Bool
    public let outcome: Outcome
    /// What was expected and what came; of hidden cases only what went wrong.
    public let detail: String?
  }

  public struct Exercise: Sendable, Codable, Equatable {
    public let id: String
    public let title: String
    public let points: Int
    /// Hundredths of a point; `nil` when the grader failed.
    public var score: Int?
    public var outcome: Outcome
    public var detail: String?
    /// The known mistake that gives the same answers, and what to do about it.
    public var mistake: String?
    public var hint: String?
    public var cases: [Case]
    /// The beginning of what was printed.
    public var printed: String?
  }

  public let student: String
  /// SHA-256 of the files that were graded.
  public let submission: String
  /// Hash of the tests, the judge's programs and the course's secret.
  public let tests: String
  public let toolchain: String
  public let sandbox: String
  public let isOptimized: Bool
  /// `ok`, or why nothing was graded.
  public var outcome: Outcome
  public var detail: String?
  /// Hundredths of a point; `nil` when the grader failed anywhere.
  public var score: Int?
  /// Points.
  public let maximum: Int
  /// Files that were handed in and not looked at, links that were skipped, and the like.
  public var notes: [String]
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
