/// Enough of Swift's lexical grammar to see past comments and strings: what a token is, and
/// where it stands. It accepts anything.
struct SwiftLexer {
  enum Kind: Sendable { case word, number, string, symbol }

  struct Token: Sendable, Hashable {
    let kind: Kind
    let text: String
    /// From 1.
    let line: Int
    /// Bytes from the beginning of the file.
    let start: Int
    let end: Int

    /// The identifier's name: `` `class` `` is called class.
    var name: String {
      text.hasPrefix("`") ? text.filter { $0 != "`" }.trimmingSpaces() : text
    }
  }

  /// Where the first string or comment begins that does not end.
  private(set) var unfinishedLine: Int?
  private var previous: Token?
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  /// How many interpolations are open around `position`, and how many may be: the reader calls
  /// itself for each, and a file of nothing else must not exhaust its stack.
  private var depth = 0
  private static let deepest = 100
  /// The end of the last row of `#` that was looked at, and whether a quote stands there.
  private var hashes = (end: 0, next: UInt8(0))

  private init(_ text: String) { bytes = Array(text.utf8) }

  static func tokens(of text: String) -> [Token] { read(text).tokens }

  /// - Returns: the tokens, and the line of a string or comment that does not end.
  static func read(_ text: String) -> (tokens: [Token], unfinishedLine: Int?) {
    var lexer = SwiftLexer(text)
    var tokens: [Token] = []
    while let token = lexer.next() { tokens.append(token) }
    return (tokens, lexer.unfinishedLine)
  }

  private mutating func noteUnfinished(_ line: Int) { unfinishedLine = unfinishedLine ?? line }

  private func byte(_ offset: Int = 0) -> UInt8 {
    position + offset < bytes.count ? bytes[position + offset] : 0
  }

  private func isAt(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { wanted in
      wanted.indices.allSatisfy { byte($0) == wanted[$0] }
    }
  }

  private mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where position < bytes.count {
      if bytes[position] == 0x0a { line += 1 }
      position += 1
    }
  }

  private mutating func skipBlanksAndComments() {
    while position < bytes.count {
      if byte() <= 0x20 {
        advance()
      } else if isAt("//") {
        while position < bytes.count && byte() != 0x0a && byte() != 0x0d { advance() }
      } else if isAt("/*") {
        skipBlockComment()
      } else {
        return
      }
    }
  }

  /// Block comments nest.
  private mutating func skipBlockComment() {
    let first = line
    var depth = 0
    repeat {
      if isAt("/*") {
        depth += 1
        advance(2)
      } else if isAt("*/") {
        depth -= 1
        advance(2)
      } else {
        advance()
      }
    } while depth > 0 && position < bytes.count
    if depth > 0 { noteUnfinished(first) }
  }

  private mutating func next() -> Token? {
    skipBlanksAndComments()
    guard position < bytes.count else { return nil }
    let start = position
    let startLine = line
    let kind: Kind
    if let hashes = hashesBeforeQuote() {
      kind = .string
      readString(hashes: hashes)
    } else if let end = endOfRegularExpression() {
      kind = .string
      advance(end - position)
    } else if isWordByte(byte()) || byte() == UInt8(ascii: "`") {
      kind = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte()) ? .number : .word
      readWord(isNumber: kind == .number)
    } else {
      kind = .symbol
      advance()
    }
    let token = Token(
      kind: kind, text: String(decoding: bytes[start..<position], as: UTF8.self), line: startLine,
      start: start, end: position)
    previous = token
    return token
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...0xff:
      true
    default: false
    }
  }

  private mutating func readWord(isNumber: Bool) {
    if byte() == UInt8(ascii: "`") {
      // A raw identifier may hold almost anything, on one line.
      advance()
      while position < bytes.count, byte() != UInt8(ascii: "`"), byte() != 0x0a { advance() }
      if byte() == UInt8(ascii: "`") { advance() }
      return
    }
    while position < bytes.count {
      let isPoint =
        isNumber && byte() == UInt8(ascii: ".")
        && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte(1))
      guard isWordByte(byte()) || isPoint else { break }
      advance()
    }
  }

  /// How many `#` stand before a quote here; `nil` if no string begins. A row of them is walked
  /// along once, however often it is asked about.
  private mutating func hashesBeforeQuote() -> Int? {
    if position >= hashes.end {
      var end = position
      while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
      hashes = (end, end < bytes.count ? bytes[end] : 0)
    }
    return hashes.next == UInt8(ascii: "\"") ? hashes.end - position : nil
  }

  /// Where the regular expression ends that begins here; `nil` if none does.
  ///
  /// A bare one stands where a value is expected and ends on its line, as the language has it; one
  /// in `#` ends with as many. One of several lines is not recognized.
  private func endOfRegularExpression() -> Int? {
    let slash = UInt8(ascii: "/")
    let count = hashes.end - position
    if count > 0 {
      guard hashes.next == slash else { return nil }
      var end = hashes.end + 1
      // No further than a person writes on a line: a file of nothing else is not read for each.
      let limit = min(bytes.count - count, end + 400)
      while end < limit, bytes[end] != 0x0a {
        if bytes[end] == slash, bytes[(end + 1)...(end + count)].allSatisfy({ $0 == 0x23 }) {
          return end + 1 + count
        }
        end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
      }
      return nil
    }
    guard byte() == slash, ![0x20, 0x09, 0x0a, slash, UInt8(ascii: "*")].contains(byte(1)),
      isValueExpected
    else { return nil }
    var end = position + 1
    while end < bytes.count, bytes[end] != 0x0a {
      if bytes[end] == slash { return end + 1 }
      end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }

  /// Words behind which a value comes.
  private static let introducers: Set<String> = [
    "return", "in", "case", "where", "if", "while", "guard", "try", "await", "throw", "is", "as",
    "switch", "else",
  ]

  private var isValueExpected: Bool {
    guard let previous else { return true }
    switch previous.kind {
    case .symbol: return ![")", "]", "}"].contains(previous.text)
    case .word: return Self.introducers.contains(previous.text)
    case .number, .string: return false
    }
  }

  private mutating func readString(hashes: Int) {
    let first = line
    advance(hashes)
    let isMultiline = isAt("\"\"\"")
    advance(isMultiline ? 3 : 1)
    let quotes = isMultiline ? 3 : 1
    while position < bytes.count {
      if byte() == UInt8(ascii: "\\"),
        (0..<hashes).allSatisfy({ byte(1 + $0) == UInt8(ascii: "#") })
      {
        advance(1 + hashes)
        if byte() == UInt8(ascii: "(") { skipInterpolation() } else { advance() }
      } else if (0..<quotes).allSatisfy({ byte($0) == UInt8(ascii: "\"") }),
        (0..<hashes).allSatisfy({ byte(quotes + $0) == UInt8(ascii: "#") })
      {
        advance(quotes + hashes)
        return
      } else if !isMultiline && byte() == 0x0a {
        break
      } else {
        advance()
      }
    }
    noteUnfinished(first)
  }

  /// From `(` to its partner, over tokens, so that strings inside of it may hold anything.
  private mutating func skipInterpolation() {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest { position = bytes.count }
    let first = line
    var open = 0
    while let token = next() {
      if token.text == "(" { open += 1 }
      if token.text == ")" { open -= 1 }
      if open == 0 { return }
    }
    noteUnfinished(first)
  }
}
