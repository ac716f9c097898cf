/// Room around a frame, in pixels.
struct Insets: Equatable {
  var left = 0.0
  var right = 0.0
  var top = 0.0
  var bottom = 0.0
}

/// One plot of a figure with all that its drawing needs to know but the data.
struct PanelLayout {
  let plot: Plot
  let fontSize: Double
  var extent: PlotExtent
  var showsTitle = true
  var showsXLabel = true
  var showsYLabel = true
  var showsXTicks = true
  var showsYTicks = true
  /// The frame's size in pixels, and where its upper left corner is in the figure.
  var width = 0.0
  var height = 0.0
  var left = 0.0
  var top = 0.0

  init(plot: Plot, extent: PlotExtent, fontSize: Double) {
    self.plot = plot
    self.extent = extent
    self.fontSize = fontSize
  }

  var tickSize: Double { fontSize - 2 }

  static func ticks(_ axis: Plot.Axis, _ range: ClosedRange<Double>, count: Double) -> AxisTicks {
    axis.scale == .logarithmic
      ? .logarithmic(range, count: count) : .linear(range, count: count)
  }

  var yTicks: AxisTicks { Self.ticks(plot.y, extent.y, count: max(2.5, height / 52)) }

  var categories: [String]? {
    for layer in plot.layers { if case .bars(let names, _, _, _) = layer.mark { return names } }
    return nil
  }

  var xTicks: AxisTicks {
    if let categories {
      return AxisTicks(labeled: categories.enumerated().map { (Double($0), $1) })
    }
    return Self.ticks(plot.x, extent.x, count: max(2.5, width / 85))
  }

  /// Names of bars that do not fit side by side are set aslant.
  var slantsCategories: Bool {
    guard let categories else { return false }
    let widest = categories.map { FigureText.width(of: $0, size: tickSize) }.max() ?? 0
    return widest > width / Double(max(categories.count, 1)) - 8
  }

  var colorBar: (range: ClosedRange<Double>, label: String)? {
    for layer in plot.layers {
      if case .heat(let surface, let scale, let label) = layer.mark, !label.isEmpty {
        return (Self.colorRange(surface, scale), label)
      }
    }
    return nil
  }

  /// What the ends of a color scale stand for.
  static func colorRange(_ surface: Plot.Surface, _ scale: Plot.ColorScale) -> ClosedRange<Double> {
    guard let extent = surface.extent else { return 0...1 }
    if scale == .diverging {
      let reach = max(abs(extent.lowerBound), abs(extent.upperBound))
      return reach > 0 ? -reach...reach : -1...1
    }
    // A density's least value is its zero: the background must mean "nothing".
    let low =
      extent.lowerBound >= 0 && extent.lowerBound < 0.1 * extent.upperBound
      ? 0 : extent.lowerBound
    return low < extent.upperBound ? low...extent.upperBound : (low - 0.5)...(low + 0.5)
  }

  var colorTicks: AxisTicks {
    guard let colorBar else { return AxisTicks() }
    return .linear(colorBar.range, count: max(2.5, height / 60))
  }

  var directLabels: [DirectLabel]? {
    plot.directLabels(in: extent, frameHeight: height, size: tickSize)
  }

  /// The names that this panel wants in a legend above the figure.
  var entriesAbove: [LegendEntry] {
    switch plot.legendPosition {
    case .above: return plot.layers.compactMap(\.legendEntry)
    case .automatic: return directLabels == nil ? plot.layers.compactMap(\.legendEntry) : []
    default: return []
    }
  }

  /// The room that this panel needs around its frame.
  var insets: Insets {
    let tickWidth = showsYTicks ? Self.widest(yTicks, size: tickSize) + 12 : 14
    var insets = Insets()
    insets.left = tickWidth + (showsYLabel && !plot.y.label.isEmpty ? fontSize + 12 : 4)
    insets.top = plot.title.isEmpty || !showsTitle ? 6 : fontSize + 14
    insets.bottom = showsXTicks ? tickSize + 13 : 6
    if showsXLabel && !plot.x.label.isEmpty { insets.bottom += fontSize + 8 }
    if showsXTicks, slantsCategories, let categories {
      let widest = categories.map { FigureText.width(of: $0, size: tickSize) }.max() ?? 0
      insets.bottom += 0.5 * widest
    }
    insets.right = 12
    if let directLabels {
      let widest = directLabels.map { FigureText.width(of: $0.label, size: tickSize) }.max() ?? 0
      insets.right = widest + 16
    }
    if colorBar != nil {
      insets.right = 12 + 12 + 10 + Self.widest(colorTicks, size: tickSize) + fontSize + 14
    }
    return insets
  }

  private static func widest(_ ticks: AxisTicks, size: Double) -> Double {
    ticks.labeled.map { FigureText.width(of: $0.text, size: size) }.max() ?? 0
  }
}
