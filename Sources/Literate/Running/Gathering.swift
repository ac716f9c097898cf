import Foundation

/// What is known of each section while a chapter runs: replayed from what is kept, or heard from the
/// child and kept at once, so that an interrupted run loses one section at most.
struct Gathering {
  private let text: ChapterText
  private let keys: RunKeys
  private let store: SectionStore
  /// Where the child writes its figures; those of replayed sections are copied there.
  private let staged: URL
  /// By section; nil where it has not run to its end.
  private(set) var runs: [SectionRun?]
  private var heard: [Int: [PlacedEvent]] = [:]
  private(set) var stopReason: String?
  /// "after line 12" of the section that spoke last.
  private(set) var lastPlace: String?

  init(text: ChapterText, keys: RunKeys, store: SectionStore, staged: URL) {
    self.text = text
    self.keys = keys
    self.store = store
    self.staged = staged
    runs = [SectionRun?](repeating: nil, count: text.sections.count)
  }

  /// The sections that have to run.
  var missing: [Int] { runs.indices.filter { runs[$0] == nil } }

  /// Takes from the store what has not changed.
  mutating func replay(except wanted: Set<Int>) {
    for index in runs.indices where !wanted.contains(index) {
      guard let entry = store.entry(keys.key(ofSection: index)) else { continue }
      let files = FileManager.default
      let isCopied = entry.run.figureFiles.allSatisfy { name in
        let target = staged.appending(path: name)
        try? files.removeItem(at: target)
        return (try? files.copyItem(at: entry.figures.appending(path: name), to: target)) != nil
      }
      if isCopied { runs[index] = entry.run }
    }
  }

  /// Takes in what the child says.
  mutating func hear(_ event: Event) {
    guard text.sections.indices.contains(event.section) else { return }
    let source = text.sections[event.section].text
    switch event.content {
    case .ended(let seconds):
      let run = SectionRun(
        key: keys.key(ofSection: event.section), seconds: (seconds * 100).rounded() / 100,
        events: heard[event.section] ?? [])
      runs[event.section] = run
      if run.isWhole { store.keep(run, figures: staged) }
    case .stopped(let reason):
      stopReason = reason
    default:
      let last = heard[event.section]?.last?.ordinal ?? 0
      let isOwn = event.file.hasSuffix("/" + (source.path.split(separator: "/").last ?? ""))
      // The page moves forward, never back; what another file says belongs where the section is.
      let ordinal = isOwn ? max(last, source.ordinal(ofLine: event.line) ?? last) : last
      if isOwn { lastPlace = "\(source.path):\(event.line) or later" }
      heard[event.section, default: []].append(
        PlacedEvent(ordinal: ordinal, content: event.content))
    }
  }

  /// Sections that have said something in this run.
  var spoken: Set<Int> { Set(heard.keys) }

  /// What sections that did not end have said.
  var unfinished: [Int: [PlacedEvent]] { heard.filter { runs[$0.key] == nil } }
}

/// Lets the supervisor's listener change a gathering.
final class GatheringBox {
  var gathering: Gathering
  var interim: InterimPages?

  init(_ gathering: Gathering, interim: InterimPages?) {
    self.gathering = gathering
    self.interim = interim
  }

  func hear(_ event: Event) {
    gathering.hear(event)
    interim?.noteChange()
  }
}
