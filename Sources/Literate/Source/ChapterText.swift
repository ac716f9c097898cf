/// A chapter's source, read: cells of main.swift, regions of the other files, who calls whom.
struct ChapterText: Sendable {
  /// "Chapters/1-kl-mle/main.swift".
  let mainPath: String
  let mainText: String
  let cells: [Cell]
  let callGraph: CallGraph
  /// Code that prose can quote: regions `// snippet.name` … `// snippet.end` of the other files.
  let quotable: [String: [String]]
  /// The prose of each prose cell, read, by the cell's index.
  let prose: [Int: ProseReader]
  /// The names that `// snippet.name` gives.
  let cellNames: Set<String>
  private(set) var problems: [SourceProblem]
  private let cellOfLine: [Int?]

  /// - Parameter sources: text by path, as embedded at compile time.
  init(sources: [String: String]) {
    let paths = sources.keys.sorted()
    mainPath = paths.first { $0.hasSuffix("/main.swift") || $0 == "main.swift" } ?? "main.swift"
    mainText = sources[mainPath] ?? ""
    let lexer = Lexer(mainText)
    let reader = CellReader(file: mainPath, text: mainText, lexer: lexer)
    cells = reader.cells
    problems = reader.problems
    if sources[mainPath] == nil {
      problems.append(
        SourceProblem(file: mainPath, line: 1, message: "the chapter has no main.swift"))
    }

    var names: Set<String> = []
    var prose: [Int: ProseReader] = [:]
    var cellOfLine = [Int?](repeating: nil, count: lexer.lines.count)
    for (index, cell) in cells.enumerated() {
      for line in cell.lines where line < cellOfLine.count { cellOfLine[line] = index }
      switch cell {
      case .prose(let cell):
        let reader = ProseReader(cell.text, firstLine: cell.lines.lowerBound)
        prose[index] = reader
        for (line, message) in reader.problems {
          problems.append(SourceProblem(file: mainPath, line: line + 1, message: message))
        }
      case .code(let cell):
        guard let name = cell.name, !names.insert(name).inserted else { continue }
        problems.append(
          SourceProblem(
            file: mainPath, line: cell.lines.lowerBound + 1,
            message: "a cell named “\(name)” exists already"))
      }
    }
    self.prose = prose
    self.cellOfLine = cellOfLine
    cellNames = names

    var others: [Lexer] = []
    var quotable: [String: [String]] = [:]
    for path in paths where path != mainPath {
      let text = sources[path] ?? ""
      let lexer = Lexer(text)
      others.append(lexer)
      for (name, region, line) in Self.regions(of: text, lexer) {
        if quotable.updateValue(region, forKey: name) != nil {
          problems.append(
            SourceProblem(
              file: path, line: line, message: "a region named “\(name)” exists already"))
        }
      }
    }
    self.quotable = quotable
    callGraph = CallGraph(main: lexer, others: others)
  }

  /// The named regions of a file, each with the one-based line where it begins.
  private static func regions(of text: String, _ lexer: Lexer) -> [(String, [String], Int)] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var found: [(String, [String], Int)] = []
    var current: (name: String, start: Int, lines: [String])?
    var isHidden = false
    func close() {
      guard let region = current else { return }
      found.append((region.name, outdented(region.lines), region.start + 1))
    }
    for (index, line) in lines.enumerated() {
      guard lexer.lines[index].isCode, let directive = CellReader.directive(line) else {
        if !isHidden { current?.lines.append(line) }
        continue
      }
      switch directive {
      case "hide": isHidden = true
      case "show": isHidden = false
      case "end":
        close()
        current = nil
      default:
        close()
        current = (String(directive), index, [])
      }
    }
    close()
    return found
  }

  private static func outdented(_ lines: [String]) -> [String] {
    var lines = lines[...]
    while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    let margin =
      lines.filter { !$0.allSatisfy(\.isWhitespace) }
      .map { $0.prefix { $0 == " " }.count }.min() ?? 0
    return lines.map { String($0.dropFirst(min(margin, $0.prefix { $0 == " " }.count))) }
  }

  /// The text of the first heading.
  var title: String? {
    headings.first { $0.level == 1 }?.title
  }

  /// The second-level headings, with one-based lines.
  var sections: [(title: String, line: Int)] {
    headings.filter { $0.level == 2 }.map { ($0.title, $0.line) }
  }

  private var headings: [(level: Int, title: String, line: Int)] {
    prose.values.flatMap(\.blocks).compactMap { block, line in
      if case .heading(let level, let title) = block { (level, title, line + 1) } else { nil }
    }.sorted { $0.line < $1.line }
  }

  /// The display equations of the prose, with one-based lines.
  var equations: [(equation: DisplayEquation, line: Int)] {
    prose.values.flatMap(\.blocks).compactMap { block, line in
      if case .equation(let equation) = block { (equation, line + 1) } else { nil }
    }.sorted { $0.line < $1.line }
  }

  /// The index of the cell that holds a zero-based line of main.swift.
  func cell(at line: Int) -> Int? {
    cellOfLine.indices.contains(line) ? cellOfLine[line] : nil
  }
}
