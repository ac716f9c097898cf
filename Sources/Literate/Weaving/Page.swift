import Verification

/// How a chapter's run ended.
enum Outcome: Sendable, Hashable {
  case complete
  /// It stopped: why, and the line of main.swift where that is known.
  case stopped(reason: String, line: Int?)
}

/// What a page is woven from, apart from events.
struct ChapterIdentity: Sendable, Hashable {
  var number: Int
  var name: String
  /// One sentence of Markdown with `$math$`.
  var claim: String
  /// Fewer steps than the book's own run.
  var isQuick: Bool
  /// "steps = 10", for every parameter that is not the book's own.
  var changes: [String]

  /// "1-kl-mle", the name of all files of the chapter.
  var stem: String { "\(number)-\(name)" }
}

/// A chapter's page and everything that is known about it.
struct Page: Sendable {
  var markdown: String
  var title: String
  var equations: [EquationRecord]
  var checks: [Evidence]
  var values: [ValueRecord]
  var figures: [RecordedFigure]
  var scores: [Score]
  /// The page's fingerprint with every number masked: equal when only numbers moved.
  var structure: String
  /// Orphans, unknown references, a page too large: with file and line.
  var problems: [SourceProblem]
}

/// A numbered equation.
public struct EquationRecord: Sendable, Hashable, Codable {
  public var label: String
  /// "1.3".
  public var number: String
  public var formula: String
  public var isDefinition: Bool
}

/// A recorded number under the name by which two runs are compared.
public struct ValueRecord: Sendable, Hashable, Codable {
  public var name: String
  public var value: Double
  public var error: Double?
  /// Significant digits, when that is how it is written.
  public var digits: Int?
  /// Digits after the point, when that is how it is written.
  public var decimals: Int?
  /// Digits after the point of a percentage, when that is how it is written.
  public var percent: Int?
  public var band: Band?

  init(name: String, number: RecordedNumber) {
    self.name = name
    value = number.value
    error = number.error
    band = number.band
    switch number.precision {
    case .significant(let count): digits = count
    case .decimals(let count): decimals = count
    case .percent(let count): percent = count
    case nil: break
    }
  }

  var precision: Precision? {
    digits.map(Precision.significant) ?? decimals.map(Precision.decimals)
      ?? percent.map(Precision.percent)
  }
}
