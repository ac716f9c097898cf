import Autodiff
import Datasets
import Foundation
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// A trained VAE with switches, judged on test images; nats an image, all by summing over every code.
struct SwitchRun: Codable, Sendable, Storable {
  let pixels, width: Int
  private let weights: [[Float]]
  let evidence: Double
  /// NaN where there is no encoder.
  let bound, rate: Double

  init(_ vae: SwitchVAE, width: Int, pixels: Int, hasEncoder: Bool, judging x: Tensor) {
    (self.pixels, self.width) = (pixels, width)
    weights = vae.parameters.map(\.value.scalars)
    let tape = Tape(.evaluation)
    let likelihoods = vae.logLikelihoods(of: x, on: tape)
    evidence = Double(vae.logEvidence(of: x, on: tape).value.mean().scalar)
    guard hasEncoder else {
      (bound, rate) = (.nan, .nan)
      return
    }
    let a = vae.encoder(tape.constant(x))
    let codes = tape.constant(SwitchVAE.allCodes)
    let logGuess =
      matmul(a, codes, transposeB: true) - softplus(a).sum(axes: [1], keepingDimensions: true)
    let reconstruction = (exp(logGuess) * likelihoods).sum(axes: [1]).mean()
    rate = Double(SwitchGradient.priorFitting(a).mean().value.scalar)
    bound = Double(reconstruction.value.scalar) - rate
  }

  var vae: SwitchVAE {
    var start = RandomStream(seed: 0)
    let vae = SwitchVAE(pixels: pixels, width: width, using: &start)
    for (parameter, values) in zip(vae.parameters, weights) {
      parameter.value = Tensor(values, shape: parameter.shape)
    }
    return vae
  }
}

// snippet.train-switches
/// Trains one arm. With one stream all arms share initial weights, batches, pixels and noise.
func trainSwitches(
  _ arm: SwitchGradient, _ settings: RichSettings, on data: ImageSet, judging test: Tensor,
  stream: RandomStream
) throws -> SwitchRun {
  var start = stream.split("weights")
  let vae = SwitchVAE(pixels: data.dimension, width: settings.width, using: &start)
  let trained = arm == .enumerated ? vae.decoder.parameters : vae.parameters
  var adam = Adam(trained, learningRate: Float(settings.rate))
  var batches = try Batches(of: data.count, size: settings.batch, stream: stream.split("batches"))
  let table = grays(data)
  for step in 0..<settings.epochs * batches.stepsPerEpoch {
    var random = stream.split("noise").split(step)
    let x = binarized(gatherRows(table, batches.indices(step: step)), using: &random)
    let uniform = clamp(
      Tensor(uniform: [settings.batch, SwitchVAE.switches], using: &random), from: 1e-6,
      to: 1 - 1e-6)
    let tape = Tape()
    let loss = arm.loss(vae, of: x, noise: log(uniform) - log(1 - uniform), on: tape)
    adam.update(along: try tape.gradients(of: loss, named: "loss of switches", step: step))
  }
  guard vae.parameters.allSatisfy(\.value.isFinite) else {
    throw ChapterError(
      "a VAE with switches has left the finite numbers; lower the learning rate "
        + "(--set rate=\(settings.rate / 10))")
  }
  return SwitchRun(
    vae, width: settings.width, pixels: data.dimension, hasEncoder: arm != .enumerated,
    judging: test)
}
// snippet.end

/// One training of each arm for each seed, `[arm][seed]`.
func switchArms(_ runs: Runs) throws -> [[SwitchRun]] {
  let chapter = runs.chapter
  let settings = RichSettings(
    width: chapter.integer("width"), latents: SwitchVAE.switches,
    epochs: chapter.checksOnly ? 1 : chapter.integer("side-epochs"),
    batch: chapter.integer("batch"), rate: chapter.real("rate"))
  let test = runs.testInk.rows(0..<min(chapter.integer("judged"), runs.testInk.shape[0]))
  let (arms, seeds, images) = (SwitchGradient.allCases, runs.seeds, runs.data.training)
  let stream = chapter.stream("switches")
  let trained = try chapter.trained(
    arms.flatMap { arm in (0..<seeds).map { "switches, \(arm), seed \($0)" } },
    settings: ["epochs": settings.epochs]
  ) { index, _ in
    try trainSwitches(
      arms[index / seeds], settings, on: images, judging: test, stream: stream.split(index % seeds))
  }
  return arms.indices.map { Array(trained[$0 * seeds..<($0 + 1) * seeds]) }
}

/// Test images, each with what its likeliest code says, and with every switch turned in it.
func turnedSwitches(_ vae: SwitchVAE, of x: Tensor) -> Tensor {
  let tape = Tape(.evaluation)
  let a = vae.encoder(tape.constant(x)).value
  let code = greater(a, Tensor(zeros: a.shape))
  let rows = (0..<x.shape[0]).flatMap { image -> [Tensor] in
    let own = code.rows(image..<image + 1)
    let turned = (0..<SwitchVAE.switches).map { k -> Tensor in
      var bits = own.scalars
      bits[k] = 1 - bits[k]
      return Tensor(bits, shape: own.shape)
    }
    return [x.rows(image..<image + 1)]
      + ([own] + turned).map { sigmoid(vae.decoder(tape.constant($0)).value) }
  }
  return concatenate(rows, axis: 0)
}
