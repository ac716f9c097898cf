import Foundation

/// Where a chapter's files lie.
struct Locations: Sendable {
  /// The package, when the chapter runs within reach of it.
  let root: URL?
  let output: URL
  /// Names another folder for what is kept between runs.
  static let storeVariable = "MARGINALIA_STORE"

  /// For what is kept between runs; never among the reports.
  let state: URL

  /// Events and figures of sections that have run, by key.
  var sections: URL { state.appending(path: "sections", directoryHint: .isDirectory) }
  /// What was trained, by name and key.
  var trained: URL { state.appending(path: "trained", directoryHint: .isDirectory) }
  /// The committed pages of the chapter, whose record is a store's first entry.
  let committed: URL?

  init(
    stem: String, sources: [String: String], compiledAt path: String, arguments: ChapterArguments
  ) {
    root = Self.packageRoot(sources: sources, compiledAt: path)
    let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
    let base = root ?? here
    let key = arguments.isQuick ? "quick" : "experiment"
    let reports = base.appending(path: "docs/reports", directoryHint: .isDirectory)
    let usual = arguments.isStandard ? reports : base.appending(path: "out/\(key)")
    output = arguments.output.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? usual
    // Keys tell runs apart: one store serves all that run in this package.
    let chosen = ProcessInfo.processInfo.environment[Self.storeVariable] ?? ""
    state =
      !chosen.isEmpty
      ? URL(fileURLWithPath: chosen, isDirectory: true).appending(path: stem)
      : root != nil
        ? base.appending(path: ".build/chapters/\(stem)")
        : Self.cache.appending(path: "marginalia/\(stem)")
    committed = root.map { $0.appending(path: "docs/reports/\(stem)", directoryHint: .isDirectory) }
  }

  /// Where the pages of an incomplete run go: not among the book's.
  func partials(of arguments: ChapterArguments) -> URL {
    if arguments.output == nil, let root { return root.appending(path: "out/partial") }
    return output.appending(path: "partial", directoryHint: .isDirectory)
  }

  /// The user's own cache, for a program that runs without its package.
  private static var cache: URL {
    FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask).first
      ?? FileManager.default.temporaryDirectory
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

  /// The chapter's sources as they are on disk now; nil where the package is out of reach.
  func sourcesOnDisk(of directory: String) -> [String: String]? {
    guard let root else { return nil }
    let folder = root.appending(path: directory)
    guard let names = FileManager.default.enumerator(atPath: folder.path) else { return nil }
    var texts: [String: String] = [:]
    for case let name as String in names where name.hasSuffix(".swift") {
      let file = folder.appending(path: name)
      guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
      texts["\(directory)/\(name)"] = text
    }
    return texts
  }
}
