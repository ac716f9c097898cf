import Foundation

/// Puts a page and what belongs to it in place, each file beside its place first and then renamed
/// into it. An incomplete page goes beside the last good one, which stays as it was.
struct PageWriter {
  let stem: String
  let output: URL
  let writesPage: Bool
  /// Where figures are written while the chapter runs.
  let stagedFigures: URL

  /// Makes sure, before any work is done, that the output can be written.
  init(stem: String, output: URL, writesPage: Bool) throws {
    self.stem = stem
    self.output = output
    self.writesPage = writesPage
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

  /// Refuses an output in which a folder has the name of one of the page's files, or a file that of
  /// the figures' folder: to find out in the middle of writing would leave half a page.
  private func requireFreePlaces() throws {
    let names = [stem, "\(stem).partial"].flatMap { ["\($0).json", "\($0).md"] }
    for name in names {
      let path = output.appending(path: name, directoryHint: .notDirectory).path
      // Of a link itself, for it is the link that is replaced.
      if Self.kind(of: path, lstat) == S_IFDIR {
        throw UsageError(
          "\(path): is a folder, where the page belongs; move it away or choose another --output")
      }
    }
    let figures = output.appending(path: "figures", directoryHint: .notDirectory).path
    if let kind = Self.kind(of: figures, stat), kind != S_IFDIR {
      throw UsageError(
        "\(figures): is no folder, and figures belong there; move it away or choose another "
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

  /// Writes the page, its sidecar and its figures.
  ///
  /// - Parameter isWhole: whether it may take the place of the last good page.
  /// - Returns: the page's path, as the reader would write it; nil when none was wanted.
  func write(_ page: Page, _ sidecar: Sidecar, isWhole: Bool) throws -> String? {
    guard writesPage else { return nil }
    let name = isWhole ? stem : "\(stem).partial"
    var markdown = page.markdown
    if !isWhole {
      markdown = markdown.replacing("figures/\(stem)/", with: "figures/\(name)/")
    }
    let files = [("\(name).json", try sidecar.json), ("\(name).md", Data(markdown.utf8))]
    let path = output.appending(path: "\(name).md")
    defer { for (file, _) in files { try? FileManager.default.removeItem(at: beside(file)) } }
    do {
      // Everything is on the disk before the first old file goes.
      for (file, data) in files { try data.write(to: beside(file)) }
      try placeFigures(named: name)
      for (file, _) in files {
        guard rename(beside(file).path, output.appending(path: file).path) == 0 else {
          throw UsageError(String(cString: strerror(errno)))
        }
      }
      if isWhole { try removePartial() }
    } catch {
      throw UsageError("\(path.path): cannot be written: \(writingProblem(error))")
    }
    return path.path
  }

  private func beside(_ file: String) -> URL {
    output.appending(path: ".\(file).new")
  }

  private func placeFigures(named name: String) throws {
    let files = FileManager.default
    let figures = output.appending(path: "figures", directoryHint: .isDirectory)
    let place = figures.appending(path: name, directoryHint: .isDirectory)
    let isEmpty = try files.contentsOfDirectory(atPath: stagedFigures.path).isEmpty
    let old = figures.appending(path: ".\(name).old", directoryHint: .isDirectory)
    try? files.removeItem(at: old)
    if files.fileExists(atPath: place.path) { try files.moveItem(at: place, to: old) }
    if !isEmpty {
      try files.createDirectory(at: figures, withIntermediateDirectories: true)
      try files.moveItem(at: stagedFigures, to: place)
    }
    try? files.removeItem(at: old)
  }

  /// A good page makes the partial one of an earlier run pointless.
  private func removePartial() throws {
    let files = FileManager.default
    for path in ["\(stem).partial.md", "\(stem).partial.json", "figures/\(stem).partial"] {
      try? files.removeItem(at: output.appending(path: path))
    }
  }
}

/// What the system says about a file that could not be written; Foundation's own text often says
/// only that "the operation could not be completed".
func writingProblem(_ error: any Error) -> String {
  if let error = error as? UsageError { return error.description }
  let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
  guard let cause = cause.map({ $0 as NSError }), cause.domain == NSPOSIXErrorDomain else {
    return error.localizedDescription
  }
  return String(cString: strerror(Int32(cause.code)))
}
