/// What a run says when it has ended: a summary for standard output, complaints for standard error.
struct RunSummary {
  let name: String
  let page: Page
  let outcome: Outcome
  /// The page's path; nil when none was to be written.
  let path: String?
  let mainPath: String
  let seconds: Double

  var report: String {
    let holding = page.checks.filter(\.holds).count
    let refuted = page.checks.reduce(0) { $0 + $1.refuted.filter(\.isRefuted).count }
    let checks =
      holding == page.checks.count
      ? "\(holding) checks hold" : "\(holding) of \(page.checks.count) checks hold"
    var line = "\(name): \(checks), \(refuted) wrong versions refuted"
    if path != nil { line += ", \(page.figures.count) figures" }
    line += ", \(Precision.significant(2).string(seconds)) s"
    if let path { line += "\n\(kind): \(path)" }
    return line
  }

  private var kind: String {
    guard outcome == .complete, page.problems.isEmpty else { return "partial page" }
    let isDrawn = page.figures.allSatisfy { $0.problem == nil }
    return isDrawn ? "page" : "partial page, without all its figures"
  }

  var complaints: [String] {
    var lines = page.problems.map(\.description)
    for evidence in page.checks where !evidence.holds {
      lines.append("\(name): \(evidence.label) fails: \(evidence.failures.first ?? "")")
    }
    // That gnuplot is missing was said before the run.
    var reported: Set<String> = [FigureProblem.gnuplotMissing.description]
    // One without even a script is among the page's problems.
    for figure in page.figures where figure.script != nil {
      if let problem = figure.problem, reported.insert(problem).inserted {
        lines.append("\(name): \(problem)")
      }
    }
    if case .stopped(let reason, let line) = outcome {
      let place = line.map { "\(mainPath):\($0): " } ?? "\(name): "
      lines.append("\(place)\(reason)")
    }
    return lines
  }
}
