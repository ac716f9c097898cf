import Foundation
import Foundations
import Synchronization

/// What the book can be exported to.
public enum ExportFormat: String, Sendable, CaseIterable {
  /// A site: a web page for every page of the reports.
  case html
  /// A Jupyter notebook for every page of the chapters.
  case ipynb
  /// A PDF file for every page of the chapters.
  case pdf
}

extension Book {
  /// A page of the reports: its path without an ending, "3-gan/1-the-game", and its title in
  /// Markdown.
  struct ReportPage: Sendable, Hashable {
    var path: String
    var title: String
    var isChapter: Bool
  }

  /// All pages of the reports, in reading order.
  func reportPages() throws -> [ReportPage] {
    let known = try records(in: reports)
    if known.isEmpty {
      throw BookError("\(reports.path): there is no report to export; run the book first: book run")
    }
    return Self.reportPages(known)
  }

  static func reportPages(_ known: [(chapter: Entry, record: ChapterRecord)]) -> [ReportPage] {
    var pages = [ReportPage(path: "README", title: "Marginalia", isChapter: true)]
    for (chapter, record) in known {
      pages.append(
        ReportPage(
          path: "\(chapter.stem)/README", title: "\(chapter.number) · \(record.title)",
          isChapter: true))
      pages += record.sections.map {
        ReportPage(
          path: "\(chapter.stem)/\($0.page.dropLast(3))", title: "\($0.number) \($0.title)",
          isChapter: false)
      }
    }
    return pages + [
      ReportPage(path: "equations", title: "Every equation", isChapter: true),
      ReportPage(path: "scoreboard", title: "Scoreboard", isChapter: true),
    ]
  }

  /// Exports the reports: a site, notebooks, or PDFs, one file a page.
  ///
  /// - Returns: the file to look at first.
  public func export(_ format: ExportFormat, to directory: URL) throws -> String {
    let pages = try reportPages()
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      try copyMaterial(to: directory)
    } catch {
      throw BookError("\(directory.path): cannot be written: \(error.localizedDescription)")
    }
    switch format {
    case .html: try exportSite(pages, to: directory)
    case .ipynb:
      for page in pages where page.path.contains("/") {
        let target = directory.appending(path: "\(Self.siteName(page.path)).ipynb")
        let text = ExportText.withoutProgramLink(
          ExportText.withLinks(try markdown(page), to: "ipynb"))
        try place(Notebook(page: text).json, at: target)
      }
    case .pdf:
      let pandoc = try Pandoc()
      let engine = try Pandoc.pdfEngine()
      for page in pages where page.path.contains("/") {
        let target = directory.appending(path: "\(Self.siteName(page.path)).pdf")
        let linked = ExportText.withoutProgramLink(
          ExportText.withLinks(try markdown(page), to: "pdf"))
        let plain = ExportText.withoutHTML(ExportText.withPlainImages(linked))
        try pandoc.pdf(
          ExportText.withDollarMath(plain), engine: engine,
          resources: target.deletingLastPathComponent(), to: target)
      }
    }
    let first = format == .html ? "index" : Self.siteName(pages[1].path)
    return directory.appending(path: "\(first).\(format.rawValue)").path
  }

  /// "3-gan/index" for "3-gan/README".
  static func siteName(_ path: String) -> String { path.replacing("README", with: "index") }

  func markdown(_ page: ReportPage) throws -> String {
    let file = reports.appending(path: "\(page.path).md")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      throw BookError("\(file.path): cannot be read; run the book again: book run")
    }
    return text
  }

  // MARK: - The site

  /// The sidebar, in HTML.
  static func contents(_ pages: [ReportPage]) -> [SiteTemplate.Entry] {
    pages.map {
      SiteTemplate.Entry(
        path: "\(siteName($0.path)).html", title: Markdown.attribute(PlainText.of($0.title)),
        isChapter: $0.isChapter)
    }
  }

  private func exportSite(_ pages: [ReportPage], to directory: URL) throws {
    let pandoc = try Pandoc()
    let template = SiteTemplate(contents: Self.contents(pages))
    let records = try Dictionary(
      uniqueKeysWithValues: records(in: reports).map { ($0.chapter.stem, $0.record) })
    let texts = try pages.map(markdown)
    let bodies = Mutex<[Int: Result<String, any Error>]>([:])
    // Converting is a process a page; the machine has more than one core.
    DispatchQueue.concurrentPerform(iterations: pages.count) { index in
      let body = Result { try ConvertedPage(texts[index], pandoc: pandoc).html }
      bodies.withLock { $0[index] = body }
    }
    let converted = bodies.withLock { $0 }
    var index = SearchIndex()
    for (number, page) in pages.enumerated() {
      let path = "\(Self.siteName(page.path)).html"
      let body: String
      do {
        body = try converted[number]!.get()
      } catch {
        throw BookError("\(page.path).md: \(error)")
      }
      let stem = String(page.path.prefix { $0 != "/" })
      let html = template.page(
        path: path, title: PlainText.of(page.title), body: body,
        answering: records[stem].map { Self.answering($0, on: texts[number]) } ?? [])
      try place(Data(html.utf8), at: directory.appending(path: path))
      index.add(path: path, title: PlainText.of(page.title), markdown: texts[number])
    }
    for (name, text) in [
      ("site.css", SiteTemplate.style), ("site.js", SiteTemplate.script),
      ("search.js", index.script),
    ] {
      try place(Data(text.utf8), at: directory.appending(path: name))
    }
  }

  /// The figures of a page that have frames.
  static func answering(_ record: ChapterRecord, on markdown: String) -> [AnsweringFigure] {
    record.figures.compactMap { figure in
      let anchor = LabelNumbers.anchor(figure.label)
      guard let frames = figure.frames, let sliders = figure.sliders,
        markdown.contains("<a id=\"\(anchor)\"></a>")
      else { return nil }
      return AnsweringFigure(
        anchor: anchor, name: String(frames.dropLast("-frames.js".count)),
        file: "figures/\(frames)", sliders: sliders)
    }
  }

  func place(_ data: Data, at target: URL) throws {
    do {
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try AtomicFile.replace(target.path, with: data)
    } catch {
      throw BookError("\(target.path): cannot be written: \(error.localizedDescription)")
    }
  }

  /// Figures and records, so that every relative link leads somewhere.
  private func copyMaterial(to directory: URL) throws {
    let files = FileManager.default
    func copy(_ place: String) throws {
      let source = reports.appending(path: place)
      guard files.fileExists(atPath: source.path) else { return }
      let target = directory.appending(path: place)
      try files.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      if files.fileExists(atPath: target.path) { try files.removeItem(at: target) }
      try files.copyItem(at: source, to: target)
    }
    try copy("figures/scoreboard")
    for chapter in chapters {
      try copy("\(chapter.stem)/figures")
      try copy("\(chapter.stem)/record.json")
    }
  }
}
