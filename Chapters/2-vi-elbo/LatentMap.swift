import Datasets
import Evaluation
import Literate
import Tensors

/// The codes of test images in a plane.
struct LatentMap {
  /// `[images]`, with their labels beside them.
  let places: [SIMD2<Double>]
  let labels: [Int]
  /// For each image the label of its nearest neighbour in the plane.
  let neighbors: [Int]

  /// - Parameter codes: `[images, 2]`.
  init(codes: Tensor, labels: [Int]) throws {
    let scalars = codes.scalars
    places = labels.indices.map { SIMD2(Double(scalars[2 * $0]), Double(scalars[2 * $0 + 1])) }
    self.labels = labels
    let points = try Points(scalars, dimension: 2)
    neighbors = points.nearest(min(2, labels.count), in: points).enumerated().map { index, pair in
      labels[pair.first { $0 != index } ?? index]
    }
  }

  /// The share of images whose nearest neighbour has their label.
  var agreement: Double {
    Double(zip(labels, neighbors).filter { $0 == $1 }.count) / Double(labels.count)
  }

  /// That share for each label that occurs, the best kept apart first.
  var agreements: [(label: Int, share: Double)] {
    Set(labels).sorted().map { label in
      let of = labels.indices.filter { labels[$0] == label }
      return (label, Double(of.filter { neighbors[$0] == label }.count) / Double(of.count))
    }.sorted { $0.share > $1.share }
  }

  /// The two labels that are most often neighbours of each other, nil if none are.
  var mostMixed: (Int, Int)? {
    var counts: [[Int]: Int] = [:]
    for (label, neighbor) in zip(labels, neighbors) where label != neighbor {
      counts[[min(label, neighbor), max(label, neighbor)], default: 0] += 1
    }
    let pair = counts.max { ($0.value, $1.key[0], $1.key[1]) < ($1.value, $0.key[0], $0.key[1]) }
    return pair.map { ($0.key[0], $0.key[1]) }
  }

  /// Every image as its label, in that label's colour; at most 600 of them.
  func plot() -> Plot {
    let hues: [Plot.Color] = [.blue, .orange, .green, .purple, .amber, .sky, .gray, .ink]
    let shown = 0..<min(labels.count, 600)
    let frame = Plot("codes of test images", x: "z_{1}", y: "z_{2}").legend(.none).equalAspect()
      .xAxis(.linear, Self.range(of: places.map(\.x)))
      .yAxis(.linear, Self.range(of: places.map(\.y)))
    return shown.reduce(frame) { plot, i in
      plot.note(
        "\(labels[i])", x: places[i].x, y: places[i].y, anchor: .center,
        color: hues[labels[i] % hues.count])
    }
  }

  /// From the smallest to the largest, and a little beyond.
  private static func range(of values: [Double]) -> ClosedRange<Double> {
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    let margin = max(0.04 * (high - low), 0.1)
    return (low - margin)...(high + margin)
  }
}
