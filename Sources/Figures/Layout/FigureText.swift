/// Labels on their way to gnuplot: quoting, and how much room they take.
enum FigureText {
  /// A label as a gnuplot string. Single quotes, because gnuplot runs what stands between
  /// backquotes as a command anywhere else. `_{…}` and `^{…}` keep their meaning; every other
  /// character with one in gnuplot's enhanced text loses it.
  static func quoted(_ label: String, isTick: Bool = false, isBold: Bool = false) -> String {
    let marked = escaped(Array(label), isTick: isTick)
    return "'" + (isBold && !marked.isEmpty ? "{/:Bold \(marked)}" : marked) + "'"
  }

  private static func escaped(_ characters: [Character], isTick: Bool) -> String {
    var result = ""
    var index = 0
    while index < characters.count {
      let character = characters[index]
      switch character {
      case "_", "^":
        if let end = closingBrace(in: characters, after: index + 1) {
          let inner = Array(characters[(index + 2)..<end])
          result += "\(character){\(escaped(inner, isTick: isTick))}"
          index = end
        } else {
          result += "\\\(character)"
        }
      case "\\", "{", "}", "@", "&", "~": result += "\\\(character)"
      // A doubled quote, which would be the escape, ends a tick's label when it comes first.
      case "'": result += "’"
      // A tick's label is a format string.
      case "%": result += isTick ? "%%" : "%"
      default:
        // Control characters are not allowed in XML, and a line break would end the string.
        let isControl = character.unicodeScalars.contains {
          $0.properties.generalCategory == .control
        }
        result.append(isControl ? " " : character)
      }
      index += 1
    }
    return result
  }

  /// The place of the brace that closes the one at `start`, if there is one at `start`.
  private static func closingBrace(in characters: [Character], after start: Int) -> Int? {
    guard start < characters.count, characters[start] == "{" else { return nil }
    var depth = 0
    for index in start..<characters.count {
      if characters[index] == "{" { depth += 1 }
      if characters[index] == "}" { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }

  /// About how wide a label is, in pixels, set in Helvetica or one of its kin. Good to 5 %.
  static func width(of label: String, size: Double) -> Double {
    var ems = 0.0
    for character in label {
      switch character {
      case "{", "}", "_", "^": continue
      case "i", "j", "l", "I", "|", "'", ".", ",", ":", ";", "!", " ": ems += 0.27
      case "f", "t", "r", "(", ")", "[", "]", "-", "/": ems += 0.33
      case "m", "w", "M", "W", "%", "—", "‖": ems += 0.86
      case "A"..."Z", "=", "+", "−", "≤", "≥", "±", "×": ems += 0.68
      default: ems += 0.56
      }
    }
    return ems * size
  }
}
