/// The lines of a page that stand open and are not blank, and how many of them are Swift.
struct VisibleLines {
  private(set) var count = 0
  private(set) var code = 0

  init(_ markdown: String) {
    var depth = 0
    var fence: (marks: Substring, isSwift: Bool)?
    for line in markdown.split(separator: "\n") {
      if fence == nil, line.contains("<details") { depth += 1 }
      let marks = line.prefix { $0 == "`" }
      var isMark = false
      if let open = fence {
        if line == open.marks {
          isMark = open.isSwift
          fence = nil
        }
      } else if marks.count >= 3 {
        fence = (marks, line.dropFirst(marks.count) == "swift")
        isMark = fence?.isSwift == true
      }
      if depth == 0 {
        count += 1
        if isMark || fence?.isSwift == true { code += 1 }
      }
      if fence == nil, line.contains("</details>") { depth = max(0, depth - 1) }
    }
  }
}
