import Autodiff
import Datasets
import Foundation
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// A trained VAE of some design, judged on test images; nats an image.
struct RichRun: Codable, Sendable, Storable {
  let pixels, width, latents: Int
  private let weights: [[Float]]
  /// E_q[−log p(x|z)], the distortion, and E_q[log q(z|x) − log p(z)], the rate, on the images judged.
  let distortion, rate: Double
  /// L_100.
  let tight: Double
  /// On training images: the mutual information of image and code under q, and the divergence of all codes
  /// together from the prior.
  let information, mismatch: Double
  var elbo: Double { -distortion - rate }

  init(
    _ vae: RichVAE, width: Int, of images: ImageSet, judged: RichJudgment
  ) {
    (pixels, self.width, latents) = (images.dimension, width, vae.latents)
    weights = vae.parameters.map(\.value.scalars)
    (distortion, rate, tight) = (judged.distortion, judged.rate, judged.tight)
    (information, mismatch) = (judged.information, judged.mismatch)
  }

  func vae(_ design: Design) -> RichVAE {
    var start = RandomStream(seed: 0)
    let vae = RichVAE(
      pixels: pixels, width: width, latents: latents, design: design, using: &start)
    for (parameter, values) in zip(vae.parameters, weights) {
      parameter.value = Tensor(values, shape: parameter.shape)
    }
    return vae
  }
}

/// How long and how fast.
struct RichSettings: Sendable {
  let width, latents, epochs, batch: Int
  let rate: Double
}

// snippet.train-rich
/// Trains a design. Every design uses the same one-sample estimate of its prior fitting, and with one
/// stream the same initial weights of the shared parts, the same batches, pixels and first samples.
func train(
  _ design: Design, _ settings: RichSettings, on data: ImageSet, judging: RichTest,
  stream: RandomStream
) throws -> RichRun {
  var start = stream.split("weights")
  let vae = RichVAE(
    pixels: data.dimension, width: settings.width, latents: settings.latents, design: design,
    using: &start)
  var adam = Adam(vae.parameters, learningRate: Float(settings.rate))
  var batches = try Batches(of: data.count, size: settings.batch, stream: stream.split("batches"))
  let steps = settings.epochs * batches.stepsPerEpoch
  let table = grays(data)
  for step in 0..<steps {
    var random = stream.split("noise").split(step)
    let chosen = batches.indices(step: step)
    let x = binarized(gatherRows(table, chosen), using: &random)
    let labels =
      design.classes == 0
      ? nil : Tensor(oneHot: chosen.map { data.labels[$0] }, classes: design.classes)
    let noise = Tensor(normal: [settings.batch * design.samples, settings.latents], using: &random)
    let progress = Double(step) / Double(steps)
    let β = design.warmUp > 0 ? Float(min(1, progress / design.warmUp)) : 1

    let tape = Tape()
    let drawn = vae.sample(x, labels: labels, samples: design.samples, noise: noise, on: tape)
    let logWeights = drawn.logLikelihood + (drawn.logPrior - drawn.logGuess) * β
    let bounds = logSumExp(logWeights.reshaped([settings.batch, design.samples]))
    let loss = -bounds.mean() + log(Float(design.samples))
    adam.update(along: try tape.gradients(of: loss, named: "loss of a VAE", step: step))
  }
  guard vae.parameters.allSatisfy(\.value.isFinite) else {
    throw ChapterError(
      "a VAE has left the finite numbers; lower the learning rate (--set rate=\(settings.rate / 10))"
    )
  }
  var random = stream.split("judging")
  return RichRun(
    vae, width: settings.width, of: data,
    judged: RichJudgment(vae, design, judging, using: &random))
}
// snippet.end

/// What a design is judged on.
struct RichTest: Sendable {
  /// Test images with drawn pixels, and their labels; training images likewise. `[images, pixels]`.
  let test: Tensor
  let testLabels: [Int]
  let training: Tensor
}

/// The numbers of a ``RichRun``.
struct RichJudgment {
  private(set) var distortion = 0.0
  private(set) var rate = 0.0
  let tight, information, mismatch: Double

  init(_ vae: RichVAE, _ design: Design, _ images: RichTest, using random: inout RandomStream) {
    func oneHot(_ labels: [Int]) -> Tensor? {
      design.classes == 0 ? nil : Tensor(oneHot: labels, classes: design.classes)
    }
    let (count, samples) = (images.test.shape[0], 100)
    let noise = Tensor(normal: [count * samples, vae.latents], using: &random)
    let drawn = vae.sample(
      images.test, labels: oneHot(images.testLabels), samples: samples, noise: noise,
      on: Tape(.evaluation))
    distortion = -Double(drawn.logLikelihood.value.mean().scalar)
    rate = Double((drawn.logGuess.value - drawn.logPrior.value).mean().scalar)
    let weights = drawn.logLikelihood.value + drawn.logPrior.value - drawn.logGuess.value
    let bounds = logSumExp(weights.reshaped([count, samples]))
    tight = Double(bounds.mean().scalar) - log(Double(samples))

    // The codes of all training images together: one sample of each, under every image's guess.
    let all = images.training.shape[0]
    guard vae.tilt.isEmpty, design.classes == 0 else {
      (information, mismatch) = (.nan, .nan)
      return
    }
    let tape = Tape(.evaluation)
    let h = vae.hidden(tape.constant(images.training))
    let (m, v) = (vae.mean(h).value, vae.logVariance(h).value)
    let ε = Tensor(normal: [all, vae.latents], using: &random)
    let z = m + exp(v * 0.5) * ε
    let precision = exp(-v)
    let squares =
      matmul(square(z), precision, transposeB: true)
      - matmul(z, m * precision, transposeB: true) * 2
    let constants = (square(m) * precision + v).sum(axes: [1])
    let underAll = logSumExp((squares + constants) * -0.5) - log(Float(all))
    let own = (square(ε) + v).sum(axes: [1]) * -0.5
    let prior = vae.logPrior(tape.constant(z)).value
    information = Double((own - underAll).mean().scalar)
    mismatch = Double((underAll - prior).mean().scalar)
  }
}

extension Runs {
  /// One training of a design for each seed.
  func rich(_ name: String, _ design: Design) throws -> [RichRun] {
    let settings = RichSettings(
      width: chapter.integer("width"), latents: latents,
      epochs: chapter.checksOnly ? 1 : chapter.integer("side-epochs"),
      batch: chapter.integer("batch"), rate: chapter.real("rate"))
    var drawing = chapter.stream("rich pixels")
    let ink = binarized(grays(data.training), using: &drawing)
    // The divergence of all codes together takes a square of this number.
    let learned = 0..<min(2000, data.training.count)
    let judged = 0..<min(chapter.integer("judged"), testInk.shape[0])
    let (images, stream) = (data.training, chapter.stream("rich"))
    let judging = RichTest(
      test: testInk.rows(judged), testLabels: Array(data.test.labels[judged]),
      training: ink.rows(learned))
    return try chapter.trained(
      (0..<seeds).map { "\(name), seed \($0)" },
      settings: ["epochs": settings.epochs, "design": "\(design)"]
    ) { seed, _ in
      try train(design, settings, on: images, judging: judging, stream: stream.split(seed))
    }
  }
}

/// What the decoder of a design makes of draws from its prior: `[count, pixels]`.
func richSamples(_ vae: RichVAE, count: Int, using random: inout RandomStream) -> Tensor {
  var z = Tensor(normal: [count, vae.latents], using: &random)
  if vae.mixture.count == 3 {
    let shares = softmax(vae.mixture[0].value).scalars.map(Double.init)
    let chosen = (0..<count).map { _ -> Int in
      var rest = random.uniform()
      return shares.firstIndex {
        rest -= $0
        return rest < 0
      } ?? shares.count - 1
    }
    let (m, v) = (vae.mixture[1].value, vae.mixture[2].value)
    z = gatherRows(m, chosen) + exp(gatherRows(v, chosen) * 0.5) * z
  }
  return sigmoid(vae.decoder(Tape(.evaluation).constant(z)).value)
}

/// One row a label, one column a code: `[classes · columns, pixels]`.
func conditionalSamples(
  _ vae: RichVAE, classes: Int, columns: Int, using random: inout RandomStream
) -> Tensor {
  let codes = Tensor(normal: [columns, vae.latents], using: &random)
  let places = (0..<classes * columns)
  let z = gatherRows(codes, places.map { $0 % columns })
  let labels = Tensor(oneHot: places.map { $0 / columns }, classes: classes)
  return sigmoid(vae.decoder(Tape(.evaluation).constant(concatenate([z, labels], axis: 1))).value)
}

/// What becomes of the rate when the prior is learned.
func priorTable(_ rows: [(name: String, runs: [RichRun])]) -> Table {
  var table = Table([
    "prior", .init("ELBO, test", decimals: 2, band: .relative(0.05)),
    .init("L_100, test", decimals: 2, band: .relative(0.05)),
    .init("rate, test", decimals: 2, band: .absolute(1)),
    .init("information", decimals: 2, band: .absolute(1)),
    .init("mismatch", decimals: 2, band: .absolute(1)),
  ])
  for (name, runs) in rows {
    table.append(
      name, overSeeds(runs.map(\.elbo)), overSeeds(runs.map(\.tight)), overSeeds(runs.map(\.rate)),
      overSeeds(runs.map(\.information)), overSeeds(runs.map(\.mismatch)))
  }
  return table
}
