/// The functions at the top level of a file, read token by token.
struct FunctionHeader: Sendable {
  let name: String
  /// From the name to the body, on one line: `name(label: Type) -> Type`.
  let text: String
  let isPublic: Bool
  /// The tokens between the outermost braces of the body.
  let body: [SwiftLexer.Token]

  static func all(in tokens: [SwiftLexer.Token]) -> [FunctionHeader] {
    var headers: [FunctionHeader] = []
    var depth = 0
    var index = 0
    var modifiers: [String] = []
    while index < tokens.count {
      let token = tokens[index]
      if depth == 0, token.text == "func", index + 1 < tokens.count {
        let (header, next) = read(tokens, at: index + 1, isPublic: modifiers.contains("public"))
        headers.append(header)
        index = next
        modifiers = []
        continue
      }
      if ["{", "(", "["].contains(token.text) { depth += 1 }
      if ["}", ")", "]"].contains(token.text) { depth -= 1 }
      if token.kind == .word { modifiers.append(token.text) } else { modifiers = [] }
      index += 1
    }
    return headers
  }

  private static func read(
    _ tokens: [SwiftLexer.Token], at start: Int, isPublic: Bool
  ) -> (FunctionHeader, Int) {
    var index = start
    var text = ""
    while index < tokens.count, tokens[index].text != "{", tokens[index].text != "func" {
      let token = tokens[index]
      if index > start, needsBlank(tokens[index - 1], token) { text += " " }
      text += token.text
      index += 1
    }
    var body: [SwiftLexer.Token] = []
    var depth = 0
    while index < tokens.count {
      let token = tokens[index]
      index += 1
      if token.text == "{" { depth += 1 }
      if token.text == "}" { depth -= 1 }
      if depth <= 0 { break }
      body.append(token)
    }
    body = Array(body.dropFirst())  // the opening brace
    let header = FunctionHeader(
      name: tokens[start].text, text: text, isPublic: isPublic, body: body)
    return (header, index)
  }

  private static func needsBlank(_ a: SwiftLexer.Token, _ b: SwiftLexer.Token) -> Bool {
    if b.start == a.end { return false }
    return ![")", "]", ",", ":"].contains(b.text) && !["(", "["].contains(a.text)
  }

  /// Whether the body is one call of `unimplemented` and nothing else.
  var isStub: Bool {
    guard body.count > 3, body[0].text == "unimplemented", body[1].text == "(" else { return false }
    var depth = 0
    for (index, token) in body.enumerated().dropFirst() {
      if token.text == "(" { depth += 1 }
      if token.text == ")" { depth -= 1 }
      if depth == 0 { return index == body.count - 1 }
    }
    return false
  }
}
