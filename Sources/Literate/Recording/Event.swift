import Figures
import Verification

/// What a section says as it runs, and where the call stands; one JSON line each on the way from
/// child to parent.
struct Event: Sendable, Hashable, Codable {
  /// The section's index.
  var section: Int
  /// Module and file name, as `#fileID` has it: "gan/3.1-the-game.swift".
  var file: String
  /// One-based, in the file as it was compiled.
  var line: Int
  var content: Content
}

/// What a section said, and by which line of its code, prose and comments not counted. So it keeps
/// its place when only prose changes.
struct PlacedEvent: Sendable, Hashable, Codable {
  var ordinal: Int
  var content: Content
}

enum Content: Sendable, Hashable, Codable {
  case value(name: String, number: RecordedNumber, unit: String?)
  case prose([Prose.Piece])
  case table(Table, title: String, label: String?)
  case output(name: String, text: String)
  case figure(RecordedFigure)
  case check(Evidence)
  case finding(RecordedFinding)
  case erratum(RecordedErratum)
  case score(Score)
  case exercises([Prompt])
  case progress(Progress)
  case note(String)
  /// The section has ended well.
  case ended(seconds: Double)
  /// It threw an error.
  case stopped(String)
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
  /// The frames of a figure that answers, all in one file; nil for one that stands still.
  public var frames: String?
  /// What the reader may move, in order.
  public var sliders: [Slider]?
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

/// A sentence about an outcome, and whether the recorded numbers bear it out.
struct RecordedFinding: Sendable, Hashable, Codable {
  var pieces: [Prose.Piece]
  var holds: Bool
  /// "difference 0.12 ± 0.03 (standard error, 5 seeds)".
  var evidence: String
  /// Only a run at full length judges.
  var judged: Bool
}

/// A row of the scoreboard: one metric of one model, with its interval and its noise floor.
public struct Score: Sendable, Hashable, Codable {
  /// Which way is better: lower, higher, or the nearer to the floor.
  public enum Direction: String, Sendable, Hashable, Codable {
    case lower, higher, floor

    var inWords: String {
      self == .floor ? "nearest to the floor is best" : "\(rawValue) is better"
    }
    var sign: String {
      switch self {
      case .lower: "↓"
      case .higher: "↑"
      case .floor: "≈"
      }
    }
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

  /// How far from the best, to put scores in order.
  var rank: Double {
    switch better {
    case .lower: value
    case .higher: -value
    case .floor: abs(value - (floor ?? 0))
    }
  }
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
