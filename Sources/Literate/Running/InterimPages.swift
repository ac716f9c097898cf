import Foundation
import Foundations
import Programs

/// Pages of the sections that run, as far as they have come, for who follows the run: finished cells
/// appear as they finish. They have a folder of their own, and never take the place of a good page.
package struct InterimPages {
  /// Set by who follows a run: the folder that these pages go to.
  package static let variable = "MARGINALIA_INTERIM"
  /// What a line on standard error begins with that says that there are new ones.
  package static let mark = "interim "
  static let outcome = Outcome.stopped(
    reason: "It is still running, and grows as it is computed.", place: nil)

  private let folder: URL
  private var isStale = false
  private var next = ContinuousClock.now
  private var shown: [String: String] = [:]

  /// Nil when nobody follows the run.
  init?(stem: String) {
    guard let path = ProcessInfo.processInfo.environment[Self.variable] else { return nil }
    folder = URL(fileURLWithPath: path).appending(path: stem, directoryHint: .isDirectory)
  }

  /// Something was heard that the pages do not show yet.
  mutating func noteChange() { isStale = true }

  /// Writes what has changed, unless that was done a moment ago: weaving takes a tenth of the time.
  ///
  /// - Parameters:
  ///   - names: the pages of sections that have said something in this run.
  ///   - figures: where their figures are.
  mutating func update(_ names: Set<String>, figures: URL, _ weave: () -> Pages) {
    guard isStale, ContinuousClock.now >= next else { return }
    isStale = false
    let start = ContinuousClock.now
    var hasChanged = false
    for page in weave().pages where names.contains(page.name) && shown[page.name] != page.markdown {
      do {
        try write(page, figures: figures)
        shown[page.name] = page.markdown
        hasChanged = true
      } catch {
        // The page at the end says what there is to say of a disk that is full.
        continue
      }
    }
    next = .now + max(.seconds(1), (ContinuousClock.now - start) * 9)
    if hasChanged { Program.complain(Self.mark + folder.lastPathComponent) }
  }

  private func write(_ page: Page, figures: URL) throws {
    let files = FileManager.default
    let target = folder.appending(path: "figures", directoryHint: .isDirectory)
    try files.createDirectory(at: target, withIntermediateDirectories: true)
    for name in try files.contentsOfDirectory(atPath: figures.path)
    where page.markdown.contains("figures/\(name)") {
      let data = try Data(contentsOf: figures.appending(path: name))
      try AtomicFile.replace(target.appending(path: name).path, with: data)
    }
    try AtomicFile.replace(folder.appending(path: page.name).path, with: page.markdown)
  }
}
