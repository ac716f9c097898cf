/// A figure as a gnuplot script that carries its data: a pure function of the value.
///
/// The script draws either theme, as its first lines say, and is kept beside the figure so that
/// a reader can change it without Swift.
package enum GnuplotScript {
  /// Helvetica stands for a list of fonts that ``SVGCompaction`` puts in.
  static let font = "Helvetica"

  /// A length in pixels, such as a font's size.
  static func pixels(_ value: Double) -> String { DataReduction.text(value, digits: 4) ?? "0" }

  /// gnuplot's point size for a disc of `radius` pixels: its unit is 0.375 of the font's size.
  static func pointSize(_ radius: Double, fontSize: Double) -> String {
    DataReduction.text(radius / (0.375 * fontSize), digits: 3) ?? "1"
  }

  package static func text(of grid: PlotGrid, named name: String) -> String {
    let layout = FigureLayout(grid)
    var data = GnuplotData()
    var body = ""
    var panels: [String] = []
    for panel in layout.panels {
      panels.append(GnuplotPanel(panel, in: layout).commands(&data))
    }
    body += """
      # Draw this figure with
      #   gnuplot -e "theme='light'" \(name).gnuplot > \(name)-light.svg

      """
    body += FigureTheme.preamble
    body += "\n" + data.text
    body += """

      set terminal svg size \(Int(layout.width)),\(Int(layout.height)) enhanced rounded \\
        font '\(Self.font),\(pixels(layout.fontSize))' background rgb background
      set encoding utf8
      set style fill transparent solid 1 noborder
      set multiplot


      """
    for (index, panel) in panels.enumerated() {
      if index > 0 { body += "\nunset label; unset arrow; unset object\n" }
      if panels.count > 1 { body += "# panel \(index + 1)\n" }
      body += panel
      if index == 0 { body += figureWide(layout) }
      body += data.plotCommands[index]
    }
    return body + "unset multiplot\n"
  }

  /// The title and the legend, which belong to no panel.
  private static func figureWide(_ layout: FigureLayout) -> String {
    var commands = ""
    if !layout.title.isEmpty {
      let place = layout.screen(
        layout.panels[0].left, FigureLayout.margin + 0.6 * layout.fontSize)
      commands += "set label \(FigureText.quoted(layout.title, isBold: true)) at screen \(place) "
      commands += "left tc rgb ink\n"
    }
    if !layout.legend.isEmpty { commands += "# legend\n" }
    for placed in layout.legend {
      let (x, y) = (placed.x, placed.y)
      let end = x + LegendEntry.sampleWidth
      let color = placed.entry.color.rawValue
      switch placed.entry.sample {
      case .line(let style):
        commands +=
          "set arrow from screen \(layout.screen(x, y)) to screen \(layout.screen(end, y)) nohead "
        commands += "lw 2.2 lc rgb \(color)\(GnuplotPanel.dash(style)) front\n"
      case .point:
        commands += "set label '' at screen \(layout.screen(x + 14, y)) "
        commands +=
          "point pt 7 ps \(pointSize(4, fontSize: layout.fontSize)) lc rgb \(color) front\n"
      case .area(let opacity):
        commands += "set object rectangle from screen \(layout.screen(x, y + 5)) "
        commands += "to screen \(layout.screen(end, y - 5)) fc rgb \(color) "
        commands += "fs transparent solid \(opacity) noborder front\n"
      }
      commands += "set label \(FigureText.quoted(placed.entry.label)) "
      commands += "at screen \(layout.screen(end + LegendEntry.gap, y)) left tc rgb ink "
      commands += "font ',\(pixels(layout.fontSize - 1))' front\n"
    }
    return commands
  }
}

extension FigureLayout {
  /// A place in gnuplot's screen coordinates, which run from 0 to 1 and upward.
  func screen(_ x: Double, _ y: Double) -> String {
    "\(share(x / width)),\(share(1 - y / height))"
  }

  func share(_ value: Double) -> String { DataReduction.text(value, digits: 5) ?? "0" }
}
