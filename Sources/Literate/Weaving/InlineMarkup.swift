import Figures

/// Converts what stands inside a paragraph: `$…$` to GitHub's form, labels to links.
///
/// Code spans and what follows a backslash are left alone.
struct InlineMarkup {
  /// What a label becomes; nil when there is no such label.
  var link: (String) -> String?
  private(set) var problems: [String] = []

  init(link: @escaping (String) -> String?) {
    self.link = link
  }

  mutating func convert(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let character = rest.first {
      switch character {
      case "\\":
        result += rest.prefix(2)
        rest = rest.dropFirst(2)
      case "`":
        let fence = rest.prefix { $0 == "`" }
        let body = rest.dropFirst(fence.count)
        if let end = Self.firstRun(of: fence.count, in: body) {
          result += rest[..<end]
          rest = rest[end...]
        } else {
          result += fence
          rest = body
        }
      case "$":
        if let end = Self.mathEnd(in: rest) {
          let formula = String(rest[rest.index(after: rest.startIndex)..<end])
          if let problem = MathRules.problem(in: formula) { problems.append(problem) }
          let oneLine = formula.split(separator: "\n").joined(separator: " ")
          result += "$`\(oneLine)`$"
          rest = rest[rest.index(after: end)...]
        } else {
          result += "$"
          rest = rest.dropFirst()
        }
      case "(":
        let label = rest.dropFirst().prefix { $0 != ")" && $0 != " " && $0 != "\n" }
        let after = rest.dropFirst(label.count + 1)
        if LabelNumbers.isReference(label), after.first == ")" {
          if let target = link(String(label)) {
            result += target
          } else {
            problems.append("(\(label)) refers to nothing on this page")
            result += "(\(label))"
          }
          rest = after.dropFirst()
        } else {
          result.append(character)
          rest = rest.dropFirst()
        }
      default:
        result.append(character)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  /// The index just after the first run of exactly `count` backticks.
  private static func firstRun(of count: Int, in text: Substring) -> Substring.Index? {
    var index = text.startIndex
    while index < text.endIndex {
      guard text[index] == "`" else {
        index = text.index(after: index)
        continue
      }
      let run = text[index...].prefix { $0 == "`" }
      index = run.endIndex
      if run.count == count { return index }
    }
    return nil
  }

  /// The closing `$` of a formula that opens here. As pandoc has it: no space inside the marks,
  /// no digit after the closing one, so that "$5 and $6" is money.
  private static func mathEnd(in text: Substring) -> Substring.Index? {
    var index = text.index(after: text.startIndex)
    guard index < text.endIndex, !text[index].isWhitespace, text[index] != "$" else { return nil }
    while index < text.endIndex {
      switch text[index] {
      case "\\":
        index = text.index(after: index)
        if index == text.endIndex { return nil }
      case "$":
        let before = text[text.index(before: index)]
        let next = text.index(after: index)
        let isFollowedByDigit = next < text.endIndex && text[next].isNumber
        return before.isWhitespace || isFollowedByDigit ? nil : index
      default: break
      }
      index = text.index(after: index)
    }
    return nil
  }
}

/// Plain text as Markdown that shows it unchanged.
enum Markdown {
  static func escaped(_ text: some StringProtocol) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\n", "\r", "\r\n": result += " "
      case "\\", "`", "*", "_", "[", "]", "#", "|", "$", "~", "!": result += "\\\(character)"
      default: result.append(character)
      }
    }
    return result
  }

  /// Plain text as the value of an HTML attribute in double quotes.
  static func attribute(_ text: some StringProtocol) -> String { SVGText.escaped(text) }

  /// A code block, in a fence longer than any in the text.
  static func fenced(_ lines: [String], language: String = "") -> String {
    var longest = 2
    for line in lines {
      var run = 0
      for character in line {
        run = character == "`" ? run + 1 : 0
        longest = max(longest, run)
      }
    }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(fence)\(language)\n\(lines.joined(separator: "\n"))\n\(fence)"
  }
}
