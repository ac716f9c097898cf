import Verification

/// Where a recording call stands in the chapter's source.
struct Origin: Sendable, Hashable, Codable {
  /// Module and file name, as `#fileID` has it: "kl_mle/main.swift".
  var file: String
  /// The function that made the call, as `#function` has it; the module's name at top level.
  var function: String
  var line: Int
  /// Which call in the top-level code led here: equal numbers, equal calls. Nil where unknown.
  var site: Int?
  /// Where that call returns to, from where the program lies in memory.
  var callOffset: Int?
  /// The line of that call in main.swift, one-based; nil where unknown.
  var callLine: Int?

  /// The call stands in the top-level code of main.swift, not in a function or another file.
  var isTopLevel: Bool {
    file.hasSuffix("/main.swift") && !function.contains("(")
      && function == file.prefix { $0 != "/" }
  }
}

/// What a chapter says as it runs; one JSON line each on the way from child to parent.
struct Event: Sendable, Hashable, Codable {
  var origin: Origin
  var content: Content
}

enum Content: Sendable, Hashable, Codable {
  case value(name: String, number: RecordedNumber, unit: String?)
  case prose([Prose.Piece])
  case table(Table, title: String, label: String?)
  case output(name: String, text: String)
  case figure(RecordedFigure)
  case check(Evidence)
  case erratum(RecordedErratum)
  case score(Score)
  case exercises([Prompt])
  case progress(Progress)
  case note(String)
}

/// A figure or a grid of images that was written, or the reason why it was not.
public struct RecordedFigure: Sendable, Hashable, Codable {
  public var label: String
  public var caption: String
  public var alternative: String
  /// File names inside the chapter's figure directory.
  public var light: String?
  public var dark: String?
  public var script: String?
  /// What was missing, in one line with what to do.
  public var problem: String?
}

/// A formula as commonly printed, and as it should be.
struct RecordedErratum: Sendable, Hashable, Codable {
  var printed: String
  var corrected: String
  var source: String
  var evidence: Evidence
}

/// A row of the scoreboard: one metric of one model, with its interval and its noise floor.
public struct Score: Sendable, Hashable, Codable {
  /// Which way is better.
  public enum Direction: String, Sendable, Hashable, Codable {
    case lower, higher
  }

  public var metric: String
  public var model: String
  public var data: String
  public var value: Double
  public var low: Double?
  public var high: Double?
  /// What the same metric gives between two halves of the real data.
  public var floor: Double?
  public var better: Direction
  public var digits: Int
  public var unit: String?
}

/// An exercise as a chapter shows it.
public struct Prompt: Sendable, Hashable, Codable {
  public var id: String
  public var title: String
  /// Markdown with `$math$`.
  public var text: String
  public var points: Int

  public init(id: String, title: String, text: String, points: Int) {
    self.id = id
    self.title = title
    self.text = text
    self.points = points
  }
}

/// How far a long computation is.
struct Progress: Sendable, Hashable, Codable {
  var task: String
  var step: Int
  var total: Int
  var detail: String?
}
