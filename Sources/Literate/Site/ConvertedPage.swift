import Foundation

/// A page's body as HTML, converted by pandoc and put right where pandoc and browsers disagree.
struct ConvertedPage {
  let html: String

  /// - Parameter markdown: a page as woven.
  init(_ markdown: String, pandoc: Pandoc) throws {
    let prepared = ExportText.withDollarMath(
      ExportText.withoutProgramLink(ExportText.withLinks(markdown, to: "html")))
    let converted = try pandoc.body(prepared)
    html = Self.withPlainParentheses(converted)
    try examine(markdown)
  }

  /// What the export shows has to be what was checked: no TeX left as it is, as many formulas as the
  /// page has, tables with all their rows.
  private func examine(_ markdown: String) throws {
    let text = Self.withoutCode(html)
    for mark in ["$$", "$`", "\\\\", "\\frac", "\\begin"] where text.contains(mark) {
      let line = text.split(separator: "\n").first { $0.contains(mark) } ?? ""
      throw BookError("a formula was not converted: “\(line.prefix(120))”")
    }
    let expected = ExportText.displayFormulas(in: markdown)
    let found = html.split(separator: "<math display=\"block\"").count - 1
    guard found == expected else {
      throw BookError("\(expected) displayed formulas became \(found)")
    }
    let rows = ExportText.tableRows(in: markdown)
    let tableRows = html.split(separator: "<table").dropFirst().reduce(0) {
      $0
        + $1.prefix(upTo: $1.firstRange(of: "</table>")?.lowerBound ?? $1.endIndex)
        .split(separator: "<tr").count - 1
    }
    guard rows == tableRows else {
      throw BookError("\(rows) rows of tables became \(tableRows)")
    }
  }

  /// Without what stands in code, and without the TeX that MathML carries along.
  private static func withoutCode(_ html: String) -> String {
    var text = html
    for (open, close) in [
      ("<pre", "</pre>"), ("<code", "</code>"), ("<annotation", "</annotation>"),
    ] {
      var result = ""
      var rest = text[...]
      while let start = rest.firstRange(of: open) {
        result += rest[..<start.lowerBound]
        guard let end = rest[start.upperBound...].firstRange(of: close) else { break }
        rest = rest[end.upperBound...]
      }
      text = result + rest
    }
    return text
  }

  /// Chromium draws a parenthesis that may stretch more than twice as wide, also around one letter.
  /// It may only where what it holds is tall.
  static func withPlainParentheses(_ html: String) -> String {
    let open = "<mo stretchy=\"true\" form=\"prefix\">",
      close = "<mo stretchy=\"true\" form=\"postfix\">"
    guard html.contains(open) else { return html }
    var result = ""
    var rest = html[...]
    while let start = rest.firstRange(of: open) {
      result += rest[..<start.lowerBound]
      rest = rest[start.lowerBound...]
      // The partner of this one: as many close as open in between.
      var depth = 0
      var index = rest.startIndex
      var end: Range<Substring.Index>?
      while let next = Self.next([open, close], in: rest[index...]) {
        depth += next.isOpen ? 1 : -1
        index = next.range.upperBound
        if depth == 0 {
          end = next.range
          break
        }
      }
      guard let end else {
        result += rest[..<start.upperBound]
        rest = rest[start.upperBound...]
        continue
      }
      let inside = rest[rest.index(rest.startIndex, offsetBy: open.count)..<end.lowerBound]
      let isTall = [
        "<mfrac", "<mtable", "<munder", "<mover><mo", "<msqrt", "stretchy=\"false\" minsize",
      ]
      .contains { inside.contains($0) }
      let mark = isTall ? "true" : "false"
      result += "<mo stretchy=\"\(mark)\" form=\"prefix\">"
      result += withPlainParentheses(String(inside))
      result += "<mo stretchy=\"\(mark)\" form=\"postfix\">"
      rest = rest[end.upperBound...]
    }
    return result + rest
  }

  private static func next(_ marks: [String], in text: Substring) -> (
    range: Range<Substring.Index>, isOpen: Bool
  )? {
    let first = text.firstRange(of: marks[0]), second = text.firstRange(of: marks[1])
    switch (first, second) {
    case (let a?, let b?): return a.lowerBound < b.lowerBound ? (a, true) : (b, false)
    case (let a?, nil): return (a, true)
    case (nil, let b?): return (b, false)
    case (nil, nil): return nil
    }
  }
}
