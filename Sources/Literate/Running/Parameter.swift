/// A number or a choice that the reader may set: `--set steps=100`.
public struct Parameter: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case integer(standard: Int, quick: Int, range: ClosedRange<Int>)
    case real(standard: Double, quick: Double, range: ClosedRange<Double>)
    case choice(standard: String, among: [String])
    case flag
  }

  let name: String
  let kind: Kind
  let help: String

  /// A whole number within a range; `quick` is what `--quick` takes instead.
  public static func integer(
    _ name: String, default standard: Int, quick: Int? = nil,
    in range: ClosedRange<Int>, help: String
  ) -> Parameter {
    let quick = quick ?? standard
    precondition(
      range.contains(standard) && range.contains(quick),
      "parameter \(name): its default \(standard) or \(quick) is outside \(range)")
    return Parameter(
      name: name, kind: .integer(standard: standard, quick: quick, range: range), help: help)
  }

  /// A real number within a range.
  public static func real(
    _ name: String, default standard: Double, quick: Double? = nil,
    in range: ClosedRange<Double>, help: String
  ) -> Parameter {
    let quick = quick ?? standard
    precondition(
      range.contains(standard) && range.contains(quick),
      "parameter \(name): its default \(standard) or \(quick) is outside \(range)")
    return Parameter(
      name: name, kind: .real(standard: standard, quick: quick, range: range), help: help)
  }

  /// One of several words.
  public static func choice(
    _ name: String, among words: [String], default standard: String, help: String
  ) -> Parameter {
    precondition(
      words.contains(standard), "parameter \(name): its default \(standard) is not among \(words)")
    return Parameter(name: name, kind: .choice(standard: standard, among: words), help: help)
  }

  /// Off, unless set to true.
  public static func flag(_ name: String, help: String) -> Parameter {
    Parameter(name: name, kind: .flag, help: help)
  }

  func standardValue(isQuick: Bool) -> ParameterValue {
    switch kind {
    case .integer(let standard, let quick, _): .integer(isQuick ? quick : standard)
    case .real(let standard, let quick, _): .real(isQuick ? quick : standard)
    case .choice(let standard, _): .word(standard)
    case .flag: .flag(false)
    }
  }

  /// The value that a text stands for.
  func value(of text: String) throws -> ParameterValue {
    switch kind {
    case .integer(_, _, let range):
      guard let value = Int(text) else {
        throw UsageError("--set \(name)=\(text): not a whole number; \(expected)")
      }
      guard range.contains(value) else { throw UsageError("--set \(name)=\(text): \(expected)") }
      return .integer(value)
    case .real(_, _, let range):
      guard let value = Double(text) else {
        throw UsageError("--set \(name)=\(text): not a number; \(expected)")
      }
      guard range.contains(value) else { throw UsageError("--set \(name)=\(text): \(expected)") }
      return .real(value)
    case .choice(_, let words):
      guard words.contains(text) else {
        let hint = nearest(to: text, among: words).map { "; did you mean \($0)?" } ?? ""
        throw UsageError("--set \(name)=\(text): \(expected)\(hint)")
      }
      return .word(text)
    case .flag:
      guard text == "true" || text == "false" else {
        throw UsageError("--set \(name)=\(text): \(expected)")
      }
      return .flag(text == "true")
    }
  }

  /// "expected a whole number from 1 to 1000000".
  var expected: String {
    switch kind {
    case .integer(_, _, let range):
      "expected a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .real(_, _, let range): "expected a number from \(range.lowerBound) to \(range.upperBound)"
    case .choice(_, let words): "expected one of \(words.joined(separator: ", "))"
    case .flag: "expected true or false"
    }
  }
}

/// What a parameter is set to.
public enum ParameterValue: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Of an `integer` parameter, within its range.
  case integer(Int)
  /// Of a `real` parameter, within its range.
  case real(Double)
  /// Of a `choice`: one of its words.
  case word(String)
  /// Of a `flag`.
  case flag(Bool)

  public var description: String {
    switch self {
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    case .word(let word): word
    case .flag(let isOn): "\(isOn)"
    }
  }

  /// A bare JSON number, string or boolean.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .integer(let value): try container.encode(value)
    case .real(let value): try container.encode(value)
    case .word(let word): try container.encode(word)
    case .flag(let isOn): try container.encode(isOn)
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let isOn = try? container.decode(Bool.self) {
      self = .flag(isOn)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .real(value)
    } else {
      self = .word(try container.decode(String.self))
    }
  }
}

/// A command line that cannot be obeyed, in one line.
public struct UsageError: Error, Sendable, Hashable, CustomStringConvertible {
  public let description: String
  /// Whether the command line is at fault, not the world: exit code 64, not 1.
  public let isUsage: Bool

  /// - Parameter isUsage: false if the world is at fault and not the command line.
  public init(_ description: String, isUsage: Bool = true) {
    self.description = description
    self.isUsage = isUsage
  }
}

/// The known word that differs least from a mistyped one; nil when none is near.
func nearest(to word: String, among words: [String]) -> String? {
  let scored = words.map { (word: $0, distance: editDistance(Array(word), Array($0))) }
  guard let best = scored.min(by: { $0.distance < $1.distance }),
    best.distance <= max(2, word.count / 3)
  else { return nil }
  return best.word
}

/// Levenshtein's distance: insertions, deletions, substitutions.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var row = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in right.enumerated() {
      let substitution = diagonal + (a == b ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substitution, row[j] + 1, diagonal + 1)
    }
  }
  return row[right.count]
}
