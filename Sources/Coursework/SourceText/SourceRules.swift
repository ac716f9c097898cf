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
  private static let attributes: Set<String> = ["c", "section", "used", "testable", "objc"]

  static func violation(in tokens: [SwiftLexer.Token]) -> Violation? {
    for (index, token) in tokens.enumerated() {
      let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
      func found(_ message: String, _ outcome: Outcome = .forbiddenAPI) -> Violation {
        Violation(line: token.line, outcome: outcome, message: "line \(token.line): \(message)")
      }
      switch token.text {
      case "import" where index == 0 || tokens[index - 1].text != ".":
        let name =
          importKinds.contains(next) && index + 2 < tokens.count ? tokens[index + 2].text : next
        if !importable.contains(name) {
          return found("only Foundation may be imported, not \(name)")
        }
      case "@" where next == "main":
        return found("@main: an exercise file is part of a library", .compileError)
      case "@" where next.hasPrefix("_") || attributes.contains(next):
        return found("@\(next) may not be used in an exercise")
      case "#" where next == "sourceLocation" || next == "line":
        return found("#\(next) may not be used in an exercise")
      default:
        break
      }
    }
    return nil
  }
}
