/// What a figure shows, as a value: layers of marks over a pair of axes.
///
/// Every method returns a new plot, so that a figure is read from top to bottom in the order in
/// which it is painted. Nothing is drawn before ``FigureRenderer/render(_:named:)-(Plot,_)``.
///
///     Plot(x: "ink per image", y: "density")
///       .histogram("digits", of: ink)
///       .line("normal", over: 0...12) { normal.density(at: $0) }
///
/// Labels are plain Unicode text; `x_{t}` and `σ^{2}`, with braces, make subscripts and
/// superscripts. Points that are not finite, or not positive on a logarithmic axis, leave gaps.
public struct Plot: Sendable, Hashable {
  /// A direction of the plane: its label, its unit, its scale and, if given, its range.
  public struct Axis: Sendable, Hashable, ExpressibleByStringLiteral {
    public enum Scale: Sendable, Hashable { case linear, logarithmic }

    public var label: String
    public var scale: Scale
    /// The part that is shown; `nil` shows all the data.
    public var range: ClosedRange<Double>?

    public init(
      _ label: String, unit: String? = nil, scale: Scale = .linear,
      range: ClosedRange<Double>? = nil
    ) {
      self.label = unit.map { "\(label) (\($0))" } ?? label
      self.scale = scale
      self.range = range
    }

    public init(stringLiteral value: String) { self.init(value) }
  }

  /// A color by role. The six hues follow Okabe and Ito (2008), which readers with any of the
  /// common color deficiencies tell apart; each theme has its own shade of them.
  public enum Color: String, Sendable, Hashable, CaseIterable {
    case blue, orange, green, purple, sky, amber, gray
    /// The color of text.
    case ink
    /// The next hue that the plot has not used.
    case automatic

    package static let cycle: [Color] = [.blue, .orange, .green, .purple, .amber, .sky, .gray]
  }

  public enum LineStyle: Sendable, Hashable { case solid, dashed, dotted }

  /// How values of a surface become colors: from the background to dark (or, in the dark theme,
  /// light), or both ways from a neutral zero.
  public enum ColorScale: Sendable, Hashable { case sequential, diverging }

  /// Where the names of the layers stand.
  public enum Legend: Sendable, Hashable {
    /// At the right ends of the lines if at most four of them end well apart, else above the plot.
    case automatic
    case above, topLeft, topRight, bottomLeft, bottomRight, none
  }

  public var title: String
  public var x: Axis
  public var y: Axis
  public private(set) var layers: [Layer] = []
  var legendPosition = Legend.automatic
  var isEqualAspect = false

  public init(_ title: String = "", x: Axis = "", y: Axis = "") {
    self.title = title
    self.x = x
    self.y = y
  }

  /// This plot with the scale, and if given the range, of its horizontal axis changed.
  public func xAxis(_ scale: Axis.Scale, _ range: ClosedRange<Double>? = nil) -> Plot {
    changed { plot in
      plot.x.scale = scale
      plot.x.range = range ?? plot.x.range
    }
  }

  /// This plot with the scale, and if given the range, of its vertical axis changed.
  public func yAxis(_ scale: Axis.Scale, _ range: ClosedRange<Double>? = nil) -> Plot {
    changed { plot in
      plot.y.scale = scale
      plot.y.range = range ?? plot.y.range
    }
  }

  /// This plot with its legend elsewhere.
  public func legend(_ position: Legend) -> Plot { changed { $0.legendPosition = position } }

  /// This plot with one unit as long across as up: for densities and samples in the plane.
  public func equalAspect() -> Plot { changed { $0.isEqualAspect = true } }

  func changed(_ change: (inout Plot) -> Void) -> Plot {
    var plot = self
    change(&plot)
    return plot
  }

  /// This plot with a layer on top. An automatic color is settled here, so that a later layer
  /// never changes an earlier one's.
  func adding(_ label: String?, _ color: Color, _ mark: Mark) -> Plot {
    changed { plot in
      var settled = color
      if color == .automatic {
        let used = Set(plot.layers.filter(\.takesHue).map(\.color))
        settled = Color.cycle.first { !used.contains($0) } ?? .ink
      }
      plot.layers.append(Layer(label: label, color: settled, mark: mark))
    }
  }
}

extension Plot {
  /// One thing that is painted.
  public struct Layer: Sendable, Hashable {
    /// The name in the legend; `nil` for none.
    public let label: String?
    public let color: Color
    let mark: Mark

    var takesHue: Bool {
      switch mark {
      case .heat, .contours, .reference, .note: false
      case .line, .points, .band, .histogram, .bars, .arrows: true
      }
    }
  }

  enum Mark: Sendable, Hashable {
    case line(x: [Double], y: [Double], style: LineStyle)
    case points(x: [Double], y: [Double], low: [Double]?, high: [Double]?)
    case band(x: [Double], low: [Double], high: [Double])
    case histogram(edges: [Double], heights: [Double])
    case bars(names: [String], heights: [Double], low: [Double]?, high: [Double]?)
    case heat(Surface, ColorScale, label: String)
    case contours(Surface, levels: [Double])
    case arrows(from: [SIMD2<Double>], by: [SIMD2<Double>])
    case reference(isVertical: Bool, at: Double, style: LineStyle)
    case note(text: String, x: Double, y: Double, anchor: Anchor)
  }

  /// Which side of a note its point is on.
  public enum Anchor: Sendable, Hashable { case left, center, right }

  /// Values over a grid: `values[row * x.count + column]` belongs to `(x[column], y[row])`.
  struct Surface: Sendable, Hashable {
    let x: [Double]
    let y: [Double]
    let values: [Double]
  }
}
