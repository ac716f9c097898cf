/// A comment of its own that says how the page shows what follows: `// snippet.hide`.
enum SourceDirective: Sendable, Hashable {
  enum Word: Sendable, Hashable {
    case open, hide, show, end
    case fold(String)
    case name(String)
  }

  case directive(Word)
  /// What looks like one and is none: published, it would show what was meant to be hidden.
  case nearMiss(String)

  /// Nil for a line that is neither.
  init?(_ line: String) {
    let rest = line.drop { $0 == " " || $0 == "\t" }
    guard rest.hasPrefix("//") else { return nil }
    let comment = rest.drop { $0 == "/" }.drop { $0 == " " || $0 == "\t" }
    guard comment.lowercased().hasPrefix("snippet") else { return nil }
    let after = comment.dropFirst("snippet".count)
    // "snippets of code are …" is prose.
    guard let mark = after.first, !mark.isLetter else { return nil }
    guard rest.hasPrefix("// snippet."), !line.prefix(while: { $0 != "/" }).contains("\t") else {
      // A colon or a point in the word's place, a missing or another space.
      let isClose = mark == "." || mark == ":" || mark == "-"
      guard isClose else { return nil }
      self = .nearMiss(
        "“\(rest)” is no directive; write “// snippet.hide”, with one space and a point, "
          + "indented by spaces")
      return
    }
    let text = rest.dropFirst("// snippet.".count)
    let word = String(text.prefix { $0 != " " && $0 != ":" })
    let argument = text.dropFirst(word.count).drop { $0 == " " || $0 == ":" }
    switch word {
    case "fold": self = .directive(.fold(argument.isEmpty ? "Code" : String(argument)))
    case "open" where argument.isEmpty: self = .directive(.open)
    case "hide" where argument.isEmpty: self = .directive(.hide)
    case "show" where argument.isEmpty: self = .directive(.show)
    case "end" where argument.isEmpty: self = .directive(.end)
    default:
      let isName =
        !word.isEmpty && argument.isEmpty && word.count == text.count
        && word.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
      guard isName else {
        self = .nearMiss(
          "“snippet.\(text)” is no cell name; use letters, digits, '-' and '_'")
        return
      }
      let known = ["open", "fold", "hide", "show", "end"]
      if let meant = Self.misspelled(word, known) {
        self = .nearMiss(
          "“snippet.\(word)” would name a cell; write “snippet.\(meant)” or another name")
        return
      }
      self = .directive(.name(word))
    }
  }

  /// The directive that a word was meant to be, "hidden" for "hide".
  private static func misspelled(_ word: String, _ known: [String]) -> String? {
    let lowered = word.lowercased()
    return known.first { lowered.hasPrefix($0) && lowered.count <= $0.count + 3 }
      ?? known.first { $0.count > 3 && lowered.hasPrefix($0.dropLast()) && lowered.count <= 6 }
  }
}
