import Datasets
import Evaluation
import Figures
import Foundation
import GSLNumerics
import Literate
import Probability
import RandomStreams
import Tensors

// snippet.images
/// The images of this run, square and of a side that can be halved twice. The digits of the book are brought
/// from 8 × 8 to 16 × 16; others keep their size if they can, or else are brought to 28 × 28.
func gameImages(_ data: Chapter.DataSource) throws -> ImageSplit {
  switch data {
  case .digits: return Digits.split.resized(height: 16, width: 16)
  case .directory(let path):
    let split = try ImageSplit(directory: path)
    let (height, width) = (split.training.height, split.training.width)
    guard min(height, width) >= 8 else {
      throw ImageError(
        "\(path): images of \(height) × \(width) are too small; 8 × 8 are the least that two halvings leave a map of"
      )
    }
    let fits = height == width && [16, 20, 24, 28, 32].contains(height)
    return fits ? split : split.resized(height: 28, width: 28)
  }
}
// snippet.end

/// Scores small trainings on the embedded digits by what can be computed in no time.
struct SmallJudge {
  private let features: PrincipalComponents
  private let heldOut: Points
  /// As many real images as are judged, of those that the trainings saw: about the best that a game can reach.
  let real: Tensor
  let count: Int

  init(_ split: ImageSplit, stream: RandomStream) throws {
    count = split.test.count
    features = try PrincipalComponents(
      of: split.training.pixels, dimension: split.training.dimension, count: 24)
    heldOut = try Points(features.transform(split.test.pixels), dimension: features.count)
    var order = stream
    let chosen = Array(order.permutation(of: split.training.count).prefix(count))
    real = Tensor(
      split.training.gather(chosen), shape: [count, split.training.height, split.training.width, 1])
  }

  func score(_ images: Tensor) throws -> (distance: Double, precision: Double, recall: Double) {
    let rows = try Points(features.transform(images.scalars), dimension: features.count)
    let manifolds = PrecisionRecall(samples: rows, data: heldOut)
    return (try frechetDistanceSquared(rows, heldOut), manifolds.precision, manifolds.recall)
  }
}

/// Mean and standard error.
func meanAndError(_ values: [Double]) -> (mean: Double, error: Double) {
  let n = Double(values.count)
  let mean = values.reduce(0, +) / n
  guard values.count > 1 else { return (mean, .nan) }
  let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
  return (mean, (variance / n).squareRoot())
}

/// Mean of the seeds, and half the width of its 95 % interval by Student's t.
func meanOfSeeds(_ values: [Double]) throws -> Table.Cell {
  let (mean, error) = meanAndError(values)
  guard values.count > 1 else { return .number(mean, error: nil) }
  let t = try StudentT(degreesOfFreedom: Double(values.count - 1)).quantile(0.975)
  return .number(mean, error: t * error)
}

/// Square images, `[count, size, size, 1]`, side by side.
func imageGrid(_ images: Tensor, columns: Int) -> ImageGrid {
  ImageGrid(
    pixels: images.scalars, count: images.shape[0], height: images.shape[1], width: images.shape[2],
    columns: columns)
}

/// The point at `t` between 0 and 1 of the great circle from one point to another.
func greatCircle(_ start: [Double], _ end: [Double], _ t: Double) -> [Double] {
  func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
  let cosine =
    product(start, end) / (product(start, start) * product(end, end)).squareRoot()
  let angle = acos(min(max(cosine, -1), 1))
  guard sin(angle) > 1e-6 else { return start }
  return zip(start, end).map {
    (sin((1 - t) * angle) * $0 + sin(t * angle) * $1) / sin(angle)
  }
}
