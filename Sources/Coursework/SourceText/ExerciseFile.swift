/// A chapter's file as handed in, and which of its lines belong to which exercise.
///
/// A piece begins where a declaration begins at the very start of a line, with the comments and
/// attributes directly above it, and ends where the next one begins. That needs no parsing, so an
/// unbalanced brace in one exercise does not reach into the next.
struct ExerciseFile: Sendable {
  struct Piece: Sendable {
    /// `nil` for anything that is not one of the exercises.
    let exercise: String?
    /// Indices into the file's lines.
    let lines: Range<Int>
  }

  let name: String
  let text: String
  let lines: [Substring]
  let pieces: [Piece]

  init(name: String, text: String, exercises: [Exercise]) {
    self.name = name
    self.text = text
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var starts: [(line: Int, exercise: String?)] = [(0, nil)]
    for (index, line) in lines.enumerated() where Self.beginsDeclaration(line) {
      let function = Self.functionName(in: line)
      let exercise = exercises.first { $0.signature.name == function }?.id
      var first = index
      while first > starts[starts.count - 1].line + 1, Self.belongsBelow(lines[first - 1]) {
        first -= 1
      }
      starts.append((first, exercise))
    }
    var pieces: [Piece] = []
    for (index, start) in starts.enumerated() {
      let end = index + 1 < starts.count ? starts[index + 1].line : lines.count
      pieces.append(Piece(exercise: start.exercise, lines: start.line..<end))
    }
    self.pieces = pieces
  }

  /// The exercise whose piece holds a line (from 1); `nil` outside of all.
  func exercise(atLine line: Int) -> String? {
    pieces.first { $0.lines.contains(line - 1) }?.exercise
  }

  /// The file with other text for some exercises, every line still at its place.
  func replacing(_ replacements: [String: String]) -> String {
    var output: [Substring] = []
    for piece in pieces {
      if let id = piece.exercise, let text = replacements[id] {
        output.append(text[...])
        output += [Substring](repeating: "", count: piece.lines.count - 1)
      } else {
        output += lines[piece.lines]
      }
    }
    return output.joined(separator: "\n")
  }

  /// The exercises whose pieces cannot be right by themselves: a brace, a string or a comment
  /// without its end.
  func unbalancedExercises() -> [String] {
    pieces.compactMap { piece in
      guard let id = piece.exercise else { return nil }
      return Self.isBalanced(lines[piece.lines].joined(separator: "\n")) ? nil : id
    }
  }

  static func isBalanced(_ text: String) -> Bool {
    let (tokens, isUnfinished) = SwiftLexer.read(text)
    var open: [String] = []
    let partner = [")": "(", "]": "[", "}": "{"]
    for token in tokens where token.kind == .symbol {
      if ["(", "[", "{"].contains(token.text) {
        open.append(token.text)
      } else if let wanted = partner[token.text], open.popLast() != wanted {
        return false
      }
    }
    return open.isEmpty && !isUnfinished
  }

  private static let modifiers: Set<Substring> = [
    "public", "internal", "private", "fileprivate", "open", "package", "final", "nonisolated",
  ]
  private static let keywords: Set<Substring> = [
    "func", "struct", "class", "enum", "protocol", "extension", "let", "var", "typealias", "actor",
    "import", "infix", "prefix", "postfix", "operator", "precedencegroup", "macro",
  ]

  private static func beginsDeclaration(_ line: Substring) -> Bool {
    var words = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "(" || $0 == "{" })[
      ...]
    guard line.first?.isWhitespace == false else { return false }
    while let word = words.first, modifiers.contains(word) || word.hasPrefix("@") {
      words = words.dropFirst()
    }
    return words.first.map(keywords.contains) ?? false
  }

  private static func belongsBelow(_ line: Substring) -> Bool {
    line.hasPrefix("//") || line.hasPrefix("@")
  }

  private static func functionName(in line: Substring) -> String? {
    guard let keyword = line.range(ofText: "func ") else { return nil }
    let rest = line[keyword.upperBound...].drop { $0 == " " }
    return String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
  }
}
