import Verification

/// Weaves a page: a pure function of a chapter's text and of the events of its run.
struct Weaver {
  /// GitHub shows no page beyond this size.
  static let largestPage = 500_000

  let text: ChapterText
  let identity: ChapterIdentity
  let outcome: Outcome

  private(set) var numbers: LabelNumbers
  private(set) var problems: [SourceProblem] = []
  var isMasked = false

  /// What appears after each cell, in order.
  private let outputs: [[Event]]
  private let checks: [String: [Evidence]]
  private let stoppedAt: Int

  init(
    _ text: ChapterText, events: [Event], identity: ChapterIdentity, outcome: Outcome = .complete
  ) {
    self.text = text
    self.identity = identity
    self.outcome = outcome
    numbers = LabelNumbers(chapter: identity.number, cells: text.cellNames)
    var placement = Placement(text)
    var outputs = [[Event]](repeating: [], count: max(1, text.cells.count))
    var checks: [String: [Evidence]] = [:]
    var last = 0
    for event in events {
      last = placement.cell(for: event.origin)
      outputs[last].append(event)
      if case .check(let evidence) = event.content {
        checks[evidence.label, default: []].append(evidence)
      }
    }
    self.outputs = outputs
    self.checks = checks
    stoppedAt = outcome == .complete ? outputs.count : last
    problems = text.problems
    numberEverything()
    findOrphans(events)
  }

  // MARK: Labels

  private mutating func numberEverything() {
    for index in text.cells.indices {
      for (block, line) in text.prose[index]?.blocks ?? [] {
        if case .equation(let equation) = block, let label = equation.label {
          add(label, line: line + 1)
        }
      }
      for event in outputs[index] {
        switch event.content {
        case .figure(let figure):
          add(figure.label, line: event.origin.line)
          // Without gnuplot a figure still has its script; without either it was not written.
          if let reason = figure.problem, figure.script == nil {
            report(reason, line: event.origin.line)
          }
        case .table(_, _, let label?): add(label, line: event.origin.line)
        case .erratum(let erratum): add(erratum.evidence.label, line: event.origin.line)
        default: break
        }
      }
    }
  }

  private mutating func add(_ label: String, line: Int) {
    guard LabelNumbers.isLabel(label) else {
      problems.append(
        problem(
          "“\(label)” is no label; write eq:, fig: or tab: and letters, digits, '-'", line: line))
      return
    }
    if !numbers.add(label) {
      problems.append(problem("the label \(label) is used twice", line: line))
    }
  }

  mutating func report(_ message: String, line: Int) {
    problems.append(problem(message, line: line))
  }

  func problem(_ message: String, line: Int) -> SourceProblem {
    SourceProblem(file: text.mainPath, line: line, message: message)
  }

  /// Equations that nothing checked, and checks of equations that do not exist.
  private mutating func findOrphans(_ events: [Event]) {
    var known: Set<String> = []
    for (equation, line) in text.equations {
      guard let label = equation.label else { continue }
      known.insert(label)
      let isChecked = checks[label] != nil
      if equation.isDefinition, isChecked {
        problems.append(
          problem("\(label) says it is a definition and is checked; drop one", line: line))
      } else if !equation.isDefinition, !isChecked, outcome == .complete {
        problems.append(
          problem(
            "\(label) is checked by nothing; add verify(\"\(label)\", …) or write "
              + "{#\(label) definition}", line: line))
      }
    }
    for event in events {
      if case .check(let evidence) = event.content, !known.contains(evidence.label) {
        problems.append(
          problem(
            "verify(\"\(evidence.label)\") checks an equation that the prose does not have; "
              + "write $$ … $$ {#\(evidence.label)}", line: event.origin.line))
      }
    }
  }

  // MARK: The page

  mutating func page() -> Page {
    isMasked = true
    let structure = fingerprint(markdown())
    isMasked = false
    // Both passes meet the same problems; one report is enough.
    problems = problems.removingDuplicates()
    let markdown = markdown()
    problems = problems.removingDuplicates()
    if markdown.utf8.count > Self.largestPage {
      problems.append(
        problem(
          "the page has \(markdown.utf8.count) bytes, more than \(Self.largestPage); show less",
          line: 1))
    }
    let record = RecordOfPage(text: text, outputs: outputs, numbers: numbers)
    return Page(
      markdown: markdown, title: text.title ?? identity.name, equations: record.equations,
      checks: record.checks, values: record.values, figures: record.figures,
      scores: record.scores, structure: structure, problems: problems)
  }

  private mutating func markdown() -> String {
    var blocks: [String] = [opening]
    if case .stopped(let reason, let line) = outcome {
      blocks.append("> **This page is incomplete.** \(stopText(reason, line))")
    }
    var hasTitle = false
    var section = 0
    // Code before the title, imports and parameters, appears under it.
    var preamble: [String] = []
    for (index, cell) in text.cells.enumerated() where index <= stoppedAt {
      switch cell {
      case .prose:
        for (block, line) in text.prose[index]?.blocks ?? [] {
          if case .heading(let level, let title) = block {
            if level == 1, !hasTitle {
              hasTitle = true
              blocks.append("# " + inline(title, line: line + 1))
              blocks += masthead() + preamble
              preamble = []
              continue
            }
            if level == 2 {
              section += 1
              blocks.append("<a id=\"section-\(section)\"></a>")
            }
          }
          blocks += render(block, line: line + 1)
        }
      case .code(let code):
        let rendered = render(code, isOpening: !hasTitle)
        if hasTitle { blocks += rendered } else { preamble += rendered }
      }
      blocks += render(outputs[index])
    }
    blocks += preamble
    if case .stopped(let reason, let line) = outcome {
      blocks.append("> **The chapter stopped here.** \(stopText(reason, line))")
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private var opening: String {
    let options = identity.isQuick ? " --quick" : ""
    return "<!-- Woven by `swift run \(identity.name)\(options)` from \(text.mainPath); "
      + "change that, not this page. -->"
  }

  private func stopText(_ reason: String, _ line: Int?) -> String {
    let place = line.map { "\(text.mainPath):\($0): " } ?? ""
    return Markdown.escaped(place + reason)
  }

  /// What stands under the title: the claim, what was checked, the sections.
  private mutating func masthead() -> [String] {
    var blocks: [String] = []
    if !identity.claim.isEmpty { blocks.append("> " + inline(identity.claim, line: 1)) }
    let all = outputs.flatMap(\.self).compactMap(\.evidence)
    let holding = all.filter(\.holds).count
    let refuted = all.reduce(0) { $0 + $1.refuted.filter(\.isRefuted).count }
    var line = "\(holding) of \(all.count) checks hold, \(refuted) wrong versions refuted"
    if holding == all.count { line = "\(all.count) checks hold, \(refuted) wrong versions refuted" }
    var parts = ["*\(line)*"]
    if identity.isQuick || !identity.changes.isEmpty {
      let how =
        (identity.isQuick ? ["fewer steps (`--quick`)"] : []) + identity.changes.map { "`\($0)`" }
      parts.append("**not the book's own run:** \(how.joined(separator: ", "))")
    } else {
      parts.append("[the program](../../\(text.mainPath))")
      parts.append("[all numbers](\(identity.stem).json)")
      parts.append("[the book](README.md)")
    }
    blocks.append(parts.joined(separator: " · "))
    let sections = text.sections.enumerated().map { index, section in
      "[\(inline(section.title, line: section.line))](#section-\(index + 1))"
    }
    if sections.count > 1, outcome == .complete { blocks.append(sections.joined(separator: " · ")) }
    return blocks
  }

  // MARK: Prose and code

  private mutating func render(_ block: ProseBlock, line: Int) -> [String] {
    switch block {
    case .blank: return []
    case .heading(let level, let text):
      return [String(repeating: "#", count: level) + " " + inline(text, line: line)]
    case .verbatim(let lines): return [lines.joined(separator: "\n")]
    case .paragraph(let lines):
      if lines.contains(where: Self.isQuotation) { return quotations(lines, line: line) }
      return [inline(lines.joined(separator: "\n"), line: line)]
    case .equation(let equation): return render(equation)
    }
  }

  private mutating func render(_ equation: DisplayEquation) -> [String] {
    let formula = Markdown.fenced(equation.formula, language: "math")
    guard let label = equation.label else { return [formula] }
    var lines: [String] = []
    let number = "**(\(numbers.number(of: label) ?? label))**"
    if equation.isDefinition {
      lines.append("\(number) definition")
    } else if let found = checks[label] {
      for evidence in found { lines.append("\(number) " + evidenceLine(evidence)) }
    } else {
      lines.append("\(number) not checked yet")
    }
    return [
      "<a id=\"\(LabelNumbers.anchor(label))\"></a>", formula,
      lines.map { "<sub>\($0)</sub>" }.joined(separator: "<br>\n"),
    ]
  }

  mutating func evidenceLine(_ evidence: Evidence) -> String {
    var markup = InlineMarkup { _ in nil }
    return EvidenceText.line(evidence, inline: { markup.convert($0) }, isMasked: isMasked)
  }

  /// `(quote:name)`, alone on its line.
  private static func isQuotation(_ line: String) -> Bool {
    line.hasPrefix("(quote:") && line.hasSuffix(")")
  }

  /// A paragraph of such lines: regions of other files, one after the other.
  private mutating func quotations(_ lines: [String], line: Int) -> [String] {
    var quoted: [String] = []
    for (offset, text) in lines.enumerated() {
      guard Self.isQuotation(text) else {
        problems.append(
          problem("a blank line has to part this from the quotation beside it", line: line + offset)
        )
        continue
      }
      let name = String(text.dropFirst("(quote:".count).dropLast())
      if let region = self.text.quotable[name] {
        quoted.append(Markdown.fenced(region, language: "swift"))
      } else {
        problems.append(
          problem(
            "no other file of the chapter has a region `// snippet.\(name)`", line: line + offset))
      }
    }
    return quoted
  }

  private func render(_ cell: CodeCell, isOpening: Bool) -> [String] {
    var blocks: [String] = []
    for (index, part) in cell.parts.enumerated() {
      if index == 0, let name = cell.name { blocks.append("<a id=\"cell-\(name)\"></a>") }
      let code = Markdown.fenced(part.text, language: "swift")
      if let fold = part.fold ?? (isOpening ? "Imports and parameters" : nil) {
        blocks.append(
          "<details><summary>\(Markdown.attribute(fold))</summary>\n\n\(code)\n\n</details>")
      } else {
        blocks.append(code)
      }
    }
    return blocks
  }

  mutating func inline(_ text: String, line: Int) -> String {
    let numbers = numbers
    let isComplete = outcome == .complete
    // An incomplete page refers to figures that were not made; that is not the author's mistake.
    var markup = InlineMarkup { numbers.link(to: $0) ?? (isComplete ? nil : "(\($0))") }
    let result = markup.convert(text)
    problems += markup.problems.map { problem($0, line: line) }
    return result
  }
}

extension Event {
  /// What a check or an erratum found.
  var evidence: Evidence? {
    switch content {
    case .check(let evidence): evidence
    case .erratum(let erratum): erratum.evidence
    default: nil
    }
  }
}

extension Array where Element: Hashable {
  func removingDuplicates() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

/// A 64-bit FNV-1a fingerprint, in hexadecimal.
func fingerprint(_ text: String) -> String {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
