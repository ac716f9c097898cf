/// What a line of Swift begins in: only a line that begins in code can hold prose or a directive.
struct LineState: Sendable, Hashable {
  /// The line begins neither in a string nor in a comment.
  var isCode: Bool
  /// How many brackets of any kind are open.
  var depth: Int
}

/// A word of the source that is neither in a string nor in a comment.
struct Word: Sendable, Hashable {
  var text: String
  /// Zero-based.
  var line: Int
  /// How many brackets are open around it.
  var depth: Int
}

/// Reads Swift just far enough to tell code from strings and comments: raw and multi-line strings,
/// interpolations to any depth, nested block comments, regular-expression literals.
struct Lexer {
  /// One state a line, as the line begins.
  private(set) var lines: [LineState] = []
  private(set) var words: [Word] = []

  private enum Context {
    /// Code; `parentheses` open ones inside an interpolation, whose closing one ends it.
    case code(parentheses: Int)
    case string(hashes: Int, isMultiline: Bool)
    case comment(depth: Int)
  }

  private let bytes: [UInt8]
  private var position = 0
  private var contexts: [Context] = [.code(parentheses: 0)]
  private var depth = 0

  init(_ source: String) {
    bytes = Array(source.utf8)
    beginLine()
    while position < bytes.count { step() }
  }

  private mutating func beginLine() {
    let isCode = if case .code = contexts[contexts.count - 1] { contexts.count == 1 } else { false }
    lines.append(LineState(isCode: isCode, depth: depth))
  }

  private mutating func step() {
    let byte = bytes[position]
    if byte == UInt8(ascii: "\n") {
      // A single-line string ends with its line at the latest.
      while case .string(_, false) = contexts[contexts.count - 1] { contexts.removeLast() }
      position += 1
      beginLine()
      return
    }
    switch contexts[contexts.count - 1] {
    case .code(let parentheses): stepCode(byte, parentheses)
    case .string(let hashes, let isMultiline): stepString(byte, hashes, isMultiline)
    case .comment(let depth): stepComment(depth)
    }
  }

  private mutating func stepCode(_ byte: UInt8, _ parentheses: Int) {
    switch byte {
    case UInt8(ascii: "/") where at("//"):
      while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
    case UInt8(ascii: "/") where at("/*"):
      contexts.append(.comment(depth: 1))
      position += 2
    case UInt8(ascii: "/"): skipRegularExpression()
    case UInt8(ascii: "\""): openString(hashes: 0)
    case UInt8(ascii: "#"):
      let hashes = run(of: UInt8(ascii: "#"))
      if position + hashes < bytes.count, bytes[position + hashes] == UInt8(ascii: "\"") {
        position += hashes
        openString(hashes: hashes)
      } else {
        position += hashes
      }
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
      if byte == UInt8(ascii: "("), contexts.count > 1 { setParentheses(parentheses + 1) }
      depth += 1
      position += 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
      position += 1
      if byte == UInt8(ascii: ")"), contexts.count > 1 {
        if parentheses == 0 {
          contexts.removeLast()
          return
        }
        setParentheses(parentheses - 1)
      }
      depth = max(0, depth - 1)
    default:
      if Self.isWord(byte) { takeWord() } else { position += 1 }
    }
  }

  private mutating func setParentheses(_ count: Int) {
    contexts[contexts.count - 1] = .code(parentheses: count)
  }

  private mutating func openString(hashes: Int) {
    let isMultiline = at("\"\"\"")
    contexts.append(.string(hashes: hashes, isMultiline: isMultiline))
    position += isMultiline ? 3 : 1
  }

  private mutating func stepString(_ byte: UInt8, _ hashes: Int, _ isMultiline: Bool) {
    if byte == UInt8(ascii: "\\"), followed(by: hashes, after: position + 1) {
      let next = position + 1 + hashes
      if next < bytes.count, bytes[next] == UInt8(ascii: "(") {
        contexts.append(.code(parentheses: 0))
        position = next + 1
      } else {
        // The escaped byte is skipped, unless it is the end of the line.
        position = next < bytes.count && bytes[next] != UInt8(ascii: "\n") ? next + 1 : next
      }
      return
    }
    let quotes = isMultiline ? 3 : 1
    if byte == UInt8(ascii: "\""), !isMultiline || at("\"\"\""),
      followed(by: hashes, after: position + quotes)
    {
      contexts.removeLast()
      position += quotes + hashes
      return
    }
    position += 1
  }

  private mutating func stepComment(_ depth: Int) {
    if at("/*") {
      contexts[contexts.count - 1] = .comment(depth: depth + 1)
      position += 2
    } else if at("*/") {
      if depth == 1 {
        contexts.removeLast()
      } else {
        contexts[contexts.count - 1] = .comment(depth: depth - 1)
      }
      position += 2
    } else {
      position += 1
    }
  }

  /// `/…/` where an operand may begin and the line closes it; anything else is a division.
  private mutating func skipRegularExpression() {
    position += 1
    var before = position - 2
    while before >= 0, bytes[before] == UInt8(ascii: " ") { before -= 1 }
    let opens = before < 0 || "\n(,=[{:!&|?".utf8.contains(bytes[before])
    guard opens, position < bytes.count, !" \n/*".utf8.contains(bytes[position]) else { return }
    var end = position
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
      if bytes[end] == UInt8(ascii: "/") {
        position = end + 1
        return
      }
      // A backslash before the end of the line escapes nothing: the line is over.
      let escapes =
        bytes[end] == UInt8(ascii: "\\") && end + 1 < bytes.count
        && bytes[end + 1] != UInt8(ascii: "\n")
      end += escapes ? 2 : 1
    }
  }

  private mutating func takeWord() {
    let start = position
    while position < bytes.count, Self.isWord(bytes[position]) { position += 1 }
    words.append(
      Word(
        text: String(decoding: bytes[start..<position], as: UTF8.self), line: lines.count - 1,
        depth: depth))
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  private func at(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    return (0..<count).allSatisfy { text.utf8Start[$0] == bytes[position + $0] }
  }

  private func run(of byte: UInt8) -> Int {
    var end = position
    while end < bytes.count, bytes[end] == byte { end += 1 }
    return end - position
  }

  private func followed(by hashes: Int, after start: Int) -> Bool {
    start + hashes <= bytes.count
      && bytes[start..<(start + hashes)].allSatisfy { $0 == UInt8(ascii: "#") }
  }
}
