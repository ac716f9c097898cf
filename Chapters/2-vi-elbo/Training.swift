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
  func settings(_ data: ImageSet, seed: UInt64) -> [String: String] {
    [
      "chapter": "vi-elbo", "run": name, "objective": "\(objective)",
      "width": "\(width)", "latents": "\(latents)",
      "schedule": "\(epochs) epochs, batches of \(batch), rate \(rate), seed \(seed)",
      "data": "\(data.name), \(data.count) images", "pixels": "\(data.height)x\(data.width)",
    ]
  }
}

/// A trained model and how it went: the two terms, training mean of each epoch, nats per image.
struct Trained {
  let vae: VAE
  let reconstruction: [Double]
  let prior: [Double]
}

/// Draws the black pixels of a batch: pixel i is black with probability its grey.
func binarized(_ greys: Tensor, using stream: inout RandomStream) -> Tensor {
  greater(greys, Tensor(uniform: greys.shape, using: &stream))
}

// snippet.train
/// Trains a VAE, or goes on with it: every random number is a function of the step alone, so a run that
/// was killed ends with the bits that it would have had.
func train(_ run: TrainingRun, on data: ImageSet, in chapter: Chapter) throws -> Trained {
  let stream = chapter.stream(run.name)
  var start = stream.split("weights")
  let vae = VAE(
    pixels: data.dimension, width: run.width, latents: run.latents, using: &start)
  var adam = Adam(vae.parameters, learningRate: Float(run.rate))
  var batches = try Batches(of: data.count, size: run.batch, stream: stream.split("batches"))
  let table = Tensor(data.pixels, shape: [data.count, data.dimension])
  let perEpoch = batches.stepsPerEpoch
  let steps = run.epochs * perEpoch
  var curves = [Double](repeating: 0, count: 2 * run.epochs)
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

    curves[2 * (step / perEpoch)] += Double(reconstruction.scalar) / Double(perEpoch)
    curves[2 * (step / perEpoch) + 1] += Double(prior.scalar) / Double(perEpoch)
    chapter.progress(
      "training \(run.name)", step: step + 1, of: steps, detail: "loss \(loss.scalar)")
    try saved.saveNowAndThen(vae, adam, curves, done: step + 1, of: steps)
  }
  guard let last = curves.last, last.isFinite, vae.parameters.allSatisfy(\.value.isFinite) else {
    throw ChapterError(
      "step \(steps): \(run.name) has left the finite numbers; lower the learning rate "
        + "(--set rate=\(run.rate / 10))")
  }
  return Trained(
    vae: vae, reconstruction: stride(from: 0, to: curves.count, by: 2).map { curves[$0] },
    prior: stride(from: 1, to: curves.count, by: 2).map { curves[$0] })
}
// snippet.end
