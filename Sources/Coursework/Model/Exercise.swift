/// The rungs of an exercise's ladder of cases, each with its share of the points.
public enum Rung: String, Sendable, CaseIterable, Codable {
  case shape, basic, edge, hidden, property

  /// Share of the exercise's points, in hundredths. Rungs without cases leave theirs to the others.
  public var weight: Int {
    switch self {
    case .shape: 10
    case .basic: 30
    case .edge: 20
    case .hidden: 30
    case .property: 10
    }
  }
}

/// How far an answer may be from the oracle's: `absolute + relative · |right|` a number.
public struct Tolerance: Sendable, Hashable {
  public var relative: Double
  public var absolute: Double

  public init(relative: Double, absolute: Double = 0) {
    self.relative = relative
    self.absolute = absolute
  }

  /// A dozen roundings of ordinary numbers.
  public static let standard = Tolerance(relative: 1e-9, absolute: 1e-12)
}

/// One call with fixed arguments.
public struct FixedCase: Sendable {
  public let rung: Rung
  public let name: String
  public var arguments: [Value]
  /// Shown to students, with what was expected.
  public let isPublic: Bool
  /// Instead of the exercise's tolerance.
  public let tolerance: Tolerance?

  public init(
    _ rung: Rung, _ name: String, _ arguments: [Value], isPublic: Bool = false,
    tolerance: Tolerance? = nil
  ) {
    self.rung = rung
    self.name = name
    self.arguments = arguments
    self.isPublic = isPublic
    self.tolerance = tolerance
  }

  /// A case that students see.
  public static func shown(
    _ rung: Rung, _ name: String, _ arguments: [Value], tolerance: Tolerance? = nil
  ) -> FixedCase {
    FixedCase(rung, name, arguments, isPublic: true, tolerance: tolerance)
  }
}

/// A law that the answers to related calls obey, besides being right.
public struct Property: Sendable {
  /// What students are told when it fails.
  public let name: String
  /// Arguments of the related calls, from seeded inputs.
  public let calls: @Sendable (inout SeededInputs) -> [[Value]]
  /// Whether the answers, in the order of the calls, obey the law.
  public let holds: @Sendable ([Value]) -> Bool

  public init(
    _ name: String, calls: @escaping @Sendable (inout SeededInputs) -> [[Value]],
    holds: @escaping @Sendable ([Value]) -> Bool
  ) {
    self.name = name
    self.calls = calls
    self.holds = holds
  }
}

/// A plausible wrong implementation: what feedback recognises, and the proof that cases can fail.
public struct KnownMistake: Sendable {
  public let name: String
  /// What to say to somebody who made it.
  public let hint: String
  /// The score it gets, in hundredths of a point.
  public let score: Int
  /// Swift statements in place of the solution's.
  public let body: String

  public init(_ name: String, hint: String, score: Int, body: String) {
    self.name = name
    self.hint = hint
    self.score = score
    self.body = body
  }
}

/// Everything about an exercise but its solution.
public struct Exercise: Sendable {
  /// `"2.3"`: chapter and number.
  public let id: String
  public let name: String
  public let title: String
  public let points: Int
  public let signature: Signature
  public let prompt: String
  public let hints: [String]
  public let tolerance: Tolerance
  public let fixedCases: [FixedCase]
  /// How many hidden cases are drawn.
  public let hiddenCount: Int
  public let hidden: @Sendable (inout SeededInputs) -> [Value]
  public let properties: [Property]
  /// What is right, by a route that shares nothing with the solution.
  public let oracle: @Sendable (Arguments) -> Value
  public let mistakes: [KnownMistake]

  public var chapter: Int { Int(id.prefix { $0 != "." }) ?? 0 }

  /// An exercise; its arguments are read as the signature's types.
  ///
  /// A case that does not fit the signature is a mistake in the catalogue and stops the program
  /// with the case's name; the tests of the catalogue make every exercise.
  public init(
    id: String, name: String, title: String, points: Int, signature: String, prompt: String,
    hints: [String], tolerance: Tolerance = .standard, cases: [FixedCase], hiddenCount: Int = 5,
    hidden: @escaping @Sendable (inout SeededInputs) -> [Value], properties: [Property] = [],
    oracle: @escaping @Sendable (Arguments) -> Value, mistakes: [KnownMistake]
  ) {
    guard let parsed = try? Signature(signature) else {
      preconditionFailure("exercise \(id): cannot read the signature '\(signature)'")
    }
    self.id = id
    self.name = name
    self.title = title
    self.points = points
    self.signature = parsed
    self.prompt = prompt
    self.hints = hints
    self.tolerance = tolerance
    self.hiddenCount = hiddenCount
    self.properties = properties
    self.oracle = oracle
    self.mistakes = mistakes
    self.hidden = { inputs in parsed.coerced(hidden(&inputs), in: "exercise \(id), hidden case") }
    fixedCases = cases.map { item in
      var item = item
      item.arguments = parsed.coerced(item.arguments, in: "exercise \(id), case '\(item.name)'")
      return item
    }
  }
}

extension Signature {
  /// The arguments as the parameters' types.
  func coerced(_ arguments: [Value], in place: String) -> [Value] {
    precondition(
      arguments.count == parameters.count,
      "\(place): \(arguments.count) arguments for \(parameters.count) parameters")
    return zip(arguments, parameters).map { value, parameter in
      guard let coerced = value.coerced(to: parameter.type) else {
        preconditionFailure("\(place): \(value) is no \(parameter.type.rawValue)")
      }
      return coerced
    }
  }
}
