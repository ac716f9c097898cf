import Verification

/// What a chapter's pages say, as data: for the record, for the book's tables, for comparing two runs.
struct PageRecord {
  private(set) var equations: [EquationRecord] = []
  private(set) var checks: [Evidence] = []
  private(set) var values: [ValueRecord] = []
  private(set) var figures: [RecordedFigure] = []
  private(set) var scores: [Score] = []
  private(set) var findings: [FindingRecord] = []
  private var texts = 0
  private var uses: [String: Int] = [:]

  mutating func read(_ weaver: Weaver) {
    for (index, section) in weaver.text.sections.enumerated() {
      let code = SlipCode.byLabel(in: section.text.code)
      for (equation, _) in section.text.equations {
        guard let label = equation.label, let number = weaver.numbers.number(of: label) else {
          continue
        }
        let slips = weaver.checks[label]?.flatMap(\.slips).map(\.label) ?? []
        equations.append(
          EquationRecord(
            label: label, number: number, formula: equation.formula.joined(separator: "\n"),
            isDefinition: equation.isDefinition, page: section.page + ".md",
            slipCode: code.filter { slips.contains($0.key) }))
      }
      texts = 0
      for event in weaver.sectionRuns[index] {
        read(event.content, section, code, weaver)
      }
    }
  }

  private mutating func read(
    _ content: Content, _ section: ChapterText.SectionSource, _ code: [String: String],
    _ weaver: Weaver
  ) {
    if let evidence = content.evidence { checks.append(evidence) }
    switch content {
    case .value(let name, let number, _): add(name, number)
    case .prose(let pieces): add(pieces, section.number)
    case .table(let table, let title, let label): add(table, label ?? title)
    case .figure(let figure): figures.append(figure)
    case .score(let score): add(score)
    case .finding(let finding):
      findings.append(
        FindingRecord(
          text: weaver.plain(finding), holds: finding.holds, judged: weaver.isJudging,
          evidence: finding.evidence))
      add(finding.pieces, section.number)
    case .erratum(let erratum):
      let label = erratum.evidence.label
      let slips = erratum.evidence.slips.map(\.label)
      equations.append(
        EquationRecord(
          label: label, number: weaver.numbers.number(of: label) ?? "",
          formula: erratum.corrected, isDefinition: false, page: section.page + ".md",
          slipCode: code.filter { slips.contains($0.key) }))
    default: break
    }
  }

  /// Names repeat in loops; the second one is "name (2)".
  private mutating func add(_ name: String, _ number: RecordedNumber) {
    uses[name, default: 0] += 1
    let count = uses[name] ?? 1
    values.append(ValueRecord(name: count == 1 ? name : "\(name) (\(count))", number: number))
  }

  private mutating func add(_ pieces: [Prose.Piece], _ section: String) {
    texts += 1
    var index = 0
    for piece in pieces {
      guard case .number(let number) = piece else { continue }
      index += 1
      add("\(section) text \(texts).\(index)", number)
    }
  }

  private mutating func add(_ table: Table, _ name: String) {
    for row in table.rows.indices {
      for column in table.columns.indices {
        guard let number = table.number(row: row, column: column) else { continue }
        add("\(name)[\(row + 1), \(table.columns[column].title)]", number)
      }
    }
  }

  private mutating func add(_ score: Score) {
    scores.append(score)
    // A score with an interval is a statistic of a trained model: its interval is its band.
    var band: Band?
    if let low = score.low, let high = score.high {
      band = .absolute(max(high - score.value, score.value - low))
    }
    add(
      "\(score.metric) of \(score.model) on \(score.data)",
      RecordedNumber(value: score.value, precision: .significant(score.digits), band: band))
  }
}
