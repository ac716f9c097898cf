import Evaluation
import Figures
import Foundation
import Literate
import Probability
import RandomStreams
import Tensors

// snippet.cut-normal
/// The normal number that stands at the same share of all as `z`, when only those
/// between −t and t are left: a sample of the truncated normal for one of the whole.
func cutNormal(_ z: Double, at t: Double) throws -> Double {
  guard t < .infinity else { return z }
  let normal = try Normal(mean: 0, standardDeviation: 1)
  let below = normal.cumulative(at: -t)
  return normal.quantile(below + normal.cumulative(at: z) * (1 - 2 * below))
}
// snippet.end

/// Precision and recall of the large training's pictures from noise that is cut.
struct CutNoise {
  let cuts: [Double]
  /// `[cut][seed]`: each seed has noise and a reader of its own.
  let precision: [[Double]]
  let recall: [[Double]]

  init(_ chapter: Chapter, _ material: Material, _ large: LargeTraining) throws {
    cuts = chapter.quick ? [0.5, .infinity] : [0.5, 0.75, 1, 1.5, 2, .infinity]
    let readers = try ImageReader.some(chapter, material)
    let test = material.digits.test
    let count = min(test.count, 400)
    let pixels = Array(test.pixels.prefix(count * test.dimension))
    let whole = readers.indices.flatMap { seed in
      var stream = chapter.stream("truncation").split(seed)
      return stream.normals(count * material.latents)
    }
    func features(_ pixels: [Float], _ reader: ImageReader) throws -> Points {
      let rows = reader.read(pixels).features
      return try Points(rows.scalars, dimension: rows.shape[1])
    }
    let data = try readers.map { try features(pixels, $0) }
    let scores = try cuts.map { t -> [PrecisionRecall] in
      let numbers = try whole.map { Float(try cutNormal($0, at: t)) }
      let pictures = large.game.images(
        from: Tensor(numbers, shape: [readers.count * count, material.latents]))
      return try readers.enumerated().map { seed, reader in
        let part = pictures.rows(seed * count..<(seed + 1) * count).scalars
        return PrecisionRecall(samples: try features(part, reader), data: data[seed])
      }
    }
    precision = scores.map { $0.map(\.precision) }
    recall = scores.map { $0.map(\.recall) }
  }

  /// A row a cut.
  func table() throws -> Table {
    var table = Table([
      "t", .init("variance left", digits: 2),
      .init("precision", digits: 2, band: .absolute(0.3)),
      .init("recall", digits: 2, band: .absolute(0.3)),
    ])
    let normal = try Normal(mean: 0, standardDeviation: 1)
    for (place, t) in cuts.enumerated() {
      let left =
        t < .infinity
        ? 1 - 2 * t * normal.density(at: t) / (2 * normal.cumulative(at: t) - 1) : 1
      table.append(row: [
        t < .infinity ? "\(t)" : "whole noise", left, try meanOfSeeds(precision[place]),
        try meanOfSeeds(recall[place]),
      ])
    }
    return table
  }
}

/// A curve of means over seeds, recall to the right and precision up.
func tradeOff(_ title: String, recall: [[Double]], precision: [[Double]]) -> Plot {
  let (x, y) = (recall.map { meanAndError($0).mean }, precision.map { meanAndError($0).mean })
  return Plot(title, x: "recall", y: "precision")
    .line("", x: x, y: y, color: .gray).points("", x: x, y: y, color: .blue)
    .xAxis(.linear, 0...1).yAxis(.linear, 0...1).legend(.none)
}

/// Rows of scores by the small judge, one a name, over seeds.
func judgedTable(
  _ rows: [(name: String, scores: [(distance: Double, precision: Double, recall: Double)])]
) throws -> Table {
  var table = Table([
    "", .init("Fréchet distance, squared", digits: 2, band: .relative(0.7)),
    .init("precision", digits: 2, band: .absolute(0.4)),
    .init("recall", digits: 2, band: .absolute(0.4)),
  ])
  for (name, scores) in rows {
    table.append(row: [
      name, try meanOfSeeds(scores.map(\.distance)), try meanOfSeeds(scores.map(\.precision)),
      try meanOfSeeds(scores.map(\.recall)),
    ])
  }
  return table
}
