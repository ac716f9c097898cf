import Foundation

/// What sections said when they ran, by the key of what they depend on: their events and the files
/// of their figures.
///
/// Each entry is a folder that is made beside its place and renamed into it; one that is cut off, or
/// that does not decode, is as if it were not there. The committed record of the chapter is asked
/// too, so that a fresh clone runs nothing that did not change.
struct SectionStore {
  /// A section's events, and the folder in which the files of its figures are.
  struct Entry {
    var run: SectionRun
    var figures: URL
  }

  /// Nil where only the committed record counts.
  let directory: URL?
  /// The chapter's committed pages.
  let committed: URL?
  private let record: ChapterRecord?

  init(directory: URL?, committed: URL?) {
    self.directory = directory
    self.committed = committed
    record = committed.flatMap { try? ChapterRecord(contentsOf: $0.appending(path: "record.json")) }
  }

  /// What is kept under a key; nil when nothing whole is.
  func entry(_ key: String) -> Entry? {
    if let folder = directory?.appending(path: key, directoryHint: .isDirectory),
      let data = try? Data(contentsOf: folder.appending(path: "events.json")),
      let run = try? Event.decoder.decode(SectionRun.self, from: data), run.key == key,
      isWhole(run, in: folder)
    {
      return Entry(run: run, figures: folder)
    }
    if let committed, let run = record?.sections.first(where: { $0.run.key == key })?.run {
      let figures = committed.appending(path: "figures", directoryHint: .isDirectory)
      if isWhole(run, in: figures) { return Entry(run: run, figures: figures) }
    }
    return nil
  }

  private func isWhole(_ run: SectionRun, in folder: URL) -> Bool {
    run.figureFiles.allSatisfy {
      FileManager.default.fileExists(atPath: folder.appending(path: $0).path)
    }
  }

  /// Keeps what a section said. A full disk costs time and no more.
  func keep(_ run: SectionRun, figures: URL) {
    guard let directory else { return }
    let files = FileManager.default
    let place = directory.appending(path: run.key, directoryHint: .isDirectory)
    let beside = directory.appending(path: ".\(run.key)-\(getpid())", directoryHint: .isDirectory)
    do {
      try files.createDirectory(at: beside, withIntermediateDirectories: true)
      defer { try? files.removeItem(at: beside) }
      for name in run.figureFiles {
        try files.copyItem(at: figures.appending(path: name), to: beside.appending(path: name))
      }
      let data = try Event.encoder.encode(run)
      try data.write(to: beside.appending(path: "events.json"))
      // Another run may have put the same there; it may also be a damaged one of before.
      try? files.removeItem(at: place)
      _ = rename(beside.path, place.path)
    } catch {
      return
    }
  }
}

/// What one section said in one run.
struct SectionRun: Sendable, Codable {
  var key: String
  var seconds: Double
  var events: [PlacedEvent]

  /// The files of its figures, by their names.
  var figureFiles: [String] {
    events.flatMap { event -> [String] in
      guard case .figure(let figure) = event.content else { return [] }
      return [figure.light, figure.dark, figure.script, figure.frames].compactMap(\.self)
    }
  }

  /// A figure that could not be drawn is drawn the next time; a section that stopped runs again.
  var isWhole: Bool {
    events.allSatisfy { event in
      switch event.content {
      case .figure(let figure): figure.problem == nil
      case .stopped: false
      default: true
      }
    }
  }
}
