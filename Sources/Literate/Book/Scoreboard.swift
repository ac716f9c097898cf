import Figures
import Foundation

/// The scores of all chapters on one page: for each data set one table of every model and metric, a
/// figure of the first metric, and for each metric a table with intervals and floors.
///
/// It follows from the chapters' records alone, so a chapter may be run in any order.
struct Scoreboard {
  typealias Row = (chapter: Book.Entry, score: Score)

  static let figureName = "scoreboard"
  let rows: [Row]

  init(_ known: [(chapter: Book.Entry, record: ChapterRecord)]) {
    rows = known.flatMap { chapter, record in record.scores.map { (chapter, $0) } }
  }

  /// Scores of one metric on one data set, the best first; in the order of the book.
  private var groups: [[Row]] {
    var names: [String] = []
    for row in rows where !names.contains(row.score.group) { names.append(row.score.group) }
    return names.map { name in
      rows.filter { $0.score.group == name }.sorted { $0.score.rank < $1.score.rank }
    }
  }

  private var dataSets: [String] {
    rows.reduce(into: []) { if !$0.contains($1.score.data) { $0.append($1.score.data) } }
  }

  // MARK: - Tables

  func page(hasFigure: Bool) -> String {
    var blocks = [
      Book.origin, "# Scoreboard",
      "How good are the samples? Each metric with a bootstrap interval and its noise floor: what "
        + "the same metric gives between two halves of the real data. A model whose value is at "
        + "the floor cannot be told from the data by that metric. [The book](README.md)",
    ]
    if rows.isEmpty { blocks.append("No chapter has recorded a score yet.") }
    if hasFigure { blocks.append(picture) }
    blocks += dataSets.map(overview)
    for group in groups {
      let first = group[0].score
      blocks.append(
        "## \(Markdown.escaped(first.metric)) on \(Markdown.escaped(first.data)), "
          + "\(first.better.inWords)")
      var lines = [
        "| model | value | interval | floor | chapter |", "| :-- | --: | :-: | --: | :-- |",
      ]
      for (chapter, score) in group {
        let cells = score.cells(isMasked: false)
        lines.append(
          "| \(cells[1]) | \(cells[3]) | \(cells[4]) | \(cells[5]) | \(Self.link(chapter)) |")
      }
      blocks.append(lines.joined(separator: "\n"))
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// One line a model, one column a metric; the best by the first metric on top, the floor below.
  private func overview(of data: String) -> String {
    let columns = groups.filter { $0[0].score.data == data }
    var models: [(name: String, chapter: Book.Entry)] = []
    for row in columns.joined()
    where !models.contains(where: { $0.name == row.score.model && $0.chapter == row.chapter }) {
      models.append((row.score.model, row.chapter))
    }
    let heads = columns.map {
      "\(Markdown.escaped($0[0].score.metric)) \($0[0].score.better.sign)"
    }
    var lines = [
      "| model | chapter | \(heads.joined(separator: " | ")) |",
      "| :-- | :-- |" + columns.map { _ in " --: |" }.joined(),
    ]
    for model in models {
      let cells = columns.map { column in
        column.first { $0.score.model == model.name && $0.chapter == model.chapter }
          .map { $0.score.cells(isMasked: false)[3] } ?? "–"
      }
      lines.append(
        "| \(Markdown.escaped(model.name)) | \(Self.link(model.chapter)) | "
          + "\(cells.joined(separator: " | ")) |")
    }
    let floors = columns.map { $0[0].score.cells(isMasked: false)[5] }
    lines.append("| *noise floor* | | \(floors.joined(separator: " | ")) |")
    return "## All models on \(Markdown.escaped(data))\n\n" + lines.joined(separator: "\n")
  }

  private static func link(_ chapter: Book.Entry) -> String {
    "[\(chapter.number)](\(chapter.stem)/README.md)"
  }

  // MARK: - Figure

  private var picture: String {
    let place = "figures/\(Self.figureName)/\(Self.figureName)"
    return """
      <picture>
        <source media="(prefers-color-scheme: dark)" srcset="\(place)-dark.svg">
        <img alt="Models in the order of their first metric, with intervals; a dashed line marks the noise floor." src="\(place)-light.svg">
      </picture>

      *The first metric of each data set: every model with its interval, colored by chapter. The dashed line is the noise floor.*
      """
  }

  /// A panel for each data set: its first metric, the best model on top. `nil` without scores.
  var figure: PlotGrid? {
    let panels = dataSets.compactMap { data in
      groups.first { $0[0].score.data == data }.map(panel)
    }
    return panels.isEmpty ? nil : PlotGrid(panels, columns: 1)
  }

  private func panel(_ group: [Row]) -> Plot {
    let first = group[0].score
    let ends = group.flatMap { [$0.score.value, $0.score.low, $0.score.high, $0.score.floor] }
      .compactMap { $0 }
    let (low, high) = (ends.min() ?? 0, ends.max() ?? 1)
    // Values that span powers of ten, all positive: in logarithms. Room on the right for the names.
    let isWide = low > 0 && high / low > 20
    let range = isWide ? low / 1.3...high * 12 : low...high + 0.7 * max(high - low, 1e-9)
    var plot = Plot(
      "\(first.metric), \(first.data)",
      x: Plot.Axis("\(first.metric), \(first.better.inWords)"),
      y: "models, the best on top"
    ).xAxis(isWide ? .logarithmic : .linear, range)
      .yAxis(.linear, 0.4...Double(group.count) + 0.6).legend(.above)
    func height(_ place: Int) -> Double { Double(group.count - place) }
    for chapter in Set(group.map(\.chapter.number)).sorted() {
      let places = group.indices.filter { group[$0].chapter.number == chapter }
      let color = Plot.Color.cycle[(chapter - 1) % Plot.Color.cycle.count]
      plot = plot.points(
        "chapter \(chapter)", x: places.map { group[$0].score.value },
        y: places.map { height($0) }, color: color)
      for place in places {
        let score = group[place].score
        let (from, to) = (score.low ?? score.value, score.high ?? score.value)
        plot = plot.line(x: [from, to], y: [height(place), height(place)], color: color)
          .note("  " + score.model, x: max(to, score.value), y: height(place))
      }
    }
    if let floor = first.floor { plot = plot.verticalLine(at: floor) }
    return plot
  }
}

extension Score {
  /// Scores of one metric on one data set are compared with each other.
  var group: String { "\(metric)\n\(data)\n\(better.rawValue)" }
}
