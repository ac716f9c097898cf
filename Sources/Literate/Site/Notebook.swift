import Foundation

/// A page as a notebook, nbformat 4.5: Swift in code cells, all else in Markdown cells.
struct Notebook: Encodable {
  struct Cell: Encodable {
    var id: String
    var isCode: Bool
    var text: String

    private enum CodingKeys: String, CodingKey {
      case id, metadata, source, outputs
      case type = "cell_type"
      case count = "execution_count"
    }

    func encode(to encoder: any Encoder) throws {
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(id, forKey: .id)
      try values.encode(isCode ? "code" : "markdown", forKey: .type)
      try values.encode([String: String](), forKey: .metadata)
      try values.encode(text, forKey: .source)
      if isCode {
        try values.encodeNil(forKey: .count)
        try values.encode([String](), forKey: .outputs)
      }
    }
  }

  struct Metadata: Encodable {
    var kernelspec = ["display_name": "Swift", "language": "swift", "name": "swift"]
    var languageInfo = ["name": "swift", "file_extension": ".swift"]

    private enum CodingKeys: String, CodingKey {
      case kernelspec
      case languageInfo = "language_info"
    }
  }

  var cells: [Cell]
  var metadata = Metadata()
  var format = 4
  var minorFormat = 5

  private enum CodingKeys: String, CodingKey {
    case cells, metadata
    case format = "nbformat"
    case minorFormat = "nbformat_minor"
  }

  /// - Parameter page: a page's Markdown, as woven.
  init(page: String) {
    cells = []
    var uses: [String: Int] = [:]
    var name: String?
    var prose: [Substring] = []
    var code: [Substring]?
    var fence = ""
    func add(_ lines: [Substring], isCode: Bool, to cells: inout [Cell]) {
      var lines = lines[...]
      while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
      while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
      if lines.isEmpty { return }
      // A cell's name is its id; what has none is numbered.
      let base = isCode ? name ?? "code" : "prose"
      uses[base, default: 0] += 1
      let count = uses[base] ?? 1
      let id = base == name && count == 1 ? base : "\(base)-\(count)"
      cells.append(
        Cell(
          id: String(id.replacing(".", with: "-").suffix(64)), isCode: isCode,
          text: lines.joined(separator: "\n")))
    }
    let text = ExportText.withPlainImages(page)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if code != nil {
        if line == fence {
          add(code ?? [], isCode: true, to: &cells)
          code = nil
          name = nil
        } else {
          code?.append(line)
        }
      } else if line.hasPrefix("```"), line.hasSuffix("`swift") {
        add(prose, isCode: false, to: &cells)
        prose = []
        fence = String(line.prefix { $0 == "`" })
        code = []
      } else if line == "</details>" || line.hasPrefix("<!--") || line == "</a>"
        || line.hasPrefix("<a href=\"figures/")
      {
        continue
      } else if line.hasPrefix("<details><summary>") {
        // A notebook folds nothing: what was folded has its summary as a heading.
        let end = line.firstRange(of: "</summary>")?.lowerBound ?? line.endIndex
        prose.append("*\(ExportText.withoutTags(line[..<end]))*"[...])
      } else {
        if line.hasPrefix("<a id=\"") {
          let anchor = line.dropFirst("<a id=\"".count).prefix { $0 != "\"" }
          name = anchor.hasPrefix("cell-") ? String(anchor.dropFirst("cell-".count)) : nil
        } else if !line.allSatisfy(\.isWhitespace) {
          name = nil
        }
        prose.append(line)
      }
    }
    add(prose, isCode: false, to: &cells)
    cells = cells.map { cell in
      var cell = cell
      if !cell.isCode { cell.text = ExportText.withDollarMath(cell.text) }
      return cell
    }
  }

  var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self) + Data("\n".utf8)
    }
  }
}
