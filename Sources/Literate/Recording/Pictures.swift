import Foundation

/// Shows a plot. Its files are named after the label: "fig:ink" is drawn into `ink-light.svg`.
///
/// - Parameters:
///   - alternative: what the figure shows, for those who cannot see it.
///   - caption: Markdown with `$math$`.
public func figure(
  _ label: String, _ plot: Plot, alt alternative: String, caption: String,
  file: String = #fileID, function: String = #function, line: Int = #line
) {
  figure(
    label, PlotGrid(plot), alt: alternative, caption: caption, file: file, function: function,
    line: line)
}

/// Shows several plots as one figure.
public func figure(
  _ label: String, _ plots: PlotGrid, alt alternative: String, caption: String,
  file: String = #fileID, function: String = #function, line: Int = #line
) {
  picture(label, alternative, caption, file, function, line) { directory, name, figure in
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
  file: String = #fileID, function: String = #function, line: Int = #line
) {
  picture(label, alternative, caption, file, function, line) { directory, name, figure in
    try grid.write(to: directory.appending(path: "\(name).png"))
    figure.light = "\(name).png"
  }
}

private func picture(
  _ label: String, _ alternative: String, _ caption: String, _ file: String, _ function: String,
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
  record(.figure(figure), file, function, line)
}
