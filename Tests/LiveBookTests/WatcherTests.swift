import Foundation
import Synchronization
import Testing

@testable import LiveBook

/// A tree that is gone with the test.
final class Tree: Sendable {
  let root: URL

  init() throws {
    root = FileManager.default.temporaryDirectory
      .appending(path: "live-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  func write(_ name: String, _ text: String, atomically: Bool = true) throws {
    let file = root.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file, options: atomically ? .atomic : [])
  }
}

@Suite struct WatcherTests {
  private func tree() throws -> Tree {
    let tree = try Tree()
    try tree.write("Chapters/1-a/main.swift", "a")
    try tree.write("Chapters/1-a/Models/deep.swift", "a")
    try tree.write("Chapters/1-a/.hidden.swift", "a")
    try tree.write("Chapters/1-a/notes.txt", "a")
    try tree.write("docs/reports/1-a/1-part.md", "a")
    try tree.write("docs/reports/1-a/record.json", "{}")
    try tree.write("docs/reports/1-a/figures/b.svg", "a")
    try tree.write("Sources/A/a.swift", "a")
    return tree
  }

  @Test func sourcesAndReportsAreWatched() throws {
    let tree = try tree()
    #expect(
      Set(WatchedFiles(root: tree.root).look().keys) == [
        "Chapters/1-a/main.swift", "Chapters/1-a/Models/deep.swift", "docs/reports/1-a/1-part.md",
        "docs/reports/1-a/record.json",
      ])
  }

  @Test func librariesAreWatchedWhereChaptersAreWorkedOn() throws {
    let tree = try tree()
    try tree.write("Sources/C/deep/c.h", "a")
    try tree.write("Sources/A/a.swift.orig", "a")
    let alone = WatchedFiles(root: tree.root).look()
    let all = WatchedFiles(root: tree.root, looksAtLibraries: true).look()
    #expect(Set(all.keys).subtracting(alone.keys) == ["Sources/A/a.swift", "Sources/C/deep/c.h"])
  }

  @Test func aChangeIsToldOnceItHasSettled() throws {
    let tree = try tree()
    let files = WatchedFiles(root: tree.root)
    var detector = ChangeDetector(files.look())
    #expect(detector.changes(files.look()) == [])
    try tree.write("Chapters/1-a/main.swift", "half", atomically: false)
    #expect(detector.changes(files.look()) == [])
    try tree.write("Chapters/1-a/main.swift", "half a word", atomically: false)
    #expect(detector.changes(files.look()) == [])
    #expect(detector.changes(files.look()) == ["Chapters/1-a/main.swift"])
    #expect(detector.changes(files.look()) == [])
  }

  @Test func whatComesAndGoesIsTold() throws {
    let tree = try tree()
    let files = WatchedFiles(root: tree.root)
    var detector = ChangeDetector(files.look())
    try tree.write("Chapters/1-a/1.2-new.swift", "a")
    try FileManager.default.removeItem(at: tree.root.appending(path: "docs/reports/1-a/1-part.md"))
    _ = detector.changes(files.look())
    #expect(
      detector.changes(files.look()) == [
        "Chapters/1-a/1.2-new.swift", "docs/reports/1-a/1-part.md",
      ])
  }

  /// Editors write beside a file and rename, and may keep its time and its length.
  @Test func anotherFileOfTheSameTimeAndLengthIsAChange() throws {
    let tree = try tree()
    let files = WatchedFiles(root: tree.root)
    let file = tree.root.appending(path: "Chapters/1-a/main.swift")
    let date = Date(timeIntervalSince1970: 1_700_000_000)
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
    var detector = ChangeDetector(files.look())
    let beside = tree.root.appending(path: "Chapters/1-a/main.swift~")
    try Data("b".utf8).write(to: beside)
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: beside.path)
    #expect(rename(beside.path, file.path) == 0)
    _ = detector.changes(files.look())
    #expect(detector.changes(files.look()) == ["Chapters/1-a/main.swift"])
  }

  @Test func theWatcherTells() throws {
    let tree = try tree()
    let box = Box()
    let watcher = Watcher(WatchedFiles(root: tree.root)) { paths in
      box.value.withLock { $0.formUnion(paths) }
    }
    try tree.write("Chapters/1-a/main.swift", "another")
    let limit = ContinuousClock.now + .seconds(20)
    while box.value.withLock({ $0.isEmpty }), ContinuousClock.now < limit { usleep(20_000) }
    #expect(box.value.withLock { $0 } == ["Chapters/1-a/main.swift"])
    _ = watcher
  }
}

/// Lets a closure share a lock.
private final class Box: Sendable {
  let value = Mutex<Set<String>>([])
}
