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

/// One training: everything that decides its result, so that a checkpoint of another is recognised.
struct TrainingRun {
  let name: String
  var objective = Objective()
  var width: Int
  var latents: Int
  var epochs: Int
  var batch: Int
  var rate: Double

  /// What a checkpoint has to agree with before it is gone on from.
  func settings(_ images: ImageSet, seed: UInt64) -> [String: String] {
    [
      "chapter": "vi-elbo", "run": name, "objective": "\(objective)",
      "width": "\(width)", "latents": "\(latents)",
      "schedule": "\(epochs) epochs, batches of \(batch), rate \(rate), seed \(seed)",
      "data": dataIdentity, "pixels": "\(images.height)x\(images.width)",
    ]
  }

  func steps(_ images: ImageSet) -> Int { epochs * (images.count / batch) }
}

/// A trained model and how it went.
struct Trained {
  /// The two terms of the negative ELBO after each epoch, nats per image.
  struct Curves {
    let reconstruction, prior: [Double]
  }

  let vae: VAE
  /// Means over the epoch, each image before the model has learned from it in that epoch.
  let training: Curves
  /// On the images that were watched, at the end of each epoch; zeros if there were none.
  let watched: Curves
  /// What a shift common to all watched codes costs of their prior fitting.
  let watchedShift: [Double]

  init(_ vae: VAE, _ curves: [Double]) {
    let column = { (k: Int) in stride(from: k, to: curves.count, by: 5).map { curves[$0] } }
    self.vae = vae
    training = Curves(reconstruction: column(0), prior: column(1))
    watched = Curves(reconstruction: column(2), prior: column(3))
    watchedShift = column(4)
  }
}

/// Draws the inked pixels of a batch: pixel i has ink with probability its grey.
func binarized(_ greys: Tensor, using stream: inout RandomStream) -> Tensor {
  greater(greys, Tensor(uniform: greys.shape, using: &stream))
}

// snippet.train
/// Trains a VAE, or goes on with it: every random number is a function of the step alone, so a run that
/// was killed ends with the bits that it would have had.
///
/// - Parameter watched: images that are looked at after every epoch and not learned from.
func train(
  _ run: TrainingRun, on data: ImageSet, watching watched: Tensor? = nil, in chapter: Chapter
) throws -> Trained {
  let stream = chapter.stream(run.name)
  var start = stream.split("weights")
  let vae = VAE(
    pixels: data.dimension, width: run.width, latents: run.latents, using: &start)
  var adam = Adam(vae.parameters, learningRate: Float(run.rate))
  var batches = try Batches(of: data.count, size: run.batch, stream: stream.split("batches"))
  let table = Tensor(data.pixels, shape: [data.count, data.dimension])
  let perEpoch = batches.stepsPerEpoch
  let steps = run.epochs * perEpoch
  // Of each epoch: both terms in training, both on the watched images, and their common shift.
  var curves = [Double](repeating: 0, count: 5 * run.epochs)
  let saved = SavedRun(run, data, chapter)
  let first = try saved.resume(vae, &adam, &curves)

  for step in first..<steps {
    var random = stream.split("noise").split(step)
    let greys = gatherRows(table, batches.indices(step: step))
    let x = run.objective.likelihood == .bernoulli ? binarized(greys, using: &random) : greys
    let noise = Tensor(normal: [run.batch, run.latents], using: &random)

    let tape = Tape()
    let (loss, reconstruction, prior) = run.objective.loss(vae, of: x, noise: noise, on: tape)
    let gradients = try tape.gradients(of: loss, named: "loss of \(run.name)", step: step)
    adam.update(along: gradients)

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
    chapter.progress(
      "training \(run.name)", step: step + 1, of: steps, detail: "loss \(loss.scalar)")
    try saved.saveNowAndThen(vae, adam, curves, done: step + 1, of: steps)
  }
  guard let last = curves.last, last.isFinite, vae.parameters.allSatisfy(\.value.isFinite) else {
    throw ChapterError(
      "step \(steps): \(run.name) has left the finite numbers; lower the learning rate "
        + "(--set rate=\(run.rate / 10))")
  }
  return Trained(vae, curves)
}
// snippet.end
