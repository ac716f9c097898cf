import Foundation

/// What every known mistake answers to the fixed cases, found by running it like a submission.
public struct MistakeBook: Sendable {
  /// By exercise.
  let entries: [String: [Suite.Fingerprint]]

  init(entries: [String: [Suite.Fingerprint]]) { self.entries = entries }

  /// Compiles and runs all known mistakes, or reads what that gave the last time.
  public init(suite: Suite, workshop: Workshop) throws(GraderFailure) {
    // Beside the workshop, not in it: a mistake's answers are right in most cases.
    let path = "\(workshop.folder)-mistakes-\(suite.version.prefix(16)).txt"
    if let text = try? String(contentsOfFile: path, encoding: .utf8),
      let entries = Self.decode(text, suite: suite)
    {
      self.entries = entries
      return
    }
    var entries: [String: [Suite.Fingerprint]] = [:]
    var text = ""
    let rounds = try concurrently(count: suite.exercises.map(\.mistakes.count).max() ?? 0) {
      round throws(GraderFailure) in
      try Self.answers(round: round, suite: suite, workshop: workshop)
    }
    for (round, found) in rounds.enumerated() {
      for (exercise, answers) in found {
        let mistake = exercise.mistakes[round]
        entries[exercise.id, default: []].append(
          Suite.Fingerprint(mistake: mistake.name, hint: mistake.hint, answers: answers))
        text += "\(exercise.id)\t\(round)"
        for answer in answers { text += "\t" + (answer.map(Wire.encode) ?? "-") }
        text += "\n"
      }
    }
    self.entries = entries
    try? text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  /// The exercises with their mistake number `round` in the place of the solution.
  static func files(round: Int, of exercises: [Exercise]) -> [ExerciseFile] {
    Set(exercises.map(\.chapter)).sorted().map { chapter in
      var text = "import Foundation\n"
      for exercise in exercises where exercise.chapter == chapter {
        if round < exercise.mistakes.count {
          text += "public func \(exercise.signature.text) {\n\(exercise.mistakes[round].body)\n}\n"
        } else {
          text += DriverTable.stub(of: exercise) + "\n"
        }
      }
      return ExerciseFile(
        name: ExerciseFile.name(chapter: chapter), text: text, exercises: exercises)
    }
  }

  private static func answers(
    round: Int, suite: Suite, workshop: Workshop
  ) throws(GraderFailure) -> [(Exercise, [Value?])] {
    let folder = try workshop.makeSubmissionFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let options = Judge.Options()
    let compiled = try SubmissionCompiler(
      workshop: workshop, options: options, folder: folder, worker: round
    ).compile(files(round: round, of: suite.exercises))
    if let (id, problem) = compiled.problems.min(by: { $0.key < $1.key }) {
      throw GraderFailure("exercise \(id), known mistake \(round + 1): \(problem.message)")
    }
    guard let library = compiled.library else { throw GraderFailure("no known mistake compiles") }
    let conversation = Conversation(
      workshop: workshop, library: library, limits: options.limits, worker: round)
    var found: [(Exercise, [Value?])] = []
    for (index, exercise) in suite.exercises.enumerated() where round < exercise.mistakes.count {
      var answers: [Value?] = []
      for check in suite.fixed[exercise.id] ?? [] {
        if case .value(let value) = try conversation.call(index, check.calls[0]) {
          answers.append(value)
        } else {
          answers.append(nil)
        }
      }
      found.append((exercise, answers))
    }
    _ = try conversation.finish()
    return found
  }

  private static func decode(_ text: String, suite: Suite) -> [String: [Suite.Fingerprint]]? {
    var entries: [String: [Suite.Fingerprint]] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count > 2, let round = Int(fields[1]),
        let exercise = suite.exercises.first(where: { $0.id == fields[0] }),
        round < exercise.mistakes.count,
        fields.count == 2 + (suite.fixed[exercise.id]?.count ?? -1)
      else { return nil }
      let answers = fields.dropFirst(2).map { field in
        field == "-" ? nil : Wire.decode(field.dropFirst(), as: exercise.signature.results)
      }
      let mistake = exercise.mistakes[round]
      entries[exercise.id, default: []].append(
        Suite.Fingerprint(mistake: mistake.name, hint: mistake.hint, answers: answers))
    }
    return entries
  }
}
