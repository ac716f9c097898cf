import Verification

/// Weaves a chapter's pages: a pure function of its text and of the events of its sections.
struct Weaver {
  /// GitHub shows no page beyond this size well.
  static let largestPage = 300_000
  /// More visible code than this is to scroll past.
  static let largestCodeShare = 0.25

  let text: ChapterText
  let identity: ChapterIdentity
  let outcome: Outcome
  let isJudging: Bool
  let elsewhere: CrossReferences

  private(set) var numbers: LabelNumbers
  private(set) var problems: [SourceProblem] = []
  var isMasked = false
  /// The file and page that are being woven.
  var source: SectionText
  var page = "README.md"

  /// Events by section and statement, in order.
  let outputs: [[SectionText.Place: [Content]]]
  let checks: [String: [Evidence]]
  let sectionRuns: [[PlacedEvent]]

  /// - Parameter runs: what each section said; nil where it did not run to its end.
  init(
    _ text: ChapterText, runs: [SectionRun?], unfinished: [Int: [PlacedEvent]] = [:],
    identity: ChapterIdentity, outcome: Outcome = .complete, isJudging: Bool = true,
    elsewhere: CrossReferences = CrossReferences(reports: nil)
  ) {
    self.text = text
    self.identity = identity
    self.outcome = outcome
    self.isJudging = isJudging
    self.elsewhere = elsewhere
    source = text.main
    numbers = LabelNumbers(chapter: identity.number)
    sectionRuns = text.sections.indices.map { index in
      (runs.indices.contains(index) ? runs[index]?.events : nil) ?? unfinished[index] ?? []
    }
    var outputs: [[SectionText.Place: [Content]]] = []
    var checks: [String: [Evidence]] = [:]
    for (index, section) in text.sections.enumerated() {
      var found: [SectionText.Place: [Content]] = [:]
      var last = SectionText.Place(cell: 0, statement: 0)
      for event in sectionRuns[index] {
        last = max(last, section.text.place(ofOrdinal: event.ordinal) ?? last)
        found[last, default: []].append(event.content)
        if let evidence = event.content.evidence {
          checks[evidence.label, default: []].append(evidence)
        }
      }
      outputs.append(found)
    }
    self.outputs = outputs
    self.checks = checks
    problems = text.problems
    numberEverything()
    findOrphans()
  }

  // MARK: Labels

  private mutating func numberEverything() {
    for (index, section) in text.sections.enumerated() {
      let page = section.page + ".md"
      source = section.text
      self.page = page
      numbers.add(section: section.name, number: section.number, page: page)
      for name in section.text.cellNames { numbers.add(cell: name, page: page) }
      for cell in section.text.cells.indices {
        for (block, line) in section.text.prose[cell]?.blocks ?? [] {
          switch block {
          case .equation(let equation):
            if let label = equation.label { add(label, page, line: line + 1) }
          case .algorithm(let algorithm):
            if let label = algorithm.label { add(label, page, line: line + 1) }
          default: break
          }
        }
        guard case .code(let code) = section.text.cells[cell] else { continue }
        for number in code.statements.indices {
          let line = code.statements[number].lines.lowerBound + 1
          for content in outputs[index][.init(cell: cell, statement: number)] ?? [] {
            switch content {
            case .figure(let figure):
              add(figure.label, page, line: line)
              // Without gnuplot a figure still has its script; without either it was not written.
              if let reason = figure.problem, figure.script == nil { report(reason, line: line) }
            case .table(_, _, let label?): add(label, page, line: line)
            case .erratum(let erratum): add(erratum.evidence.label, page, line: line)
            default: break
            }
          }
        }
      }
    }
  }

  private mutating func add(_ label: String, _ page: String, line: Int) {
    guard LabelNumbers.isLabel(label) else {
      return report(
        "“\(label)” is no label; write eq:, fig:, tab: or alg: and letters, digits, '-'", line: line
      )
    }
    if !numbers.add(label, page: page) { report("the label \(label) is used twice", line: line) }
  }

  mutating func report(_ message: String, line: Int) {
    problems.append(SourceProblem(file: source.path, line: line, message: message))
  }

  mutating func forget(since known: [SourceProblem]) { problems = known }

  /// Equations that nothing checked, and checks of equations that do not exist.
  private mutating func findOrphans() {
    var known: Set<String> = []
    for section in text.sections {
      source = section.text
      for (equation, line) in section.text.equations {
        guard let label = equation.label else { continue }
        known.insert(label)
        let isChecked = checks[label] != nil
        if equation.isDefinition, isChecked {
          report("\(label) says it is a definition and is checked; drop one", line: line)
        } else if !equation.isDefinition, !isChecked, outcome == .complete {
          report(
            "\(label) is checked by nothing; add verify(\"\(label)\", …) or write "
              + "{#\(label) definition}", line: line)
        }
      }
    }
    for (index, section) in text.sections.enumerated() {
      source = section.text
      for event in sectionRuns[index] {
        if case .check(let evidence) = event.content, !known.contains(evidence.label) {
          report(
            "verify(\"\(evidence.label)\") checks an equation that the prose does not have; "
              + "write $$ … $$ {#\(evidence.label)}", line: 1)
        }
      }
    }
  }

  // MARK: The pages

  mutating func pages() -> Pages {
    isMasked = true
    let structure = fingerprint(woven().map(\.markdown).joined())
    isMasked = false
    // Both passes meet the same problems; one report is enough.
    problems = problems.removingDuplicates()
    let pages = woven()
    problems = problems.removingDuplicates()
    for page in pages where page.markdown.utf8.count > Self.largestPage {
      source = text.main
      report(
        "\(page.name) has \(page.markdown.utf8.count) bytes, more than \(Self.largestPage); show less",
        line: 1)
    }
    var record = PageRecord()
    record.read(self)
    return Pages(
      pages: pages, title: text.main.title ?? identity.name, labels: numbers.references,
      equations: record.equations, checks: record.checks, values: record.values,
      figures: record.figures, scores: record.scores, findings: record.findings,
      structure: structure, problems: problems, sections: text.sections)
  }

  private mutating func woven() -> [Page] {
    var pages = [overview()]
    for index in text.sections.indices { pages.append(sectionPage(index)) }
    return pages
  }

  private mutating func sectionPage(_ index: Int) -> Page {
    let section = text.sections[index]
    source = section.text
    page = section.page + ".md"
    var blocks = [opening(section.text.path), navigation(index)]
    var hasTitle = false
    for cell in section.text.cells.indices {
      switch section.text.cells[cell] {
      case .prose:
        for (block, line) in section.text.prose[cell]?.blocks ?? [] {
          if case .heading(1, let title) = block, !hasTitle {
            hasTitle = true
            blocks.append("# \(section.number) \(inline(title, line: line + 1))")
            if case .stopped(let reason, let place) = outcome {
              blocks.append("> **This page is incomplete.** \(Self.stopText(reason, place))")
            }
          } else {
            blocks += render(block, line: line + 1)
          }
        }
      case .code(let code): blocks += render(code, outputs[index], cell: cell)
      }
    }
    blocks.append(navigation(index))
    return makePage(blocks, title: "\(section.number) \(section.title)")
  }

  func makePage(_ blocks: [String], title: String) -> Page {
    let markdown = blocks.joined(separator: "\n\n") + "\n"
    let lines = VisibleLines(markdown)
    return Page(
      name: page, title: title, markdown: markdown, visibleLines: lines.count,
      codeLines: lines.code)
  }

  func opening(_ path: String) -> String {
    let options = identity.isQuick ? " --quick" : ""
    return
      "<!-- Woven by `\(identity.name)\(options)` from \(path); change that, not this page. -->"
  }

  static func stopText(_ reason: String, _ place: String?) -> String {
    Markdown.escaped((place.map { "\($0): " } ?? "") + reason)
  }

  /// "← 3.1 The game · 3 The chapter · 3.3 … →".
  private mutating func navigation(_ index: Int) -> String {
    var parts: [String] = []
    if index > 0 {
      let last = text.sections[index - 1]
      parts.append("[← \(last.number) \(inline(last.title, line: 1))](\(last.page).md)")
    }
    parts.append("[Chapter \(identity.number)](README.md)")
    if index + 1 < text.sections.count {
      let next = text.sections[index + 1]
      parts.append("[\(next.number) \(inline(next.title, line: 1)) →](\(next.page).md)")
    }
    return parts.joined(separator: " · ")
  }

  mutating func inline(_ text: String, line: Int) -> String {
    let numbers = numbers, page = page, elsewhere = elsewhere
    let isComplete = outcome == .complete
    // An incomplete page refers to figures that were not made; that is not the author's mistake.
    var markup = InlineMarkup { label in
      let found =
        label.contains("/") ? elsewhere.link(to: label) : numbers.link(to: label, from: page)
      return found ?? (isComplete ? nil : "(\(label))")
    }
    let result = markup.convert(text)
    for problem in markup.problems { report(problem, line: line) }
    return result
  }
}

extension Content {
  /// What a check or an erratum found.
  var evidence: Evidence? {
    switch self {
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
