/// What a known mistake gets, beside what the catalogue declares.
public struct MistakeScore: Sendable {
  /// The exercise's number, `"2.3"`.
  public let exercise: String
  /// The mistake's `KnownMistake.name`.
  public let mistake: String
  /// Hundredths of a point.
  public let declared: Int
  /// One a student, in hundredths of a point, −1 where the grader gave none; they are equal if the hidden cases are well drawn.
  public let scores: [Int]
  /// The mistake that feedback names, with all cases; `nil` if it names none.
  public let recognized: String?
  /// The same with the public cases alone.
  public let recognizedInPublic: String?
  /// Whether the public cases show it.
  public let failsPublicly: Bool

  /// Whether all is as declared.
  public var isAsDeclared: Bool {
    scores.allSatisfy { $0 == declared } && recognized == mistake && recognizedInPublic == mistake
      && failsPublicly
  }
}

extension Course {
  /// Runs every known mistake in the place of its solution, with the hidden cases of a few
  /// students: for whoever writes exercises and has to declare the scores.
  ///
  /// - Throws: `GraderFailure` if a mistake does not compile, `MarkerError` if a source is wrongly
  ///   marked.
  public func mistakeScores(in workshop: Workshop, students: Int) throws -> [MistakeScore] {
    let sources = try ExerciseSources(folder: exercisesFolder, exercises: suite.exercises)
    let book = try mistakes(in: workshop)
    let names = (0..<students).map { "student \($0)" }
    let judge = Judge(suite: suite, workshop: workshop, secret: [1], fingerprints: book)
    var options = Judge.Options()
    options.publicOnly = true
    let shown = Judge(
      suite: suite, workshop: workshop, secret: [], options: options, fingerprints: book)
    var scores: [MistakeScore] = []
    for round in 0..<(suite.exercises.map(\.mistakes.count).max() ?? 0) {
      var bodies: [String: String] = [:]
      for exercise in suite.exercises where round < exercise.mistakes.count {
        bodies[exercise.id] = exercise.mistakes[round].body
      }
      let submission = sources.replacing(bodies, student: "mistakes")
      let full = try judge.exercises(of: submission, as: names)
      let open = try shown.exercises(of: submission, as: ["student"])
      for (index, exercise) in suite.exercises.enumerated()
      where round < exercise.mistakes.count {
        scores.append(
          MistakeScore(
            exercise: exercise.id, mistake: exercise.mistakes[round].name,
            declared: exercise.mistakes[round].score,
            scores: full.map { $0[index].score ?? -1 }, recognized: full[0][index].mistake,
            recognizedInPublic: open[0][index].mistake,
            failsPublicly: open[0][index].outcome != .ok))
      }
    }
    return scores
  }
}
