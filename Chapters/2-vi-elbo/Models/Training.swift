import Autodiff
import Datasets
import Foundation
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// A mistake of the reader's, or a file that does not fit: one line.
struct ChapterError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// One training: everything that decides its result.
struct TrainingRun: Sendable {
  let name: String
  var objective = Objective()
  var width: Int
  var latents: Int
  var epochs: Int
  var batch: Int
  var rate: Double
}

/// A trained model and how it went.
struct Trained: Codable, Sendable, Storable {
  /// The two terms of the negative ELBO after each epoch, nats per image.
  struct Curves: Codable, Sendable {
    let reconstruction, prior: [Double]
  }

  let pixels, height, width, latents: Int
  private let weights: [[Float]]
  /// Means over the epoch, each image before the model has learned from it in that epoch.
  let training: Curves
  /// On the images that were watched, at the end of each epoch; zeros if there were none.
  let watched: Curves
  /// What a shift common to all watched codes costs of their prior fitting.
  let watchedShift: [Double]

  init(_ vae: VAE, _ run: TrainingRun, of images: ImageSet, _ curves: [Double]) {
    let column = { (k: Int) in stride(from: k, to: curves.count, by: 5).map { curves[$0] } }
    (pixels, height, width, latents) = (images.dimension, images.height, run.width, run.latents)
    weights = vae.parameters.map(\.value.scalars)
    training = Curves(reconstruction: column(0), prior: column(1))
    watched = Curves(reconstruction: column(2), prior: column(3))
    watchedShift = column(4)
  }

  /// The model, with the weights that the training left.
  var vae: VAE {
    var start = RandomStream(seed: 0)
    let vae = VAE(pixels: pixels, width: width, latents: latents, using: &start)
    for (parameter, values) in zip(vae.parameters, weights) {
      parameter.value = Tensor(values, shape: parameter.shape)
    }
    return vae
  }
}

/// Draws the inked pixels of a batch: pixel i has ink with probability its gray.
func binarized(_ grays: Tensor, using stream: inout RandomStream) -> Tensor {
  greater(grays, Tensor(uniform: grays.shape, using: &stream))
}

// snippet.train
/// Trains a VAE. Initial weights, batches and noise are functions of the stream and the step alone, so
/// that two runs with one stream differ in their objective and in nothing else.
///
/// - Parameter watched: images that are looked at after every epoch and not learned from.
func train(
  _ run: TrainingRun, on data: ImageSet, watching watched: Tensor? = nil, stream: RandomStream,
  progress: (Int, Int) -> Void = { _, _ in }
) throws -> Trained {
  var start = stream.split("weights")
  let vae = VAE(
    pixels: data.dimension, width: run.width, latents: run.latents, using: &start)
  var adam = Adam(vae.parameters, learningRate: Float(run.rate))
  var batches = try Batches(of: data.count, size: run.batch, stream: stream.split("batches"))
  let table = Tensor(data.pixels, shape: [data.count, data.dimension])
  let perEpoch = batches.stepsPerEpoch
  // Of each epoch: both terms in training, both on the watched images, and their common shift.
  var curves = [Double](repeating: 0, count: 5 * run.epochs)

  for step in 0..<run.epochs * perEpoch {
    var random = stream.split("noise").split(step)
    let grays = gatherRows(table, batches.indices(step: step))
    let ink = binarized(grays, using: &random)
    let x = run.objective.likelihood == .bernoulli ? ink : grays
    let noise = Tensor(normal: [run.batch, run.latents], using: &random)

    let tape = Tape()
    let (loss, reconstruction, prior) = run.objective.loss(vae, of: x, noise: noise, on: tape)
    adam.update(along: try tape.gradients(of: loss, named: "loss of \(run.name)", step: step))

    let epoch = step / perEpoch
    curves[5 * epoch] += Double(reconstruction.scalar) / Double(perEpoch)
    curves[5 * epoch + 1] += Double(prior.scalar) / Double(perEpoch)
    if let watched, (step + 1) % perEpoch == 0 {
      var noise = stream.split("watched").split(epoch)
      let bounds = evaluate(vae, run.objective.likelihood, on: watched, draws: 1, using: &noise)
      curves[5 * epoch + 2] = bounds.reconstruction.reduce(0, +) / Double(watched.shape[0])
      curves[5 * epoch + 3] = bounds.prior.reduce(0, +) / Double(watched.shape[0])
      curves[5 * epoch + 4] = bounds.commonShift
    }
    progress(step + 1, run.epochs * perEpoch)
  }
  guard let last = curves.last, last.isFinite, vae.parameters.allSatisfy(\.value.isFinite) else {
    throw ChapterError(
      "\(run.name) has left the finite numbers; lower the learning rate "
        + "(--set rate=\(run.rate / 10))")
  }
  return Trained(vae, run, of: data, curves)
}
// snippet.end
