import Foundation
import Testing

@testable import Figures

/// The frames of figures that answer.
@Suite struct FrameTests {
  private struct NoValue: Error, CustomStringConvertible {
    let description = "σ < 0 has no density"
  }

  /// What a page would show at each of a slider's values.
  private func frames(of slider: Slider, _ plot: (Double) throws -> Plot) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "frames-\(UUID())-test")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let renderer = FigureRenderer(directory: folder)
    let grids = slider.values.map { value in Result { PlotGrid(try plot(value)) } }
    let file = try #require(try renderer.renderFrames(grids, named: "gap", sliders: [slider]))
    let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    #expect(text.hasPrefix("(window.marginaliaFrames ??= {})[\"gap\"] = {"))
    let start = try #require(text.firstRange(of: " = ")).upperBound
    struct File: Decodable {
      var lines: [String]
      var frames: [[Int]]
    }
    let json = text[start...].dropLast(2).replacing("<\\/", with: "</")
    let known = try JSONDecoder().decode(File.self, from: Data(json.utf8))
    return known.frames.map { $0.map { known.lines[$0] }.joined(separator: "\n") }
  }

  @Test(.enabled(if: GnuplotProcess.inPath() != nil))
  func aFrameWithoutAValueSaysSoAndTheOthersAreDrawn() throws {
    let slider = Slider("σ", -1...1, default: 1, steps: 3)
    let frames = try frames(of: slider) { value in
      if value < 0 { throw NoValue() }
      return Plot(x: "x", y: "y").line("line \(value)", over: 0...1) { value * $0 }
    }
    #expect(frames.count == 3)
    #expect(frames[0].contains("no value here: σ &lt; 0 has no density"))
    #expect(frames[0].hasSuffix("</svg>"))
    for (index, name) in [(1, "line 0.0"), (2, "line 1.0")] {
      #expect(frames[index].contains(name))
      #expect(!frames[index].contains("no value here"))
    }
  }
}
