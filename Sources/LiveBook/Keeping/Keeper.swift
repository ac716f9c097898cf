import Foundation
import Literate
import Synchronization

/// Keeps the pages of chapters as their sources are: on a change it compiles what has to be compiled,
/// runs what has to run, and tells the pages that are open.
final class Keeper: Sendable {
  private struct State {
    var isRunning = false
    /// Something has changed since the work began.
    var isDirty = false
    /// A section that is to run whatever is kept.
    var section: String?
    /// A library has changed since the last build.
    var hasOldLibraries = false
    var handle = Children.Handle()
    var problem = LiveEvent(kind: .problem)
    var work = LiveEvent(kind: .work)
  }

  private let site: ServedSite
  private let builder: Builder
  private let children: Children
  private let events: EventStream
  /// Whether runs write the committed pages, and not the live book's own.
  private let writesReports: Bool
  private let states = Mutex<[Book.Entry: State]>([:])

  init(
    site: ServedSite, builder: Builder, children: Children, events: EventStream, writesReports: Bool
  ) {
    self.site = site
    self.builder = builder
    self.children = children
    self.events = events
    self.writesReports = writesReports
  }

  /// What a page that has just been opened has to know.
  var now: [LiveEvent] {
    states.withLock { states in
      states.values.flatMap { [$0.work, $0.problem] }.filter { !$0.words.isEmpty }
    }
  }

  /// A chapter's sources or its libraries' have changed, or one of its sections is to run.
  func update(_ chapter: Book.Entry, section: String? = nil, libraries: Bool = false) {
    let running = states.withLock { states -> Children.Handle? in
      var state = states[chapter] ?? State()
      defer { states[chapter] = state }
      if let section { state.section = section }
      if libraries { state.hasOldLibraries = true }
      if state.isRunning {
        state.isDirty = true
        return state.handle
      }
      state.isRunning = true
      return nil
    }
    guard let running else {
      Thread.detachNewThread { self.work(on: chapter) }
      return
    }
    // Prose does not end a training that runs; code that it no longer stands for does.
    if libraries || (section == nil && !builder.isCurrent(chapter)) { running.cancel() }
  }

  private func work(on chapter: Book.Entry) {
    var goesOn = true
    while goesOn {
      let (state, handle) = states.withLock { states in
        let state = states[chapter] ?? State()
        let handle = Children.Handle()
        states[chapter]?.isDirty = false
        states[chapter]?.section = nil
        states[chapter]?.hasOldLibraries = false
        states[chapter]?.handle = handle
        return (state, handle)
      }
      bringUpToDate(chapter, state, handle)
      goesOn = states.withLock { states in
        let isDirty = states[chapter]?.isDirty == true
        if !isDirty { states[chapter]?.isRunning = false }
        return isDirty
      }
    }
  }

  private func bringUpToDate(
    _ chapter: Book.Entry, _ wanted: State, _ handle: Children.Handle
  ) {
    defer { say(chapter, "") }
    let built = builder.makeCurrent(
      chapter, inAnyCase: wanted.hasOldLibraries, handle: handle
    ) { say(chapter, "compiling") }
    switch built {
    case .current: break
    case .stopped:
      keepInMind(wanted, for: chapter)
      return
    case .failed(let words):
      keepInMind(wanted, for: chapter)
      complain(chapter, "\(chapter.name) does not compile", words)
      return
    }
    if states.withLock({ $0[chapter]?.isDirty == true }) { return }
    say(chapter, "running")
    let lines = Mutex<[String]>([])
    var arguments = writesReports ? [] : ["--output", site.overlay.path]
    if let section = wanted.section { arguments.append("--section=\(section)") }
    let code = children.run(
      site.book.program(of: chapter), arguments, handle: handle, interim: site.running
    ) { line in
      if line.hasPrefix(ProgressDisplay.mark) {
        self.say(chapter, String(line.dropFirst(ProgressDisplay.mark.count)))
      } else if line.hasPrefix(InterimPages.mark) {
        self.events.publish(LiveEvent(kind: .pages, chapter: chapter.stem))
      } else {
        lines.withLock { $0.append(line) }
      }
    }
    site.endRun(of: chapter)
    if handle.isCancelled { return }
    let words = lines.withLock { $0.suffix(40).joined(separator: "\n") }
    switch code {
    case 0:
      if !writesReports { site.renew(chapter) }
      complain(chapter, "", "")
    // The code has changed since it was compiled: that change is being told.
    case 75: states.withLock { $0[chapter]?.isDirty = true }
    case let code?:
      if !writesReports { site.renew(chapter) }
      complain(
        chapter, "\(chapter.name) ended with code \(code)",
        words.isEmpty ? "It said nothing." : words)
    case nil:
      complain(chapter, "\(chapter.name) was stopped", words.isEmpty ? "It said nothing." : words)
    }
    events.publish(LiveEvent(kind: .pages, chapter: chapter.stem))
  }

  /// What was not built is still to be built at the next change.
  private func keepInMind(_ wanted: State, for chapter: Book.Entry) {
    guard wanted.hasOldLibraries else { return }
    states.withLock { $0[chapter]?.hasOldLibraries = true }
  }

  private func say(_ chapter: Book.Entry, _ words: String) {
    let event = LiveEvent(kind: .work, chapter: chapter.stem, words: words)
    states.withLock { $0[chapter]?.work = event }
    events.publish(event)
  }

  private func complain(_ chapter: Book.Entry, _ title: String, _ words: String) {
    let event = LiveEvent(kind: .problem, chapter: chapter.stem, title: title, words: words)
    states.withLock { $0[chapter]?.problem = event }
    events.publish(event)
  }
}
