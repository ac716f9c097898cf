import Foundation
import Literate
import Synchronization

/// What a page asks to be run.
struct RunRequest: Sendable, Decodable {
  /// Made by the page, which knows its own runs by it.
  var id: String
  /// "3-gan".
  var chapter: String
  var seed: String?
  var quick: Bool?
  var settings: [String: String]?
  var slip: Slip?

  struct Slip: Sendable, Decodable {
    var label: String
    var edit: String
  }

  /// Letters and digits: it is the name of a folder.
  static func isID(_ text: String) -> Bool {
    (8...40).contains(text.utf8.count)
      && text.utf8.allSatisfy { ($0 >= 48 && $0 <= 57) || ($0 >= 97 && $0 <= 122) }
  }

  /// The chapter's command line. Values are attached, so that none is taken for an option.
  var arguments: [String] {
    var words: [String] = []
    if quick == true { words.append("--quick") }
    if let seed { words.append("--seed=\(seed)") }
    for (name, value) in (settings ?? [:]).sorted(by: { $0.key < $1.key }) {
      words.append("--set=\(name)=\(value)")
    }
    if let slip { words.append("--slip=\(slip.label)=\(slip.edit)") }
    return words
  }
}

/// How a run goes, for the page that asked.
struct RunReport: Sendable, Encodable {
  var id: String
  var hasEnded = false
  /// The exit code: 0 when everything holds, 1 when something does not.
  var code: Int32?
  /// Where its pages are, "/live/runs/…/3-gan/"; nil when it wrote none.
  var place: String?
  var comparison: RunComparison?
}

/// Runs of chapters with a reader's own parameters, or with a slip switched on, in folders of their
/// own. The book is not touched.
final class Experiments: Sendable {
  /// How many runs are kept to be looked at.
  static let most = 12

  private let site: ServedSite
  private let folder: URL
  private let builder: Builder
  private let children: Children
  private let events: EventStream
  /// One at a time: they share the cores with the book's own runs.
  private let lane = NSLock()
  private let known = Mutex<[String: Children.Handle]>([:])
  private let order = Mutex<[String]>([])

  init(site: ServedSite, folder: URL, builder: Builder, children: Children, events: EventStream) {
    self.site = site
    self.folder = folder
    self.builder = builder
    self.children = children
    self.events = events
  }

  /// Begins a run. It goes on when the page that asked is closed.
  ///
  /// - Returns: why it cannot be; nil when it has begun.
  func begin(_ request: RunRequest) -> String? {
    guard RunRequest.isID(request.id) else { return "the run has no name" }
    guard let chapter = site.book.chapters.first(where: { $0.stem == request.chapter }) else {
      return "\(request.chapter): there is no such chapter"
    }
    let handle = Children.Handle()
    let isNew = known.withLock { known in
      if known[request.id] != nil { return false }
      known[request.id] = handle
      return true
    }
    guard isNew else { return "a run of this name exists" }
    Thread.detachNewThread { self.run(request, chapter, handle) }
    return nil
  }

  func cancel(_ id: String) { known.withLock { $0[id] }?.cancel() }

  /// The pages of a run; nil when it is not kept.
  func site(of id: String) -> ServedSite? {
    guard RunRequest.isID(id), known.withLock({ $0[id] }) != nil else { return nil }
    return site.experiment(in: folder.appending(path: id, directoryHint: .isDirectory))
  }

  private func run(_ request: RunRequest, _ chapter: Book.Entry, _ handle: Children.Handle) {
    @Sendable func say(_ words: String) {
      events.publish(
        LiveEvent(
          kind: .run, chapter: chapter.stem, words: words, run: RunReport(id: request.id)))
    }
    func end(_ words: String, _ report: RunReport) {
      events.publish(LiveEvent(kind: .run, chapter: chapter.stem, words: words, run: report))
    }
    var report = RunReport(id: request.id, hasEnded: true)
    say("waiting for another run")
    lane.lock()
    defer { lane.unlock() }
    if handle.isCancelled { return end("stopped", report) }
    switch builder.makeCurrent(chapter, handle: handle, building: { say("compiling") }) {
    case .current: break
    case .stopped: return end("stopped", report)
    case .failed(let words): return end(words, report)
    }
    say("running")
    let place = folder.appending(path: request.id, directoryHint: .isDirectory)
    let lines = Mutex<[String]>([])
    report.code = children.run(
      site.book.program(of: chapter), request.arguments + ["--output", place.path], handle: handle
    ) { line in
      if line.hasPrefix(ProgressDisplay.mark) {
        say(String(line.dropFirst(ProgressDisplay.mark.count)))
      } else {
        lines.withLock { $0.append(line) }
      }
    }
    if handle.isCancelled { return end("stopped", report) }
    report.comparison = try? site.experiment(in: place).comparison(of: chapter)
    if report.comparison != nil { report.place = "/live/runs/\(request.id)/" }
    forgetOld(but: request.id)
    end(lines.withLock { $0.suffix(40).joined(separator: "\n") }, report)
  }

  /// Removes the oldest runs.
  private func forgetOld(but id: String) {
    let old = order.withLock { order -> [String] in
      order.append(id)
      let old = order.dropLast(Self.most)
      order = Array(order.suffix(Self.most))
      return Array(old)
    }
    for id in old {
      known.withLock { _ = $0.removeValue(forKey: id) }
      try? FileManager.default.removeItem(at: folder.appending(path: id))
    }
  }
}
