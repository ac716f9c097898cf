import Foundation

/// The names of this package that a document's tables have.
enum DocumentNames {
  /// A name with what can be looked up of its use.
  enum Name: Hashable {
    /// `squaredError(a, b, .mean)`: a function or a type, and the labels that are given.
    case call(String, labels: Set<String>)
    /// `.batchMean`, `x.scalars`, `Normal`: something that is no argument's label.
    case mention(String)
    /// `weightDecay:`
    case label(String)
  }

  /// Code in the last column of each row of each table.
  static func code(inTablesOf text: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix("|") && !$0.hasPrefix("|-") }.flatMap { row in
      let cells = row.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
      return (cells.last ?? "").matches(of: /`([^`]+)`/).map { String($0.1) }
    }
  }

  static func names(in code: String) -> Set<Name> {
    if let label = code.wholeMatch(of: /(\w+):/) { return [.label(String(label.1))] }
    var result: Set<Name> = []
    let text = Array(code)
    var place = 0
    while place < text.count {
      guard text[place].isLetter else {
        // A string or a number is no name.
        if text[place] == "\"" { place = text[(place + 1)...].firstIndex(of: "\"") ?? text.count }
        if text[place...].first?.isNumber == true {
          while place < text.count,
            text[place].isNumber || text[place].isLetter || text[place] == "."
          {
            place += 1
          }
          continue
        }
        place += 1
        continue
      }
      let start = place
      while place < text.count, text[place].isLetter || text[place].isNumber { place += 1 }
      let word = String(text[start..<place])
      let isMember = start > 0 && text[start - 1] == "."
      if place < text.count, text[place] == "(" {
        result.insert(.call(word, labels: labels(of: text[place...])))
      } else if place < text.count, text[place] == ":" {
        continue
      } else if code[...].contains(word + " {"), !isMember {
        continue
      } else if isMember || word.first!.isUppercase {
        result.insert(.mention(word))
      }
    }
    return result
  }

  /// The labels within the parentheses that begin here, and not deeper ones.
  private static func labels(of text: ArraySlice<Character>) -> Set<String> {
    var result: Set<String> = []
    var depth = 0
    var word = ""
    for character in text {
      if "([{".contains(character) { depth += 1 }
      if ")]}".contains(character) { depth -= 1 }
      if depth == 0 { break }
      if character == ":", depth == 1 { result.insert(word) }
      word = character.isLetter || character.isNumber ? word + String(character) : ""
    }
    return result
  }
}
