/// A source file of prose and code, read: a section, or the chapter's main.swift.
struct SectionText: Sendable {
  /// "Chapters/3-gan/3.1-the-game.swift".
  let path: String
  let lines: [String]
  let cells: [Cell]
  /// The prose of each prose cell, read, by the cell's index.
  let prose: [Int: ProseReader]
  private(set) var problems: [SourceProblem]
  /// Where an event of a code line belongs, by the line's ordinal among the code lines.
  private let places: [Place?]
  /// The ordinal of each line among the code lines: those that are no prose, no comment, not blank.
  private let ordinals: [Int?]

  /// A statement of a cell.
  struct Place: Sendable, Hashable, Comparable {
    var cell: Int
    var statement: Int

    static func < (left: Place, right: Place) -> Bool {
      (left.cell, left.statement) < (right.cell, right.statement)
    }
  }

  init(path: String, text: String) {
    self.path = path
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let lexer = Lexer(text)
    let reader = CellReader(file: path, lines: lines, lexer: lexer)
    self.lines = lines
    cells = reader.cells
    problems = reader.problems
    var ordinals = [Int?](repeating: nil, count: lines.count)
    var count = 0
    for index in lines.indices where Self.isCode(lines[index], lexer.lines[index]) {
      ordinals[index] = count
      count += 1
    }
    self.ordinals = ordinals
    var places = [Place?](repeating: nil, count: count)
    var prose: [Int: ProseReader] = [:]
    for (index, cell) in cells.enumerated() {
      switch cell {
      case .prose(let cell):
        let reader = ProseReader(cell.text, firstLine: cell.lines.lowerBound)
        prose[index] = reader
        for (line, message) in reader.problems {
          problems.append(SourceProblem(file: path, line: line + 1, message: message))
        }
      case .code(let cell):
        for (number, statement) in cell.statements.enumerated() {
          for line in statement.lines {
            if let ordinal = ordinals[line] {
              places[ordinal] = Place(cell: index, statement: number)
            }
          }
        }
      }
    }
    self.prose = prose
    self.places = places
    isSection = reader.body != nil
  }

  /// Whether the file has a function of the form `func name(_ chapter: Chapter)`.
  let isSection: Bool

  private static func isCode(_ line: String, _ state: LineState) -> Bool {
    guard state.isCode else { return true }
    let rest = line.drop { $0 == " " || $0 == "\t" }
    return !rest.isEmpty && !rest.hasPrefix("//")
  }

  /// The ordinal of a one-based line among the code lines.
  func ordinal(ofLine line: Int) -> Int? {
    ordinals.indices.contains(line - 1) ? ordinals[line - 1] : nil
  }

  /// The statement that holds a code line.
  func place(ofOrdinal ordinal: Int) -> Place? {
    places.indices.contains(ordinal) ? places[ordinal] : nil
  }

  /// What is compiled, without prose, comments and blank lines: equal texts compute the same.
  var code: String {
    lines.indices.filter { ordinals[$0] != nil }.map { lines[$0] }.joined(separator: "\n")
  }

  /// The code on which a statement depends that begins or stands at a one-based line: what stands
  /// before it and it itself without recording calls, and everything outside the section's function.
  func code(through line: Int) -> String {
    var skipped: Set<Int> = []
    let target = ordinal(ofLine: line).flatMap(place(ofOrdinal:))
    for (index, cell) in cells.enumerated() {
      guard case .code(let cell) = cell else { continue }
      for (number, statement) in cell.statements.enumerated() {
        let place = Place(cell: index, statement: number)
        let isInside = lines[statement.lines.lowerBound].hasPrefix("  ")
        if statement.isRecording || (isInside && target.map { place > $0 } == true) {
          skipped.formUnion(statement.lines)
        }
      }
    }
    return lines.indices.filter { ordinals[$0] != nil && !skipped.contains($0) }
      .map { lines[$0] }.joined(separator: "\n")
  }

  /// The modules that it imports.
  var imports: [String] {
    lines.filter { $0.hasPrefix("import ") || $0.hasPrefix("@preconcurrency import ") }
      .compactMap { $0.split(separator: " ").last.map(String.init) }
  }

  /// The text of the first heading.
  var title: String? {
    blocks.lazy.compactMap { block, _ in
      if case .heading(1, let title) = block { title } else { nil }
    }.first
  }

  /// The first sentence of the first paragraph.
  var lead: String? {
    for (block, _) in blocks {
      guard case .paragraph(let lines) = block else { continue }
      let text = lines.joined(separator: " ")
      var end = text.endIndex
      var index = text.startIndex
      while index < text.endIndex {
        let next = text.index(after: index)
        if ".?!".contains(text[index]), next == text.endIndex || text[next] == " " {
          end = next
          break
        }
        index = next
      }
      return String(text[..<end])
    }
    return nil
  }

  /// All blocks of prose with their one-based lines, in order.
  var blocks: [(block: ProseBlock, line: Int)] {
    cells.indices.flatMap { index in (prose[index]?.blocks ?? []).map { ($0.block, $0.line + 1) } }
  }

  /// The display equations of the prose, with one-based lines.
  var equations: [(equation: DisplayEquation, line: Int)] {
    blocks.compactMap { block, line in
      if case .equation(let equation) = block { (equation, line) } else { nil }
    }
  }

  var cellNames: [String] {
    cells.compactMap { if case .code(let cell) = $0 { cell.name } else { nil } }
  }
}
