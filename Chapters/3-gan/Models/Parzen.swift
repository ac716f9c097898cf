import Datasets
import Foundation
import Literate
import RandomStreams
import Tensors

// snippet.parzen
/// The Parzen-window estimate: the log density of test points under a mixture of spherical normals of
/// width h around samples, in nats. `squares[i]` are the squared distances of test point i from them.
func parzenLogDensities(_ squares: [[Double]], dimension: Int, width h: Double)
  -> [Double]
{
  let scale = -1 / (2 * h * h)
  return squares.map { row in
    let nearest = row.min() ?? .infinity
    var sum = 0.0
    for square in row { sum += exp(scale * (square - nearest)) }
    return scale * nearest + log(sum / Double(row.count))
      - Double(dimension) / 2 * log(2 * .pi * h * h)
  }
}
// snippet.end

/// Squared distances of each of `points` from each of `centers`, both `[…, dimension]`.
func squaredDistances(_ points: [Float], _ centers: [Float], dimension: Int) -> [[Double]] {
  let x = Tensor(points, shape: [points.count / dimension, dimension])
  let y = Tensor(centers, shape: [centers.count / dimension, dimension])
  let products = matmul(x, y, transposeB: true)
  let xx = square(x).sum(axes: [1]).scalars
  let yy = square(y).sum(axes: [1]).scalars
  return (0..<xx.count).map { i in
    let row = products.rows(i..<i + 1).scalars
    return (0..<yy.count).map { max(0, Double(xx[i]) + Double(yy[$0]) - 2 * Double(row[$0])) }
  }
}

/// Scores samples by the Parzen-window estimate, with the width chosen on validation images.
struct ParzenJudge {
  struct Score {
    let width: Double
    let mean: Double
  }

  let count: Int
  private let training: ImageSet
  private let validation: [Float]
  /// Training images that do not choose the width.
  private let others: [Int]
  private let test: [Float]
  private let stream: RandomStream
  private static let windows = stride(from: 0.06, through: 0.5, by: 0.02).map { $0 }

  init(_ data: ImageSplit, stream: RandomStream, count: Int) {
    self.stream = stream
    training = data.training
    self.count = min(count, training.count / 2)
    // The generators have seen these, as they have seen all training images.
    var order = stream.split("validation")
    let shuffled = order.permutation(of: training.count)
    let chosen = min(250, training.count / 4)
    validation = training.gather(Array(shuffled.prefix(chosen)))
    others = Array(shuffled.dropFirst(chosen))
    test = Array(data.test.pixels.prefix(min(400, data.test.count) * data.test.dimension))
  }

  /// Training images of a random choice, none of them twice, under normal noise.
  func recited(_ seed: Int, noise: Float = 0) -> [Float] {
    var own = stream.split("recited").split(seed)
    let pixels = training.gather(own.permutation(of: others.count).prefix(count).map { others[$0] })
    return noise == 0 ? pixels : pixels.map { $0 + noise * Float(own.normal()) }
  }

  func score(_ samples: [Float]) -> Score {
    let dimension = training.dimension
    let near = squaredDistances(validation, samples, dimension: dimension)
    let far = squaredDistances(test, samples, dimension: dimension)
    func mean(_ squares: [[Double]], _ h: Double) -> Double {
      meanAndError(parzenLogDensities(squares, dimension: dimension, width: h)).mean
    }
    let widths = Self.windows.map { (width: $0, value: mean(near, $0)) }
    let best = widths.max { $0.value < $1.value }!.width
    return Score(width: best, mean: mean(far, best))
  }

  func table(_ rows: [(String, [Score])]) -> Table {
    var table = Table([
      "model", .init("h", decimals: 2, band: .absolute(0.1)),
      .init("nats an image", decimals: 1, band: .relative(0.5)),
    ])
    for (name, scores) in rows {
      let (mean, error) = meanAndError(scores.map(\.mean))
      table.append(
        name, meanAndError(scores.map(\.width)).mean, Table.Cell.number(mean, error: error))
    }
    return table
  }
}
