import Autodiff
import Datasets
import Diffusion
import Foundation
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

// snippet.ImageDenoiser
/// Predicts the noise in images, with pixels from −1 to 1, given a class or none.
struct ImageDenoiser: Module {
  let unet: UNet
  /// One vector for each class, and one for "no class given".
  let classes: Embedding
  let height: Int
  let width: Int
  let classCount: Int
  let channels: Int

  init(height: Int, width: Int, classCount: Int, channels: Int, using random: inout RandomStream) {
    self.height = height
    self.width = width
    self.classCount = classCount
    self.channels = channels
    // Halve while there is something to halve.
    let levels = min(height, width) >= 16 ? [1, 2, 4] : [1, 2]
    unet = UNet(
      widths: levels.map { $0 * channels }, blocks: 1, timeWidth: 4 * channels,
      conditionWidth: 32, using: &random)
    classes = Embedding(classCount + 1, 32, using: &random)
  }

  func callAsFunction(_ x: Variable, times: [Float], labels: [Int]) -> Variable {
    unet(x, times: times, condition: classes(labels, on: x.tape))
  }
}
// snippet.end

// snippet.guidance
extension ImageDenoiser {
  /// The guided prediction (1 + w) ε(x, c) − w ε(x, ∅), for one label an image; without labels ε(x, ∅).
  func guided(_ labels: [Int]?, weight w: Double = 0) -> NoisePredictor {
    { x, level in
      let count = x.count / (height * width)
      let none = [Int](repeating: classCount, count: count)
      guard let labels else { return noise(x, level, none) }
      let conditional = noise(x, level, labels)
      guard w != 0 else { return conditional }
      return zip(conditional, noise(x, level, none)).map { $0 + w * ($0 - $1) }
    }
  }
  // snippet.end

  private func noise(_ x: [Double], _ level: NoiseLevel, _ labels: [Int]) -> [Double] {
    let dimension = height * width
    return inBatches(labels.count) { part in
      let pixels = x[part.lowerBound * dimension..<part.upperBound * dimension].map(Float.init)
      let images = Tensor(pixels, shape: [part.count, height, width, 1])
      let times = [Float](repeating: Float(level.time), count: part.count)
      return self(
        Tape(.evaluation).constant(images), times: times, labels: Array(labels[part])
      ).value
    }
  }
}

extension ImageDenoiser {
  // snippet.hutchinson
  /// ε̂ without a class, and for each image vᵀ J v, an estimate of its divergence from one way back.
  func noiseAndDivergence(_ x: [Double], _ level: NoiseLevel, probe: Tensor) throws
    -> (noise: [Double], divergence: [Double])
  {
    let count = x.count / (height * width)
    let tape = Tape(.evaluation)
    let images = tape.variable(Tensor(x.map(Float.init), shape: probe.shape))
    let noise = self(
      images, times: [Float](repeating: Float(level.time), count: count),
      labels: [Int](repeating: classCount, count: count))
    let slopes = try tape.gradients(of: noise, along: probe)[images]
    return (
      noise.value.scalars.map(Double.init),
      (slopes * probe).reshaped([count, height * width]).sum(axes: [1]).scalars.map(Double.init)
    )
  }
  // snippet.end
}

/// Evaluates a network on `count` images, some at a time: what fits into the processor's cache is faster,
/// and thousands need no more memory than a few.
func inBatches(_ count: Int, of size: Int = 64, _ evaluate: (Range<Int>) -> Tensor) -> [Double] {
  stride(from: 0, to: count, by: size).flatMap { start in
    evaluate(start..<min(start + size, count)).scalars.map(Double.init)
  }
}

/// The loss of each step in four stretches of time; −1 where none of the batch fell into one.
let timeBuckets = 4

// snippet.train-images
/// The same loop as for points. One label in ten is withheld, so that one network learns ε(x, c) and
/// ε(x, ∅) together.
func train(
  _ model: ImageDenoiser, named name: String, on images: ImageSet, schedule: NoiseSchedule,
  steps: Int, batch: Int
) throws -> [Float] {
  var adam = Adam(model.parameters, learningRate: 0)
  var average = MovingAverage(of: model.parameters, decay: averagingDecay(steps))
  var memory = TrainingMemory(name, steps: steps)
  var losses: [Float] = []
  let rate = LearningRateSchedule.cosine(from: 2e-3, to: 1e-5, over: steps, warmUp: 50)
  var batches = try Batches(of: images.count, size: batch, stream: chapter.stream(name))
  let shape: Shape = [batch, images.height, images.width, 1]
  for step in try memory.resume(model, &adam, &average, &losses) / timeBuckets..<steps {
    var random = chapter.stream(name).split(step)
    let chosen = batches.indices(step: step)
    let clean = images.gather(chosen)
    let labels = chosen.map { random.uniform() < 0.1 ? images.classCount : images.labels[$0] }
    let times = (0..<batch).map { _ in 1 + random.integer(below: schedule.steps) }
    let noise = Tensor(normal: shape, using: &random)
    let levels = times.map { NoiseLevel($0, of: schedule) }
    let drawn = noise.scalars
    let noisy = clean.indices.map { i -> Float in
      let level = levels[i / images.dimension]
      let pixel = 2 * clean[i] - 1
      return Float(level.signal) * pixel + Float(level.noise) * drawn[i]
    }
    let tape = Tape()
    let predicted = model(
      tape.constant(Tensor(noisy, shape: shape)), times: times.map(Float.init), labels: labels)
    let each = squaredError(predicted, tape.constant(noise), .none).sumPerExample()
    let loss = each.mean() * (1 / Float(images.dimension))
    adam.learningRate = rate(step)
    var gradients = try tape.gradients(of: loss, named: "loss", step: step)
    gradients.clip(toGlobalNorm: 1)
    adam.update(along: gradients)
    average.update()
    losses += bucketMeans(each.value.scalars, times, schedule.steps, images.dimension)
    chapter.progress(
      "training on \(name)", step: step + 1, of: steps, detail: "loss \(loss.scalar)")
    try memory.save(
      model, adam, average, losses, isLast: step == steps - 1, notes: model.notes(images, schedule))
  }
  average.install()
  return losses
}
// snippet.end

private func bucketMeans(_ losses: [Float], _ times: [Int], _ steps: Int, _ dimension: Int)
  -> [Float]
{
  (0..<timeBuckets).map { bucket in
    let inside = losses.indices.filter { (times[$0] - 1) * timeBuckets / steps == bucket }
    guard !inside.isEmpty else { return -1 }
    return inside.reduce(0) { $0 + losses[$1] } / Float(inside.count * dimension)
  }
}

extension ImageDenoiser {
  /// What a program that finds the checkpoint has to know to make the same network.
  func notes(_ images: ImageSet, _ schedule: NoiseSchedule) -> [String: String] {
    [
      "network": "U-Net of images", "height": "\(height)", "width": "\(width)",
      "classes": "\(classCount)",
      "channels": "\(channels)", "steps of noise": "\(schedule.steps)",
    ]
  }
}

/// Pixels 0 … 1 from −1 … 1.
func pixels(_ x: [Double]) -> [Float] { x.map { Float(min(max(($0 + 1) / 2, 0), 1)) } }

/// Pixels −1 … 1 from 0 … 1.
func centered(_ pixels: some Sequence<Float>) -> [Double] { pixels.map { 2 * Double($0) - 1 } }
