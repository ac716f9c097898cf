import Figures
import Foundation

/// Shows a plot. Its files are named after the label: "fig:ink" is drawn into `ink-light.svg`.
///
/// - Parameters:
///   - alternative: what the figure shows, for those who cannot see it.
///   - caption: Markdown with `$math$`.
public func figure(
  _ label: String, _ plot: Plot, alt alternative: String, caption: String,
  file: String = #fileID, line: Int = #line
) {
  figure(
    label, PlotGrid(plot), alt: alternative, caption: caption, file: file, line: line)
}

/// Shows several plots as one figure.
public func figure(
  _ label: String, _ plots: PlotGrid, alt alternative: String, caption: String,
  file: String = #fileID, line: Int = #line
) {
  picture(label, alternative, caption, file, line) { directory, name, figure in
    let outcome = try FigureRenderer(directory: directory).render(plots, named: name)
    figure.light = outcome.files.light
    figure.dark = outcome.files.dark
    figure.script = outcome.files.script
    figure.problem = outcome.problem?.description
  }
}

/// Shows a grid of images as a PNG, "fig:samples" in `samples.png`.
public func images(
  _ label: String, _ grid: ImageGrid, alt alternative: String, caption: String,
  file: String = #fileID, line: Int = #line
) {
  picture(label, alternative, caption, file, line) { directory, name, figure in
    try grid.write(to: directory.appending(path: "\(name).png"))
    figure.light = "\(name).png"
  }
}

/// Shows boxes and arrows, "fig:vae" in `vae-light.svg`.
public func diagram(
  _ label: String, _ diagram: Diagram, alt alternative: String, caption: String,
  file: String = #fileID, line: Int = #line
) {
  picture(label, alternative, caption, file, line) { directory, name, figure in
    let files = try FigureRenderer(directory: directory).render(diagram, named: name)
    (figure.light, figure.dark) = (files.light, files.dark)
  }
}

/// Shows a figure that answers: the page shows it at the slider's start; on the exported site and in
/// the served book the reader moves the slider.
///
/// - Parameter plot: draws the figure for a value; the axes should not depend on it. One that throws
///   for a value makes a frame that says so.
public func figure(
  _ label: String, over slider: Slider, alt alternative: String, caption: String,
  file: String = #fileID, line: Int = #line, _ plot: (Double) throws -> Plot
) throws {
  try figure(label, over: slider, alt: alternative, caption: caption, file: file, line: line) {
    PlotGrid(try plot($0))
  }
}

/// Shows several plots that answer to one slider.
public func figure(
  _ label: String, over slider: Slider, alt alternative: String, caption: String,
  file: String = #fileID, line: Int = #line, _ plots: (Double) throws -> PlotGrid
) throws {
  let start = try plots(slider.values[slider.start])
  answering(label, [slider], start, alternative, caption, file, line) {
    slider.values.map { value in Result { try plots(value) } }
  }
}

/// Shows a figure that answers to two sliders.
public func figure(
  _ label: String, over first: Slider, _ second: Slider, alt alternative: String, caption: String,
  file: String = #fileID, line: Int = #line, _ plot: (Double, Double) throws -> Plot
) throws {
  try figure(
    label, over: first, second, alt: alternative, caption: caption, file: file, line: line
  ) {
    PlotGrid(try plot($0, $1))
  }
}

/// Shows several plots that answer to two sliders.
public func figure(
  _ label: String, over first: Slider, _ second: Slider, alt alternative: String, caption: String,
  file: String = #fileID, line: Int = #line, _ plots: (Double, Double) throws -> PlotGrid
) throws {
  let start = try plots(first.values[first.start], second.values[second.start])
  answering(label, [first, second], start, alternative, caption, file, line) {
    first.values.flatMap { a in second.values.map { b in Result { try plots(a, b) } } }
  }
}

private func answering(
  _ label: String, _ sliders: [Slider], _ start: PlotGrid, _ alternative: String,
  _ caption: String, _ file: String, _ line: Int, frames: () -> [Result<PlotGrid, any Error>]
) {
  picture(label, alternative, caption, file, line) { directory, name, figure in
    let renderer = FigureRenderer(directory: directory)
    let outcome = try renderer.render(start, named: name)
    figure.light = outcome.files.light
    figure.dark = outcome.files.dark
    figure.script = outcome.files.script
    figure.problem = outcome.problem?.description
    let grids = frames()
    guard grids.count <= FigureRenderer.mostFrames else {
      throw UsageError(
        "\(grids.count) frames are more than \(FigureRenderer.mostFrames); give the sliders fewer steps",
        isUsage: false)
    }
    figure.frames = try renderer.renderFrames(grids, named: name, sliders: sliders)
    figure.sliders = sliders
  }
}

private func picture(
  _ label: String, _ alternative: String, _ caption: String, _ file: String,
  _ line: Int, draw: (URL, String, inout RecordedFigure) throws -> Void
) {
  var figure = RecordedFigure(label: label, caption: caption, alternative: alternative)
  if let directory = Recorder.shared.figureDirectory, LabelNumbers.isLabel(label) {
    do {
      try draw(directory, String(label.drop { $0 != ":" }.dropFirst()), &figure)
    } catch {
      figure.problem = "\(label) cannot be written: \(writingProblem(error))"
    }
  }
  record(.figure(figure), file, line)
}
