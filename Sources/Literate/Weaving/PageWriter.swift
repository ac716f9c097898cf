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
    do {
      try FileManager.default.createDirectory(
        at: stagedFigures, withIntermediateDirectories: true)
    } catch {
      throw UsageError(
        "\(base.path): the directory cannot be written; choose another with --output")
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
          throw CocoaError(.fileWriteUnknown)
        }
      }
      if isWhole { try removePartial() }
    } catch {
      throw UsageError("\(path.path): cannot be written: \(error.localizedDescription)")
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
