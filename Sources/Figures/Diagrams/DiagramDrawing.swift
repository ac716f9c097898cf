import Foundation

/// A diagram as SVG, in either theme; a pure function of the value.
struct DiagramDrawing {
  private let diagram: Diagram
  private let columnWidth: Double
  private let rowHeight = 92.0
  private let boxHeight = 50.0
  private let origin: (column: Double, row: Double)
  private let margin = 12.0

  init(_ diagram: Diagram) {
    self.diagram = diagram
    let widest = diagram.nodes.map { Self.width(of: $0) }.max() ?? 100
    let longestLabel = diagram.arrows.map { Double($0.label.count) * 6.6 }.max() ?? 0
    columnWidth = widest + max(52, min(150, longestLabel + 26))
    origin = (
      diagram.nodes.map(\.column).min() ?? 0, diagram.nodes.map(\.row).min() ?? 0
    )
  }

  private static func width(of node: Diagram.Node) -> Double {
    let text = max(Double(node.title.count) * 8.2, Double(node.shape.count) * 6.6)
    return node.isRound ? max(50, text + 18) : max(84, text + 24)
  }

  private func center(_ node: Diagram.Node) -> (x: Double, y: Double) {
    let widest = diagram.nodes.map { Self.width(of: $0) }.max() ?? 100
    return (
      margin + widest / 2 + (node.column - origin.column) * columnWidth,
      margin + boxHeight / 2 + (node.row - origin.row) * rowHeight
    )
  }

  func svg(isDark: Bool) -> String {
    let colors =
      isDark
      ? (paper: "#0d1117", box: "#161b22", ink: "#e6edf3", faint: "#9aa4af", line: "#58a6ff")
      : (paper: "#ffffff", box: "#f4f7fa", ink: "#1f2328", faint: "#59636e", line: "#0068b0")
    let places = diagram.nodes.map(center)
    let halfWidths = diagram.nodes.map { Self.width(of: $0) / 2 }
    let width = Int((zip(places, halfWidths).map { $0.x + $1 }.max() ?? 100) + margin)
    let height = Int((places.map(\.y).max() ?? 50) + boxHeight / 2 + margin)
    var lines = [
      "<svg width=\"\(width)\" height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\" "
        + "xmlns=\"http://www.w3.org/2000/svg\" font-family=\"\(SVGCompaction.fonts)\">",
      "<rect width=\"\(width)\" height=\"\(height)\" fill=\"\(colors.paper)\"/>",
      "<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" "
        + "markerHeight=\"7\" orient=\"auto-start-reverse\"><path d=\"M0 0L8 4L0 8z\" "
        + "fill=\"\(colors.faint)\"/></marker></defs>",
    ]
    for arrow in diagram.arrows { lines += draw(arrow, colors.faint, colors.paper) }
    for (node, place) in zip(diagram.nodes, places) {
      let half = Self.width(of: node) / 2
      if node.isRound {
        lines.append(
          "<ellipse cx=\"\(Self.short(place.x))\" cy=\"\(Self.short(place.y))\" rx=\"\(Self.short(half))\" "
            + "ry=\"25\" fill=\"\(colors.box)\" stroke=\"\(colors.line)\" stroke-width=\"1.5\"/>")
      } else {
        lines.append(
          "<rect x=\"\(Self.short(place.x - half))\" y=\"\(Self.short(place.y - 25))\" "
            + "width=\"\(Self.short(2 * half))\" height=\"50\" rx=\"6\" fill=\"\(colors.box)\" "
            + "stroke=\"\(colors.line)\" stroke-width=\"1.5\"/>")
      }
      let titleY = node.shape.isEmpty ? place.y + 5 : place.y - 3
      lines.append(Self.text(node.title, x: place.x, y: titleY, size: 15, colors.ink))
      if !node.shape.isEmpty {
        lines.append(Self.text(node.shape, x: place.x, y: place.y + 15, size: 12, colors.faint))
      }
    }
    lines.append("</svg>")
    return lines.joined(separator: "\n") + "\n"
  }

  private func draw(_ arrow: Diagram.Arrow, _ color: String, _ paper: String) -> [String] {
    guard let from = diagram.nodes.first(where: { $0.identifier == arrow.from }),
      let to = diagram.nodes.first(where: { $0.identifier == arrow.to })
    else { return [] }
    let dash = arrow.isDashed ? " stroke-dasharray=\"5 4\"" : ""
    let (a, b) = (center(from), center(to))
    if arrow.from == arrow.to {
      let top = a.y - 25
      let path =
        "M\(Self.short(a.x - 14)) \(Self.short(top))C\(Self.short(a.x - 26)) \(Self.short(top - 26)) "
        + "\(Self.short(a.x + 26)) \(Self.short(top - 26)) \(Self.short(a.x + 14)) \(Self.short(top))"
      return [
        "<path d=\"\(path)\" fill=\"none\" stroke=\"\(color)\"\(dash) marker-end=\"url(#head)\"/>"
      ]
    }
    let back = diagram.arrows.contains { $0.from == arrow.to && $0.to == arrow.from }
    // Two arrows between the same boxes run side by side.
    let length = max(1, hypot(b.x - a.x, b.y - a.y))
    let shift = back ? 8.0 : 0
    let (dx, dy) = (-(b.y - a.y) / length * shift, (b.x - a.x) / length * shift)
    let start = edge(of: from, toward: b), end = edge(of: to, toward: a)
    let (x1, y1, x2, y2) = (start.x + dx, start.y + dy, end.x + dx, end.y + dy)
    var lines = [
      "<line x1=\"\(Self.short(x1))\" y1=\"\(Self.short(y1))\" x2=\"\(Self.short(x2))\" "
        + "y2=\"\(Self.short(y2))\" stroke=\"\(color)\" stroke-width=\"1.5\"\(dash) "
        + "marker-end=\"url(#head)\"/>"
    ]
    if !arrow.label.isEmpty {
      let isVertical = abs(x2 - x1) < abs(y2 - y1)
      let (x, y) = (
        (x1 + x2) / 2 + (isVertical ? 6 : 0),
        (y1 + y2) / 2 - (isVertical ? -4 : 7) + (back && !isVertical && b.x < a.x ? 20 : 0)
      )
      lines.append(
        Self.text(
          arrow.label, x: x, y: y, size: 12, color, anchor: isVertical ? "start" : "middle"))
    }
    return lines
  }

  /// Where the line from a box's middle to a point leaves the box.
  private func edge(of node: Diagram.Node, toward point: (x: Double, y: Double)) -> (
    x: Double, y: Double
  ) {
    let place = center(node)
    let (dx, dy) = (point.x - place.x, point.y - place.y)
    let halfWidth = Self.width(of: node) / 2 + 2, halfHeight = boxHeight / 2 + 2
    if node.isRound {
      let scale = 1 / max(1e-9, hypot(dx / halfWidth, dy / halfHeight))
      return (place.x + dx * scale, place.y + dy * scale)
    }
    let scale = min(
      abs(dx) > 1e-9 ? halfWidth / abs(dx) : .infinity,
      abs(dy) > 1e-9 ? halfHeight / abs(dy) : .infinity)
    return scale.isFinite ? (place.x + dx * scale, place.y + dy * scale) : place
  }

  private static func text(
    _ text: String, x: Double, y: Double, size: Int, _ color: String, anchor: String = "middle"
  ) -> String {
    "<text x=\"\(short(x))\" y=\"\(short(y))\" font-size=\"\(size)\" text-anchor=\"\(anchor)\" "
      + "fill=\"\(color)\">\(SVGText.escaped(text))</text>"
  }

  private static func short(_ value: Double) -> String {
    let rounded = (value * 10).rounded() / 10
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}
