/// A page's Markdown, changed for a reader other than GitHub.
enum ExportText {
  /// Math as pandoc and Jupyter write it, `$…$` and `$$…$$`; code is left alone.
  static func withDollarMath(_ page: String) -> String {
    var lines: [String] = []
    var fence: (marks: Substring, isMath: Bool)?
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = fence {
        if line == open.marks {
          lines.append(open.isMath ? "$$" : String(line))
          fence = nil
        } else {
          lines.append(String(line))
        }
      } else if line.hasPrefix("```") {
        let marks = line.prefix { $0 == "`" }
        let isMath = line.dropFirst(marks.count) == "math"
        fence = (marks, isMath)
        lines.append(isMath ? "$$" : String(line))
      } else {
        lines.append(inline(line))
      }
    }
    return lines.joined(separator: "\n")
  }

  /// "$`x`$" becomes "$x$", outside code spans.
  private static func inline(_ line: Substring) -> String {
    var result = ""
    var rest = line
    while let character = rest.first {
      if rest.hasPrefix("$`"), let end = rest.dropFirst(2).firstRange(of: "`$") {
        result += "$" + rest[rest.index(rest.startIndex, offsetBy: 2)..<end.lowerBound] + "$"
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
  static func withLinks(_ page: String, stems: [String], to suffix: String) -> String {
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

  /// Pages without their own list of sections, where the converter makes one.
  static func withoutSections(_ page: String) -> String {
    page.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !($0.hasPrefix("[") && $0.contains("](#section-1)")) }
      .joined(separator: "\n")
  }

  /// Pages without what only a browser needs, or what a print font lacks: anchors, folds, small
  /// print, ticks.
  static func withoutHTML(_ page: String) -> String {
    var lines: [String] = []
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("<a id=") || line.hasPrefix("<!--") || line == "</details>" { continue }
      if line.hasPrefix("<details><summary>") {
        let summary = line.dropFirst("<details><summary>".count).prefix { $0 != "<" }
        lines.append("*\(summary)*")
      } else {
        lines.append(
          String(line).replacing("<sub>", with: "").replacing("</sub>", with: "")
            .replacing("<br>", with: "  ").replacing("✓ ", with: "").replacing("✗ ", with: ""))
      }
    }
    return lines.joined(separator: "\n")
  }
}
