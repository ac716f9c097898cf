import Verification

/// How code and prose look on a page.
extension Weaver {
  /// The statements of a cell: what is the idea stands open, then comes what was found, and the
  /// rest is folded behind it.
  mutating func render(
    _ code: CodeCell, _ found: [SectionText.Place: [Content]], cell: Int
  ) -> [String] {
    var blocks: [String] = []
    if let name = code.name { blocks.append("<a id=\"cell-\(name)\"></a>") }
    var open: [[String]] = []
    var folded: [Statement] = []
    var contents: [Content] = []
    var line = 1
    func flushOpen(_ blocks: inout [String]) {
      guard !open.isEmpty else { return }
      blocks.append(Markdown.fenced(Array(open.joined(separator: [""])), language: "swift"))
      open = []
    }
    for (number, statement) in code.statements.enumerated() {
      line = statement.lines.lowerBound + 1
      if case .open = statement.kind {
        if !folded.isEmpty || !contents.isEmpty {
          flushOpen(&blocks)
          blocks += render(contents, line: line) + fold(folded)
          (folded, contents) = ([], [])
        }
        open.append(statement.text)
      } else if statement.kind != .hidden, statement.kind != .spoken {
        folded.append(statement)
      }
      contents += found[.init(cell: cell, statement: number)] ?? []
    }
    flushOpen(&blocks)
    return blocks + render(contents, line: line) + fold(folded)
  }

  private func fold(_ statements: [Statement]) -> [String] {
    guard !statements.isEmpty else { return [] }
    let code = Markdown.fenced(
      Array(statements.map(\.text).joined(separator: [""])), language: "swift")
    return [
      "<details><summary>\(Markdown.attribute(summary(of: statements)))</summary>\n\n\(code)\n\n"
        + "</details>"
    ]
  }

  /// "How (3.4) is checked; the program of Figure 3.2".
  private func summary(of statements: [Statement]) -> String {
    var checks: [String] = []
    var pictures: [String] = []
    var others: [String] = []
    for statement in statements {
      switch statement.kind {
      case .check(let label): checks.append("(\(numbers.number(of: label) ?? label))")
      case .picture(let label): pictures.append(numbers.number(of: label) ?? label)
      case .table: others.append("what is printed")
      case .folded(let summary): others.append(summary)
      default: others.append("set-up")
      }
    }
    var parts: [String] = []
    func list(_ words: [String]) -> String {
      words.count < 2
        ? words.joined()
        : words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
    }
    if !checks.isEmpty {
      parts.append("how \(list(checks)) \(checks.count == 1 ? "is" : "are") checked")
    }
    if !pictures.isEmpty {
      parts.append("the program of Figure\(pictures.count == 1 ? "" : "s") \(list(pictures))")
    }
    let rest = others.removingDuplicates().filter { parts.isEmpty || $0 != "set-up" }
    let text = (parts + rest).joined(separator: "; ")
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  mutating func render(_ block: ProseBlock, line: Int) -> [String] {
    switch block {
    case .blank: return []
    case .heading(let level, let text):
      return [String(repeating: "#", count: level) + " " + inline(text, line: line)]
    case .verbatim(let lines): return [lines.joined(separator: "\n")]
    case .paragraph(let lines):
      if lines.contains(where: Self.isQuotation) { return quotations(lines, line: line) }
      return [inline(lines.joined(separator: "\n"), line: line)]
    case .equation(let equation): return render(equation)
    case .algorithm(let algorithm): return render(algorithm, line: line)
    }
  }

  private mutating func render(_ equation: DisplayEquation) -> [String] {
    let formula = Markdown.fenced(equation.formula, language: "math")
    guard let label = equation.label else { return [formula] }
    let number = numbers.number(of: label) ?? label
    var blocks = ["<a id=\"\(LabelNumbers.anchor(label))\"></a>", formula]
    if equation.isDefinition {
      blocks.append("<sub>**(\(number))** definition</sub>")
    } else if let found = checks[label] {
      blocks += found.map { badge($0, number: number) }
    } else {
      blocks.append("<sub>**(\(number))** not checked yet</sub>")
    }
    return blocks
  }

  func badge(_ evidence: Evidence, number: String) -> String {
    var markup = InlineMarkup { _ in nil }
    return EvidenceText.badge(
      evidence, number: number, inline: { markup.convert($0) }, isMasked: isMasked)
  }

  /// A numbered box: input, steps, output.
  private mutating func render(_ algorithm: AlgorithmBox, line: Int) -> [String] {
    var blocks: [String] = []
    var title = "Algorithm"
    if let label = algorithm.label {
      blocks.append("<a id=\"\(LabelNumbers.anchor(label))\"></a>")
      title += " \(numbers.number(of: label) ?? label)"
    }
    var lines = ["**\(title).** \(inline(algorithm.title, line: line))", ""]
    for (offset, text) in algorithm.lines.enumerated() {
      let converted = inline(text, line: line + offset + 1)
      let isStep = text.drop { $0 == " " }.first?.isNumber == true
      if !isStep, lines.last?.isEmpty == false { lines.append("") }
      lines.append(converted)
      if !isStep { lines.append("") }
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    blocks.append(lines.map { $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n"))
    return blocks
  }

  /// `(quote:name)`, alone on its line.
  static func isQuotation(_ line: String) -> Bool {
    line.hasPrefix("(quote:") && line.hasSuffix(")")
  }

  /// A paragraph of such lines: regions of other files, one after the other.
  private mutating func quotations(_ lines: [String], line: Int) -> [String] {
    var quoted: [String] = []
    for (offset, text) in lines.enumerated() {
      guard Self.isQuotation(text) else {
        report("a blank line has to part this from the quotation beside it", line: line + offset)
        continue
      }
      let name = String(text.dropFirst("(quote:".count).dropLast())
      if let region = self.text.quotable[name] {
        quoted.append(Markdown.fenced(region, language: "swift"))
      } else {
        report(
          "no other file of the chapter has a region `// snippet.\(name)`", line: line + offset)
      }
    }
    return quoted
  }
}
