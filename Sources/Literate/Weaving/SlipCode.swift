/// The slips of a section as its code has them: `slip("log 2", log(2), for: log(4))`.
enum SlipCode {
  /// All labels in a section.
  static func labels(in text: SectionText) -> [String] {
    calls(in: text.code).map(\.label)
  }

  /// The call of each slip in some code, on one line, by label.
  static func byLabel(in code: String) -> [String: String] {
    Dictionary(calls(in: code).map { ($0.label, $0.call) }) { first, _ in first }
  }

  private static func calls(in code: String) -> [(label: String, call: String)] {
    var found: [(String, String)] = []
    var rest = code[...]
    while let start = rest.firstRange(of: "slip(") {
      let call = balanced(rest[start.lowerBound...])
      let inside = call.dropFirst("slip(".count).drop { $0 == " " || $0 == "\n" }
      if inside.first == "\"", let end = inside.dropFirst().firstIndex(of: "\"") {
        let label = String(inside[inside.index(after: inside.startIndex)..<end])
        let oneLine = call.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        found.append((label, oneLine))
      }
      rest = rest[start.upperBound...]
    }
    return found
  }

  /// Up to the parenthesis that closes the first one.
  private static func balanced(_ text: Substring) -> Substring {
    var depth = 0
    var isString = false
    var index = text.startIndex
    while index < text.endIndex {
      let character = text[index]
      if character == "\\" {
        index = text.index(after: index)
      } else if character == "\"" {
        isString.toggle()
      } else if !isString {
        if character == "(" { depth += 1 }
        if character == ")" {
          depth -= 1
          if depth == 0 { return text[...index] }
        }
      }
      if index < text.endIndex { index = text.index(after: index) }
    }
    return text
  }
}
