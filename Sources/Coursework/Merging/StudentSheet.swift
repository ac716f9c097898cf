import Foundation

/// One submission's results as the instructor sees them: every case with its inputs, hidden ones
/// too, and what the student's code printed.
public struct StudentSheet: Sendable {
  let result: StoredResult
  let suite: Suite
  let secret: [UInt8]?

  /// All submissions of a student, the last one first.
  ///
  /// - Throws: `GraderFailure` if there is none.
  public static func all(
    of student: String, in store: ResultStore, suite: Suite, secret: [UInt8]?
  ) throws(GraderFailure) -> [StudentSheet] {
    let found = try store.all().results.filter { Roster.isSame($0.report.student, student) }
    guard !found.isEmpty else {
      throw GraderFailure("no results of \(Neutral.line(student)) in \(store.folder)")
    }
    return found.sorted {
      ($0.handIn?.handedIn ?? .distantPast, $0.name) > (
        $1.handIn?.handedIn ?? .distantPast, $1.name
      )
    }.map { StudentSheet(result: $0, suite: suite, secret: secret) }
  }

  /// Lines for a terminal.
  public func text(only chosen: [String] = []) -> String {
    let report = result.report
    let score = report.score.map { Scoring.text(hundredths: $0) } ?? "no score"
    var lines = ["\(Neutral.line(report.student)): \(score) of \(report.maximum)  (\(result.name))"]
    if let date = result.handIn?.handedIn { lines.append("handed in \(date.formatted(.iso8601))") }
    if let detail = report.detail { lines.append(Neutral.line(detail)) }
    lines += report.notes.map(Neutral.line)
    for exercise in report.exercises
    where chosen.isEmpty
      || chosen.contains(where: { exercise.id == $0 || exercise.id.hasPrefix($0 + ".") })
    {
      lines += [""] + self.lines(exercise)
    }
    return lines.joined(separator: "\n")
  }

  private func lines(_ exercise: Report.Exercise) -> [String] {
    let score = exercise.score.map { Scoring.text(hundredths: $0) } ?? "no score"
    var lines = [
      "\(exercise.id)  \(exercise.title)  \(score) of \(exercise.points)  "
        + exercise.outcome.rawValue
    ]
    if exercise.outcome != .ok, let detail = exercise.detail {
      lines.append("  \(Neutral.line(detail))")
    }
    if let mistake = exercise.mistake { lines.append("  looks like '\(mistake)'") }
    let checks = self.checks(of: exercise)
    for (index, item) in exercise.cases.enumerated() {
      let mark = item.outcome == .ok ? "ok" : item.outcome.rawValue
      let kind = item.isPublic ? "public" : "hidden"
      lines.append("  \(mark)  \(item.rung.rawValue), \(kind): \(Neutral.line(item.name))")
      if let checks, item.outcome != .ok {
        for (call, answer) in zip(checks[index].calls, checks[index].answers) {
          let inputs = call.map(\.description).joined(separator: ", ")
          lines.append("      (\(inputs)) → \(answer.description)")
        }
      }
      if item.outcome != .ok, let detail = item.detail {
        lines.append("      \(Neutral.line(detail))")
      }
    }
    if let printed = exercise.printed {
      lines.append("  printed:")
      lines += Neutral.block(printed).split(separator: "\n").map { "  | \($0)" }
    }
    return lines
  }

  /// The cases that were asked, drawn again from the secret; `nil` if they are not the same ones.
  private func checks(of exercise: Report.Exercise) -> [Suite.Check]? {
    guard let secret, let own = suite.exercises.first(where: { $0.id == exercise.id }),
      let hidden = try? Suite.hidden(
        of: own, secret: secret, student: result.report.student, version: suite.version)
    else { return nil }
    let checks = (suite.fixed[exercise.id] ?? []) + hidden
    return checks.map(\.name) == exercise.cases.map(\.name) ? checks : nil
  }
}
