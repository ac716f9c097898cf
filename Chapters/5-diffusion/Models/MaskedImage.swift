import Autodiff
import Datasets
import Diffusion
import Foundation
import RandomStreams
import Tensors

// snippet.MaskedImage
/// An image of −1 and 1 some of whose pixels are covered; a covered pixel is 0.
struct MaskedImage {
  let clean: [Double]
  var seen: [Double]
  /// In the order in which they were covered.
  let covered: [Int]
  /// How many of these are open again.
  var openCount = 0

  /// Covers `count` pixels, every choice alike.
  init(_ clean: [Double], covered count: Int, _ random: inout RandomStream) {
    self.clean = clean
    covered = Array(clean.indices.shuffled(using: &random).prefix(count))
    seen = clean
    for pixel in covered { seen[pixel] = 0 }
  }

  /// The share that is covered.
  var share: Double { Double(covered.count - openCount) / Double(clean.count) }

  /// The mean of −log p(x_i | what is seen) over the covered pixels i.
  func cost(_ logits: ArraySlice<Double>) -> Double {
    covered.reduce(0) { sum, pixel in
      sum + log1p(exp(-clean[pixel] * logits[logits.startIndex + pixel]))
    } / Double(covered.count)
  }
}
// snippet.end

// snippet.train-masks
/// Learns to guess covered pixels. Their number is drawn evenly from 1 to d, and each image counts by the
/// mean over its covered pixels: that is the bound itself.
func trainGuessing(_ guesser: PixelGuesser, on images: ImageSet, _ plan: TrainingPlan) throws {
  let shape: Shape = [plan.batch, images.height, images.width, 1]
  try fit(guesser.network, plan, named: "loss of covered pixels") { random, tape in
    let rows = (0..<plan.batch).map { _ in
      MaskedImage(
        centered(images[random.integer(below: images.count)]),
        covered: 1 + random.integer(below: images.dimension), &random)
    }
    var weights = [Float](repeating: 0, count: plan.batch * images.dimension)
    for (row, image) in rows.enumerated() {
      for pixel in image.covered {
        weights[row * images.dimension + pixel] = 1 / Float(image.covered.count * plan.batch)
      }
    }
    let ink = rows.flatMap { $0.clean.map { $0 > 0 ? Float(1) : 0 } }
    let logits = guesser.logits(rows, on: tape)
    let costs = binaryCrossEntropy(logits: logits, targets: Tensor(ink, shape: shape), .none)
    return (costs * tape.constant(Tensor(weights, shape: shape))).sum()
  }
}
// snippet.end

/// Guesses covered pixels from the others. The network is the U-Net of the images.
struct PixelGuesser {
  let network: ImageDenoiser
  private var height: Int { network.height }
  private var width: Int { network.width }

  /// The logits of ink, `[batch, height, width, 1]`. The share that is covered stands in the place of the
  /// time, stretched to its range.
  func logits(_ rows: [MaskedImage], on tape: Tape) -> Variable {
    let seen = rows.flatMap { $0.seen.map(Float.init) }
    return network(
      tape.constant(Tensor(seen, shape: [rows.count, height, width, 1])),
      times: rows.map { Float($0.share * Double(ImageRun.schedule.steps)) },
      labels: [Int](repeating: network.classCount, count: rows.count))
  }

  /// The same for any number of images, as numbers.
  func logits(_ rows: [MaskedImage]) -> [Double] {
    inBatches(rows.count) { logits(Array(rows[$0]), on: Tape(.evaluation)).value }
  }

  // snippet.uncover
  /// Images drawn by uncovering pixels in `steps` equal parts. The pixels of one part are drawn
  /// independently, each given what was seen before.
  ///
  /// - Returns: the images, −1 and 1; with all that was seen after each step, 0 where covered.
  func uncovered(_ count: Int, steps: Int, using random: inout RandomStream)
    -> (images: [Double], stages: [[Double]])
  {
    let d = height * width
    var rows = (0..<count).map { _ in
      MaskedImage([Double](repeating: 0, count: d), covered: d, &random)
    }
    var stages: [[Double]] = []
    for step in 0..<steps {
      let logits = logits(rows)
      let part = step * d / steps..<(step + 1) * d / steps
      for row in rows.indices {
        for pixel in rows[row].covered[part] {
          let on = 1 / (1 + exp(-logits[row * d + pixel]))
          rows[row].seen[pixel] = random.uniform() < on ? 1 : -1
        }
        rows[row].openCount = part.upperBound
      }
      stages.append(rows.flatMap(\.seen))
    }
    return (rows.flatMap(\.seen), stages)
  }
  // snippet.end
}
