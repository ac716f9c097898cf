import Foundation

/// Finds before the run what would spoil the pages after it: mistakes in the prose, equations that
/// nothing mentions, references and quotations that lead nowhere.
enum SourceCheck {
  static func problems(in text: ChapterText, chapter: Int) -> [SourceProblem] {
    var problems = text.problems
    let code = text.sources.texts.keys.sorted().map { Self.code(of: text.sources.texts[$0] ?? "") }
    func isMentioned(_ label: String) -> Bool { code.contains { $0.contains("\"\(label)\"") } }
    let files = [text.main] + text.sections.map(\.text)

    var equations: Set<String> = []
    var algorithms: Set<String> = []
    for file in files {
      for (equation, line) in file.equations {
        guard let label = equation.label else { continue }
        if file.path == text.main.path {
          problems.append(
            SourceProblem(
              file: file.path, line: line,
              message: "\(label): numbered equations belong into sections, where they are checked"))
        }
        if !equations.insert(label).inserted {
          problems.append(
            SourceProblem(file: file.path, line: line, message: "the label \(label) is used twice"))
        }
        if !equation.isDefinition, !isMentioned(label) {
          problems.append(
            SourceProblem(
              file: file.path, line: line,
              message: "\(label) is checked by nothing; add verify(\"\(label)\", …) or write "
                + "{#\(label) definition}"))
        }
      }
      for (block, _) in file.blocks {
        if case .algorithm(let box) = block, let label = box.label { algorithms.insert(label) }
      }
    }
    let cells = Set(files.flatMap(\.cellNames))
    let sections = Set(text.sections.map(\.name))
    func isKnown(_ reference: String) -> Bool {
      if reference.contains("/") { return true }
      if reference.hasPrefix("cell:") { return cells.contains(String(reference.dropFirst(5))) }
      if reference.hasPrefix("sec:") { return sections.contains(String(reference.dropFirst(4))) }
      return equations.contains(reference) || algorithms.contains(reference)
        || isMentioned(reference)
    }
    for file in files {
      for (block, line) in file.blocks {
        var markup = InlineMarkup { isKnown($0) ? "" : nil }
        switch block {
        case .paragraph(let lines):
          _ = markup.convert(lines.joined(separator: "\n"))
        case .heading(_, let text): _ = markup.convert(text)
        case .algorithm(let box): for line in box.lines { _ = markup.convert(line) }
        case .blank, .equation, .verbatim: break
        }
        for problem in markup.problems {
          problems.append(SourceProblem(file: file.path, line: line, message: problem))
        }
        problems += quotationProblems(block, line, file, text)
      }
    }
    return problems.removingDuplicates()
  }

  private static func quotationProblems(
    _ block: ProseBlock, _ line: Int, _ file: SectionText, _ text: ChapterText
  ) -> [SourceProblem] {
    guard case .paragraph(let lines) = block else { return [] }
    return lines.enumerated().compactMap { offset, words in
      guard Weaver.isQuotation(words) else { return nil }
      let name = String(words.dropFirst("(quote:".count).dropLast())
      if text.quotable[name] != nil { return nil }
      return SourceProblem(
        file: file.path, line: line + offset,
        message: "no other file of the chapter has a region `// snippet.\(name)`")
    }
  }

  /// The text without its prose, in which a label is only referred to.
  private static func code(of source: String) -> String {
    source.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//:") }
      .joined(separator: "\n")
  }
}
