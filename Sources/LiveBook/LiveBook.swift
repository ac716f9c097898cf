import Foundation
import Literate

/// The book in a browser, kept as its sources are, with everything on a page that can be tried.
public final class LiveBook: Sendable {
  private let site: ServedSite
  private let server: HTTPServer
  private let rules: RequestRules
  private let children: Children
  private let events = EventStream()
  private let keeper: Keeper
  private let experiments: Experiments
  private let exercises: Exercises
  private let folder: URL
  private let wanted: [Book.Entry]

  /// What the live book is to do.
  public struct Options: Sendable {
    /// The chapters that are kept as their sources are; all when there are none.
    public var chapters: [Book.Entry]
    /// Zero for any port that is free.
    public var port: UInt16
    /// Whether runs write the committed pages.
    public var writesReports: Bool

    /// - Parameters:
    ///   - chapters: empty for all.
    ///   - port: zero for any that is free.
    ///   - writesReports: whether runs write the committed pages.
    public init(chapters: [Book.Entry], port: UInt16, writesReports: Bool) {
      self.chapters = chapters
      self.port = port
      self.writesReports = writesReports
    }
  }

  /// Begins to listen.
  ///
  /// - Throws: when pandoc is missing or the port cannot be used.
  public init(_ book: Book, _ options: Options) throws {
    Interruption.watch()
    let live = book.root.appending(path: ".build/live", directoryHint: .isDirectory)
    folder = live.appending(path: "\(getpid())", directoryHint: .isDirectory)
    let overlay = folder.appending(path: "pages", directoryHint: .isDirectory)
    site = try ServedSite(book: book, overlay: overlay)
    server = try HTTPServer(port: options.port)
    rules = RequestRules(port: server.port)
    Self.removeRemains(in: live)
    do {
      try FileManager.default.createDirectory(at: overlay, withIntermediateDirectories: true)
    } catch {
      throw BookError("\(overlay.path): cannot be written: \(error.localizedDescription)")
    }
    children = try Children(root: book.root)
    let builder = Builder(book: book, children: children)
    keeper = Keeper(
      site: site, builder: builder, children: children, events: events,
      writesReports: options.writesReports)
    experiments = Experiments(
      site: site, folder: folder.appending(path: "runs", directoryHint: .isDirectory),
      builder: builder, children: children, events: events)
    exercises = Exercises(book: book, children: children, events: events)
    wanted = options.chapters
  }

  /// Where it is.
  public var address: String {
    let page = wanted.count == 1 ? "\(wanted[0].stem)/index.html" : ""
    return "http://localhost:\(server.port)/\(page)"
  }

  /// Serves until a signal comes; then ends what it has started.
  ///
  /// - Throws: ``BookInterruption``.
  public func run() throws {
    // Weak would not do: the closures live as long as the process.
    server.start { [self] request, connection in answer(request, connection) }
    // A library is in every chapter: only those that were asked for by name are built anew for it.
    let files = WatchedFiles(root: site.book.root, looksAtLibraries: !wanted.isEmpty)
    let watcher = Watcher(files) { [self] in noticed($0) }
    for chapter in wanted { keeper.update(chapter) }
    while Interruption.received == nil { usleep(50_000) }
    _ = watcher
    server.stop()
    events.close()
    children.close()
    try? FileManager.default.removeItem(at: folder)
    throw BookInterruption(signal: Interruption.received ?? SIGTERM)
  }

  /// What live books that were killed have left.
  private static func removeRemains(in live: URL) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: live.path)) ?? [] {
      guard let process = pid_t(name), process > 0 else { continue }
      if process == getpid() || (kill(process, 0) != 0 && errno == ESRCH) {
        try? FileManager.default.removeItem(at: live.appending(path: name))
      }
    }
  }

  private func noticed(_ paths: Set<String>) {
    let kept = wanted.isEmpty ? site.book.chapters : wanted
    if paths.contains(where: { $0.hasPrefix("Sources/") }) {
      for chapter in wanted { keeper.update(chapter, libraries: true) }
    }
    for chapter in site.book.chapters {
      if paths.contains(where: { $0.hasPrefix("Chapters/\(chapter.stem)/") }),
        kept.contains(chapter)
      {
        keeper.update(chapter)
      }
      if paths.contains(where: { $0.hasPrefix("docs/reports/\(chapter.stem)/") }) {
        events.publish(LiveEvent(kind: .pages, chapter: chapter.stem))
      }
    }
  }

  // MARK: - Requests

  private func answer(_ request: HTTPRequest, _ connection: HTTPConnection) {
    if let refusal = rules.refusal(of: request) {
      connection.send(refusal)
      return
    }
    let path = RequestRules.path(of: request.target) ?? []
    if request.method == "POST" {
      connection.send(asked(path, request.body))
    } else if path == ["live", "events"] {
      events.serve(connection) { keeper.now }
    } else {
      do {
        connection.send(try given(path, site) ?? .refused(404, "there is no such page"))
      } catch {
        connection.send(.refused(500, "\(error)"))
      }
    }
  }

  /// What is at a path; nil when nothing is.
  private func given(_ path: [String], _ site: ServedSite) throws -> HTTPResponse? {
    if path.count > 2, path[0] == "live", path[1] == "runs", !site.isExperiment {
      guard let run = experiments.site(of: path[2]) else { return nil }
      return try given(Array(path.dropFirst(3)), run)
    }
    switch path {
    case []: return try page("index.html", site)
    case ["site.css"]: return HTTPResponse(type: "text/css", ServedSite.style)
    case ["site.js"]: return HTTPResponse(type: "text/javascript", ServedSite.script)
    case ["search.js"]: return HTTPResponse(type: "text/javascript", try site.searchIndex())
    case ["live.css"]: return HTTPResponse(type: "text/css", LivePage.style)
    case ["live.js"]: return HTTPResponse(type: "text/javascript", LivePage.script)
    default: break
    }
    if path.last?.hasSuffix(".html") == true { return try page(path.joined(separator: "/"), site) }
    guard let name = path.last, let type = HTTPResponse.type(ofFile: name),
      let file = site.file(path), let data = try? Data(contentsOf: file)
    else { return nil }
    return HTTPResponse(type: type, body: data)
  }

  private func page(_ path: String, _ site: ServedSite) throws -> HTTPResponse? {
    try site.html(
      path, extraHead: "<link rel=\"stylesheet\" href=\"/live.css\">\n",
      extraBody: "<script>window.marginaliaChecks = \(exercises.areThere);</script>\n"
        + "<script src=\"/live.js\"></script>\n"
    ).map { HTTPResponse(type: "text/html", $0) }
  }

  /// Does what a page asks for.
  private func asked(_ path: [String], _ body: Data) -> HTTPResponse {
    struct SectionRequest: Decodable {
      var chapter: String
      var section: String
    }
    struct StopRequest: Decodable {
      var id: String
    }
    func read<Value: Decodable>(_ type: Value.Type) -> Value? {
      try? JSONDecoder().decode(type, from: body)
    }
    var problem: String? = "this is not what is asked for here"
    switch path {
    case ["live", "run"]:
      if let request = read(RunRequest.self) { problem = experiments.begin(request) }
    case ["live", "stop"]:
      if let request = read(StopRequest.self) {
        experiments.cancel(request.id)
        problem = nil
      }
    case ["live", "check"]:
      if let request = read(Exercises.Request.self) { problem = exercises.begin(request) }
    case ["live", "section"]:
      guard let request = read(SectionRequest.self),
        let chapter = site.book.chapters.first(where: { $0.stem == request.chapter }),
        !request.section.isEmpty,
        request.section.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") })
      else { break }
      keeper.update(chapter, section: request.section)
      problem = nil
    default: return .refused(404, "there is no such thing to be asked for")
    }
    return problem.map { .refused(400, $0) } ?? .json(["begun": true])
  }
}
