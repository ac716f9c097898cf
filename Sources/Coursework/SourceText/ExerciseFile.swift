/// A chapter's file as handed in, in pieces: declarations and statements at the top level, each
/// with the comments directly above it. What is wrong with one piece costs that piece.
struct ExerciseFile: Sendable {
  struct Piece: Sendable {
    /// `nil` for anything that is not one of the exercises.
    let exercise: String?
    /// What it declares, if it declares something by name.
    let name: String?
    /// `#if`, `#else` and the like, which cannot be left out alone.
    let isDirective: Bool
    /// Indices into the file's lines.
    let lines: Range<Int>
    /// The identifiers in it.
    let words: Set<String>
  }

  let name: String
  let text: String
  let lines: [Substring]
  let pieces: [Piece]

  init(name: String, text: String, exercises: [Exercise]) {
    self.name = name
    self.text = text
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    pieces = PieceReader(text: text, lines: lines).pieces(exercises: exercises)
  }

  /// The piece that holds a line (from 1).
  func piece(atLine line: Int) -> Int? { pieces.firstIndex { $0.lines.contains(line - 1) } }

  /// The exercise whose piece holds a line (from 1); `nil` outside of all.
  func exercise(atLine line: Int) -> String? {
    piece(atLine: line).flatMap { pieces[$0].exercise }
  }

  /// The file without some of its pieces, every other line still at its place, and with other
  /// text behind its end.
  func without(_ dropped: Set<Int>, appending stubs: [String]) -> String {
    var output: [Substring] = []
    for (index, piece) in pieces.enumerated() {
      output +=
        dropped.contains(index)
        ? [Substring](repeating: "", count: piece.lines.count)[...] : lines[piece.lines]
    }
    return (output + stubs.map { $0[...] }).joined(separator: "\n")
  }

  /// The pieces that cannot be right by themselves: a brace, a string or a comment without its
  /// end, and the line (from 1) of it.
  func imbalances() -> [(piece: Int, line: Int, message: String)] {
    pieces.indices.compactMap { index in
      let range = pieces[index].lines
      guard let (line, message) = Self.imbalance(lines[range].joined(separator: "\n")) else {
        return nil
      }
      return (index, range.lowerBound + line, message)
    }
  }

  /// What is out of balance in a text, and in which of its lines (from 1); `nil` if nothing.
  static func imbalance(_ text: String) -> (line: Int, message: String)? {
    let (tokens, unfinished) = SwiftLexer.read(text)
    if let unfinished { return (unfinished, "a string or comment begins here and does not end") }
    var open: [SwiftLexer.Token] = []
    let partner = [")": "(", "]": "[", "}": "{"]
    for token in tokens where token.kind == .symbol {
      if ["(", "[", "{"].contains(token.text) {
        open.append(token)
      } else if let wanted = partner[token.text] {
        guard let last = open.popLast() else {
          return (token.line, "'\(token.text)' is one too many")
        }
        if last.text != wanted {
          return (token.line, "'\(token.text)' does not end the '\(last.text)' before it")
        }
      }
    }
    return open.last.map { ($0.line, "'\($0.text)' has no end") }
  }

  static func isBalanced(_ text: String) -> Bool { imbalance(text) == nil }
}

/// Parts a file into pieces.
///
/// Where braces are in balance, they say what is at the top level. Where they are not, a piece
/// begins where a declaration begins at the very start of a line, so that an unbalanced brace in
/// one exercise does not reach into the next.
private struct PieceReader {
  let text: String
  let lines: [Substring]

  private static let modifiers: Set<String> = [
    "public", "internal", "private", "fileprivate", "open", "package", "final", "nonisolated",
    "static", "lazy", "indirect", "mutating",
  ]
  private static let keywords: Set<String> = [
    "func", "struct", "class", "enum", "protocol", "extension", "let", "var", "typealias", "actor",
    "import", "infix", "prefix", "postfix", "operator", "precedencegroup", "macro",
  ]
  /// Symbols that join the line they begin to the one before; keywords do so as well.
  private static let joining = Set(".{=+-*/%<>?:,&|!^")
  private static let joiningWords: Set<String> = [
    "else", "catch", "where", "throws", "async", "rethrows", "in", "as", "is",
  ]

  func pieces(exercises: [Exercise]) -> [ExerciseFile.Piece] {
    let tokens = SwiftLexer.tokens(of: text)
    let isBalanced = ExerciseFile.isBalanced(text)
    let starts = isBalanced ? startsByDepth(tokens) : startsByLine()
    var pieces: [ExerciseFile.Piece] = []
    var next = tokens.startIndex
    for (index, start) in starts.enumerated() {
      let end = index + 1 < starts.count ? starts[index + 1] : lines.count
      var own: [SwiftLexer.Token]
      if isBalanced {
        let first = next
        while next < tokens.count, tokens[next].line <= end { next += 1 }
        own = Array(tokens[first..<next])
      } else {
        own = SwiftLexer.tokens(of: lines[start..<end].joined(separator: "\n"))
      }
      let name = Self.declaredName(own)
      let isFunction = own.contains { $0.text == "func" }
      pieces.append(
        ExerciseFile.Piece(
          exercise: isFunction ? exercises.first { $0.signature.name == name }?.id : nil,
          name: name,
          isDirective: own.first?.text == "#" && own.count > 1
            && ["if", "else", "elseif", "endif"].contains(own[1].text),
          lines: start..<end,
          words: Set(own.lazy.filter { $0.kind == .word }.map(\.name))))
    }
    return pieces
  }

  private static func declaredName(_ tokens: [SwiftLexer.Token]) -> String? {
    guard let keyword = tokens.firstIndex(where: { keywords.contains($0.text) }),
      tokens.index(after: keyword) < tokens.endIndex
    else { return nil }
    // A statement may use such words further in.
    for token in tokens[..<keyword]
    where token.kind == .word && !modifiers.contains(token.name) && token.text != "unsafe" {
      if tokens[0].text != "@" && !modifiers.contains(tokens[0].text) { return nil }
    }
    let name = tokens[tokens.index(after: keyword)]
    return name.kind == .word ? name.name : nil
  }

  private func startsByDepth(_ tokens: [SwiftLexer.Token]) -> [Int] {
    var starts = [0]
    var depth = 0
    var lastLine = 0
    // Attributes and modifiers wait for the declaration that they belong to.
    var isWaiting = false
    for (index, token) in tokens.enumerated() {
      let isFirstOfLine = token.line != lastLine
      lastLine = token.line
      if depth == 0, isFirstOfLine, !isWaiting,
        isStart(token, after: index > 0 ? tokens[index - 1] : nil)
      {
        starts.append(
          withComments(from: token.line - 1, above: starts[starts.count - 1], tokens, index))
        let isCall = index + 1 < tokens.count && tokens[index + 1].text == "("
        isWaiting =
          token.text == "@"
          || (Self.modifiers.contains(token.text) && !(isCall && token.text == "open"))
      }
      if depth == 0, Self.keywords.contains(token.text) { isWaiting = false }
      if ["(", "[", "{"].contains(token.text) { depth += 1 }
      if [")", "]", "}"].contains(token.text) { depth -= 1 }
    }
    return starts.count > 1 && starts[1] == 0 ? Array(starts.dropFirst()) : starts
  }

  private func isStart(_ token: SwiftLexer.Token, after previous: SwiftLexer.Token?) -> Bool {
    if Self.keywords.contains(token.text) || Self.modifiers.contains(token.text) { return true }
    if token.text == "@" || token.text == "#" { return true }
    if Self.joiningWords.contains(token.text) { return false }
    if token.kind == .symbol, let first = token.text.first, Self.joining.contains(first) {
      return false
    }
    guard let previous, previous.kind == .symbol else { return true }
    return !["=", ",", ":", "+", "-", "*", "/", "&", "|"].contains(previous.text)
  }

  /// The line of the first comment directly above a line.
  private func withComments(
    from line: Int, above limit: Int, _ tokens: [SwiftLexer.Token], _ index: Int
  ) -> Int {
    let last = index > 0 ? tokens[index - 1].line + newlines(in: tokens[index - 1]) : 0
    var first = line
    while first > max(limit, last), lines[first - 1].trimmingSpaces().hasPrefix("//") { first -= 1 }
    return first
  }

  private func newlines(in token: SwiftLexer.Token) -> Int {
    token.kind == .string ? token.text.filter { $0 == "\n" }.count : 0
  }

  private func startsByLine() -> [Int] {
    var starts = [0]
    for (index, line) in lines.enumerated() where Self.beginsDeclaration(line) {
      var first = index
      while first > starts[starts.count - 1] + 1,
        lines[first - 1].hasPrefix("//") || lines[first - 1].hasPrefix("@")
      {
        first -= 1
      }
      starts.append(first)
    }
    return starts.count > 1 && starts[1] == 0 ? Array(starts.dropFirst()) : starts
  }

  private static func beginsDeclaration(_ line: Substring) -> Bool {
    guard line.first?.isWhitespace == false else { return false }
    var words = line.split { $0 == " " || $0 == "\t" || $0 == "(" || $0 == "{" }[...]
    while let word = words.first, modifiers.contains(String(word)) || word.hasPrefix("@") {
      words = words.dropFirst()
    }
    return words.first.map { keywords.contains(String($0)) } ?? false
  }
}
