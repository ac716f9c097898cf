import Foundation

extension Book {
  /// What `book list` prints: chapters, equations, checks, figures of the reports in a directory.
  public func list(in directory: URL) throws -> String {
    var lines: [String] = []
    for chapter in chapters {
      guard let record = try record(of: chapter, in: directory) else {
        lines.append("\(chapter.number) \(chapter.name): not run yet")
        continue
      }
      let failing = record.checks.filter { !$0.holds }.count
      lines.append(
        "\(chapter.number) \(chapter.name): \(record.equations.count) equations, "
          + "\(record.checks.count) checks\(failing > 0 ? " (\(failing) fail)" : ""), "
          + "\(record.refutedCount) slips refuted, \(record.findings.count) findings, "
          + "\(record.figures.count) figures")
      for equation in record.equations {
        let found = record.checks.filter { $0.label == equation.label }
        let verdict =
          equation.isDefinition
          ? "definition"
          : found.map { "\($0.holds ? "✓" : "✗") \($0.method.rawValue), \($0.cases) cases" }
            .joined(separator: "; ")
        lines.append("    (\(equation.number)) \(equation.label)  \(verdict)")
      }
      for figure in record.figures { lines.append("    \(figure.label)") }
    }
    return lines.joined(separator: "\n")
  }
}
