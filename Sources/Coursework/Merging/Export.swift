/// The formats that a gradebook is written in.
public enum ExportFormat: String, Sendable, CaseIterable {
  /// Tables in CSV, for anybody, Canvas's gradebook and Moodle's grading worksheet; test results in
  /// XML; the `results.json` of one submission; and two pages to read.
  case csv, canvas, moodle, junit, gradescope, markdown, html
}

extension Gradebook {
  /// The whole file in that format.
  ///
  /// - Throws: `GraderFailure` where a format cannot hold it.
  public func export(as format: ExportFormat, title: String) throws(GraderFailure) -> String {
    switch format {
    case .csv: return csv()
    case .canvas: return canvas(assignment: title)
    case .moodle: return moodle()
    case .junit: return junit()
    case .gradescope: return try gradescope()
    case .markdown: return markdown(title: title)
    case .html: return html(title: title)
    }
  }

  private func table(_ rows: [[String]]) -> String {
    rows.map { $0.map(Neutral.field).joined(separator: ",") + "\r\n" }.joined()
  }

  /// One row a student, one column an exercise.
  private func csv() -> String {
    let header =
      ["student", "name", "section", "score", "maximum", "status", "handed in"] + exercises
    return table(
      [header]
        + lines.map { line in
          [
            line.member.student, line.member.name, line.member.section, line.scoreText,
            "\(maximum)", line.status, line.time,
          ] + exercises.map { line.score(of: $0) }
        })
  }

  /// Canvas's gradebook import: five columns that identify, the assignment, and below the header
  /// the row of points possible. A score that is not known stays empty and changes nothing.
  private func canvas(assignment: String) -> String {
    let header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", assignment]
    let possible = ["    Points Possible", "", "", "", "", "\(maximum)"]
    return table(
      [header, possible]
        + lines.map { line in
          [
            line.member.name.isEmpty ? line.member.student : line.member.name, line.member.id, "",
            line.member.student, line.member.section, line.scoreText,
          ]
        })
  }

  /// Moodle's offline grading worksheet. It takes feedback for HTML.
  private func moodle() -> String {
    let header = [
      "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade",
      "Feedback comments",
    ]
    return table(
      [header]
        + lines.map { line in
          let wrong = line.report?.exercises.filter { $0.outcome != .ok } ?? []
          return [
            line.member.id.isEmpty ? line.member.student : line.member.id, line.member.name,
            line.member.email, line.report == nil ? "No submission" : "Submitted for grading",
            line.scoreText, "\(maximum)",
            Neutral.markup(
              line.report?.detail
                ?? wrong.map { "\($0.id): \($0.exported)" }.joined(separator: " | ")),
          ]
        })
  }

  /// JUnit XML as Jenkins and GitLab read it: a suite a student, a test an exercise.
  private func junit() -> String {
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"coursework\">\n"
    for line in lines {
      let results = line.report?.exercises ?? []
      let errors = results.filter { $0.score == nil }.count
      let skipped = results.filter { $0.outcome == .notAttempted }.count
      let failures = results.filter { $0.outcome != .ok }.count - errors - skipped
      text += "  <testsuite name=\"\(Neutral.markup(line.member.label))\""
      text += " tests=\"\(results.count)\" failures=\"\(failures)\" errors=\"\(errors)\""
      text += " skipped=\"\(skipped)\">\n"
      for result in results {
        text += "    <testcase classname=\"chapter\(result.id.prefix { $0 != "." })\""
        text += " name=\"\(Neutral.markup("\(result.id) \(result.title)"))\""
        if result.outcome == .ok {
          text += "/>\n"
          continue
        }
        let message = Neutral.markup(result.exported)
        let element =
          result.score == nil
          ? "error" : result.outcome == .notAttempted ? "skipped" : "failure"
        let type = element == "skipped" ? "" : " type=\"\(result.outcome.rawValue)\""
        text += ">\n      <\(element)\(type) message=\"\(message)\"/>\n    </testcase>\n"
      }
      text += "  </testsuite>\n"
    }
    return text + "</testsuites>\n"
  }

  private func markdown(title: String) -> String {
    var text = "# \(Neutral.markdown(title))\n\n"
    for warning in warnings { text += "- \(Neutral.markdown(warning))\n" }
    text += warnings.isEmpty ? "" : "\n"
    text += "| student | name | score | of | status | submissions |\n"
    text += "|---|---|---:|---:|---|---:|\n"
    for line in lines {
      text += "| \(Neutral.markdown(line.member.label)) | \(Neutral.markdown(line.member.name)) "
      text += "| \(line.scoreText) | \(maximum) | \(line.status) "
      text += "| \(line.others + (line.report == nil ? 0 : 1)) |\n"
    }
    for line in lines {
      guard let report = line.report else { continue }
      let name = Neutral.markdown(line.member.label)
      text += "\n## \(name): \(line.scoreText) of \(maximum)\n\n"
      if let detail = report.detail { text += "\(Neutral.markdown(detail))\n\n" }
      for note in report.notes { text += "- \(Neutral.markdown(note))\n" }
      for result in report.exercises {
        let score = result.score.map { Scoring.text(hundredths: $0) } ?? "no score"
        text += "- \(result.id) \(Neutral.markdown(result.title)): \(score) of \(result.points), "
        text += "\(Neutral.markdown(result.exported))\n"
      }
    }
    return text
  }
}
