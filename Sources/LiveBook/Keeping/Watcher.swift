import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// What tells one state of a file from another without reading it.
struct FileStamp: Sendable, Hashable {
  var modified: Int64
  var size: Int64
  // Editors write beside a file and rename.
  var inode: UInt64
}

/// The files of a book that pages depend on, as they are now: sources of chapters, the reports that
/// other runs write and, where chapters are worked on, the libraries they are built from.
struct WatchedFiles: Sendable {
  let root: URL
  var looksAtLibraries = false

  /// Stamps by the paths from the root.
  func look() -> [String: FileStamp] {
    var found: [String: FileStamp] = [:]
    list("Chapters", depth: 4, into: &found) { $0.hasSuffix(".swift") }
    // Figures are many, and none changes without its record.
    list("docs/reports", depth: 2, into: &found) { $0.hasSuffix(".md") || $0 == "record.json" }
    if looksAtLibraries {
      list("Sources", depth: 5, into: &found) { name in
        [".swift", ".c", ".h"].contains { name.hasSuffix($0) }
      }
    }
    return found
  }

  private func list(
    _ folder: String, depth: Int, into found: inout [String: FileStamp], _ wants: (String) -> Bool
  ) {
    guard depth > 0, let directory = opendir(root.path + "/" + folder) else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
      }
      if name.hasPrefix(".") { continue }
      let path = "\(folder)/\(name)"
      var status = stat()
      guard stat(root.path + "/" + path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        if name != "figures" { list(path, depth: depth - 1, into: &found, wants) }
      } else if wants(name) {
        #if canImport(Darwin)
          let time = status.st_mtimespec
        #else
          let time = status.st_mtim
        #endif
        found[path] = FileStamp(
          modified: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec),
          size: Int64(status.st_size), inode: UInt64(status.st_ino))
      }
    }
  }
}

/// Tells which files have changed, once they have stopped changing: a file that is being written is
/// half a file.
struct ChangeDetector: Sendable {
  private var settled: [String: FileStamp]
  private var last: [String: FileStamp]

  init(_ now: [String: FileStamp]) {
    settled = now
    last = now
  }

  /// - Returns: the paths that changed, came or went since they were last told.
  mutating func changes(_ now: [String: FileStamp]) -> Set<String> {
    defer { last = now }
    guard now == last, now != settled else { return [] }
    defer { settled = now }
    return Set(now.keys).union(settled.keys).filter { now[$0] != settled[$0] }
  }
}

/// Looks at the files a few times a second.
final class Watcher: Sendable {
  static let pause: UInt32 = 200_000

  /// - Parameter told: is handed the paths that changed, on the watcher's own thread.
  init(_ files: WatchedFiles, _ told: @escaping @Sendable (Set<String>) -> Void) {
    // From here on, so that no change between is missed.
    let first = files.look()
    Thread.detachNewThread {
      var detector = ChangeDetector(first)
      while true {
        usleep(Self.pause)
        let changed = detector.changes(files.look())
        if !changed.isEmpty { told(changed) }
      }
    }
  }
}
