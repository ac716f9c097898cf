/// TeX that a page may not contain, because some of its readers cannot show it.
enum MathRules {
  /// Macros that GitHub rejects or that only MathJax knows, each with what to write instead.
  static let forbidden: [String: String] = [
    "operatorname": #"\mathrm{…}"#,
    "mbox": #"\text{…}"#,
    "hbox": #"\text{…}"#,
    "newcommand": "the formula in full",
    "renewcommand": "the formula in full",
    "providecommand": "the formula in full",
    "def": "the formula in full",
    "gdef": "the formula in full",
    "let": "the formula in full",
    "DeclareMathOperator": #"\mathrm{…}"#,
    "require": "what every renderer has",
    "label": "{#eq:label} after the equation",
    "ref": "(eq:label) in the prose",
    "eqref": "(eq:label) in the prose",
    "tag": "{#eq:label}; equations are numbered when the page is woven",
    "href": "a Markdown link",
    "url": "a Markdown link",
    "class": "nothing",
    "style": "nothing",
    "cssId": "nothing",
    "unicode": "the character itself",
    "includegraphics": "figure(…)",
  ]

  /// What is wrong with a formula; nil when every renderer can show it.
  static func problem(in formula: String) -> String? {
    if formula.allSatisfy(\.isWhitespace) { return "an empty formula" }
    if formula.contains("`") { return "a backtick in a formula; it would end it" }
    var depth = 0
    var rest = formula[...]
    while let character = rest.popFirst() {
      switch character {
      case "\\":
        let macro = rest.prefix { $0.isASCII && $0.isLetter }
        if macro.isEmpty { rest = rest.dropFirst() }
        if let instead = forbidden[String(macro)] {
          return "\\\(macro) is not shown everywhere; write \(instead)"
        }
        rest = rest.dropFirst(macro.count)
      case "{": depth += 1
      case "}":
        depth -= 1
        if depth < 0 { return "a closing brace too many in “\(formula)”" }
      default: break
      }
    }
    return depth > 0 ? "an opening brace too many in “\(formula)”" : nil
  }
}
