import Foundation

/// Where a chapter's files lie.
struct Locations: Sendable {
  /// The package, when the chapter runs within reach of it.
  let root: URL?
  let output: URL
  /// For checkpoints; never among the reports.
  let state: URL

  init(
    stem: String, sources: [String: String], compiledAt path: String, arguments: ChapterArguments
  ) {
    root = Self.packageRoot(sources: sources, compiledAt: path)
    let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
    let base = root ?? here
    let key = arguments.isStandard ? "standard" : arguments.isQuick ? "quick" : "experiment"
    let reports = base.appending(path: "docs/reports", directoryHint: .isDirectory)
    let usual = arguments.isStandard ? reports : base.appending(path: "out/\(key)")
    output = arguments.output.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? usual
    let isUsual = output.standardizedFileURL.path == usual.standardizedFileURL.path
    state =
      isUsual
      ? base.appending(path: ".build/chapters/\(stem)/\(key)")
      : output.appending(path: "state/\(stem)")
  }

  /// Removes what was made for checkpoints if there are none.
  func discardEmptyState() {
    for directory in [state, state.deletingLastPathComponent()] {
      rmdir(directory.path)
    }
  }

  /// Where the chapter was compiled, or the nearest package above the working directory that has
  /// this chapter.
  private static func packageRoot(sources: [String: String], compiledAt path: String) -> URL? {
    guard let main = sources.keys.first(where: { $0.hasSuffix("/main.swift") }) else { return nil }
    let files = FileManager.default
    // Any of the chapter's files may ask.
    if let file = sources.keys.first(where: { path.hasSuffix("/" + $0) }) {
      let root = String(path.dropLast(file.count + 1))
      if files.fileExists(atPath: path) { return URL(fileURLWithPath: root, isDirectory: true) }
    }
    var directory = URL(fileURLWithPath: files.currentDirectoryPath, isDirectory: true)
    while directory.path != "/" {
      if files.fileExists(atPath: directory.appending(path: main).path) { return directory }
      directory = directory.deletingLastPathComponent().standardizedFileURL
    }
    return nil
  }

  /// The first source on disk that is not the one compiled.
  func staleSource(_ sources: [String: String]) -> String? {
    guard let root else { return nil }
    return sources.keys.sorted().first { path in
      guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else {
        return true
      }
      return text != sources[path]
    }
  }
}
