/// One panel's commands: frame, axes, marks that are not data; the layers go to `plot`.
struct GnuplotPanel {
  let panel: PanelLayout
  let layout: FigureLayout

  init(_ panel: PanelLayout, in layout: FigureLayout) {
    self.panel = panel
    self.layout = layout
  }

  private var plot: Plot { panel.plot }

  static func dash(_ style: Plot.LineStyle) -> String {
    switch style {
    case .solid: ""
    case .dashed: " dt (10,7)"
    case .dotted: " dt (1,6)"
    }
  }

  /// Everything before the `plot` command, which is added to `data`.
  func commands(_ data: inout GnuplotData) -> String {
    let layers = GnuplotLayers(panel, in: layout).commands(&data)
    let items = layers.items.isEmpty ? ["NaN notitle"] : layers.items
    data.plotCommands.append("plot " + items.joined(separator: ", \\\n  ") + "\n")
    return frame + axes + labels + layers.preparation
  }

  private var hasHeat: Bool {
    plot.layers.contains { if case .heat = $0.mark { true } else { false } }
  }

  private var frame: String {
    let (left, top) = (panel.left, panel.top)
    let (right, bottom) = (left + panel.width, top + panel.height)
    return """
      set lmargin at screen \(layout.share(left / layout.width))
      set rmargin at screen \(layout.share(right / layout.width))
      set tmargin at screen \(layout.share(1 - top / layout.height))
      set bmargin at screen \(layout.share(1 - bottom / layout.height))
      set border 3 lc rgb muted lw 1
      \(hasHeat ? "unset grid" : "set grid ytics lt 1 lw 1 lc rgb faint")

      """
  }

  private var axes: String {
    var commands = ""
    for (name, axis, range, ticks, showsText) in [
      ("x", plot.x, panel.extent.x, panel.xTicks, panel.showsXTicks),
      ("y", plot.y, panel.extent.y, panel.yTicks, panel.showsYTicks),
    ] {
      let isLogarithmic = axis.scale == .logarithmic
      commands += "\(isLogarithmic ? "set" : "unset") logscale \(name)\n"
      commands += "set \(name)range [\(number(range.lowerBound)):\(number(range.upperBound))]\n"
      let labeled = ticks.labeled.map {
        "\(FigureText.quoted(showsText ? $0.text : "", isTick: true)) \(number($0.value))"
      }
      let all = labeled + ticks.minor.map { "'' \(number($0)) 1" }
      let slants = name == "x" && panel.slantsCategories
      commands += "set \(name)tics nomirror out scale 0.5,0.3 "
      commands +=
        slants ? "rotate by 30 right " : name == "x" ? "norotate offset 0,0.4 " : "norotate "
      commands +=
        "(\(all.joined(separator: ", "))) font ',\(GnuplotScript.pixels(panel.tickSize))' tc rgb muted\n"
    }
    return commands
  }

  private func number(_ value: Double) -> String { DataReduction.text(value, digits: 13) ?? "0" }

  /// Title, axis labels, names at the ends of lines, reference lines and notes.
  private var labels: String {
    var commands = ""
    func label(_ text: String, at place: String, _ rest: String) {
      commands += "set label \(FigureText.quoted(text)) at \(place) \(rest)\n"
    }
    let size = panel.fontSize
    let bottom = panel.top + panel.height
    if panel.showsTitle, !plot.title.isEmpty {
      commands += "set label \(FigureText.quoted(plot.title, isBold: true)) at screen "
      commands += "\(layout.screen(panel.left, panel.top - 0.85 * size)) left tc rgb ink\n"
    }
    if panel.showsXLabel, !plot.x.label.isEmpty {
      let y = bottom + panel.insets.bottom - 0.62 * size
      let place = layout.screen(panel.left + panel.width / 2, y)
      label(plot.x.label, at: "screen \(place)", "center tc rgb ink")
    }
    if panel.showsYLabel, !plot.y.label.isEmpty {
      let x = panel.left - panel.insets.left + 0.62 * size
      let place = layout.screen(x, panel.top + panel.height / 2)
      label(plot.y.label, at: "screen \(place)", "center rotate tc rgb ink")
    }
    for direct in panel.directLabels ?? [] {
      let place = layout.screen(
        panel.left + panel.width + 7, panel.top + panel.height * (1 - direct.height))
      let font = "font ',\(GnuplotScript.pixels(panel.tickSize))'"
      label(direct.label, at: "screen \(place)", "left tc rgb \(direct.color.rawValue) \(font)")
    }
    return commands + references
  }

  private var references: String {
    var commands = ""
    var verticalNames = 0
    let font = "font ',\(GnuplotScript.pixels(panel.tickSize))'"
    let depth = hasHeat ? "front" : "back"
    for layer in plot.layers {
      let color = layer.color.rawValue
      switch layer.mark {
      case .reference(let isVertical, let at, let style):
        guard
          let share = (isVertical ? plot.x : plot.y)
            .share(of: at, in: isVertical ? panel.extent.x : panel.extent.y),
          (0...1).contains(share)
        else { continue }
        let place = number(at)
        let ends =
          isVertical
          ? "from first \(place), graph 0 to first \(place), graph 1"
          : "from graph 0, first \(place) to graph 1, first \(place)"
        commands += "set arrow \(ends) nohead lw 1.3 lc rgb \(color)\(Self.dash(style)) \(depth)\n"
        guard let name = layer.label, !name.isEmpty else { continue }
        let text = FigureText.quoted(name)
        let lineHeight = 1.35 * panel.tickSize
        if isVertical {
          // Names of several lines stand on steps, so that near ones do not collide.
          let y = panel.top + lineHeight * (0.6 + Double(verticalNames))
          let width = FigureText.width(of: name, size: panel.tickSize)
          let isRight = panel.width * share + 8 + width < panel.width
          let x = panel.left + panel.width * share + (isRight ? 6 : -6)
          commands += "set label \(text) at screen \(layout.screen(x, y)) "
          commands += "\(isRight ? "left" : "right") tc rgb \(color) \(font) front\n"
          verticalNames += 1
        } else {
          let isBelow = panel.height * (1 - share) < lineHeight
          let y = panel.top + panel.height * (1 - share) + (isBelow ? 0.6 : -0.6) * lineHeight
          let place = layout.screen(panel.left + panel.width - 4, y)
          commands += "set label \(text) at screen \(place) right tc rgb \(color) \(font) front\n"
        }
      case .note(let text, let x, let y, let anchor):
        guard x.isFinite, y.isFinite else { continue }
        let (side, offset) =
          switch anchor {
          case .left: ("left", "offset 0.6,0")
          case .center: ("center", "offset 0,0.7")
          case .right: ("right", "offset -0.6,0")
          }
        commands += "set label \(FigureText.quoted(text)) at first \(number(x)),\(number(y)) "
        commands += "\(side) \(offset) tc rgb \(color) \(font) front\n"
      default: continue
      }
    }
    return commands
  }
}
