import Foundation

/// The book as a whole: its chapters in order, their programs, their reports.
public struct Book: Sendable {
  /// A chapter by its directory, `Chapters/1-kl-mle`.
  public struct Entry: Sendable, Hashable {
    /// From 1, by which chapters are in order.
    public let number: Int
    /// `kl-mle`, which is also the name of the chapter's program.
    public let name: String
    /// `1-kl-mle`, the directory's name here and among the reports.
    public var stem: String { "\(number)-\(name)" }
  }

  /// The package's directory, in which Package.swift and Chapters lie.
  public let root: URL
  /// In reading order.
  public let chapters: [Entry]
  /// Where the chapters' programs are.
  package let programs: URL

  /// The committed reports.
  public var reports: URL { root.appending(path: "docs/reports", directoryHint: .isDirectory) }

  /// Finds the book around this program, or else around the working directory.
  public init() throws {
    let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
    let program = Bundle.main.executableURL ?? here
    let programs = program.resolvingSymlinksInPath().deletingLastPathComponent()
    for start in [programs, here] {
      if let root = Self.root(above: start) {
        try self.init(root: root, programs: programs)
        return
      }
    }
    throw BookError("no Chapters directory here or above; run this inside the book's package")
  }

  package init(root: URL, programs: URL) throws {
    self.root = root
    self.programs = programs
    let directory = root.appending(path: "Chapters")
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    } catch {
      throw BookError("\(directory.path): the chapters cannot be listed")
    }
    chapters = names.compactMap(Entry.init(directory:)).sorted { $0.number < $1.number }
    if chapters.isEmpty { throw BookError("\(directory.path): there is no chapter, like 1-kl-mle") }
  }

  private static func root(above start: URL) -> URL? {
    var directory = start.standardizedFileURL
    while directory.path != "/" {
      let files = FileManager.default
      if files.fileExists(atPath: directory.appending(path: "Package.swift").path),
        files.fileExists(atPath: directory.appending(path: "Chapters").path)
      {
        return directory
      }
      directory = directory.deletingLastPathComponent()
    }
    return nil
  }

  /// The chapters of these names, numbers or both ("kl-mle", "1", "1-kl-mle"); all when there are
  /// none.
  public func chapters(named names: [String]) throws -> [Entry] {
    if names.isEmpty { return chapters }
    return try names.map { name in
      let found = chapters.first { [$0.name, $0.stem, String($0.number)].contains(name) }
      guard let found else {
        let known = chapters.map(\.name)
        let hint =
          nearest(to: name, among: known).map { "did you mean \($0)?" }
          ?? "known are \(chapters.map { "\($0.number) \($0.name)" }.joined(separator: ", "))"
        throw BookError("\(name): there is no such chapter; \(hint)")
      }
      return found
    }
  }

  /// The folder of a chapter's pages in a directory of reports.
  func folder(of chapter: Entry, in directory: URL) -> URL {
    directory.appending(path: chapter.stem, directoryHint: .isDirectory)
  }

  /// What the reports in a directory say about a chapter; nil when it has not run.
  func record(of chapter: Entry, in directory: URL) throws -> ChapterRecord? {
    let file = folder(of: chapter, in: directory).appending(path: "record.json")
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    do {
      return try ChapterRecord(contentsOf: file)
    } catch {
      throw BookError("\(file.path): cannot be read; run the chapter again: \(chapter.name)")
    }
  }

  /// The chapters that have run, with what is known of each.
  func records(in directory: URL) throws -> [(chapter: Entry, record: ChapterRecord)] {
    try chapters.compactMap { chapter in
      try record(of: chapter, in: directory).map { (chapter, $0) }
    }
  }
}

extension Book.Entry {
  init?(directory name: String) {
    let parts = name.split(separator: "-", maxSplits: 1)
    guard parts.count == 2, let number = Int(parts[0]), number > 0 else { return nil }
    self.number = number
    self.name = String(parts[1])
  }
}

/// Something about the whole book that cannot be done, in one line.
public struct BookError: Error, Sendable, Hashable, CustomStringConvertible {
  public let description: String

  package init(_ description: String) {
    self.description = description
  }
}
