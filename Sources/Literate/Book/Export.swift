import Foundation

/// What the book can be exported to.
public enum ExportFormat: String, Sendable, CaseIterable {
  case html
  case ipynb
  case pdf
}

extension Book {
  /// Exports the reports: a site, notebooks, or PDFs, one file a page.
  ///
  /// - Returns: the file to look at first.
  public func export(_ format: ExportFormat, to directory: URL) throws -> String {
    let known = try records(in: reports)
    if known.isEmpty {
      throw BookError("\(reports.path): there is no report to export; run the book first: book run")
    }
    let stems = known.map(\.chapter.stem)
    let pandoc = format == .ipynb ? nil : try Pandoc()
    let engine = format == .pdf ? try Pandoc.pdfEngine() : nil
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      try copyMaterial(known.map(\.chapter), to: directory)
    } catch {
      throw BookError("\(directory.path): cannot be written: \(error.localizedDescription)")
    }
    var pages: [(path: String, title: String)] = [
      ("README", "Marginalia"), ("equations", "Equations"), ("scoreboard", "Scoreboard"),
    ]
    for (chapter, record) in known {
      pages.append(("\(chapter.stem)/README", record.title))
      pages += record.sections.map { ("\(chapter.stem)/\($0.page.dropLast(3))", $0.title) }
    }
    for page in pages {
      let file = reports.appending(path: "\(page.path).md")
      guard let text = try? String(contentsOf: file, encoding: .utf8) else {
        throw BookError("\(file.path): cannot be read; run the book again: book run")
      }
      let name = page.path.replacing("README", with: "index")
      let target = directory.appending(path: "\(name).\(format.rawValue)")
      let bare = format == .ipynb ? text : ExportText.withoutSections(text)
      let linked = ExportText.withLinks(bare, stems: stems, to: format.rawValue)
      switch format {
      case .html:
        try pandoc?.html(ExportText.withDollarMath(linked), title: page.title, to: target)
      case .pdf:
        let plain = ExportText.withoutHTML(ExportText.withPlainImages(linked))
        try pandoc?.pdf(
          ExportText.withDollarMath(plain), engine: engine ?? "",
          resources: target.deletingLastPathComponent(), to: target)
      case .ipynb:
        do {
          try Notebook(page: linked).json.write(to: target, options: .atomic)
        } catch {
          throw BookError("\(target.path): cannot be written: \(error.localizedDescription)")
        }
      }
    }
    let first = format == .html ? "index.html" : "\(stems[0])/index.\(format.rawValue)"
    return directory.appending(path: first).path
  }

  /// Figures, records and programs, so that every relative link leads somewhere.
  private func copyMaterial(_ chapters: [Entry], to directory: URL) throws {
    let files = FileManager.default
    func copy(_ source: URL, _ place: String) throws {
      guard files.fileExists(atPath: source.path) else { return }
      let target = directory.appending(path: place)
      try files.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      if files.fileExists(atPath: target.path) { try files.removeItem(at: target) }
      try files.copyItem(at: source, to: target)
    }
    try copy(reports.appending(path: "figures/scoreboard"), "figures/scoreboard")
    for chapter in chapters {
      let stem = chapter.stem
      try copy(reports.appending(path: "\(stem)/figures"), "\(stem)/figures")
      try copy(reports.appending(path: "\(stem)/record.json"), "\(stem)/record.json")
    }
  }
}
