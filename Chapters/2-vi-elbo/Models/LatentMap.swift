import Datasets
import Evaluation
import Figures
import Literate
import Tensors

/// The codes of test images in a plane.
struct LatentMap {
  /// `[images]`, with their labels beside them.
  let places: [SIMD2<Double>]
  let labels: [Int]
  /// For each image the label of its nearest neighbor in the plane.
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

  /// The share of images whose nearest neighbor has their label.
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

  /// Every image as its label, in that label's color; at most 600 of them.
  func plot() -> Plot {
    // Numerals tell the labels apart; neighbors in the list of colors are far apart in hue.
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

  /// The middle of each label's codes with a cross at a place, and the image that a decoder makes there.
  func travel(to place: SIMD2<Double>, image: [Float], height: Int) -> PlotGrid {
    let width = image.count / height
    let frame = Plot("codes", x: "z_{1}", y: "z_{2}").legend(.none).equalAspect()
      .xAxis(.linear, -2.6...2.6).yAxis(.linear, -2.6...2.6)
    let middles = Set(labels).sorted().reduce(frame) { plot, label in
      let of = labels.indices.filter { labels[$0] == label }
      let sum = of.reduce(SIMD2<Double>.zero) { $0 + places[$1] }
      let middle = sum / Double(of.count)
      return plot.note("\(label)", x: middle.x, y: middle.y, anchor: .center, color: .gray)
    }
    // The first row of an image is its top.
    let rows = (0..<height).reversed().map { y in
      (0..<width).map { x in Double(image[y * width + x]) }
    }
    return PlotGrid(
      [
        middles.note("+", x: place.x, y: place.y, anchor: .center, color: .orange),
        Plot("decoded", x: "", y: "").equalAspect()
          .heat(
            x: (0..<width).map(Double.init), y: (0..<height).map(Double.init), values: rows),
      ], columns: 2)
  }

  /// From the smallest to the largest, and a little beyond.
  private static func range(of values: [Double]) -> ClosedRange<Double> {
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    let margin = max(0.04 * (high - low), 0.1)
    return (low - margin)...(high + margin)
  }
}
