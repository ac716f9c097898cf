/// Makes a student's text harmless on its way to a terminal, a page or a table.
public enum Neutral {
  /// One line: control characters (escape sequences begin with one), line breaks and characters
  /// that turn the direction of writing become visible.
  public static func line(_ text: String) -> String { cleaned(text, keepsLines: false) }

  /// The beginning of it as one line. Counted in scalars: one character may hold any number.
  public static func summary(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard scalars.count > 600 else { return line(text) }
    return line(String(String.UnicodeScalarView(scalars.prefix(600)))) + " …"
  }

  /// Several lines: line breaks are left as they are.
  public static func block(_ text: String) -> String { cleaned(text, keepsLines: true) }

  private static func cleaned(_ text: String, keepsLines: Bool) -> String {
    var output = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0a where keepsLines: output.append(scalar)
      case 0x09: output.append(" ")
      // Controls, and the invisible characters that reorder or hide text.
      case 0..<0x20, 0x7f..<0xa0, 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff,
        0xfff9...0xfffb, 0xe0000...0xe007f,
        // No characters at all: XML forbids two of them, and HTML calls them all errors.
        0xfdd0...0xfdef:
        output.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      case let value where value & 0xfffe == 0xfffe:
        output.append(contentsOf: "\\u{\(String(value, radix: 16))}".unicodeScalars)
      default: output.append(scalar)
      }
    }
    return String(output)
  }

  /// Text inside of HTML or XML.
  public static func markup(_ text: String) -> String {
    var output = ""
    for character in line(text).unicodeScalars {
      switch character {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "'": output += "&#39;"
      default: output.unicodeScalars.append(character)
      }
    }
    return output
  }

  /// Text inside of Markdown: everything that could begin markup is escaped.
  public static func markdown(_ text: String) -> String {
    var output = ""
    for character in line(text).unicodeScalars {
      if "\\`*_{}[]()<>#+-.!|~&=:@$^".unicodeScalars.contains(character) { output += "\\" }
      output.unicodeScalars.append(character)
    }
    return output
  }

  /// A field of a CSV file (RFC 4180) that no spreadsheet takes for a formula.
  public static func field(_ text: String) -> String {
    var clean = line(text)
    // Also behind blanks of any kind, which some programs strip, and in their full-width forms.
    let first = clean.unicodeScalars.first { !$0.properties.isWhitespace }
    if let first, "=+-@|%＝＋－＠".unicodeScalars.contains(first) { clean = "'" + clean }
    guard clean.contains(where: { ",\"; '".contains($0) }) else { return clean }
    return "\"" + clean.replacing("\"", with: "\"\"") + "\""
  }
}
