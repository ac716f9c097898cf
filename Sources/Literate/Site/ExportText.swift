import Foundation

/// A page's Markdown, changed for a reader other than GitHub.
enum ExportText {
  /// Math as pandoc and Jupyter write it, `$…$` and `$$…$$`; code is left alone. A displayed formula
  /// stands on one line: one that begins with a plus would be taken for a list.
  static func withDollarMath(_ page: String) -> String {
    var lines: [String] = []
    var fence: Substring?
    var formula: [Substring]?
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = fence {
        if line == open {
          fence = nil
          if let known = formula {
            lines.append("$$\(portable(known.joined(separator: " ")))$$")
            formula = nil
          } else {
            lines.append(String(line))
          }
        } else if formula != nil {
          formula?.append(line)
        } else {
          lines.append(String(line))
        }
      } else if line.hasPrefix("```") {
        let marks = line.prefix { $0 == "`" }
        fence = marks
        if line.dropFirst(marks.count) == "math" {
          formula = []
        } else {
          lines.append(String(line))
        }
      } else {
        lines.append(inline(line))
      }
    }
    return lines.joined(separator: "\n")
  }

  /// TeX that GitHub knows and pandoc does not.
  private static func portable(_ formula: String) -> String {
    var text = formula
    for size in ["big", "Big", "bigg", "Bigg"] {
      for side in ["l", "r", "m"] {
        for mark in ["(", ")", "[", "]", "|", "\\{", "\\}", "\\|", "/", " "] {
          text = text.replacing("\\\(size)\(side)\(mark)", with: "\\\(size)\(mark)")
        }
      }
    }
    return text
  }

  /// How many formulas a page displays.
  static func displayFormulas(in page: String) -> Int {
    page.split(separator: "\n").count { line in
      let marks = line.drop { $0 == " " || $0 == ">" }.prefix { $0 == "`" }
      return marks.count >= 3 && line.hasSuffix("`math")
    }
  }

  /// How many rows its tables have, headings among them.
  static func tableRows(in page: String) -> Int {
    var count = 0
    var fence: Substring?
    for line in page.split(separator: "\n") {
      let marks = line.prefix { $0 == "`" }
      if let open = fence {
        if line == open { fence = nil }
      } else if marks.count >= 3 {
        fence = marks
      } else if line.hasPrefix("|"), !line.allSatisfy({ "|:- ".contains($0) }) {
        count += 1
      }
    }
    return count
  }

  /// The program lies beside the book on a disk, not on a site.
  static func withoutProgramLink(_ page: String) -> String {
    var result = ""
    var rest = page[...]
    while let start = rest.firstRange(of: " · [the program](") {
      result += rest[..<start.lowerBound]
      rest = rest[start.upperBound...].drop { $0 != ")" }.dropFirst()
    }
    return result + rest
  }

  /// "$`x`$" becomes "$x$", outside code spans.
  private static func inline(_ line: Substring) -> String {
    var result = ""
    var rest = line
    while let character = rest.first {
      if rest.hasPrefix("$`"), let end = rest.dropFirst(2).firstRange(of: "`$") {
        let formula = rest[rest.index(rest.startIndex, offsetBy: 2)..<end.lowerBound]
        result += "$\(portable(String(formula)))$"
        rest = rest[end.upperBound...]
      } else if character == "`" {
        let marks = rest.prefix { $0 == "`" }
        let body = rest.dropFirst(marks.count)
        guard let end = body.firstRange(of: marks) else {
          return result + rest
        }
        result += rest[..<end.upperBound]
        rest = rest[end.upperBound...]
      } else if character == "\\" {
        result += rest.prefix(2)
        rest = rest.dropFirst(2)
      } else {
        result.append(character)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  /// Links between pages lead to files of another kind; the table of contents is the index.
  static func withLinks(_ page: String, to suffix: String) -> String {
    var result = ""
    var rest = page[...]
    // Of a link's target, the ending; what stands in code has no "](".
    while let start = rest.firstRange(of: "](") {
      result += rest[..<start.upperBound]
      rest = rest[start.upperBound...]
      let target = rest.prefix { $0 != ")" && $0 != " " && $0 != "\n" }
      rest = rest[target.endIndex...]
      let file = target.prefix { $0 != "#" }
      if file.hasSuffix(".md"), !file.contains(":") {
        let name = String(file.dropLast(3)).replacing("README", with: "index")
        result += "\(name).\(suffix)\(target[file.endIndex...])"
      } else {
        result += target
      }
    }
    return result + rest
  }

  /// Each `<picture>` as a plain Markdown image of its light version.
  static func withPlainImages(_ page: String) -> String {
    var lines: [String] = []
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "<picture>" || line == "</picture>" || line.hasPrefix("  <source media=") {
        continue
      }
      guard line.hasPrefix("  <img alt=\""), let alternative = attribute("alt", of: line),
        let source = attribute("src", of: line)
      else {
        lines.append(String(line))
        continue
      }
      let plain = alternative.replacing("&quot;", with: "\"").replacing("&lt;", with: "<")
        .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
      lines.append("![\(Markdown.escaped(plain))](\(source))")
    }
    return lines.joined(separator: "\n")
  }

  private static func attribute(_ name: String, of line: Substring) -> String? {
    guard let start = line.firstRange(of: "\(name)=\"") else { return nil }
    return String(line[start.upperBound...].prefix { $0 != "\"" })
  }

  /// Pages without what only a browser needs, or what a print font lacks: anchors, folds, small
  /// print, ticks.
  static func withoutHTML(_ page: String) -> String {
    var lines: [String] = []
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("<a id=") || line.hasPrefix("<!--") || line == "</details>"
        || line.hasPrefix("<a href=\"figures/") || line == "</a>"
      {
        continue
      }
      if line.hasPrefix("<details><summary>") {
        let end = line.firstRange(of: "</summary>")?.lowerBound ?? line.endIndex
        let summary = line[..<end].dropFirst("<details><summary>".count)
        lines.append("*\(withoutTags(summary))*")
      } else {
        lines.append(
          String(line).replacing("<sub>", with: "").replacing("</sub>", with: "")
            .replacing("<br>", with: "  ").replacing("✓ ", with: "").replacing("✗ ", with: ""))
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Text without its HTML tags.
  static func withoutTags(_ text: some StringProtocol) -> String {
    var result = ""
    var isTag = false
    for character in text {
      if character == "<" { isTag = true }
      if !isTag { result.append(character) }
      if character == ">" { isTag = false }
    }
    return result.replacing("✓ ", with: "").replacing("✗ ", with: "")
      .trimmingCharacters(in: .whitespaces)
  }
}
