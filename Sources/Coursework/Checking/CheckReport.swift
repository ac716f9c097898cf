/// What `course check` prints about an exercise.
public enum CheckReport {
  /// Lines for a person at a terminal.
  public static func text(_ report: Report, hidden: Bool) -> String {
    var lines: [String] = []
    for exercise in report.exercises {
      lines.append(headline(exercise))
      if exercise.outcome == .notAttempted { continue }
      if let detail = exercise.detail { lines.append("      \(detail)") }
      for item in exercise.cases where item.outcome != .ok && item.detail != exercise.detail {
        lines.append(
          "      \(item.rung.rawValue), \(item.name): \(item.detail ?? item.outcome.explanation)")
      }
      if let mistake = exercise.mistake, let hint = exercise.hint {
        lines.append("      this looks like '\(mistake)': \(hint)")
      } else if let hint = exercise.hint {
        lines.append("      hint: \(hint)")
      }
      if let printed = exercise.printed, exercise.outcome != .ok {
        lines.append(contentsOf: printed.split(separator: "\n").prefix(5).map { "      | \($0)" })
      }
    }
    let right = report.exercises.filter { $0.outcome == .ok }.count
    let open = report.exercises.filter { $0.outcome == .notAttempted }.count
    lines.append(
      "\(right) of \(report.exercises.count) right, \(open) still to be written"
        + (hidden ? "" : " (public cases only; grading adds hidden ones)"))
    return lines.joined(separator: "\n")
  }

  private static func headline(_ exercise: Report.Exercise) -> String {
    let mark =
      exercise.outcome == .ok ? "ok  " : exercise.outcome == .notAttempted ? " .  " : "--  "
    let score = exercise.score.map { Scoring.text(hundredths: $0) } ?? "no score"
    let outcome = exercise.outcome == .ok ? "" : "  \(exercise.outcome.rawValue)"
    return "\(mark)\(exercise.id)  \(exercise.title)  \(score) of \(exercise.points)\(outcome)"
  }
}
