import Autodiff
import Datasets
import Foundation
import GSLNumerics
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// The images of this run. Sides above 32 are averaged down to 28, as in chapter 2.
func loadImages(_ data: Chapter.DataSource) throws -> ImageSplit {
  switch data {
  case .digits: return Digits.split
  case .directory(let path):
    let split = try ImageSplit(directory: path)
    // What the judge of 3.9 needs.
    try split.requireAtLeast(training: 20, test: 20, pixels: 1, path: path)
    let isLarge = max(split.training.height, split.training.width) > 32
    return isLarge ? split.resized(height: 28, width: 28) : split
  }
}

// snippet.image-networks
/// The generator of the original recipe (Goodfellow and others, 2014): rectified layers and a sigmoid.
nonisolated struct ImageGenerator: Module {
  let network: MLP
  static let latents = 32

  init(pixels: Int, using random: inout RandomStream) {
    network = MLP(
      [Self.latents, 128, 256, pixels], activation: .relu, last: .sigmoid, using: &random)
  }

  func callAsFunction(_ z: Variable) -> Variable { network(z) }

  func images(_ count: Int, using random: inout RandomStream) -> [Float] {
    let z = Tensor(normal: [count, Self.latents], using: &random)
    return self(Tape(.evaluation).constant(z)).value.scalars
  }
}

/// The discriminator of the original recipe: units that take the larger of two linear functions
/// (maxout), and dropout.
nonisolated struct ImageDiscriminator: Module {
  let first: [Linear]
  let second: [Linear]
  let last: Linear

  init(pixels: Int, using random: inout RandomStream) {
    var stream = random
    func pair(_ inputs: Int, _ outputs: Int) -> [Linear] {
      (0..<2).map { _ in Linear(inputs, outputs, using: &stream) }
    }
    first = pair(pixels, 128)
    second = pair(128, 64)
    last = Linear(64, 1, using: &stream)
    random = stream
  }

  func callAsFunction(_ x: Variable, using random: inout RandomStream) -> Variable {
    var features = maximum(first[0](x), first[1](x))
    features = dropout(features, rate: 0.3, using: &random)
    features = maximum(second[0](features), second[1](features))
    return last(dropout(features, rate: 0.3, using: &random))
  }
}
// snippet.end

/// The image GAN as it trains: everything that has to survive an interruption.
struct ImageTraining {
  let generator: ImageGenerator
  let discriminator: ImageDiscriminator
  var generatorAdam: Adam
  var discriminatorAdam: Adam
  var random: RandomStream
  /// Down to nothing over the run: what a game still moves at the end is noise.
  let rate: LearningRateSchedule
  let steps: Int
  var step = 0

  init(pixels: Int, steps: Int, stream: RandomStream) {
    random = stream
    self.steps = steps
    rate = .linear(from: 2e-3, to: 0, over: steps)
    generator = ImageGenerator(pixels: pixels, using: &random)
    discriminator = ImageDiscriminator(pixels: pixels, using: &random)
    generatorAdam = Adam(generator.parameters, learningRate: rate(0), beta1: 0.5)
    discriminatorAdam = Adam(discriminator.parameters, learningRate: rate(0), beta1: 0.5)
  }

  func write(to path: String, settings: [String: String], shape: [Int]) throws {
    var checkpoint = Checkpoint(notes: settings)
    checkpoint.notes["step"] = String(step)
    checkpoint.notes["shape"] = shape.map(String.init).joined(separator: " ")
    checkpoint.store(generator, as: "generator")
    checkpoint.store(discriminator, as: "discriminator")
    checkpoint.store(generatorAdam, as: "generatorAdam")
    checkpoint.store(discriminatorAdam, as: "discriminatorAdam")
    try checkpoint.store(random, as: "random")
    try checkpoint.write(to: path)
  }

  /// A checkpoint that can be gone on from and its step, if there is one.
  ///
  /// - Throws: `CheckpointError` if there is one that is damaged, or of other settings.
  static func saved(at path: String, settings: [String: String], steps: Int) throws
    -> (checkpoint: Checkpoint, step: Int)?
  {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let checkpoint = try Checkpoint(contentsOf: path)
    try checkpoint.requireNotes(settings)
    return (checkpoint, try checkpoint.integer("step", in: 0...steps))
  }

  /// Goes on where a checkpoint of the same settings stopped, if there is one.
  mutating func resume(from path: String, settings: [String: String]) throws {
    guard let (saved, step) = try Self.saved(at: path, settings: settings, steps: steps) else {
      return
    }
    try saved.restore(generator, as: "generator")
    try saved.restore(discriminator, as: "discriminator")
    try saved.restore(&generatorAdam, as: "generatorAdam")
    try saved.restore(&discriminatorAdam, as: "discriminatorAdam")
    random = try saved.random("random")
    self.step = step
  }

  // snippet.train-images
  /// One step of each player on a batch of real images, `[batch, pixels]`.
  mutating func train(on real: Tensor) throws {
    generatorAdam.learningRate = rate(step)
    discriminatorAdam.learningRate = rate(step)
    let tape = Tape()
    let batch = real.shape[0]
    let z = Tensor(normal: [batch, ImageGenerator.latents], using: &random)
    let fake = generator(tape.constant(z))

    let trial = Tape()
    let both = trial.constant(concatenate([real, fake.value], axis: 0))
    let verdicts = discriminator(both, using: &random).split(sizes: [batch, batch], axis: 0)
    let loss =
      binaryCrossEntropy(logits: verdicts[0], target: 1)
      + binaryCrossEntropy(logits: verdicts[1], target: 0)
    discriminatorAdam.update(along: try trial.gradients(of: loss, named: "D", step: step))

    let score = tape.frozen { discriminator(fake, using: &random) }
    let deceit = binaryCrossEntropy(logits: score, target: 1)
    generatorAdam.update(along: try tape.gradients(of: deceit, named: "G", step: step))
    step += 1
  }
  // snippet.end
}

// snippet.parzen
/// The Parzen-window estimate: the log density of test points under a mixture of spherical normals of
/// width h around samples, in nats. `squares[i]` are the squared distances of test point i from them.
nonisolated func parzenLogDensities(_ squares: [[Double]], dimension: Int, width h: Double)
  -> [Double]
{
  let scale = -1 / (2 * h * h)
  return squares.map { row in
    let nearest = row.min() ?? .infinity
    var sum = 0.0
    for square in row { sum += exp(scale * (square - nearest)) }
    return scale * nearest + log(sum / Double(row.count))
      - Double(dimension) / 2 * log(2 * .pi * h * h)
  }
}
// snippet.end

/// Squared distances of each of `points` from each of `centers`, both `[…, dimension]`.
func squaredDistances(_ points: [Float], _ centers: [Float], dimension: Int) -> [[Double]] {
  let x = Tensor(points, shape: [points.count / dimension, dimension])
  let y = Tensor(centers, shape: [centers.count / dimension, dimension])
  let products = matmul(x, y, transposeB: true)
  let xx = square(x).sum(axes: [1]).scalars, yy = square(y).sum(axes: [1]).scalars
  return (0..<xx.count).map { i in
    let row = products.rows(i..<i + 1).scalars
    return (0..<yy.count).map { max(0, Double(xx[i]) + Double(yy[$0]) - 2 * Double(row[$0])) }
  }
}
