import Autodiff
import Datasets
import Foundation
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// A game on images: the original recipe, or one change to it.
enum DigitGame: String, CaseIterable, Sendable, Codable {
  case original = "original"
  case saturating = "saturating loss"
  case smoothed = "smoothed labels"
  case noDropout = "no dropout"
  case penalized = "WGAN-GP"
  case conditional = "conditional"
}

/// What a game on images leaves behind: the generator.
struct DigitRun: Codable, Sendable, Storable {
  let pixels: Int
  let height: Int
  let classes: Int
  private let weights: [[Float]]
  /// Over the first tenth of training: the mean of what D says of generated images.
  let early: Double

  init(_ generator: ImageGenerator, of images: ImageSet, classes: Int, early: Double) {
    pixels = images.dimension
    height = images.height
    self.classes = classes
    self.early = early
    weights = generator.parameters.map(\.value.scalars)
  }

  /// `[count, pixels]`, one label an image where the game was played with labels.
  func images(_ count: Int, labels: [Int]? = nil, using random: inout RandomStream) -> [Float] {
    var start = RandomStream(seed: 0)
    let generator = ImageGenerator(pixels: pixels, classes: classes, using: &start)
    for (parameter, values) in zip(generator.parameters, weights) {
      parameter.value = Tensor(values, shape: parameter.shape)
    }
    let z = Tensor(normal: [count, ImageGenerator.latents], using: &random)
    let chosen = labels ?? (0..<count).map { $0 % max(1, classes) }
    return generator(Tape(.evaluation).constant(withLabels(z, chosen, classes))).value.scalars
  }
}

/// Rows with the one-hot code of their label behind them; as they are for 0 classes.
func withLabels(_ rows: Tensor, _ labels: [Int], _ classes: Int) -> Tensor {
  classes == 0 ? rows : concatenate([rows, Tensor(oneHot: labels, classes: classes)], axis: 1)
}

/// Adds to the critic's loss what makes its gradient by the weights that of λ E[(‖∇T(x̂)‖ − 1)²], with x̂
/// between a real and a generated image (Gulrajani and others, 2017).
///
/// The slope n = ‖∇T‖ grows by the weights as the slope along its own direction u does, and that is a
/// difference: ∂n/∂θ = ∂/∂θ [T(x̂ + εu) − T(x̂ − εu)] / 2ε. No second derivative is taken.
func gradientPenalty(
  weight λ: Float, real: Tensor, fake: Tensor, on trial: Tape, using random: inout RandomStream,
  critic: (Variable) -> Variable
) throws -> Variable {
  // snippet.gradient-penalty
  let batch = real.shape[0]
  let share = Tensor(uniform: [batch, 1], using: &random)
  let middle = share * real + (1 - share) * fake
  let tape = Tape()
  let x = tape.variable(middle)
  let verdicts = tape.frozen { critic(x) }
  let slope = try tape.gradients(of: verdicts.sum(), named: "the critic's slope")[x]
  let length = sqrt(square(slope).sum(axes: [1], keepingDimensions: true) + 1e-12)
  let ε: Float = 0.01
  let aside = (ε / length) * slope
  let ends = critic(trial.constant(concatenate([middle + aside, middle - aside], axis: 0)))
    .split(sizes: [batch, batch], axis: 0)
  let pull = trial.constant((length - 1) * (2 * λ / (2 * ε * Float(batch))))
  return (pull * (ends[0] - ends[1])).sum()
  // snippet.end
}

/// Plays a game on images. Weights, batches and noise come from streams of their own, the same for every
/// game of one seed.
func play(_ game: DigitGame, on data: ImageSplit, steps: Int, stream: RandomStream) throws
  -> DigitRun
{
  var weights = stream.split("weights")
  var noise = stream.split("noise")
  var drop = stream.split("drop")
  let images = data.training
  let batch = min(64, images.count)
  let classes = game == .conditional ? images.classCount : 0
  let isCritic = game == .penalized
  var between = stream.split("between")
  var batches = try Batches(of: images.count, size: batch, stream: stream.split("batches"))
  let generator = ImageGenerator(pixels: images.dimension, classes: classes, using: &weights)
  let discriminator = ImageDiscriminator(
    pixels: images.dimension, classes: classes, dropped: isCritic || game == .noDropout ? 0 : 0.3,
    using: &weights)
  let rate = LearningRateSchedule.linear(from: 2e-3, to: 0, over: steps)
  let momentum: Float = isCritic ? 0 : 0.5
  let decay: Float = isCritic ? 0.9 : 0.999
  var generatorAdam = Adam(
    generator.parameters, learningRate: rate(0), beta1: momentum, beta2: decay)
  var discriminatorAdam = Adam(
    discriminator.parameters, learningRate: rate(0), beta1: momentum, beta2: decay)
  func judge(_ x: Variable) -> Variable { discriminator(x, using: &drop) }
  var early = 0.0
  let beginning = max(1, steps / 10)

  for step in 0..<steps {
    (generatorAdam.learningRate, discriminatorAdam.learningRate) = (rate(step), rate(step))
    let chosen = batches.indices(step: step)
    let labels = chosen.map { images.labels[$0] }
    let real = withLabels(
      Tensor(images.gather(chosen), shape: [batch, images.dimension]), labels, classes)
    let tape = Tape()
    let trial = Tape()
    let z = Tensor(normal: [batch, ImageGenerator.latents], using: &noise)
    var fake = generator(tape.constant(withLabels(z, labels, classes)))
    if classes > 0 {
      let code = tape.constant(Tensor(oneHot: labels, classes: classes))
      fake = concatenate([fake, code], axis: 1)
    }
    // snippet.train-images
    let verdicts = judge(trial.constant(concatenate([real, fake.value], axis: 0)))
      .split(sizes: [batch, batch], axis: 0)
    var loss =
      isCritic
      ? verdicts[1].mean() - verdicts[0].mean()
      : binaryCrossEntropy(logits: verdicts[0], target: game == .smoothed ? 0.9 : 1)
        + binaryCrossEntropy(logits: verdicts[1], target: 0)
    if isCritic {
      loss =
        loss
        + (try gradientPenalty(
          weight: 10, real: real, fake: fake.value, on: trial, using: &between, critic: judge))
    }
    discriminatorAdam.update(along: try trial.gradients(of: loss, named: "D", step: step))

    let score = tape.frozen { judge(fake) }
    let deceit =
      isCritic
      ? -score.mean()
      : game == .saturating
        ? -binaryCrossEntropy(logits: score, target: 0)
        : binaryCrossEntropy(logits: score, target: 1)
    generatorAdam.update(along: try tape.gradients(of: deceit, named: "G", step: step))
    // snippet.end
    if step < beginning {
      let said = sigmoid(score.value).scalars
      early += said.reduce(0) { $0 + Double($1) } / Double(batch)
    }
  }
  return DigitRun(generator, of: images, classes: classes, early: early / Double(beginning))
}
