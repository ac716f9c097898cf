/// What `course check` prints about an exercise.
public enum CheckReport {
  /// Lines for a person at a terminal.
  public static func text(_ report: Report) -> String {
    var lines = report.notes.map { "note: \($0)" }
    for exercise in report.exercises {
      lines.append(headline(exercise))
      if exercise.outcome != .ok && exercise.outcome != .notAttempted {
        lines.append(contentsOf: explanation(exercise))
      }
    }
    return (lines + [total(report.exercises)]).joined(separator: "\n")
  }

  private static func headline(_ exercise: Report.Exercise) -> String {
    let title = "E\(exercise.id)  \(exercise.title)"
    switch exercise.outcome {
    case .ok: return "ok  \(title): \(exercise.publicSummary)"
    case .notAttempted: return " .  \(title): still to be written"
    default: return "--  \(title): \(exercise.publicSummary), \(exercise.outcome.rawValue)"
    }
  }

  private static func explanation(_ exercise: Report.Exercise) -> [String] {
    var lines: [String] = []
    let failures = exercise.cases.filter { $0.outcome != .ok }
    if let detail = exercise.detail, !failures.contains(where: { $0.detail == detail }) {
      lines.append(detail)
    }
    for item in failures {
      lines.append("\(item.name): \(item.detail ?? item.outcome.explanation)")
    }
    if let mistake = exercise.mistake, let hint = exercise.hint {
      lines.append("this looks like '\(mistake)': \(hint)")
    } else if !exercise.cases.isEmpty {
      lines.append("for a hint: swift run course check --hint \(exercise.id)")
    }
    if let printed = exercise.printed {
      lines.append(contentsOf: printed.split(separator: "\n").suffix(5).map { "| \($0)" })
    }
    return lines.map { "      \($0)" }
  }

  private static func total(_ exercises: [Report.Exercise]) -> String {
    let cases = exercises.flatMap(\.cases).filter(\.isPublic)
    let passed = cases.filter { $0.outcome == .ok }.count
    let right = exercises.filter { $0.outcome == .ok }.count
    let open = exercises.filter { $0.outcome == .notAttempted }.count
    return """
      total: \(right) of \(exercises.count) exercises pass their public cases \
      (\(passed) of the \(cases.count) that were tried), \(open) still to be written
      Grading adds hidden cases of the same kinds, and they carry \
      \(100 - Scoring.publicShare) of 100 points.
      """
  }
}

extension Report.Exercise {
  /// `"public cases: 4 of 4"`.
  public var publicSummary: String {
    let shown = cases.filter(\.isPublic)
    return "public cases: \(shown.filter { $0.outcome == .ok }.count) of \(shown.count)"
  }
}
