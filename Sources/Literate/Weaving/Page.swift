import Verification

/// How a chapter's run ended.
enum Outcome: Sendable, Hashable {
  case complete
  /// It stopped: why, and where, "Chapters/3-gan/3.1-the-game.swift:12", if that is known.
  case stopped(reason: String, place: String?)
}

/// What pages are woven from, apart from text and events.
struct ChapterIdentity: Sendable, Hashable {
  var number: Int
  var name: String
  /// One sentence of Markdown with `$math$`.
  var claim: String
  /// Fewer steps than the book's own run.
  var isQuick: Bool
  /// "steps = 10", for every parameter that is not the book's own.
  var changes: [String]

  /// "1-kl-mle", the name of the chapter's folder.
  var stem: String { "\(number)-\(name)" }
}

/// One woven file.
struct Page: Sendable, Hashable {
  /// "README.md", "2-the-best-discriminator.md".
  var name: String
  var title: String
  var markdown: String
  /// Lines that stand open and are not blank, and how many of them are code.
  var visibleLines: Int
  var codeLines: Int

  var codeShare: Double { visibleLines == 0 ? 0 : Double(codeLines) / Double(visibleLines) }
}

/// A chapter's pages and everything that is known about them.
struct Pages: Sendable {
  var pages: [Page]
  var title: String
  var labels: [String: LabelPlace]
  var equations: [EquationRecord]
  var checks: [Evidence]
  var values: [ValueRecord]
  var figures: [RecordedFigure]
  var scores: [Score]
  var findings: [FindingRecord]
  /// The pages' fingerprint with every number masked: equal when only numbers moved.
  var structure: String
  /// Orphans, unknown references, a page too large: with file and line.
  var problems: [SourceProblem]
  /// The sections: file, title, page.
  var sections: [ChapterText.SectionSource]
}

/// A numbered equation.
public struct EquationRecord: Sendable, Hashable, Codable {
  /// The name by which checks and other pages refer to it.
  public var label: String
  /// "1.3".
  public var number: String
  /// TeX, which may have several lines; of an erratum the corrected formula.
  public var formula: String
  /// A definition is not checked.
  public var isDefinition: Bool
  /// The page on which it stands.
  public var page: String
  /// The code of each of its slips, by label.
  public var slipCode: [String: String]
}

/// A sentence about an outcome.
public struct FindingRecord: Sendable, Hashable, Codable {
  /// The sentence in Markdown, with its numbers.
  public var text: String
  /// Whether the run's numbers bear it out; it counts only where `judged` is true.
  public var holds: Bool
  /// False where the run was shorter, on other data, with other settings or with a slip.
  public var judged: Bool
  /// What the sentence was judged by; it may be empty.
  public var evidence: String

  var isBorneOut: Bool { holds || !judged }
}

/// A recorded number under the name by which two runs are compared.
public struct ValueRecord: Sendable, Hashable, Codable {
  /// Unique in the chapter; what is recorded again under a name is "name (2)".
  public var name: String
  /// In full, not as it was rounded for the page.
  public var value: Double
  /// In the value's units, a bound or a standard error; nil when none came with it.
  public var error: Double?
  /// Significant digits, when that is how it is written.
  public var digits: Int?
  /// Digits after the point, when that is how it is written.
  public var decimals: Int?
  /// Digits after the point of a percentage, when that is how it is written.
  public var percent: Int?
  /// How far it may move on another machine; nil when its digits decide.
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
