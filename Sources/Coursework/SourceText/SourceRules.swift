/// What an exercise file may not contain, whatever it would do.
///
/// None of this is what keeps the grader safe; the sandbox is. But an honest solution has no use
/// for it, and it is better to say so at once than to grade a trick.
enum SourceRules {
  struct Violation: Sendable, Hashable {
    let line: Int
    let outcome: Outcome
    let message: String
  }

  private static let importable: Set<String> = ["Foundation", "Swift"]
  private static let importKinds: Set<String> = [
    "struct", "class", "enum", "protocol", "typealias", "func", "let", "var",
  ]
  /// Attributes that reach below the language; those that begin with an underscore all do.
  private static let attributes: Set<String> = [
    "c", "section", "used", "testable", "objc", "cdecl", "extern", "export",
  ]
  private static let directives: Set<String> = ["sourceLocation", "line"]

  /// What takes a whole file out: a way around the language, or a program of its own.
  ///
  /// Attributes are looked for in the bytes, comments and strings included: where a string or a
  /// regular expression begins is what a trick makes hard to say, and no solution has to write
  /// such a word anywhere.
  static func violation(in text: String, tokens: [SwiftLexer.Token]) -> Violation? {
    for (index, token) in tokens.enumerated() where token.text == "@" {
      guard index + 1 < tokens.count, tokens[index + 1].name == "main" else { continue }
      return Violation(
        line: token.line, outcome: .compileError,
        message: "line \(token.line): @main: an exercise file is part of a library")
    }
    var scan = Scan(bytes: Array(text.utf8))
    while let (mark, name, line) = scan.next() {
      let isForbidden =
        mark == UInt8(ascii: "@")
        ? name.hasPrefix("_") || attributes.contains(name) : directives.contains(name)
      guard isForbidden else { continue }
      let word = (mark == UInt8(ascii: "@") ? "@" : "#") + name
      return Violation(
        line: line, outcome: .forbiddenAPI,
        message: "line \(line): \(word) may not be used in an exercise, nor stand in a comment")
    }
    return nil
  }

  /// Lines (from 1) that import something other than Foundation, and what. They are left out, and
  /// what needs them does not compile.
  static func foreignImports(in tokens: [SwiftLexer.Token]) -> [(line: Int, module: String)] {
    var found: [(line: Int, module: String)] = []
    for (index, token) in tokens.enumerated()
    where token.text == "import" && (index == 0 || tokens[index - 1].text != ".") {
      let names = tokens[(index + 1)...].prefix(2).map(\.name)
      guard let first = names.first else { continue }
      let module = importKinds.contains(first) && names.count > 1 ? names[1] : first
      if !importable.contains(module) { found.append((token.line, module)) }
    }
    return found
  }

  /// Reads names behind `@` and `#`, past blanks and backticks.
  private struct Scan {
    let bytes: [UInt8]
    private var position = 0
    private var line = 1

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> (mark: UInt8, name: String, line: Int)? {
      while position < bytes.count {
        let mark = bytes[position]
        position += 1
        if mark == 0x0a { line += 1 }
        guard mark == UInt8(ascii: "@") || mark == UInt8(ascii: "#") else { continue }
        var end = position
        // No attribute is written like this, except to hide its name.
        if mark == UInt8(ascii: "@"), isComment(at: end) { return (mark, "_comment", line) }
        while end < bytes.count, bytes[end] <= 0x20 || bytes[end] == UInt8(ascii: "`") { end += 1 }
        let start = end
        while end < bytes.count, isNamePart(bytes[end]) { end += 1 }
        if end > start { return (mark, String(decoding: bytes[start..<end], as: UTF8.self), line) }
      }
      return nil
    }

    private func isNamePart(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: "_") || byte >= 0x80 || (byte >= 0x30 && byte <= 0x39)
        || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a)
    }

    private func isComment(at position: Int) -> Bool {
      position + 1 < bytes.count && bytes[position] == 0x2f
        && (bytes[position + 1] == 0x2a || bytes[position + 1] == 0x2f)
    }
  }
}
