import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Figures

/// Every kind of mark, and what once went wrong.
private let gallery: [(name: String, grid: PlotGrid)] = {
  let x = (0..<50).map { Double($0) / 10 }
  let bell: (Double, Double) -> Double = { exp(-$0 * $0 - $1 * $1) }
  let curves = Plot("Title", x: "x_{t}", y: Plot.Axis("KL", unit: "nats"))
    .band("band", x: x, low: x.map { $0 - 1 }, high: x.map { $0 + 1 })
    .line("line", x: x, y: x).line("dashed", over: 0...5, style: .dashed) { $0 * $0 / 5 }
    .points("points", x: x, y: x, errors: x.map { _ in 0.3 })
    .verticalLine(at: 2, "here").horizontalLine(at: 3, "there").note("a note", x: 1, y: 4)
  let plane = Plot(x: "x", y: "y").heat(overX: -2...2, y: -2...2, label: "density", bell)
    .contours(overX: -2...2, y: -2...2, bell).field(overX: -2...2, y: -2...2) { ($1, -$0) }
    .equalAspect()
  let cells = Plot().heat(
    x: [0, 1], y: [0, 1], values: [[1, -1], [.nan, 0]], scale: .diverging, label: "cells")
  let bars = Plot().bars("a", names: ["x", "y"], heights: [1, 2], errors: [0.1, 0.2])
    .bars("b", names: ["x", "y"], heights: [2, 1])
  let gaps = Plot().line("gaps", x: [0, 1, 2, 3], y: [1, .nan, .infinity, 2])
    .points(x: [.nan], y: [1]).xAxis(.logarithmic).yAxis(.logarithmic)
  let hostile = Plot("'q' `touch ran` <b> & \" @ ~ \\ {x} %d", x: "$(touch ran)", y: "\n\u{1}")
    .bars("`touch ran`", names: ["'c'", "%s", "a_b"], heights: [1, 2, 3])
  return [
    ("curves", PlotGrid(curves)), ("plane", PlotGrid(plane)), ("cells", PlotGrid(cells)),
    ("bars", PlotGrid(bars)), ("gaps", PlotGrid(gaps)), ("hostile", PlotGrid(hostile)),
    ("empty", PlotGrid(Plot())),
    ("panels", PlotGrid([curves, plane, bars, gaps], columns: 2, title: "All")),
    ("counts", PlotGrid(Plot().histogram("h", of: x, as: .counts).legend(.topLeft))),
  ]
}()

/// A directory of its own for a test, gone afterwards.
private func withScratchDirectory(_ body: (URL) throws -> Void) throws {
  let directory = FileManager.default.temporaryDirectory
    .appendingPathComponent("figures-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  try body(directory)
}

@Suite struct FigureRendererTests {
  @Test(arguments: gallery.map(\.name))
  func everyMarkIsDrawnInBothThemesTheSameTwice(name: String) throws {
    let grid = try #require(gallery.first { $0.name == name }).grid
    try withScratchDirectory { directory in
      let renderer = FigureRenderer(directory: directory)
      let outcome = try renderer.render(grid, named: name)
      #expect(outcome.problem == nil)
      let light = try Data(contentsOf: directory.appendingPathComponent("\(name)-light.svg"))
      let dark = try Data(contentsOf: directory.appendingPathComponent("\(name)-dark.svg"))
      #expect(light != dark)
      for picture in [light, dark] {
        #expect(picture.count < 150_000)
        #expect(XMLParser(data: picture).parse(), "not well-formed")
        #expect(!String(decoding: picture, as: UTF8.self).contains("GNUPLOT"))
      }
      _ = try renderer.render(grid, named: name)
      let again = try Data(contentsOf: directory.appendingPathComponent("\(name)-light.svg"))
      #expect(again == light)
      let files = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
      #expect(files == ["\(name)-dark.svg", "\(name)-light.svg", "\(name).gnuplot"])
    }
  }

  @Test func hostileLabelsAreShownAsTheyAre() throws {
    let grid = try #require(gallery.first { $0.name == "hostile" }).grid
    try withScratchDirectory { directory in
      _ = try FigureRenderer(directory: directory).render(grid, named: "hostile")
      let picture = try String(
        contentsOf: directory.appendingPathComponent("hostile-light.svg"), encoding: .utf8)
      for text in [
        "’q’ `touch ran` &lt;b> &amp; \" @ ~ \\ {x} %d", "$(touch ran)", "`touch ran`", ">’c’<",
        ">%s<", ">a_b<",
      ] {
        #expect(picture.contains(text), "\(text) is not in the picture")
      }
      #expect(!FileManager.default.fileExists(atPath: "ran"), "a label was run as a command")
    }
  }

  @Test func manyPointsStaySmall() throws {
    try withScratchDirectory { directory in
      let samples = (0..<100_000).map { SIMD2(cos(Double($0)), sin(Double($0 * $0 % 997))) }
      let noise = (0..<100_000).map { sin(Double($0 * $0 % 9973)) }
      let plot = Plot().points("samples", at: samples).line(
        x: noise.indices.map(Double.init), y: noise)
      _ = try FigureRenderer(directory: directory).render(plot, named: "many")
      for file in ["many-light.svg", "many.gnuplot"] {
        let size = try Data(contentsOf: directory.appendingPathComponent(file)).count
        #expect(size < 150_000, "\(file) has \(size) bytes")
      }
    }
  }

  // MARK: What can go wrong

  /// A program in place of gnuplot that runs `script`.
  private func program(_ script: String, in directory: URL) throws -> URL {
    let file = directory.appendingPathComponent("gnuplot")
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    return file
  }

  private func outcome(
    _ gnuplot: URL?, patience: Int = 20, in directory: URL
  ) throws -> FigureOutcome {
    // A picture of an earlier run, which must not pass for the new one.
    let old = directory.appendingPathComponent("plot-light.svg")
    try Data("old".utf8).write(to: old)
    let renderer = FigureRenderer(directory: directory, gnuplot: gnuplot, patience: patience)
    func render() throws -> FigureOutcome {
      try renderer.render(Plot().line(x: [0, 1], y: [0, 1]), named: "plot")
    }
    var outcome = try render()
    // A script that was just written is busy while a child of another test, begun in that moment, has not
    // yet closed what it inherited.
    for _ in 0..<50 where outcome.problem?.description.contains("Text file busy") == true {
      usleep(20_000)
      outcome = try render()
    }
    if outcome.problem != nil {
      #expect(outcome.files == FigureFiles(light: nil, dark: nil, script: "plot.gnuplot"))
      #expect(!FileManager.default.fileExists(atPath: old.path))
    }
    let script = try String(
      contentsOf: directory.appendingPathComponent("plot.gnuplot"), encoding: .utf8)
    #expect(script.contains("$line1 << END\n0 0\n1 1\nEND\n"))
    return outcome
  }

  @Test func withoutGnuplotTheScriptIsKeptAndTheRemedyNamed() throws {
    try withScratchDirectory { directory in
      let problem = try #require(try outcome(nil, in: directory).problem)
      #expect(problem == .gnuplotMissing)
      #expect(problem.description.contains("apt-get install gnuplot-nox"))
      #expect(!problem.description.contains("\n"))
    }
  }

  @Test func aFailureCarriesStatusAndComplaint() throws {
    try withScratchDirectory { directory in
      let fake = try program("echo '\nline 7: no such terminal' >&2; exit 3", in: directory)
      #expect(
        try outcome(fake, in: directory).problem
          == .gnuplotFailed(status: 3, message: "line 7: no such terminal"))
    }
  }

  @Test func aCrashIsAFailure() throws {
    try withScratchDirectory { directory in
      let fake = try program("kill -SEGV $$", in: directory)
      let problem = try outcome(fake, in: directory).problem
      #expect(problem == .gnuplotFailed(status: 139, message: "no message"))
    }
  }

  @Test(arguments: ["", "echo hello", "echo '<?xml?></svg>'", "echo '<?xml?><svg><?xml?></svg>'"])
  func outputThatIsNoPictureIsAFailure(script: String) throws {
    try withScratchDirectory { directory in
      let problem = try outcome(try program(script, in: directory), in: directory).problem
      guard case .gnuplotFailed(status: 0, _) = problem else {
        Issue.record("\(String(describing: problem))")
        return
      }
    }
  }

  @Test func patienceEnds() throws {
    try withScratchDirectory { directory in
      let fake = try program("exec sleep 20", in: directory)
      #expect(
        try outcome(fake, patience: 0, in: directory).problem == .gnuplotTooSlow(seconds: 0))
    }
  }

  @Test func aProgramThatCannotBeStartedIsAFailure() throws {
    try withScratchDirectory { directory in
      let problem = try outcome(directory.appendingPathComponent("none"), in: directory).problem
      guard case .gnuplotFailed = problem else {
        Issue.record("\(String(describing: problem))")
        return
      }
    }
  }

  @Test func aDirectoryThatCannotBeMadeThrows() throws {
    try withScratchDirectory { directory in
      let file = directory.appendingPathComponent("file")
      try Data().write(to: file)
      #expect(throws: (any Error).self) {
        try FigureRenderer(directory: file.appendingPathComponent("inside"))
          .render(Plot(), named: "x")
      }
    }
  }

  @Test func gnuplotIsFoundInThePathOnlyIfItCanRun() throws {
    try withScratchDirectory { directory in
      #expect(GnuplotProcess.inPath("") == nil)
      #expect(GnuplotProcess.inPath(directory.path) == nil)
      let fake = try program("", in: directory)
      #expect(GnuplotProcess.inPath("/nowhere:\(directory.path)")?.path == fake.path)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: fake.path)
      #expect(GnuplotProcess.inPath(directory.path) == nil)
    }
  }
}

@Suite struct GnuplotScriptTests {
  @Test func aSurfaceUsedTwiceIsWrittenOnce() {
    let f: (Double, Double) -> Double = { $0 + $1 }
    let plot = Plot().heat(overX: 0...1, y: 0...1, f).contours(overX: 0...1, y: 0...1, f)
    let script = GnuplotScript.text(of: PlotGrid(plot), named: "x")
    #expect(script.components(separatedBy: "$surface").count == 4, "one block, two uses")
  }

  @Test func aGapIsABlankLine() {
    let plot = Plot().line(x: [0, 1, 2, 3, 4], y: [.nan, 1, .nan, .infinity, 2])
    let script = GnuplotScript.text(of: PlotGrid(plot), named: "x")
    #expect(script.contains("<< END\n1 1\n\n4 2\nEND"))
  }

  @Test(
    arguments: [
      ("<path d='M1.04,2.05 L99.96,-0.97'/>", "<path d='M1,2.1 L100,-1'/>"),
      ("<path stroke='rgb(  0, 114, 178)'/>", "<path stroke='#0072b2'/>"),
      ("<text>12.34</text>", "<text>12.34</text>"),
      ("<image x='1.23'/>", "<image x='1.23'/>"),
    ])
  func numbersLoseADigitOutsideOfText(line: String, expected: String) {
    #expect(SVGCompaction.compacted(line) == expected + "\n")
  }

  @Test func emptyGroupsAndUnusedShapesGo() {
    let svg = """
      <desc>version</desc>
      <defs>
      <circle id='gpDot' r='1'/>
      <circle id='gpPt5' r='1'/>
      <use xlink:href='#gpPt5' id='gpPt6'/>
      </defs>
      <g fill="none">
      <g>
      </g>
      </g>
      <g><use xlink:href='#gpPt6'/></g>
      """
    #expect(
      SVGCompaction.compacted(svg) == """
        <defs>
        <circle id='gpPt5' r='1'/>
        <use xlink:href='#gpPt5' id='gpPt6'/>
        </defs>
        <g><use xlink:href='#gpPt6'/></g>

        """)
  }
}
