import Foundation

/// What a student's copy knows of the tests: the public cases with their answers, and what the
/// known mistakes answer to them. It is data: no oracle, no hidden case, no line of a solution.
public struct PublicCases: Codable, Sendable, Equatable {
  struct Case: Codable, Sendable, Equatable {
    let rung: Rung
    let name: String
    /// Words of `Wire`, which keep every bit.
    let arguments: [String]
    let answer: String
    let relative: Double
    let absolute: Double
  }

  struct Mistake: Codable, Sendable, Equatable {
    let name: String
    let hint: String
    /// One a case; `nil` for a crash.
    let answers: [String?]
  }

  struct Entry: Codable, Sendable, Equatable {
    let id: String
    let name: String
    let title: String
    let points: Int
    let signature: String
    let prompt: String
    let hints: [Hint]
    let given: String?
    let section: BookSection?
    let cases: [Case]
    let mistakes: [Mistake]
  }

  let exercises: [Entry]

  /// The public part of a suite.
  init(_ suite: Suite, mistakes: MistakeBook) {
    exercises = suite.exercises.map { exercise in
      let checks = suite.fixed[exercise.id] ?? []
      let shown = checks.indices.filter { checks[$0].isPublic }
      return Entry(
        id: exercise.id, name: exercise.name, title: exercise.title, points: exercise.points,
        signature: exercise.signature.text, prompt: exercise.prompt, hints: exercise.hints,
        given: exercise.given, section: exercise.section,
        cases: shown.map { index in
          let check = checks[index]
          return Case(
            rung: check.rung, name: check.name, arguments: check.calls[0].map(Wire.encode),
            answer: Wire.encode(check.answers[0]), relative: check.tolerance.relative,
            absolute: check.tolerance.absolute)
        },
        mistakes: (mistakes.entries[exercise.id] ?? []).map { entry in
          Mistake(
            name: entry.mistake, hint: entry.hint,
            answers: shown.map { entry.answers[$0].map(Wire.encode) })
        })
    }
  }

  /// Reads `public-cases.json`.
  ///
  /// - Throws: `GraderFailure` if it is not there or not what `release` wrote.
  public init(file: String) throws(GraderFailure) {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw GraderFailure("cannot read \(file); fetch the course's files again")
    }
    do { self = try JSONDecoder().decode(PublicCases.self, from: data) } catch {
      throw GraderFailure("\(file) is damaged; fetch the course's files again")
    }
  }

  /// The same bytes for the same cases.
  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }

  /// A suite of the public cases alone.
  ///
  /// - Throws: `GraderFailure` if a value does not fit its exercise.
  public func suite() throws(GraderFailure) -> Suite {
    var list: [Exercise] = []
    var fixed: [String: [Suite.Check]] = [:]
    for entry in exercises {
      guard let signature = try? Signature(entry.signature) else {
        throw GraderFailure("exercise \(entry.id): cannot read '\(entry.signature)'")
      }
      // What is right is known for the public cases only; nothing else is ever asked.
      list.append(
        Exercise(
          id: entry.id, name: entry.name, title: entry.title, points: entry.points,
          signature: entry.signature, prompt: entry.prompt, hints: entry.hints, given: entry.given,
          section: entry.section, cases: [],
          hidden: { _ in [] }, oracle: { _ in .tuple([]) }, mistakes: []))
      fixed[entry.id] = try entry.cases.map { (item) throws(GraderFailure) -> Suite.Check in
        let damaged = GraderFailure("exercise \(entry.id), case '\(item.name)' is damaged")
        let arguments = zip(item.arguments, signature.parameters)
          .compactMap { Wire.decode($0.dropFirst(), as: [$1]) }
        guard arguments.count == signature.parameters.count,
          let answer = Wire.decode(item.answer.dropFirst(), as: signature.results)
        else { throw damaged }
        return Suite.Check(
          rung: item.rung, name: item.name, isPublic: true, calls: [arguments], answers: [answer],
          tolerance: Tolerance(relative: item.relative, absolute: item.absolute), law: nil)
      }
    }
    return Suite(
      exercises: list, fixed: fixed, version: SHA256.hexadecimal((try? encoded()) ?? Data()))
  }

  /// What feedback recognizes.
  public func mistakeBook() -> MistakeBook {
    var entries: [String: [Suite.Fingerprint]] = [:]
    for entry in exercises {
      guard let signature = try? Signature(entry.signature) else { continue }
      entries[entry.id] = entry.mistakes.map { mistake in
        Suite.Fingerprint(
          mistake: mistake.name, hint: mistake.hint,
          answers: mistake.answers.map { words in
            words.flatMap { Wire.decode($0.dropFirst(), as: signature.results) }
          })
      }
    }
    return MistakeBook(entries: entries)
  }
}
