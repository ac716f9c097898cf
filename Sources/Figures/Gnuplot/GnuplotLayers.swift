import Foundation

/// A panel's layers as the items of its `plot` command.
struct GnuplotLayers {
  private let panel: PanelLayout
  private let layout: FigureLayout
  /// Commands that must come before `plot`.
  private(set) var preparation = ""
  private(set) var items: [String] = []

  init(_ panel: PanelLayout, in layout: FigureLayout) {
    self.panel = panel
    self.layout = layout
  }

  func commands(_ data: inout GnuplotData) -> GnuplotLayers {
    var filled = self
    for layer in panel.plot.layers { filled.add(layer, &data) }
    return filled
  }

  private mutating func add(_ layer: Plot.Layer, _ data: inout GnuplotData) {
    let color = layer.color.rawValue
    switch layer.mark {
    case .line(let x, let y, let style):
      let kept = DataReduction.keptVertices(of: y)
      guard let block = data.block("line", kept.map { [x[$0], y[$0]] }) else { return }
      items.append(
        "\(block) with lines lw \(kept.count > 400 ? 1.2 : 2.2) lc rgb \(color)\(GnuplotPanel.dash(style)) notitle"
      )
    case .points(let x, let y, let low, let high):
      addPoints(x: x, y: y, low: low, high: high, color: color, &data)
    case .band(let x, let low, let high):
      let kept = DataReduction.keptVertices(of: high)
      guard let block = data.block("band", kept.map { [x[$0], low[$0], high[$0]] }) else { return }
      items.append(
        "\(block) with filledcurves fc rgb \(color) fs transparent solid 0.22 noborder notitle")
    case .histogram(let edges, let heights):
      addHistogram(edges: edges, heights: heights, color: color, &data)
    case .bars(_, let heights, let low, let high):
      addBars(layer, heights: heights, low: low, high: high, color: color, &data)
    case .heat(let surface, let scale, let label):
      addHeat(surface, scale, label: label, &data)
    case .contours(let surface, let levels):
      addContours(surface, levels, color: color, &data)
    case .arrows(let from, let by):
      let kept = DataReduction.keptPoints(of: from.count)
      let rows = kept.map { [from[$0].x, from[$0].y, by[$0].x, by[$0].y] }
      guard let block = data.block("arrows", rows) else { return }
      items.append(
        "\(block) with vectors head size screen 0.010,20 filled lw 1.3 lc rgb \(color) notitle")
    case .reference, .note: return
    }
  }

  private mutating func addPoints(
    x: [Double], y: [Double], low: [Double]?, high: [Double]?, color: String,
    _ data: inout GnuplotData
  ) {
    let kept = DataReduction.keptPoints(of: x.count)
    let usual = kept.count <= 40 ? 3.6 : kept.count <= 300 ? 2.6 : kept.count <= 1000 ? 1.8 : 1.4
    // In a small panel as many points need smaller discs.
    let radius = usual * min(1, max(0.6, panel.width / 320))
    let look =
      "pt 7 ps \(GnuplotScript.pointSize(radius, fontSize: panel.fontSize)) lc rgb \(color) notitle"
    if let low, let high {
      addIntervals(
        kept.map { [x[$0], low[$0], high[$0] - low[$0]] }, width: 1.4, color: color, &data)
    }
    guard let block = data.block("points", kept.map { [x[$0], y[$0]] }) else { return }
    items.append("\(block) with points \(look)")
  }

  /// The outline as one shape: columns drawn one by one show seams.
  private mutating func addHistogram(
    edges: [Double], heights: [Double], color: String, _ data: inout GnuplotData
  ) {
    var rows: [[Double]] = []
    for (index, height) in heights.enumerated() {
      rows.append([edges[index], height])
      rows.append([edges[index + 1], height])
    }
    guard let block = data.block("histogram", rows) else { return }
    let foot = panel.plot.y.scale == .logarithmic ? panel.extent.y.lowerBound : 0
    items.append(
      "\(block) with filledcurves y1=\(DataReduction.text(foot) ?? "0") fc rgb \(color) "
        + "fs transparent solid 0.28 noborder notitle")
    items.append("\(block) with lines lw 1 lc rgb \(color) notitle")
  }

  private mutating func addBars(
    _ layer: Plot.Layer, heights: [Double], low: [Double]?, high: [Double]?, color: String,
    _ data: inout GnuplotData
  ) {
    let groups = panel.plot.layers.filter { if case .bars = $0.mark { true } else { false } }
    let place = groups.firstIndex(of: layer) ?? 0
    let width = 0.72 / Double(max(groups.count, 1))
    let offset = (Double(place) - Double(groups.count - 1) / 2) * width
    let drawn = groups.count > 1 ? width * 0.92 : width * 0.85
    let rows = heights.indices.map { [Double($0) + offset, heights[$0], drawn] }
    guard let block = data.block("bars", rows) else { return }
    items.append("\(block) with boxes fc rgb \(color) fs solid 0.9 noborder notitle")
    guard let low, let high else { return }
    let intervals = heights.indices.map { [Double($0) + offset, low[$0], high[$0] - low[$0]] }
    addIntervals(intervals, width: 1.4, color: "ink", &data)
  }

  /// Upright lines with a short bar at each end; each row is place, foot and height.
  private mutating func addIntervals(
    _ rows: [[Double]], width: Double, color: String, _ data: inout GnuplotData
  ) {
    guard let block = data.block("intervals", rows) else { return }
    items.append(
      "\(block) using 1:2:(0):3 with vectors heads nofilled "
        + "size screen \(layout.share(3.5 / layout.width)),90 lw \(width) lc rgb \(color) notitle")
  }

  private mutating func addHeat(
    _ surface: Plot.Surface, _ scale: Plot.ColorScale, label: String, _ data: inout GnuplotData
  ) {
    let range = PanelLayout.colorRange(surface, scale)
    preparation +=
      scale == .sequential ? FigureTheme.sequentialPalette : FigureTheme.divergingPalette
    preparation += "\nset cbrange ["
    preparation += "\(DataReduction.text(range.lowerBound) ?? "0"):"
    preparation += "\(DataReduction.text(range.upperBound) ?? "1")]\n"
    preparation += colorBox
    let block = data.block(surface)
    let style = surface.isReadByCells ? "image pixels" : "image"
    items.append("\(block) nonuniform matrix with \(style) notitle")
  }

  /// The bar that explains the colors, right of the frame.
  private var colorBox: String {
    guard let bar = panel.colorBar else { return "unset colorbox\n" }
    let right = panel.left + panel.width
    let origin = layout.screen(right + 12, panel.top + panel.height)
    let size =
      "\(layout.share(12 / layout.width)),\(layout.share(panel.height / layout.height))"
    let ticks = panel.colorTicks.labeled.map {
      "\(FigureText.quoted($0.text, isTick: true)) \(DataReduction.text($0.value) ?? "0")"
    }
    let labelX = right + panel.insets.right - 0.62 * panel.fontSize
    let label = layout.screen(labelX, panel.top + panel.height / 2)
    return """
      set colorbox vertical user origin screen \(origin) size screen \(size) noborder
      set cbtics scale 0 offset -0.6,0 (\(ticks.joined(separator: ", "))) \
        font ',\(GnuplotScript.pixels(panel.tickSize))' tc rgb muted
      set label \(FigureText.quoted(bar.label)) at screen \(label) center rotate tc rgb ink

      """
  }

  private mutating func addContours(
    _ surface: Plot.Surface, _ levels: [Double], color: String, _ data: inout GnuplotData
  ) {
    guard !levels.isEmpty else { return }
    let block = data.block(surface)
    let lines = data.contours(of: block, at: levels)
    items.append("\(lines) with lines lw 1.2 lc rgb \(color) notitle")
  }
}
