import Foundation
import Foundations

/// The frames of a figure that answers, in one file that a page loads when its control is touched.
///
/// Frames share most of their lines, axes and labels: each line is stored once, and a frame is a list
/// of line numbers. The file is a script, as a page that was opened from a disk may load no other.
enum FrameFile {
  /// - Parameters:
  ///   - name: the figure's, "best".
  ///   - frames: SVG documents in the light theme, the last slider's value changing fastest.
  static func text(named name: String, frames: [String], sliders: [Slider]) throws -> String {
    var numbers: [Substring: Int] = [:]
    var lines: [Substring] = []
    let indices = frames.map { frame in
      frame.split(separator: "\n").map { line in
        if let known = numbers[line] { return known }
        numbers[line] = lines.count
        lines.append(line)
        return lines.count - 1
      }
    }
    struct Frames: Encodable {
      var lines: [String]
      var frames: [[Int]]
      var sliders: [Slider]
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(
      Frames(lines: lines.map(String.init), frames: indices, sliders: sliders))
    // "</script>" inside a string would end a script that holds this file.
    let json = String(decoding: data, as: UTF8.self).replacing("</", with: "<\\/")
    return "(window.marginaliaFrames ??= {})[\"\(name)\"] = \(json);\n"
  }

  /// A frame whose plot could not be computed says so.
  static func saying(_ message: String, width: Int = 560, height: Int = 120) -> String {
    """
    <?xml version="1.0" encoding="utf-8" standalone="no"?>
    <svg width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" xmlns="http://www.w3.org/2000/svg">
    <text x="16" y="60" font-family="\(SVGCompaction.fonts)" font-size="14" fill="#59636e">\(SVGText.escaped(message))</text>
    </svg>

    """
  }
}

extension FigureRenderer {
  /// More frames than this are too much to load for one figure.
  public static let mostFrames = 225

  /// Draws the frames of a figure, in the light theme, into `<name>-frames.js`.
  ///
  /// - Parameter grids: the last slider's value changing fastest. A frame that failed says so.
  /// - Returns: the file's name; nil when gnuplot is missing.
  /// - Throws: ``FigureProblem`` if gnuplot fails; `FileError` if the file cannot be written.
  public func renderFrames(
    _ grids: [Result<PlotGrid, any Error>], named name: String, sliders: [Slider]
  ) throws -> String? {
    guard let gnuplot else { return nil }
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "frames-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var scripts: [URL] = []
    for (index, grid) in grids.enumerated() {
      guard case .success(let grid) = grid else { continue }
      let script = folder.appending(path: "\(index).gnuplot")
      try Data(GnuplotScript.text(of: grid, named: name).utf8).write(to: script)
      scripts.append(script)
    }
    var pictures = try GnuplotProcess(program: gnuplot, patience: 120)
      .lightPictures(of: scripts).get()[...]
    let frames = grids.map { grid in
      switch grid {
      case .success: pictures.popFirst() ?? FrameFile.saying("this frame was not drawn")
      case .failure(let error): FrameFile.saying("no value here: \(error)")
      }
    }
    let file = "\(name)-frames.js"
    let text = try FrameFile.text(named: name, frames: frames, sliders: sliders)
    try AtomicFile.replace(directory.appending(path: file).path, with: text)
    return file
  }
}
