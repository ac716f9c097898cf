import Datasets
import Dispatch
import Evaluation
import Foundation
import Literate
import NeuralNetworks
import RandomStreams
import Synchronization
import Tensors

/// A small training on the embedded digits, to compare recipes by.
struct Trial: Sendable {
  let name: String
  let recipe: Recipe
}

/// What a trial leaves behind: all that the page says of it is computed from these.
struct Outcome: Codable, Storable {
  /// `[count, 16, 16, 1]`, from 0 to 1, in order.
  private let pixels: [Float]
  private let shape: [Int]
  /// Of each step.
  let discriminatorLosses: [Float]
  let generatorLosses: [Float]
  /// Root mean square distance between two samples, at eight moments of the training.
  let spread: [Float]

  var samples: Tensor { Tensor(pixels, shape: Shape(shape)) }

  init(samples: Tensor, discriminatorLosses: [Float], generatorLosses: [Float], spread: [Float]) {
    pixels = samples.scalars
    shape = (0..<4).map { samples.shape[$0] }
    self.discriminatorLosses = discriminatorLosses
    self.generatorLosses = generatorLosses
    self.spread = spread
  }
}

/// Independent small trainings, one a core.
///
/// A trial does not depend on the others or on the core it ran on: its random stream is made from its
/// seed, and the kernels give the same bits with one thread as with two.
struct Trials {
  let chapter: Chapter
  let images: ImageSet
  let steps: Int
  let samples: Int
  static let channels = 16
  static let latents = 64
  static let batch = 64
  static let looks = 8

  /// The outcomes of `seeds` trainings of each recipe.
  func outcomes(of trials: [Trial], seeds: Int) throws -> [[Outcome]] {
    let jobs = trials.flatMap { trial in (0..<seeds).map { (trial: trial, seed: $0) } }
    let outcomes = try chapter.trained(
      jobs.map { "trial \($0.trial.name) \($0.seed)" }, settings: ["samples": samples]
    ) { index, _ in
      try train(jobs[index].trial, jobs[index].seed)
    }
    return stride(from: 0, to: jobs.count, by: seeds).map { Array(outcomes[$0..<$0 + seeds]) }
  }

  // snippet.trial
  /// One small training. Trials of one seed start from the same noise and see the same batches.
  private func train(_ trial: Trial, _ seed: Int) throws -> Outcome {
    let stream = chapter.stream("trials").split(seed)
    var game = Game(
      size: images.height, channels: Self.channels, latents: Self.latents, trial.recipe,
      steps: steps, stream: stream)
    let all = game.painted(
      Tensor(images.pixels, shape: [images.count, images.height, images.width, 1]))
    var batches = try Batches(
      of: images.count, size: Self.batch, stream: stream.split("batches"))
    var random = stream.split("samples")
    let noise = Tensor(normal: [samples, Self.latents], using: &random)
    var spread: [Float] = []
    for step in 0..<steps {
      try game.play(on: gatherRows(all, batches.indices(step: step)))
      if (step + 1) * Self.looks / steps > spread.count {
        spread.append(Float(rootMeanSquareDistance(game.images(from: noise.rows(0..<100)))))
      }
    }
    return Outcome(
      samples: game.images(from: noise), discriminatorLosses: game.discriminatorLosses,
      generatorLosses: game.generatorLosses, spread: spread)
  }
  // snippet.end
}

/// The root of the mean squared distance of two different images, `[count, …]`, from their variances:
/// E|x − x′|² = 2 Σ Var.
func rootMeanSquareDistance(_ images: Tensor) -> Double {
  let rows = images.reshaped([images.shape[0], images.count / images.shape[0]])
  let n = Double(images.shape[0])
  let variances = rows.variance(axes: [0]).sum().scalar
  return (2 * Double(variances) * n / (n - 1)).squareRoot()
}
