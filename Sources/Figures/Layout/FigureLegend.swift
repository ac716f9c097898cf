import Foundation

/// One name in a legend, with the sample that goes before it.
struct LegendEntry: Hashable {
  enum Sample: Hashable { case line(Plot.LineStyle), point, area(opacity: Double) }

  let label: String
  let color: Plot.Color
  let sample: Sample

  static let sampleWidth = 22.0
  static let gap = 7.0

  func width(size: Double) -> Double {
    Self.sampleWidth + Self.gap + FigureText.width(of: label, size: size)
  }
}

extension Plot.Layer {
  /// How this layer appears in a legend; `nil` if it has no name or is named where it stands.
  var legendEntry: LegendEntry? {
    guard let label, !label.isEmpty else { return nil }
    switch mark {
    case .line(_, _, let style):
      return LegendEntry(label: label, color: color, sample: .line(style))
    case .points: return LegendEntry(label: label, color: color, sample: .point)
    case .band: return LegendEntry(label: label, color: color, sample: .area(opacity: 0.22))
    case .histogram: return LegendEntry(label: label, color: color, sample: .area(opacity: 0.4))
    case .bars: return LegendEntry(label: label, color: color, sample: .area(opacity: 0.9))
    case .contours, .arrows:
      return LegendEntry(label: label, color: color, sample: .line(.solid))
    case .heat, .reference, .note: return nil
    }
  }
}

/// A name at the right end of a line.
struct DirectLabel: Equatable {
  let label: String
  let color: Plot.Color
  /// As a share of the frame's height, from its foot.
  let height: Double
}

extension Plot {
  /// The names of this plot's lines at their right ends, if that reads better than a legend: all
  /// named layers are lines, at most four, and they end at the frame, well apart.
  func directLabels(in extent: PlotExtent, frameHeight: Double, size: Double) -> [DirectLabel]? {
    guard legendPosition == .automatic else { return nil }
    let named = layers.filter { $0.legendEntry != nil }
    guard (1...4).contains(named.count) else { return nil }
    var labels: [DirectLabel] = []
    for layer in named {
      guard case .line(let xs, let ys, _) = layer.mark,
        let end = Array(zip(xs, ys)).last(where: {
          $0.isFinite && $1.isFinite && extent.x.contains($0)
        }),
        let across = x.share(of: end.0, in: extent.x), across > 0.97,
        let up = y.share(of: end.1, in: extent.y), (-0.001...1.001).contains(up)
      else { return nil }
      labels.append(DirectLabel(label: layer.label ?? "", color: layer.color, height: up))
    }
    let sorted = labels.map(\.height).sorted()
    let least = zip(sorted, sorted.dropFirst()).map { $1 - $0 }.min() ?? 1
    return least * frameHeight >= 1.15 * size ? labels : nil
  }
}

extension Plot.Axis {
  /// How far along the axis a value stands, 0 to 1 inside `range`; `nil` where it has no place.
  func share(of value: Double, in range: ClosedRange<Double>) -> Double? {
    guard value.isFinite else { return nil }
    guard scale == .logarithmic else {
      return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
    guard value > 0 else { return nil }
    return (log(value) - log(range.lowerBound)) / (log(range.upperBound) - log(range.lowerBound))
  }
}
