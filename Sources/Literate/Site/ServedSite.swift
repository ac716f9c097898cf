import Foundation
import Synchronization

/// The book as the live book shows it: the pages of the HTML export, each converted when it is first
/// asked for, and the pages of a folder of its own over the committed ones.
package struct ServedSite: Sendable {
  private typealias Known = (chapter: Book.Entry, record: ChapterRecord)

  package let book: Book
  /// Where the live book's runs write.
  package let overlay: URL
  /// Where sections that run now show how far they have come.
  package let running: URL
  /// Whether the overlay holds a reader's own run, which is shown however old it is.
  package let isExperiment: Bool
  private let memory: SiteMemory

  /// - Throws: when pandoc is missing.
  package init(book: Book, overlay: URL) throws {
    self.book = book
    self.overlay = overlay
    running = overlay.appending(path: ".running", directoryHint: .isDirectory)
    isExperiment = false
    memory = SiteMemory(pandoc: try Pandoc())
    // Of a server that was killed.
    try? FileManager.default.removeItem(at: running)
  }

  private init(_ site: ServedSite, experiment: URL) {
    book = site.book
    overlay = experiment
    running = experiment.appending(path: ".running", directoryHint: .isDirectory)
    isExperiment = true
    memory = site.memory
  }

  /// The same site with the pages of a reader's own run.
  package func experiment(in folder: URL) -> ServedSite {
    ServedSite(self, experiment: folder)
  }

  package static var style: String { SiteTemplate.style }
  package static var script: String { SiteTemplate.script }

  // MARK: - Which pages there are

  /// The folder of reports that shows a chapter: the overlay when it is the newer one.
  private func reports(of chapter: Book.Entry) -> URL {
    func stamp(_ directory: URL) -> Date? {
      let file = book.folder(of: chapter, in: directory).appending(path: "record.json")
      let values = try? FileManager.default.attributesOfItem(atPath: file.path)
      return values?[.modificationDate] as? Date
    }
    guard let own = stamp(overlay) else { return book.reports }
    if isExperiment { return overlay }
    guard let committed = stamp(book.reports) else { return overlay }
    return own >= committed ? overlay : book.reports
  }

  /// Says that what the overlay holds of a chapter is the newest.
  package func renew(_ chapter: Book.Entry) {
    let file = book.folder(of: chapter, in: overlay).appending(path: "record.json")
    try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: file.path)
  }

  /// Forgets how far a run had come: it has ended.
  package func endRun(of chapter: Book.Entry) {
    try? FileManager.default.removeItem(at: book.folder(of: chapter, in: running))
  }

  /// The page of a section that runs now, as far as it has come; nil for all others.
  private func interim(_ page: Book.ReportPage) -> String? {
    try? String(contentsOf: running.appending(path: "\(page.path).md"), encoding: .utf8)
  }

  private func known() throws -> [Known] {
    try book.chapters.compactMap { chapter in
      let file = book.folder(of: chapter, in: reports(of: chapter)).appending(path: "record.json")
      guard let data = try? Data(contentsOf: file) else { return nil }
      do {
        return (chapter, try memory.record(data))
      } catch {
        throw BookError("\(file.path): cannot be read; run the chapter again: \(chapter.name)")
      }
    }
  }

  private func markdown(_ page: Book.ReportPage, _ known: [Known]) throws -> String {
    let parts = page.path.split(separator: "/")
    guard parts.count == 2, let entry = known.first(where: { $0.chapter.stem == parts[0] }) else {
      let pages = book.pages(of: known, in: book.reports)
      return pages.first { $0.name == "\(page.path).md" }?.text ?? ""
    }
    let file = reports(of: entry.chapter).appending(path: "\(page.path).md")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      throw BookError("\(file.path): cannot be read; run the chapter again: \(entry.chapter.name)")
    }
    return text
  }

  // MARK: - What a browser is given

  /// A page as HTML; nil when there is none of this path.
  ///
  /// - Parameters:
  ///   - path: "3-gan/1-the-game.html".
  ///   - extraHead: what the live book loads besides.
  package func html(_ path: String, extraHead: String, extraBody: String) throws -> String? {
    let known = try known()
    let pages = Book.reportPages(known)
    guard let page = pages.first(where: { "\(Book.siteName($0.path)).html" == path }) else {
      return nil
    }
    let interim = interim(page)
    let text = try interim ?? markdown(page, known)
    let entry = known.first { $0.chapter.stem == page.path.prefix { $0 != "/" } }
    var template = SiteTemplate(contents: Book.contents(pages))
    let controls = PageControls(page: page, entry: entry, isExperiment: isExperiment)
    template.extraHead = extraHead
    template.extraBody =
      "<script type=\"application/json\" id=\"live-page\">\(controls.json)</script>\n" + extraBody
    // What a slider shows comes with the end of the run.
    var answering = interim == nil ? entry.map { Book.answering($0.record, on: text) } ?? [] : []
    // Figures that were drawn anew have the same names: another path keeps a browser from showing
    // those that it knows.
    let version =
      interim.map { TrainedThings.checksum(Data($0.utf8)) } ?? entry.map { Self.version($0.record) }
    let figures = "figures@\(version ?? "book")/"
    for index in answering.indices {
      answering[index].file = answering[index].file.replacing("figures/", with: figures)
    }
    return template.page(
      path: path, title: PlainText.of(page.title),
      body: body(text, page.path).replacing("=\"figures/", with: "=\"\(figures)"),
      answering: answering)
  }

  /// Changes whenever a section ran with other code or other numbers.
  private static func version(_ record: ChapterRecord) -> String {
    var hash = Fingerprint()
    hash.add(record.page)
    for section in record.sections { hash.add(section.run.key) }
    return hash.text
  }

  /// A page that cannot be converted is shown as it is, and says why.
  private func body(_ text: String, _ path: String) -> String {
    do {
      return try memory.html(text)
    } catch {
      return "<p class=\"live-failed\">\(Markdown.attribute("\(path).md: \(error)"))</p>\n"
        + "<pre>\(Markdown.attribute(text))</pre>"
    }
  }

  /// A figure or a record; nil when there is none.
  ///
  /// - Parameter path: its parts, without any that leads upward.
  package func file(_ path: [String]) -> URL? {
    var parts = path
    for index in parts.indices where parts[index].hasPrefix("figures@") { parts[index] = "figures" }
    guard parts.contains("figures") || parts.last == "record.json" else { return nil }
    let chapter = book.chapters.first { $0.stem == parts.first }
    let roots = [running, chapter.map { reports(of: $0) } ?? book.reports]
    return roots.lazy.compactMap { file(parts, below: $0) }.first
  }

  private func file(_ parts: [String], below root: URL) -> URL? {
    let file = root.appending(path: parts.joined(separator: "/"))
    // A link would lead out of the reports.
    let real = file.resolvingSymlinksInPath().path
    var isDirectory: ObjCBool = false
    guard real.hasPrefix(root.resolvingSymlinksInPath().path + "/"),
      FileManager.default.fileExists(atPath: real, isDirectory: &isDirectory),
      !isDirectory.boolValue
    else { return nil }
    return file
  }

  /// The script with the words of all pages.
  package func searchIndex() throws -> String {
    let known = try known()
    var index = SearchIndex()
    for page in Book.reportPages(known) {
      index.add(
        path: "\(Book.siteName(page.path)).html", title: PlainText.of(page.title),
        markdown: try markdown(page, known))
    }
    return index.script
  }

  /// How a reader's own run of a chapter compares with the committed one; nil when it wrote nothing.
  package func comparison(of chapter: Book.Entry) throws -> RunComparison? {
    guard let new = try book.record(of: chapter, in: overlay) else { return nil }
    return RunComparison(try book.record(of: chapter, in: book.reports), new)
  }
}

/// What has been converted and read already, by its bytes.
private final class SiteMemory: Sendable {
  private let pandoc: Pandoc
  private let pages = Mutex<[String: String]>([:])
  private let records = Mutex<[String: ChapterRecord]>([:])

  init(pandoc: Pandoc) {
    self.pandoc = pandoc
  }

  func html(_ markdown: String) throws -> String {
    if let known = pages.withLock({ $0[markdown] }) { return known }
    let html = try ConvertedPage(markdown, pandoc: pandoc).html
    pages.withLock { pages in
      // Many edits later, most of these will not be asked for again.
      if pages.count >= 400 { pages = [:] }
      pages[markdown] = html
    }
    return html
  }

  func record(_ data: Data) throws -> ChapterRecord {
    let key = "\(data.count) \(TrainedThings.checksum(data))"
    if let known = records.withLock({ $0[key] }) { return known }
    let record = try Event.decoder.decode(ChapterRecord.self, from: data)
    records.withLock { records in
      if records.count >= 40 { records = [:] }
      records[key] = record
    }
    return record
  }
}
