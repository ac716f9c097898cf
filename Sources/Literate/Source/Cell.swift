/// A chapter's source, cut where prose and code meet.
enum Cell: Sendable, Hashable {
  case prose(ProseCell)
  case code(CodeCell)

  /// Zero-based lines of the source.
  var lines: Range<Int> {
    switch self {
    case .prose(let cell): cell.lines
    case .code(let cell): cell.lines
    }
  }
}

/// Consecutive lines of `//:`, without their marks.
struct ProseCell: Sendable, Hashable {
  var lines: Range<Int>
  var text: [String]
}

/// The code between two pieces of prose, or from one `// snippet.name` to the next.
struct CodeCell: Sendable, Hashable {
  struct Part: Sendable, Hashable {
    var text: [String]
    /// The summary under which the code is folded away; nil when it stands open.
    var fold: String?
  }

  var lines: Range<Int>
  var name: String?
  /// What the page shows of it.
  var parts: [Part]
}

/// Cuts a source into cells.
///
/// `//:` at the left margin is prose. `// snippet.name` begins a cell of that name,
/// `// snippet.hide` and `// snippet.show` keep what is between them off the page, and
/// `// snippet.fold Summary` folds what follows; hiding and folding end with the cell.
struct CellReader {
  private(set) var cells: [Cell] = []
  private(set) var problems: [SourceProblem] = []

  private let file: String
  private var start = 0
  private var name: String?
  private var parts: [CodeCell.Part] = []
  private var visible: [String] = []
  private var fold: String?
  private var isHidden = false
  private var hasCode = false

  init(file: String, text: String, lexer: Lexer) {
    self.file = file
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var index = 0
    while index < lines.count {
      let isCode = lexer.lines[index].isCode
      if isCode, Self.prose(lines[index]) != nil {
        if lexer.lines[index].depth > 0 {
          problems.append(
            SourceProblem(
              file: file, line: index + 1,
              message: "prose inside brackets; move it before the statement, or use `//`"))
        }
        endCode(before: index)
        let first = index
        var text: [String] = []
        while index < lines.count, let prose = Self.prose(lines[index]) {
          text.append(prose)
          index += 1
        }
        cells.append(.prose(ProseCell(lines: first..<index, text: text)))
        start = index
        continue
      }
      if isCode, let directive = Self.directive(lines[index]) {
        obey(directive, at: index)
      } else {
        if !lines[index].allSatisfy(\.isWhitespace) { hasCode = true }
        if !isHidden { visible.append(lines[index]) }
      }
      index += 1
    }
    endCode(before: lines.count)
  }

  /// The prose of a line; nil when it is code.
  private static func prose(_ line: String) -> String? {
    guard line.hasPrefix("//:") else { return nil }
    let text = line.dropFirst(3)
    return String(text.first == " " ? text.dropFirst() : text)
  }

  /// What follows "snippet." in a comment of its own.
  static func directive(_ line: String) -> Substring? {
    let trimmed = line.drop { $0 == " " }
    guard trimmed.hasPrefix("// snippet.") else { return nil }
    return trimmed.dropFirst("// snippet.".count)
  }

  private mutating func obey(_ directive: Substring, at index: Int) {
    let word = directive.prefix { $0 != " " && $0 != ":" }
    switch word {
    case "hide":
      endPart()
      isHidden = true
    case "show":
      endPart()
      isHidden = false
      fold = nil
    case "fold":
      endPart()
      let summary = directive.dropFirst(word.count).drop { $0 == " " || $0 == ":" }
      fold = summary.isEmpty ? "Code" : String(summary)
    case "end":
      endCode(before: index)
      start = index
    default:
      let isAnchor =
        !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
      guard isAnchor, word.count == directive.count else {
        problems.append(
          SourceProblem(
            file: file, line: index + 1,
            message: "“snippet.\(directive)” is no cell name; use letters, digits, '-' and '_'"))
        return
      }
      endCode(before: index)
      start = index
      name = String(word)
    }
  }

  private mutating func endPart() {
    var lines = visible[...]
    while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    if !lines.isEmpty { parts.append(CodeCell.Part(text: Array(lines), fold: fold)) }
    visible = []
  }

  private mutating func endCode(before end: Int) {
    endPart()
    // Blank lines between prose and prose, or at the end, are no code.
    if hasCode || name != nil {
      cells.append(.code(CodeCell(lines: start..<end, name: name, parts: parts)))
    }
    name = nil
    parts = []
    fold = nil
    isHidden = false
    hasCode = false
  }
}
