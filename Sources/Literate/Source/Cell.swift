/// A section's source, cut where prose and code meet.
enum Cell: Sendable, Hashable {
  case prose(ProseCell)
  case code(CodeCell)
}

/// Consecutive lines of `//:`, without their marks.
struct ProseCell: Sendable, Hashable {
  /// Zero-based lines of the file.
  var lines: Range<Int>
  var text: [String]
}

/// The statements between two pieces of prose.
struct CodeCell: Sendable, Hashable {
  var name: String?
  var statements: [Statement]
}

/// Cuts a file into cells.
///
/// `//:` is prose, at the left margin and inside the section's function at its indentation. What
/// stands between is statements. `// snippet.open` opens what follows up to the next prose, directive
/// or recording call, `// snippet.fold Summary` folds it, `// snippet.hide` keeps it off the page until
/// `// snippet.show`, and `// snippet.name` begins a cell of that name, open.
struct CellReader {
  private(set) var cells: [Cell] = []
  private(set) var problems: [SourceProblem] = []
  /// The lines of the section's function without its header and last brace; nil where there is none.
  private(set) var body: Range<Int>?

  private let file: String
  private let lines: [String]
  private let lexer: Lexer
  private var statements: [Statement] = []
  private var name: String?
  private var mode: Mode = .usual
  private var isHidden = false

  private enum Mode {
    case usual
    case open
    case fold(String)
  }

  init(file: String, lines: [String], lexer: Lexer) {
    self.file = file
    self.lines = lines
    self.lexer = lexer
    body = Self.sectionBody(lines, lexer)
    var index = 0
    while index < lines.count { index = read(from: index) }
    endCell()
  }

  /// How far lines at this place are indented, and how many brackets are open around them.
  private func base(_ index: Int) -> Int {
    body?.contains(index) == true ? 1 : 0
  }

  /// An import, or the header or the last brace of the section's function.
  private func isFrame(_ index: Int) -> Bool {
    if let body, index == body.lowerBound - 1 || index == body.upperBound { return true }
    return lines[index].hasPrefix("import ") || lines[index].hasPrefix("@preconcurrency import ")
  }

  /// Reads what begins at a line; returns the line after it.
  private mutating func read(from index: Int) -> Int {
    let line = lines[index]
    guard lexer.lines[index].isCode else { return index + 1 }
    if line.drop(while: { $0 == " " || $0 == "\t" }).hasPrefix("//:") {
      return readProse(from: index)
    }
    switch SourceDirective(line) {
    case .directive(let directive):
      obey(directive, at: index)
      return index + 1
    case .nearMiss(let message):
      report(message, at: index)
      return index + 1
    case nil: break
    }
    if line.allSatisfy(\.isWhitespace) { return index + 1 }
    if isFrame(index) { return index + 1 }
    return readStatement(from: index)
  }

  private mutating func readProse(from first: Int) -> Int {
    endCell()
    let depth = base(first)
    let margin = String(repeating: " ", count: 2 * depth)
    if lexer.lines[first].depth > depth {
      report("prose inside brackets; move it before the statement, or use `//`", at: first)
    }
    var text: [String] = []
    var index = first
    while index < lines.count, lexer.lines[index].isCode {
      let rest = lines[index].drop { $0 == " " || $0 == "\t" }
      guard rest.hasPrefix("//:") else { break }
      let after = rest.dropFirst(3)
      if !lines[index].hasPrefix(margin + "//:"), lexer.lines[first].depth <= depth {
        report("prose stands at the margin of its function, \(2 * depth) spaces", at: index)
      }
      if let next = after.first, next != " " {
        report("a space has to follow “//:”; this line would lose its meaning", at: index)
      }
      text.append(String(after.first == " " ? after.dropFirst() : after))
      index += 1
    }
    cells.append(.prose(ProseCell(lines: first..<index, text: text)))
    return index
  }

  private mutating func readStatement(from first: Int) -> Int {
    let depth = base(first)
    let indentation = 2 * depth
    var index = first
    // Comments and attributes belong to what follows them.
    func isLeading(_ line: String) -> Bool {
      let rest = line.drop { $0 == " " }
      return (rest.hasPrefix("//") && !rest.hasPrefix("//:") && SourceDirective(line) == nil)
        || (rest.hasPrefix("@") && !rest.contains("func ") && !rest.contains("struct "))
    }
    while index < lines.count, lexer.lines[index].isCode,
      isLeading(lines[index]) || lines[index].allSatisfy(\.isWhitespace)
    {
      index += 1
    }
    // Comments that stand before prose, a directive or the function's frame belong to no statement.
    guard index < lines.count, !isFrame(index), SourceDirective(lines[index]) == nil,
      !lines[index].drop(while: { $0 == " " }).hasPrefix("//:")
    else { return max(index, first + 1) }
    let start = index
    index = start + 1
    func begins(_ index: Int) -> Bool {
      guard lexer.lines[index].isCode, lexer.lines[index].depth <= depth else { return false }
      let line = lines[index]
      if line.allSatisfy(\.isWhitespace) { return true }
      let margin = line.prefix { $0 == " " }.count
      guard margin <= indentation, let mark = line.dropFirst(margin).first else { return false }
      return !".+-*&|?:=<>)]}".contains(mark) && !line.dropFirst(margin).hasPrefix("else ")
    }
    while index < lines.count, !begins(index), index != body?.upperBound {
      if lexer.lines[index].isCode, lines[index].drop(while: { $0 == " " }).hasPrefix("//:") {
        report("prose inside brackets; move it before the statement, or use `//`", at: index)
      }
      index += 1
    }
    let text = Self.outdented(Array(lines[first..<index]))
    add(first..<index, text)
    return max(index, first + 1)
  }

  private mutating func add(_ range: Range<Int>, _ text: [String]) {
    var kind = Statement.kind(ofLines: text)
    let statement = Statement(lines: range, kind: kind, text: text)
    if isHidden {
      kind = statement.isRecording ? .spoken : .hidden
    } else if statement.isRecording || kind == .table {
      if case .open = mode { mode = .usual }
      if case .fold(let summary) = mode, kind != .spoken { kind = .folded(summary) }
    } else {
      switch mode {
      case .open: kind = .open
      case .fold(let summary): kind = .folded(summary)
      case .usual: break
      }
    }
    statements.append(Statement(lines: range, kind: kind, text: text))
  }

  private mutating func obey(_ directive: SourceDirective.Word, at index: Int) {
    switch directive {
    case .open: mode = .open
    case .fold(let summary): mode = .fold(summary)
    case .hide: isHidden = true
    case .show:
      isHidden = false
      mode = .usual
    case .end: endCell()
    case .name(let word):
      endCell()
      name = word
      mode = .open
    }
  }

  private mutating func endCell() {
    if !statements.isEmpty || name != nil {
      if statements.isEmpty, let name {
        report("the cell “\(name)” has no code; a link to it would lead nowhere", at: 0)
      }
      cells.append(.code(CodeCell(name: name, statements: statements)))
    }
    statements = []
    name = nil
    mode = .usual
    isHidden = false
  }

  private mutating func report(_ message: String, at index: Int) {
    problems.append(SourceProblem(file: file, line: index + 1, message: message))
  }

  // MARK: The section's function

  /// `func name(_ chapter: Chapter) throws {`, at the left margin.
  private static func sectionBody(_ lines: [String], _ lexer: Lexer) -> Range<Int>? {
    let header = lines.indices.first {
      lexer.lines[$0].isCode && lines[$0].hasPrefix("func ") && lines[$0].contains(": Chapter)")
        && lines[$0].hasSuffix("{")
    }
    guard let header else { return nil }
    let end = lines.indices.dropFirst(header + 1).first {
      lexer.lines[$0].isCode && lines[$0].hasPrefix("}")
    }
    return (header + 1)..<(end ?? lines.count)
  }

  static func outdented(_ lines: [String]) -> [String] {
    var lines = lines[...]
    while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    let margin =
      lines.filter { !$0.allSatisfy(\.isWhitespace) }
      .map { $0.prefix { $0 == " " }.count }.min() ?? 0
    return lines.map { String($0.dropFirst(min(margin, $0.prefix { $0 == " " }.count))) }
  }
}
