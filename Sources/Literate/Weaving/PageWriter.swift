import Foundation
import Foundations

/// Puts a chapter's pages in place, each file beside its place first and then renamed into it. The
/// pages of an incomplete run go elsewhere, and the last good ones stay as they were.
struct PageWriter {
  let stem: String
  let output: URL
  let writesPage: Bool
  /// Where an incomplete run's pages go.
  let partials: URL
  /// Where figures are written while the chapter runs.
  let stagedFigures: URL

  /// Makes sure, before any work is done, that the output can be written.
  init(stem: String, output: URL, writesPage: Bool, partials: URL) throws {
    self.stem = stem
    self.output = output
    self.writesPage = writesPage
    self.partials = partials
    let identifier = ProcessInfo.processInfo.processIdentifier
    let base = writesPage ? output : FileManager.default.temporaryDirectory
    stagedFigures = base.appending(path: ".\(stem)-\(identifier)", directoryHint: .isDirectory)
    if writesPage { try requireFreePlaces() }
    removeRemains(in: base)
    do {
      try FileManager.default.createDirectory(
        at: stagedFigures, withIntermediateDirectories: true)
    } catch {
      throw UsageError(
        "\(base.path): the directory cannot be written; choose another with --output")
    }
  }

  /// Refuses an output in which a file has the name of the chapter's folder, or a folder that of one
  /// of its files: to find out in the middle of writing would leave half a chapter.
  private func requireFreePlaces() throws {
    let folder = output.appending(path: stem, directoryHint: .notDirectory).path
    for path in [folder, folder + "/figures"] {
      if let kind = Self.kind(of: path, stat), kind != S_IFDIR {
        throw UsageError(
          "\(path): is no folder, and pages belong there; move it away or choose another --output")
      }
    }
    for name in ["README.md", "record.json"]
    where Self.kind(of: "\(folder)/\(name)", lstat) == S_IFDIR {
      throw UsageError(
        "\(folder)/\(name): is a folder, where the page belongs; move it away or choose another "
          + "--output")
    }
  }

  private static func kind(
    of path: String, _ look: (UnsafePointer<CChar>, UnsafeMutablePointer<stat>) -> Int32
  ) -> mode_t? {
    var status = stat()
    return look(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// Removes the staged figures of runs that were killed; those of living ones stay.
  private func removeRemains(in base: URL) {
    let prefix = ".\(stem)-"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: base.path)) ?? []
    for name in names where name.hasPrefix(prefix) {
      let suffix = name.dropFirst(prefix.count)
      guard let process = pid_t(suffix), process > 0, "\(process)" == suffix else { continue }
      // This process has staged nothing yet: a dead one had its number.
      if process == getpid() || (kill(process, 0) != 0 && errno == ESRCH) {
        try? FileManager.default.removeItem(at: base.appending(path: name))
      }
    }
  }

  /// Removes what is not needed any more.
  func discard() {
    try? FileManager.default.removeItem(at: stagedFigures)
  }

  /// Writes the pages, their record and their figures; what is as it was is not touched.
  ///
  /// - Parameter isWhole: whether they may take the place of the last good ones.
  /// - Returns: the path of the chapter's page; nil when none was wanted.
  func write(_ pages: Pages, _ record: ChapterRecord, isWhole: Bool) throws -> String? {
    guard writesPage else { return nil }
    let folder = (isWhole ? output : partials).appending(path: stem, directoryHint: .isDirectory)
    let figures = folder.appending(path: "figures", directoryHint: .isDirectory)
    let path = folder.appending(path: "README.md")
    let isNew = !FileManager.default.fileExists(atPath: folder.path)
    do {
      let files = FileManager.default
      try files.createDirectory(at: figures, withIntermediateDirectories: true)
      let drawn = try files.contentsOfDirectory(atPath: stagedFigures.path).sorted()
      for name in drawn {
        try place(Data(contentsOf: stagedFigures.appending(path: name)), at: figures, name)
      }
      for page in pages.pages where page.name != "README.md" {
        try place(Data(page.markdown.utf8), at: folder, page.name)
      }
      for page in pages.pages where page.name == "README.md" {
        try place(Data(page.markdown.utf8), at: folder, page.name)
      }
      // Last: whoever finds the record finds what it tells of.
      try place(try record.json, at: folder, "record.json")
      removeStrangers(in: folder, keeping: pages.pages.map(\.name) + ["record.json", "figures"])
      removeStrangers(in: figures, keeping: drawn)
      if isWhole {
        try? files.removeItem(at: partials.appending(path: stem, directoryHint: .isDirectory))
        rmdir(partials.path)
      }
    } catch {
      // Half a chapter where there was none helps nobody.
      if isNew { try? FileManager.default.removeItem(at: folder) }
      throw UsageError("\(path.path): cannot be written: \(writingProblem(error))", isUsage: false)
    }
    return path.path
  }

  private func place(_ data: Data, at folder: URL, _ name: String) throws {
    let target = folder.appending(path: name)
    if let old = try? Data(contentsOf: target), old == data { return }
    try AtomicFile.replace(target.path, with: data)
  }

  /// Pages and figures of sections that are no more. Only what a chapter could have written goes.
  private func removeStrangers(in folder: URL, keeping names: [String]) {
    let known = Set(names)
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    where !known.contains(name) {
      let isOurs =
        [".md", ".svg", ".png", ".gnuplot", ".js"].contains { name.hasSuffix($0) }
        && (folder.lastPathComponent == "figures" || name.first?.isNumber == true)
      if isOurs { try? FileManager.default.removeItem(at: folder.appending(path: name)) }
    }
  }
}

/// What the system says about a file that could not be written; Foundation's own text often says
/// only that "the operation could not be completed".
func writingProblem(_ error: any Error) -> String {
  if let error = error as? UsageError { return error.description }
  if let error = error as? FileError { return error.reason }
  let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
  guard let cause = cause.map({ $0 as NSError }), cause.domain == NSPOSIXErrorDomain else {
    return error.localizedDescription
  }
  return String(cString: strerror(Int32(cause.code)))
}
