import Foundation

extension Plot {
  /// A line through points, in the order given.
  public func line(
    _ label: String? = nil, x: [Double], y: [Double], color: Color = .automatic,
    style: LineStyle = .solid
  ) -> Plot {
    precondition(x.count == y.count, "line: \(x.count) x values but \(y.count) y values")
    return adding(label, color, .line(x: x, y: y, style: style))
  }

  /// The graph of a function, at evenly spaced points (evenly spaced in the logarithm if the
  /// horizontal axis was made logarithmic before).
  public func line(
    _ label: String? = nil, over range: ClosedRange<Double>, samples: Int = 241,
    color: Color = .automatic, style: LineStyle = .solid, _ f: (Double) throws -> Double
  ) rethrows -> Plot {
    precondition(samples >= 2, "line: needs at least 2 samples, got \(samples)")
    let isLogarithmic = x.scale == .logarithmic && range.lowerBound > 0
    let points = (0..<samples).map { index -> Double in
      let share = Double(index) / Double(samples - 1)
      return isLogarithmic
        ? range.lowerBound * pow(range.upperBound / range.lowerBound, share)
        : range.lowerBound + (range.upperBound - range.lowerBound) * share
    }
    return line(label, x: points, y: try points.map(f), color: color, style: style)
  }

  /// Points; `errors`, if given, draws bars of that half-length.
  public func points(
    _ label: String? = nil, x: [Double], y: [Double], errors: [Double]? = nil,
    color: Color = .automatic
  ) -> Plot {
    points(
      label, x: x, y: y, low: errors.map { zip(y, $0).map { $0 - $1 } },
      high: errors.map { zip(y, $0).map { $0 + $1 } }, color: color)
  }

  /// Points with intervals that need not be symmetric.
  public func points(
    _ label: String? = nil, x: [Double], y: [Double], low: [Double]?, high: [Double]?,
    color: Color = .automatic
  ) -> Plot {
    precondition(x.count == y.count, "points: \(x.count) x values but \(y.count) y values")
    for bound in [low, high].compactMap({ $0 }) {
      precondition(bound.count == y.count, "points: \(y.count) points, \(bound.count) intervals")
    }
    return adding(label, color, .points(x: x, y: y, low: low, high: high))
  }

  /// Points of the plane, such as samples.
  public func points(
    _ label: String? = nil, at points: [SIMD2<Double>], color: Color = .automatic
  ) -> Plot {
    self.points(label, x: points.map(\.x), y: points.map(\.y), color: color)
  }

  /// The area between two curves, such as an interval of uncertainty.
  public func band(
    _ label: String? = nil, x: [Double], low: [Double], high: [Double], color: Color = .automatic
  ) -> Plot {
    precondition(
      x.count == low.count && x.count == high.count,
      "band: \(x.count) x values, \(low.count) low and \(high.count) high")
    return adding(label, color, .band(x: x, low: low, high: high))
  }

  /// A vertical line across the plot, named at its top.
  public func verticalLine(
    at x: Double, _ label: String? = nil, color: Color = .gray, style: LineStyle = .dashed
  ) -> Plot {
    adding(label, color, .reference(isVertical: true, at: x, style: style))
  }

  /// A horizontal line across the plot, named at its right end.
  public func horizontalLine(
    at y: Double, _ label: String? = nil, color: Color = .gray, style: LineStyle = .dashed
  ) -> Plot {
    adding(label, color, .reference(isVertical: false, at: y, style: style))
  }

  /// A few words at a point; `anchor` is the side of the words where the point is.
  public func note(
    _ text: String, x: Double, y: Double, anchor: Anchor = .left, color: Color = .ink
  ) -> Plot {
    adding(nil, color, .note(text: text, x: x, y: y, anchor: anchor))
  }
}
