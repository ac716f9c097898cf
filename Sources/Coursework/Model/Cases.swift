/// The rungs of an exercise's ladder of cases, each with its share of the points.
public enum Rung: String, Sendable, CaseIterable, Codable {
  /// The simplest calls, ordinary ones, limits and stability, those drawn for every student, and
  /// laws that answers obey.
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
  /// A share of the right number's size.
  public var relative: Double
  /// In the answer's own units.
  public var absolute: Double

  /// Without `absolute`, where zero is right nothing but zero is taken.
  public init(relative: Double, absolute: Double = 0) {
    self.relative = relative
    self.absolute = absolute
  }

  /// A dozen roundings of ordinary numbers.
  public static let standard = Tolerance(relative: 1e-9, absolute: 1e-12)
  /// Anything finite of the right shape: where a law decides.
  static let anyFinite = Tolerance(relative: 0, absolute: .infinity)
}

/// One call with fixed arguments.
public struct FixedCase: Sendable {
  /// The rung that its points belong to, if it is hidden.
  public let rung: Rung
  /// What reports call it, and what hints are given for; several cases may share it.
  public let name: String
  /// In the order of the signature's parameters.
  public var arguments: [Value]
  /// Shown to students, with what was expected.
  public let isPublic: Bool
  /// Instead of the exercise's tolerance.
  public let tolerance: Tolerance?

  /// A case that students do not see, unless `isPublic` says so.
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

/// A call whose arguments are drawn anew for every student, of the same kind as a public case.
public struct DrawnCase: Sendable {
  /// The rung that its points belong to.
  public let rung: Rung
  /// The name of the public case that it is a relative of, where there is one.
  public let name: String
  /// Draws the arguments, in the order of the signature's parameters.
  public var arguments: @Sendable (inout SeededInputs) -> [Value]
  /// Instead of the exercise's tolerance.
  public let tolerance: Tolerance?

  /// A hidden case; the closure draws its arguments.
  public init(
    _ rung: Rung, _ name: String, tolerance: Tolerance? = nil,
    _ arguments: @escaping @Sendable (inout SeededInputs) -> [Value]
  ) {
    self.rung = rung
    self.name = name
    self.tolerance = tolerance
    self.arguments = arguments
  }
}

/// A law that the answers to related calls obey, besides being right.
public struct Property: Sendable {
  /// What students are told when it fails.
  public let name: String
  /// Arguments of the related calls, from seeded inputs.
  public let calls: @Sendable (inout SeededInputs) -> [[Value]]
  /// Whether the answers, in the order of the calls, obey the law.
  public let holds: @Sendable (_ calls: [Arguments], _ answers: [Value]) -> Bool
  /// Whether the law alone decides, because many answers are right: what was learned is judged
  /// by what it is worth, and not by being the oracle's.
  public let decidesAlone: Bool

  /// A law of answers that must also be right. `holds` sees the answers alone, in the order of the
  /// calls.
  public init(
    _ name: String, calls: @escaping @Sendable (inout SeededInputs) -> [[Value]],
    holds: @escaping @Sendable ([Value]) -> Bool
  ) {
    self.name = name
    self.calls = calls
    self.holds = { _, answers in holds(answers) }
    decidesAlone = false
  }

  /// A law of what was learned: `holds` sees the arguments of the one call, and its answer.
  public init(
    ofWhatIsLearned name: String, call: @escaping @Sendable (inout SeededInputs) -> [Value],
    holds: @escaping @Sendable (Arguments, Value) -> Bool
  ) {
    self.name = name
    calls = { inputs in [call(&inputs)] }
    self.holds = { calls, answers in
      calls.count == 1 && answers.count == 1 && holds(calls[0], answers[0])
    }
    decidesAlone = true
  }
}

/// Where to look next: an idea, never the formula.
public struct Hint: Sendable, Hashable, Codable, ExpressibleByStringLiteral {
  /// Plain text, one paragraph.
  public let text: String
  /// The names of the cases that it helps with; of no special one if empty.
  public let cases: [String]

  /// - Parameter cases: their names; none for a hint that is for no special case.
  public init(_ text: String, for cases: String...) {
    self.text = text
    self.cases = cases
  }

  /// A hint for no special case.
  public init(stringLiteral text: String) {
    self.text = text
    cases = []
  }
}

/// The part of the book that an exercise rests on.
public struct BookSection: Sendable, Hashable, Codable {
  /// The page's path in the course's folder.
  public let page: String
  /// The heading on that page.
  public let title: String

  /// - Parameters:
  ///   - page: `"docs/reports/2-vi-elbo/3-the-gap.md"`, say.
  ///   - title: the heading's text, without its marks.
  public init(page: String, title: String) {
    self.page = page
    self.title = title
  }
}

/// A plausible wrong implementation: what feedback recognizes, and the proof that cases can fail.
public struct KnownMistake: Sendable {
  /// A few words by which feedback calls it: "looks like '…'".
  public let name: String
  /// What to say to somebody who made it.
  public let hint: String
  /// The score it gets, in hundredths of a point.
  public let score: Int
  /// Swift statements in place of the solution's.
  public let body: String

  /// - Parameters:
  ///   - score: in hundredths of a point.
  ///   - body: Swift statements that take the place of the whole solution.
  public init(_ name: String, hint: String, score: Int, body: String) {
    self.name = name
    self.hint = hint
    self.score = score
    self.body = body
  }
}
