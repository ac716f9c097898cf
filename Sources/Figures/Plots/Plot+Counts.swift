extension Plot {
  /// What the height of a histogram's column means.
  public enum HistogramHeight: Sendable, Hashable {
    /// Areas sum to one, so that densities can be drawn over it.
    case density
    case counts
  }

  /// A histogram with columns of equal width over `range`, or over all finite data.
  ///
  /// What lies outside `range` is not shown, but counts in the total, so that a density stays
  /// comparable with a curve. The first histogram of a plot is gray: it is usually the data.
  public func histogram(
    _ label: String? = nil, of data: [Double], bins: Int = 40, in range: ClosedRange<Double>? = nil,
    as height: HistogramHeight = .density, color: Color = .automatic
  ) -> Plot {
    precondition(bins >= 1, "histogram: needs at least 1 bin, got \(bins)")
    let finite = data.filter(\.isFinite)
    var low = range?.lowerBound ?? finite.min() ?? 0
    var high = range?.upperBound ?? finite.max() ?? 1
    if low == high { (low, high) = (low - 0.5, high + 0.5) }
    let width = (high - low) / Double(bins)
    var counts = [Double](repeating: 0, count: bins)
    for value in finite where value >= low && value <= high {
      counts[min(bins - 1, Int((value - low) / width))] += 1
    }
    let unit = height == .counts ? 1 : 1 / (Double(max(finite.count, 1)) * width)
    let isFirst = !layers.contains { if case .histogram = $0.mark { true } else { false } }
    return adding(
      label, color == .automatic && isFirst ? .gray : color,
      .histogram(
        edges: (0...bins).map { low + width * Double($0) }, heights: counts.map { $0 * unit }))
  }

  /// A histogram that has been counted elsewhere: `edges` has one value more than `heights`.
  public func histogram(
    _ label: String? = nil, edges: [Double], heights: [Double], color: Color = .gray
  ) -> Plot {
    precondition(
      edges.count == heights.count + 1,
      "histogram: \(heights.count) columns need \(heights.count + 1) edges, got \(edges.count)")
    return adding(label, color, .histogram(edges: edges, heights: heights))
  }

  /// Bars over named places; a second call puts its bars beside the first one's.
  public func bars(
    _ label: String? = nil, names: [String], heights: [Double], errors: [Double]? = nil,
    color: Color = .automatic
  ) -> Plot {
    bars(
      label, names: names, heights: heights, low: errors.map { zip(heights, $0).map { $0 - $1 } },
      high: errors.map { zip(heights, $0).map { $0 + $1 } }, color: color)
  }

  /// Bars with intervals that need not be symmetric.
  public func bars(
    _ label: String? = nil, names: [String], heights: [Double], low: [Double]?, high: [Double]?,
    color: Color = .automatic
  ) -> Plot {
    precondition(
      names.count == heights.count, "bars: \(names.count) names but \(heights.count) heights")
    for bound in [low, high].compactMap({ $0 }) {
      precondition(
        bound.count == heights.count, "bars: \(heights.count) bars, \(bound.count) intervals")
    }
    return adding(label, color, .bars(names: names, heights: heights, low: low, high: high))
  }
}
