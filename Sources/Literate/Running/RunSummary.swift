import Figures

/// What a run says when it has ended: a summary for standard output, complaints for standard error.
struct RunSummary {
  let name: String
  let pages: Pages
  let outcome: Outcome
  /// The path of the chapter's page; nil when none was to be written.
  let path: String?
  let seconds: Double
  /// How many of the sections were replayed.
  let replayed: Int
  let count: Int

  var report: String {
    let checks = pages.checks
    let holding = checks.filter(\.holds).count
    let refuted = checks.reduce(0) { $0 + $1.refutedCount }
    let verdict =
      holding == checks.count
      ? "\(holding) checks hold" : "\(holding) of \(checks.count) checks hold"
    var line = "\(name): \(verdict), \(refuted) slips refuted"
    if !pages.findings.isEmpty {
      let judged = pages.findings.filter(\.judged)
      line +=
        judged.isEmpty
        ? ", \(pages.findings.count) findings not judged"
        : ", \(judged.filter(\.holds).count) of \(judged.count) findings hold"
    }
    if path != nil { line += ", \(pages.figures.count) figures" }
    line += ", \(Precision.significant(2).string(seconds)) s"
    if replayed > 0 {
      line += replayed == count ? " (replayed)" : " (\(replayed) of \(count) sections replayed)"
    }
    var lines = [line]
    for page in pages.pages where path != nil {
      if page.codeShare > Weaver.largestCodeShare {
        lines.append(
          "  \(page.name): \(Precision.percent(0).string(page.codeShare)) of its visible lines are "
            + "code, more than a quarter; fold some")
      }
    }
    if let path {
      let visible = pages.pages.reduce(0) { $0 + $1.visibleLines }
      let code = pages.pages.reduce(0) { $0 + $1.codeLines }
      let share = visible == 0 ? 0 : Double(code) / Double(visible)
      lines.append(
        "\(kind): \(path) and \(pages.pages.count - 1) sections, "
          + "\(Precision.percent(0).string(share)) of the visible lines are code")
    }
    return lines.joined(separator: "\n")
  }

  private var kind: String {
    guard outcome == .complete, pages.problems.isEmpty else { return "partial page" }
    let isDrawn = pages.figures.allSatisfy { $0.problem == nil }
    return isDrawn ? "page" : "partial page, without all its figures"
  }

  var complaints: [String] {
    var lines = pages.problems.map(\.description)
    for evidence in pages.checks where !evidence.holds {
      lines.append("\(name): \(evidence.label) fails: \(evidence.failures.first ?? "")")
    }
    for finding in pages.findings where !finding.isBorneOut {
      let evidence = finding.evidence.isEmpty ? "" : " (\(finding.evidence))"
      lines.append("\(name): a finding does not hold: \(finding.text)\(evidence)")
    }
    // That gnuplot is missing was said before the run.
    var reported: Set<String> = [FigureProblem.gnuplotMissing.description]
    // One without even a script is among the page's problems.
    for figure in pages.figures where figure.script != nil {
      if let problem = figure.problem, reported.insert(problem).inserted {
        lines.append("\(name): \(problem)")
      }
    }
    if case .stopped(let reason, let place) = outcome {
      lines.append("\(place ?? name): \(reason)")
    }
    return lines
  }
}
