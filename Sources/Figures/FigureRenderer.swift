import Foundation
import Foundations

/// The files of one figure, by name inside the renderer's directory.
public struct FigureFiles: Sendable, Hashable {
  /// The pictures; `nil` when they could not be drawn.
  public let light: String?
  public let dark: String?
  /// The script, with its data inside; always there.
  public let script: String
}

/// Why a figure has no picture. The run goes on: numbers and tables do not need one.
public enum FigureProblem: Error, Sendable, Hashable, CustomStringConvertible {
  case gnuplotMissing
  /// gnuplot ended with `status`, or its output was no picture; `message` is the first line of
  /// its complaint.
  case gnuplotFailed(status: Int32, message: String)
  case gnuplotTooSlow(seconds: Int)

  public var description: String {
    switch self {
    case .gnuplotMissing:
      "gnuplot is not installed, so figures are not drawn; install it "
        + "(Debian, Ubuntu: apt-get install gnuplot-nox; macOS: brew install gnuplot) and run again"
    case .gnuplotFailed(let status, let message):
      "gnuplot failed with status \(status): \(message)"
    case .gnuplotTooSlow(let seconds):
      "gnuplot was stopped after \(seconds) seconds"
    }
  }
}

public struct FigureOutcome: Sendable, Hashable {
  public let files: FigureFiles
  public let problem: FigureProblem?
}

/// Draws figures into a directory, by gnuplot, in both themes.
public struct FigureRenderer: Sendable {
  public let directory: URL
  /// The program; `nil` if there is none.
  public let gnuplot: URL?
  private let patience: Int

  /// - Parameters:
  ///   - gnuplot: The program to use; by default the first one in `PATH`.
  ///   - patience: Seconds after which gnuplot is stopped.
  public init(directory: URL, gnuplot: URL? = GnuplotProcess.inPath(), patience: Int = 60) {
    self.directory = directory
    self.gnuplot = gnuplot
    self.patience = patience
  }

  public func render(_ plot: Plot, named name: String) throws -> FigureOutcome {
    try render(PlotGrid(plot), named: name)
  }

  /// Writes `<name>.gnuplot`, `<name>-light.svg` and `<name>-dark.svg`, each whole or not at all.
  /// The same value and the same gnuplot give the same bytes.
  ///
  /// - Throws: `FileError` or what Foundation reports if a file cannot be written. That gnuplot is missing or
  ///   fails is no error but ``FigureOutcome/problem``; pictures of an earlier run are then
  ///   removed, because they would not show what was computed.
  public func render(_ grid: PlotGrid, named name: String) throws -> FigureOutcome {
    let script = "\(name).gnuplot"
    let names = FigureTheme.allCases.map { "\(name)-\($0.rawValue).svg" }
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let scriptFile = directory.appendingPathComponent(script)
    try AtomicFile.replace(scriptFile.path, with: GnuplotScript.text(of: grid, named: name))
    switch pictures(of: scriptFile) {
    case .success(let pictures):
      for (name, picture) in zip(names, pictures) {
        try AtomicFile.replace(directory.appendingPathComponent(name).path, with: picture)
      }
      return FigureOutcome(
        files: FigureFiles(light: names[0], dark: names[1], script: script), problem: nil)
    case .failure(let problem):
      for name in names {
        try? FileManager.default.removeItem(at: directory.appendingPathComponent(name))
      }
      return FigureOutcome(
        files: FigureFiles(light: nil, dark: nil, script: script), problem: problem)
    }
  }

  /// Writes boxes and arrows as `<name>-light.svg` and `<name>-dark.svg`. gnuplot is not needed.
  ///
  /// - Throws: `FileError` or what Foundation reports if a file cannot be written.
  public func render(_ diagram: Diagram, named name: String) throws -> (light: String, dark: String)
  {
    let drawing = DiagramDrawing(diagram)
    let names = (light: "\(name)-light.svg", dark: "\(name)-dark.svg")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for (file, isDark) in [(names.light, false), (names.dark, true)] {
      try AtomicFile.replace(
        directory.appending(path: file).path, with: drawing.svg(isDark: isDark))
    }
    return names
  }

  private func pictures(of script: URL) -> Result<[String], FigureProblem> {
    guard let gnuplot else { return .failure(.gnuplotMissing) }
    return GnuplotProcess(program: gnuplot, patience: patience).pictures(of: script)
  }
}
