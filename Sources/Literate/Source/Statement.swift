/// A statement or declaration of a section, with the comments before it.
struct Statement: Sendable, Hashable {
  /// How the page shows it.
  enum Kind: Sendable, Hashable {
    /// The lines that are the idea.
    case open
    /// `verify` or `erratum`, by its label.
    case check(String)
    /// `figure`, `images` or `diagram`, by its label.
    case picture(String)
    case table
    /// What stands on the page as prose already: not shown as code.
    case spoken
    case setUp
    /// Folded by the author under a summary of their own.
    case folded(String)
    case hidden
  }

  /// Zero-based lines of the file.
  var lines: Range<Int>
  var kind: Kind
  /// Without the indentation that all lines share.
  var text: [String]

  /// A recording call: nothing that is trained depends on it.
  var isRecording: Bool {
    switch kind {
    case .check, .picture, .spoken: true
    case .table: !text.contains { $0.contains("let ") }
    case .open, .setUp, .folded, .hidden: false
    }
  }
}

extension Statement {
  private static let checks: Set<String> = ["verify", "erratum"]
  private static let pictures: Set<String> = ["figure", "images", "diagram"]
  private static let spoken: Set<String> = ["text", "finding", "note", "score", "exercises"]
  private static let declarations: Set<String> = [
    "func", "struct", "class", "enum", "extension", "actor", "protocol", "for", "while", "repeat",
  ]

  /// What a statement is by the words that it begins with.
  static func kind(ofLines lines: [String]) -> Kind {
    let code = lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") }
    var rest = code.joined(separator: "\n")[...]
    let modifiers: Set<String> = [
      "try", "private", "fileprivate", "public", "final", "nonisolated", "static", "indirect",
      "@Sendable", "@discardableResult", "_", "=", "await",
    ]
    while true {
      rest = rest.drop { $0 == " " || $0 == "\n" }
      let word = rest.prefix { !" \n(".contains($0) }
      guard modifiers.contains(String(word)) else { break }
      rest = rest.dropFirst(word.count)
    }
    let word = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    if declarations.contains(word) { return .open }
    let isCall = rest.dropFirst(word.count).first == "("
    guard isCall else { return .setUp }
    if checks.contains(word) { return .check(label(in: rest)) }
    if pictures.contains(word) { return .picture(label(in: rest)) }
    if spoken.contains(word) { return .spoken }
    if word == "show" { return .table }
    return .setUp
  }

  /// The first string literal.
  private static func label(in text: Substring) -> String {
    guard let start = text.firstIndex(of: "\"") else { return "" }
    return String(text[text.index(after: start)...].prefix { $0 != "\"" })
  }
}
