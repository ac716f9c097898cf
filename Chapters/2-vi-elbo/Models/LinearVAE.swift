import Autodiff
import Datasets
import Evaluation
import Foundation
import GSLNumerics
import Literate
import NeuralNetworks
import Probability
import RandomStreams
import Tensors

// snippet.linear-vae-model
/// The VAE with straight lines for networks, and σ among the things to be learned: factor analysis with
/// an encoder.
struct LinearVAE: Module {
  let mean: Linear
  /// log σ² of q(z|x), the same for all x.
  let logVariance: Autodiff.Parameter
  let decoder: Linear
  /// The logarithm of the decoder's variance.
  let logNoise: Autodiff.Parameter

  init(pixels: Int, latents: Int, using random: inout RandomStream) {
    mean = Linear(pixels, latents, using: &random)
    logVariance = Autodiff.Parameter(Tensor(zeros: [1, latents]))
    decoder = Linear(latents, pixels, using: &random)
    logNoise = Autodiff.Parameter(Tensor(repeating: -2, shape: [1, 1]))
  }

  /// −ELBO of a batch `[batch, pixels]`, nats an image.
  func negativeBound(of x: Tensor, noise: Tensor, on tape: Tape) -> Variable {
    let mean = self.mean(tape.constant(x))
    let logVariance = broadcast(tape[self.logVariance], toShape: mean.shape)
    let z = reparameterize(mean: mean, logVariance: logVariance, noise: noise)
    let logNoise = broadcast(tape[self.logNoise], toShape: x.shape)
    let reconstruction = gaussianNegativeLogLikelihood(
      tape.constant(x), mean: decoder(z), logVariance: logNoise, .sum)
    let fitting = gaussianKL(mean: mean, logVariance: logVariance, .sum)
    let total: Variable = reconstruction + fitting
    return total / Float(x.shape[0])
  }
}
// snippet.end

extension LinearVAE {
  /// Trains one, with a step size that falls along a cosine.
  static func trained(
    on images: ImageSet, latents: Int, epochs: Int, batch: Int, in chapter: Chapter
  ) throws -> LinearVAE {
    var start = chapter.stream("linear VAE")
    let model = LinearVAE(pixels: images.dimension, latents: latents, using: &start)
    var adam = Adam(model.parameters, learningRate: 0.01)
    var batches = try Batches(
      of: images.count, size: batch, stream: chapter.stream("linear batches"))
    let steps = epochs * batches.stepsPerEpoch
    let schedule = LearningRateSchedule.cosine(from: 0.01, to: 1e-5, over: steps)
    let table = grays(images)
    for step in 0..<steps {
      var random = chapter.stream("linear noise").split(step)
      let x = gatherRows(table, batches.indices(step: step))
      let tape = Tape()
      let loss = model.negativeBound(
        of: x, noise: Tensor(normal: [x.shape[0], latents], using: &random), on: tape)
      adam.learningRate = schedule(step)
      adam.update(along: try tape.gradients(of: loss, named: "negative ELBO", step: step))
      chapter.progress("training the linear VAE", step: step + 1, of: steps)
    }
    return model
  }

  /// σ of the decoder.
  var deviation: Float { exp(0.5 * logNoise.value).scalars[0] }

  /// The same model in double precision, in which everything is known.
  func exactModel() throws -> FactorAnalysisModel {
    let (latents, pixels) = (decoder.weight.value.shape[0], decoder.weight.value.shape[1])
    let weights = decoder.weight.value.scalars.map(Double.init)
    return try FactorAnalysisModel(
      weights: (0..<pixels).map { i in (0..<latents).map { weights[$0 * pixels + i] } },
      bias: decoder.bias!.value.scalars.map(Double.init),
      noise: [Double](repeating: Double(deviation), count: pixels))
  }
}
