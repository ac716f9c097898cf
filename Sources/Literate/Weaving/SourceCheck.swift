/// Finds before the run what would spoil the page after it: mistakes in the prose, equations that
/// nothing mentions, references that lead nowhere.
enum SourceCheck {
  static func problems(in text: ChapterText, sources: [String: String], chapter: Int)
    -> [SourceProblem]
  {
    var problems = text.problems
    let code = sources.keys.sorted().map { Self.code(of: sources[$0] ?? "") }
    func isMentioned(_ label: String) -> Bool { code.contains { $0.contains("\"\(label)\"") } }
    func report(_ message: String, _ line: Int) {
      problems.append(SourceProblem(file: text.mainPath, line: line, message: message))
    }

    var equations: Set<String> = []
    for (equation, line) in text.equations {
      guard let label = equation.label else { continue }
      if !equations.insert(label).inserted { report("the label \(label) is used twice", line) }
      if !equation.isDefinition, !isMentioned(label) {
        report(
          "\(label) is checked by nothing; add verify(\"\(label)\", …) or write "
            + "{#\(label) definition}", line)
      }
    }
    for index in text.cells.indices {
      for (block, line) in text.prose[index]?.blocks ?? [] {
        var markup = InlineMarkup {
          let isCell = $0.hasPrefix("cell:") && text.cellNames.contains(String($0.dropFirst(5)))
          return isCell || equations.contains($0) || isMentioned($0) ? "" : nil
        }
        switch block {
        case .paragraph(let lines): _ = markup.convert(lines.joined(separator: "\n"))
        case .heading(_, let text): _ = markup.convert(text)
        case .blank, .equation, .verbatim: break
        }
        for problem in markup.problems { report(problem, line + 1) }
      }
    }
    return problems.removingDuplicates()
  }

  /// The text without its prose, in which a label is only referred to.
  private static func code(of source: String) -> String {
    source.split(separator: "\n").filter { !$0.hasPrefix("//:") }.joined(separator: "\n")
  }
}
