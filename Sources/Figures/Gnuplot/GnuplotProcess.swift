import Foundation
import Foundations

/// gnuplot as a child process: a script in, one picture for each theme out.
public struct GnuplotProcess: Sendable {
  let program: URL
  let patience: Int

  /// The first executable file named `gnuplot` in the directories of `PATH`.
  public static func inPath(
    _ path: String = ProcessInfo.processInfo.environment["PATH"] ?? ""
  ) -> URL? {
    ChildProcess.program(named: "gnuplot", inPath: path)
  }

  /// The compacted pictures in the order of ``FigureTheme``, all drawn by one process.
  func pictures(of script: URL) -> Result<[String], FigureProblem> {
    // A reader's own start-up file must not change the book's figures: -d.
    var arguments = ["-d"]
    for theme in FigureTheme.allCases {
      arguments += ["-e", "reset; theme='\(theme.rawValue)'", script.path]
    }
    do throws(FigureProblem) {
      let output = try run(arguments)
      let documents = output.components(separatedBy: "<?xml").dropFirst().map { "<?xml\($0)" }
      guard documents.count == FigureTheme.allCases.count,
        documents.allSatisfy({ $0.contains("</svg>") })
      else {
        throw .gnuplotFailed(status: 0, message: "its output was not a picture for each theme")
      }
      return .success(documents.map(SVGCompaction.compacted))
    } catch {
      return .failure(error)
    }
  }

  /// The compacted pictures of several scripts in the light theme, all drawn by one process.
  func lightPictures(of scripts: [URL]) -> Result<[String], FigureProblem> {
    if scripts.isEmpty { return .success([]) }
    var arguments = ["-d"]
    for script in scripts { arguments += ["-e", "reset; theme='light'", script.path] }
    do throws(FigureProblem) {
      let documents = try run(arguments).components(separatedBy: "<?xml").dropFirst()
        .map { "<?xml\($0)" }
      guard documents.count == scripts.count else {
        throw .gnuplotFailed(
          status: 0, message: "\(documents.count) pictures came of \(scripts.count) frames")
      }
      return .success(documents.map(SVGCompaction.compacted))
    } catch {
      return .failure(error)
    }
  }

  /// What the program writes to standard output. Output goes through files: two pipes can block
  /// each other.
  private func run(_ arguments: [String]) throws(FigureProblem) -> String {
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("figure-\(UUID().uuidString)")
    let (output, complaints) = (scratch.path + ".svg", scratch.path + ".log")
    defer {
      unlink(output)
      unlink(complaints)
    }
    let child: ChildProcess
    do {
      child = try ChildProcess(
        program.path, arguments, output: .file(output), errors: .file(complaints))
    } catch {
      throw .gnuplotFailed(status: error.code, message: error.reason)
    }
    guard let ending = child.wait(atMost: .seconds(patience)) else {
      throw .gnuplotTooSlow(seconds: patience)
    }
    let status = ending.status
    guard status == 0 else {
      throw .gnuplotFailed(status: status, message: Self.complaint(in: complaints))
    }
    guard let data = FileManager.default.contents(atPath: output) else {
      throw .gnuplotFailed(status: 0, message: "its output could not be read back")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// The line in which gnuplot says what is wrong; it shows the place in lines before.
  private static func complaint(in file: String) -> String {
    let text = FileManager.default.contents(atPath: file).map {
      String(decoding: $0, as: UTF8.self)
    }
    let lines = (text ?? "").split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    return lines.first { $0.contains("line ") } ?? lines.first { !$0.isEmpty } ?? "no message"
  }
}
