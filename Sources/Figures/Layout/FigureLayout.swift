/// Where everything of a figure stands, in pixels from its upper left corner.
///
/// Frames of one row share their top and height, frames of one column their left and width, so
/// that curves can be compared by eye across panels.
struct FigureLayout {
  /// A legend's entry with the place of its sample's left end.
  struct PlacedEntry {
    let entry: LegendEntry
    let x: Double
    let y: Double
  }

  private(set) var width: Double
  private(set) var height: Double
  private(set) var panels: [PanelLayout]
  private(set) var legend: [PlacedEntry] = []
  /// The heading of the whole: a single plot's own title, if the figure has none.
  let title: String
  let fontSize: Double

  static let margin = 10.0

  init(_ grid: PlotGrid) {
    let isSingle = grid.plots.count == 1
    title = isSingle && grid.title.isEmpty ? grid.plots[0].title : grid.title
    let columns = grid.columns
    fontSize = columns == 1 ? 15 : columns <= 3 ? 14 : 13
    width = columns == 1 ? 640 : 900
    height = 0
    panels = Self.makePanels(grid, fontSize: fontSize)
    if isSingle { panels[0].showsTitle = false }

    let outerWidth = (width - 2 * Self.margin) / Double(columns)
    let ratio = columns == 1 ? 0.52 : 0.74
    for index in panels.indices {
      panels[index].width = 0.8 * outerWidth
      panels[index].height = ratio * panels[index].width
    }
    // Ticks depend on the frame's size, the room that they take is taken from the frame: the
    // second pass starts from sizes that are nearly right.
    for _ in 0..<2 { fit(columns: columns, outerWidth: outerWidth, ratio: ratio) }
    place(columns: columns)
  }

  private static func makePanels(_ grid: PlotGrid, fontSize: Double) -> [PanelLayout] {
    var extents = grid.plots.map(PlotExtent.init)
    if grid.sharesX {
      let low = extents.map(\.x.lowerBound).min() ?? 0
      let high = extents.map(\.x.upperBound).max() ?? 1
      for index in extents.indices { extents[index].x = low...high }
    }
    if grid.sharesY {
      let low = extents.map(\.y.lowerBound).min() ?? 0
      let high = extents.map(\.y.upperBound).max() ?? 1
      for index in extents.indices { extents[index].y = low...high }
    }
    let hasOneXLabel = Set(grid.plots.map(\.x.label)).count == 1
    let hasOneYLabel = Set(grid.plots.map(\.y.label)).count == 1
    return grid.plots.indices.map { index in
      var panel = PanelLayout(plot: grid.plots[index], extent: extents[index], fontSize: fontSize)
      let isLowest = index + grid.columns >= grid.plots.count
      let isFirst = index % grid.columns == 0
      panel.showsXLabel = isLowest || !hasOneXLabel
      panel.showsYLabel = isFirst || !hasOneYLabel
      panel.showsXTicks = isLowest || !grid.sharesX
      panel.showsYTicks = isFirst || !grid.sharesY
      return panel
    }
  }

  /// Gives each frame the width that its column leaves it, and the height that goes with it.
  private mutating func fit(columns: Int, outerWidth: Double, ratio: Double) {
    let insets = panels.map(\.insets)
    // What all columns need beside their frames; the frames share the rest evenly.
    var beside = 0.0
    for column in 0..<columns {
      let members = panels.indices.filter { $0 % columns == column }
      beside += members.map { insets[$0].left }.max() ?? 0
      beside += members.map { insets[$0].right }.max() ?? 0
    }
    let frameWidth = max(80, (Double(columns) * outerWidth - beside) / Double(columns))
    for index in panels.indices {
      panels[index].width = frameWidth
      panels[index].height = ratio * frameWidth
    }
    let aspects = panels.filter(\.plot.isEqualAspect).compactMap(\.aspect)
    guard let tallest = aspects.max() else { return }
    let greatestHeight = columns == 1 ? 400.0 : 1.3 * frameWidth
    let frameHeight = min(tallest * frameWidth, greatestHeight)
    for index in panels.indices {
      panels[index].height = frameHeight
      // One that is taller than wide gets narrower, not taller than its neighbors.
      if panels[index].plot.isEqualAspect, let aspect = panels[index].aspect {
        panels[index].width = min(frameWidth, frameHeight / aspect)
        panels[index].height = panels[index].width * aspect
      }
    }
  }

  private mutating func place(columns: Int) {
    let insets = panels.map(\.insets)
    var y = Self.margin
    if !title.isEmpty { y += fontSize + 14 }

    var lefts: [Double] = []
    var x = Self.margin
    for column in 0..<columns {
      let members = panels.indices.filter { $0 % columns == column }
      x += members.map { insets[$0].left }.max() ?? 0
      lefts.append(x)
      x += members.map { panels[$0].width }.max() ?? 0
      x += members.map { insets[$0].right }.max() ?? 0
    }
    width = (x + Self.margin).rounded()

    y = placeLegend(below: y, left: lefts[0])
    for start in stride(from: 0, to: panels.count, by: columns) {
      let row = start..<min(start + columns, panels.count)
      y += row.map { insets[$0].top }.max() ?? 0
      for index in row {
        panels[index].left = lefts[index - start]
        panels[index].top = y
      }
      y += row.map { panels[$0].height + insets[$0].bottom }.max() ?? 0
      y += start + columns < panels.count ? 8 : 0
    }
    height = (y + Self.margin).rounded()
    for panel in panels { placeInside(panel) }
  }

  /// Stacks the names of a plot that asked for a corner of its frame.
  private mutating func placeInside(_ panel: PanelLayout) {
    let position = panel.plot.legendPosition
    guard position != .automatic, position != .above, position != .none else { return }
    let entries = panel.plot.layers.compactMap(\.legendEntry)
    let size = panel.tickSize
    let widest = entries.map { $0.width(size: size) }.max() ?? 0
    let isLeft = position == .topLeft || position == .bottomLeft
    let isTop = position == .topLeft || position == .topRight
    let x = isLeft ? panel.left + 12 : panel.left + panel.width - widest - 8
    let rowHeight = size * 1.45
    var y =
      isTop
      ? panel.top + 0.8 * rowHeight
      : panel.top + panel.height - rowHeight * (Double(entries.count) - 0.3)
    for entry in entries {
      legend.append(PlacedEntry(entry: entry, x: x, y: y))
      y += rowHeight
    }
  }

  /// Sets the names in rows; each name once, though several panels have it.
  private mutating func placeLegend(below top: Double, left: Double) -> Double {
    var entries: [LegendEntry] = []
    for entry in panels.flatMap(\.entriesAbove) where !entries.contains(entry) {
      entries.append(entry)
    }
    guard !entries.isEmpty else { return top }
    let size = fontSize - 1
    var x = left
    var y = top + size * 0.7
    for entry in entries {
      let wide = entry.width(size: size)
      if x > left, x + wide > width - Self.margin {
        x = left
        y += size * 1.55
      }
      legend.append(PlacedEntry(entry: entry, x: x, y: y))
      x += wide + 22
    }
    return y + size * 0.9
  }
}

extension PanelLayout {
  /// Height over width of a frame whose two units are equally long.
  var aspect: Double? {
    guard plot.x.scale == .linear, plot.y.scale == .linear else { return nil }
    let up = extent.y.upperBound - extent.y.lowerBound
    let aspect = up / (extent.x.upperBound - extent.x.lowerBound)
    return aspect.isFinite && aspect > 0.05 && aspect < 20 ? aspect : nil
  }
}
