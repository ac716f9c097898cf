import Foundation

/// The words of all pages, made at export: a page is found without a server.
struct SearchIndex {
  private struct Entry: Encodable {
    var path: String
    var title: String
    var text: String
  }

  private var entries: [Entry] = []

  /// A page, cut at its headings.
  mutating func add(path: String, title: String, markdown: String) {
    var heading = title
    var words: [Substring] = []
    var fence: Substring?
    func flush(_ entries: inout [Entry]) {
      let text = PlainText.of(
        ExportText.withoutTags(words.joined(separator: " "))
      )
      .split { $0 == " " }.joined(separator: " ")
      if !text.isEmpty { entries.append(Entry(path: path, title: heading, text: text)) }
      words = []
    }
    for line in markdown.split(separator: "\n") {
      let marks = line.prefix { $0 == "`" }
      if let open = fence {
        if line == open { fence = nil }
        continue
      }
      if marks.count >= 3 {
        fence = marks
        continue
      }
      if line.hasPrefix("<") || line.hasPrefix("|") { continue }
      if line.hasPrefix("## ") || line.hasPrefix("### ") {
        flush(&entries)
        heading = "\(title) · \(PlainText.of(String(line.drop { $0 == "#" || $0 == " " })))"
        continue
      }
      words.append(line)
    }
    flush(&entries)
  }

  /// A script that a page loads, also from a disk.
  var script: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = (try? encoder.encode(entries)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
    return "window.marginaliaIndex = \(json);\n"
  }
}
