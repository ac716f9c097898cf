import Verification

/// The chapter's own page: its claim, what was checked, its sections with a sentence and a picture.
extension Weaver {
  mutating func overview() -> Page {
    source = text.main
    page = "README.md"
    var blocks = [opening(text.main.path), "[The book](../README.md)"]
    let title = text.main.title ?? identity.name
    blocks.append("# \(identity.number) · \(inline(title, line: 1))")
    if !identity.claim.isEmpty { blocks.append("> " + inline(identity.claim, line: 1)) }
    if case .stopped(let reason, let place) = outcome {
      blocks.append("> **This chapter is incomplete.** \(Self.stopText(reason, place))")
    }
    blocks.append(masthead)
    let call = text.main.cells.firstIndex { if case .code = $0 { true } else { false } }
    let split = text.main.cells.lastIndex { cell in
      guard case .code(let code) = cell else { return false }
      return code.statements.contains { $0.text.contains { $0.contains("Chapter.main(") } }
    }
    let middle = split ?? call ?? text.main.cells.count
    blocks += prose(of: text.main.cells.indices.filter { $0 < middle })
    blocks += contents()
    source = text.main
    blocks += prose(of: text.main.cells.indices.filter { $0 > middle })
    let scores = sectionRuns.joined().compactMap { event in
      if case .score(let score) = event.content { score } else { nil }
    }
    if !scores.isEmpty {
      blocks += [
        "## Scores", render(scores), "[The scoreboard](../scoreboard.md) has all chapters'.",
      ]
    }
    return makePage(blocks, title: title)
  }

  private mutating func prose(of cells: [Int]) -> [String] {
    var blocks: [String] = []
    for cell in cells {
      for (block, line) in text.main.prose[cell]?.blocks ?? [] {
        if case .heading(1, _) = block { continue }
        blocks += render(block, line: line + 1)
      }
    }
    return blocks
  }

  /// "31 checks hold, 57 slips refuted, 8 findings".
  private var masthead: String {
    let all = checks.values.flatMap(\.self)
    let holding = all.filter(\.holds).count
    let refuted = all.reduce(0) { $0 + $1.refutedCount }
    let count = holding == all.count ? "\(all.count)" : "\(holding) of \(all.count)"
    var line = "\(count) checks hold, \(refuted) slips refuted"
    let findings = sectionRuns.joined().compactMap { event in
      if case .finding(let finding) = event.content { finding } else { nil }
    }
    if !findings.isEmpty {
      let holding = findings.filter(\.holds).count
      line +=
        !isJudging
        ? ", \(findings.count) findings not judged"
        : holding == findings.count
          ? ", \(findings.count) findings hold" : ", \(holding) of \(findings.count) findings hold"
    }
    var parts = ["*\(line)*"]
    if identity.isQuick || !identity.changes.isEmpty {
      let how =
        (identity.isQuick ? ["fewer steps (`--quick`)"] : []) + identity.changes.map { "`\($0)`" }
      parts.append("**not the book's own run:** \(how.joined(separator: ", "))")
    } else {
      parts.append("[the program](../../../\(text.directory))")
      parts.append("[all numbers](record.json)")
    }
    return parts.joined(separator: " · ")
  }

  private mutating func contents() -> [String] {
    var blocks = ["## Sections"]
    for (index, section) in text.sections.enumerated() {
      source = section.text
      blocks.append("### [\(section.number) \(inline(section.title, line: 1))](\(section.page).md)")
      // What is wrong in it is said where it stands.
      let known = problems
      if let lead = section.text.lead { blocks.append(inline(lead, line: 1)) }
      forget(since: known)
      let figure = sectionRuns[index].lazy.compactMap { event in
        if case .figure(let figure) = event.content, figure.light != nil { figure } else { nil }
      }.first
      if let figure { blocks.append(Self.picture(figure, width: 400)) }
    }
    return blocks
  }

  /// - Parameter width: in pixels; nil for the picture's own.
  static func picture(_ figure: RecordedFigure, width: Int? = nil) -> String {
    var lines = ["<picture>"]
    if let dark = figure.dark {
      lines.append(
        "  <source media=\"(prefers-color-scheme: dark)\" srcset=\"figures/\(dark)\">")
    }
    let size = width.map { " width=\"\($0)\"" } ?? ""
    lines.append(
      "  <img alt=\"\(Markdown.attribute(figure.alternative))\"\(size) "
        + "src=\"figures/\(figure.light ?? "")\">")
    lines.append("</picture>")
    return lines.joined(separator: "\n")
  }
}
