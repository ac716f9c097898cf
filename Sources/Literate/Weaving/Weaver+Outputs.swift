import Verification

/// How recorded events look on the page.
extension Weaver {
  /// The outputs of some statements; neighbors of a kind share a list or a table.
  mutating func render(_ contents: [Content], line: Int) -> [String] {
    var blocks: [String] = []
    var values: [String] = []
    func flush(_ blocks: inout [String]) {
      if !values.isEmpty { blocks.append(values.joined(separator: "\n")) }
      values = []
    }
    for content in contents {
      if case .value(let name, let number, let unit) = content {
        let suffix = unit.map { " " + Markdown.escaped($0) } ?? ""
        values.append("- \(inline(name, line: line)): **\(show(number))**\(suffix)")
        continue
      }
      flush(&blocks)
      blocks += render(content, line: line)
    }
    flush(&blocks)
    return blocks
  }

  private mutating func render(_ content: Content, line: Int) -> [String] {
    switch content {
    case .prose(let pieces): return [inline(render(pieces), line: line)]
    case .finding(let finding): return [render(finding, line: line)]
    case .table(let table, let title, let label): return render(table, title, label, line: line)
    case .output(let name, let text): return render(output: text, name: name, line: line)
    case .figure(let figure): return render(figure, line: line)
    case .erratum(let erratum): return render(erratum, line: line)
    case .exercises(let prompts): return prompts.map { render($0, line: line) }
    // Scores stand on the chapter's page.
    case .check, .value, .score, .progress, .note, .ended, .stopped: return []
    }
  }

  /// The sentence, and whether the numbers bear it out.
  private mutating func render(_ finding: RecordedFinding, line: Int) -> String {
    var sentence = inline(render(finding.pieces), line: line)
    if let last = sentence.last, !".!?:)".contains(last) { sentence += "." }
    let evidence = isMasked || finding.evidence.isEmpty ? "" : Markdown.escaped(finding.evidence)
    if !isJudging {
      return "\(sentence) <sub>(a finding, judged at full length only)</sub>"
    }
    if !finding.holds {
      let why = evidence.isEmpty ? "" : " (\(evidence))"
      return "**✗ In this run the next sentence does not hold\(why):** \(sentence)"
    }
    return "\(sentence) <sub>(✓ \(evidence.isEmpty ? "found" : evidence))</sub>"
  }

  func plain(_ finding: RecordedFinding) -> String { render(finding.pieces) }

  func show(_ number: RecordedNumber) -> String {
    isMasked ? "#" : number.text
  }

  private func render(_ pieces: [Prose.Piece]) -> String {
    pieces.map { piece in
      switch piece {
      case .markdown(let text): text
      case .plain(let text): Markdown.escaped(text)
      case .number(let number): show(number)
      }
    }.joined()
  }

  private mutating func render(output text: String, name: String, line: Int) -> [String] {
    var lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
    while lines.last?.isEmpty == true { lines.removeLast() }
    let block = Markdown.fenced(isMasked ? [] : lines, language: "text")
    return name.isEmpty ? [block] : ["*\(inline(name, line: line))*", block]
  }

  private mutating func render(_ table: Table, _ title: String, _ label: String?, line: Int)
    -> [String]
  {
    var blocks: [String] = []
    let caption = inline(title, line: line)
    if let label {
      blocks.append("<a id=\"\(LabelNumbers.anchor(label))\"></a>")
      blocks.append("**Table \(numbers.number(of: label) ?? label).** \(caption)")
    } else if !title.isEmpty {
      blocks.append("**\(caption)**")
    }
    let titles = table.columns.map { Markdown.cell(inline($0.title, line: line)) }
    var rows = [row(titles)]
    rows.append(
      row(
        table.columns.indices.map { column in
          let isText = table.rows.contains { $0[column].isText }
          return isText || table.rows.isEmpty ? ":--" : "--:"
        }))
    for index in table.rows.indices {
      rows.append(
        row(
          table.columns.indices.map { column in
            if let number = table.number(row: index, column: column) { return show(number) }
            switch table.rows[index][column] {
            case .text(let text): return Markdown.escaped(text)
            case .markdown(let text): return Markdown.cell(inline(text, line: line))
            default: return "–"
            }
          }))
    }
    blocks.append(rows.joined(separator: "\n"))
    return blocks
  }

  private func row(_ cells: [String]) -> String {
    "| \(cells.joined(separator: " | ")) |"
  }

  func render(_ scores: [Score]) -> String {
    var rows = [row(Score.columns), row(["---", "---", "---", "--:", "---", "--:", "---"])]
    rows += scores.map { row($0.cells(isMasked: isMasked)) }
    return rows.joined(separator: "\n")
  }

  private mutating func render(_ figure: RecordedFigure, line: Int) -> [String] {
    let anchor = "<a id=\"\(LabelNumbers.anchor(figure.label))\"></a>"
    let caption =
      "**Figure \(numbers.number(of: figure.label) ?? figure.label).** "
      + inline(figure.caption, line: line)
    guard let light = figure.light else {
      let reason = Markdown.escaped(figure.problem ?? "it was not asked for")
      return [anchor, "> *This figure was not drawn: \(reason)*", caption]
    }
    // The page shows what fits its column; the file itself is as large as one likes.
    return [
      anchor, "<a href=\"figures/\(light)\">\n\(Self.picture(figure))\n</a>", caption,
    ]
  }

  private mutating func render(_ erratum: RecordedErratum, line: Int) -> [String] {
    let evidence = erratum.evidence
    let label = evidence.label
    for formula in [erratum.printed, erratum.corrected] {
      if let fault = MathRules.problem(in: formula) { report(fault, line: line) }
    }
    let isRefuted = evidence.slips.contains { $0.label == "as printed" && $0.refuted }
    let against = isRefuted ? "✗ as printed it is refuted" : "**as printed it was not refuted**"
    return [
      "<a id=\"\(LabelNumbers.anchor(label))\"></a>",
      "**Erratum.** As printed, \(inline(erratum.source, line: line)):",
      Markdown.fenced(erratum.printed.lines, language: "math"),
      "<sub>\(against).</sub>",
      "Corrected:",
      Markdown.fenced(erratum.corrected.lines, language: "math"),
      badge(evidence, number: numbers.number(of: label) ?? label),
    ]
  }

  private mutating func render(_ prompt: Prompt, line: Int) -> String {
    let points = "\(prompt.points) \(prompt.points == 1 ? "point" : "points")"
    return "**\(inline(prompt.title, line: line))** (`\(prompt.id)`, \(points))\n\n"
      + inline(prompt.text, line: line)
  }
}

extension Table.Cell {
  var isText: Bool {
    switch self {
    case .text, .markdown: true
    case .integer, .number, .missing: false
    }
  }
}

extension String {
  var lines: [String] { split(separator: "\n").map(String.init) }
}

extension Score {
  static let columns = ["metric", "model", "data", "value", "interval", "floor", "better"]

  func cells(isMasked: Bool) -> [String] {
    func text(_ value: Double?) -> String {
      guard let value else { return "–" }
      return isMasked ? "#" : Precision.significant(digits).string(value)
    }
    let unit = unit.map { " " + Markdown.escaped($0) } ?? ""
    let interval = low == nil && high == nil ? "–" : "\(text(low)) … \(text(high))"
    return [
      Markdown.escaped(metric), Markdown.escaped(model), Markdown.escaped(data),
      text(value) + unit, interval, text(floor), better.rawValue,
    ]
  }
}
