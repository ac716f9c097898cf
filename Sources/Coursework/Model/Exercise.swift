/// Everything about an exercise but its solution.
public struct Exercise: Sendable {
  /// `"2.3"`: chapter and number.
  public let id: String
  /// `"gaussian-kl"`: the word that stands in its marker in the chapter's file.
  public let name: String
  /// One line, without the number.
  public let title: String
  /// The most that it can get, in whole points.
  public let points: Int
  /// The function that students write.
  public let signature: Signature
  /// One paragraph; formulas in plain text.
  public let prompt: String
  /// Shown one at a time, in this order; `hint(after:)` finds the one for a failure.
  public let hints: [Hint]
  /// Code with one mistake in it, where the exercise is to find and mend that.
  public let given: String?
  /// Where the book teaches it.
  public var section: BookSection?
  /// How far an answer may be off in cases that have no tolerance of their own.
  public let tolerance: Tolerance
  /// Cases that are the same for everybody, public and hidden.
  public let fixedCases: [FixedCase]
  /// How many hidden cases are drawn.
  public let hiddenCount: Int
  /// Draws the arguments of one hidden case.
  public let hidden: @Sendable (inout SeededInputs) -> [Value]
  /// Hidden relatives of the public edges, drawn for every student.
  public let drawn: [DrawnCase]
  /// Laws that are tried with arguments drawn for every student.
  public let properties: [Property]
  /// What is right, by a route that shares nothing with the solution.
  public let oracle: @Sendable (Arguments) -> Value
  /// What feedback recognizes by its answers to the fixed cases.
  public let mistakes: [KnownMistake]

  /// The number before the point in `id`.
  public var chapter: Int { Int(id.prefix { $0 != "." }) ?? 0 }

  /// `"E2.3"`: what texts call it, so that nobody takes it for section or equation 2.3.
  public var label: String { "E\(id)" }

  /// An exercise; its arguments are read as the signature's types.
  ///
  /// A case that does not fit the signature is a mistake in the catalogue and stops the program
  /// with the case's name; the tests of the catalogue make every exercise.
  public init(
    id: String, name: String, title: String, points: Int, signature: String, prompt: String,
    hints: [Hint], given: String? = nil, section: BookSection? = nil,
    tolerance: Tolerance = .standard, cases: [FixedCase], hiddenCount: Int = 5,
    hidden: @escaping @Sendable (inout SeededInputs) -> [Value], drawn: [DrawnCase] = [],
    properties: [Property] = [],
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
    self.given = given
    self.section = section
    self.tolerance = tolerance
    self.hiddenCount = hiddenCount
    self.properties = properties
    self.oracle = oracle
    self.mistakes = mistakes
    self.hidden = { inputs in parsed.coerced(hidden(&inputs), in: "exercise \(id), hidden case") }
    self.drawn = drawn.map { item in
      var item = item
      let arguments = item.arguments
      let place = "exercise \(id), drawn case '\(item.name)'"
      item.arguments = { inputs in parsed.coerced(arguments(&inputs), in: place) }
      return item
    }
    fixedCases = cases.map { item in
      var item = item
      item.arguments = parsed.coerced(item.arguments, in: "exercise \(id), case '\(item.name)'")
      return item
    }
  }
}

extension Exercise {
  /// Whether `word` names this exercise or its chapter: `5.3`, `E5.3`, `5`.
  public func isNamed(_ word: String) -> Bool {
    let plain = word.first == "E" || word.first == "e" ? String(word.dropFirst()) : word
    return plain == id || plain == String(chapter)
  }

  /// The hint that is for the first of these cases that has one; else the first that is for no
  /// special case.
  func hint(after failures: [String]) -> String? {
    for name in failures {
      if let hint = hints.first(where: { $0.cases.contains(name) }) { return hint.text }
    }
    return (hints.first { $0.cases.isEmpty } ?? hints.first)?.text
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
