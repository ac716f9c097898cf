import Autodiff
import Datasets
import Diffusion
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

  init(_ images: ImageSet, channels: Int, using random: inout RandomStream) {
    (height, width, classCount) = (images.height, images.width, images.classCount)
    // Halve while there is something to halve.
    let levels = min(height, width) >= 16 ? [1, 2, 4] : [1, 2]
    unet = UNet(
      widths: levels.map { $0 * channels }, blocks: 1,
      timeWidth: 4 * channels, conditionWidth: 32, using: &random)
    classes = Embedding(classCount + 1, 32, using: &random)
  }

  func callAsFunction(_ x: Variable, times: [Float], labels: [Int]) -> Variable {
    unet(x, times: times, condition: classes(labels, on: x.tape))
  }
}
// snippet.end

// snippet.guidance
extension ImageDenoiser {
  /// The guided prediction (1 + w) ε(x, c) − w ε(x, ∅), for one label an image;
  /// without labels ε(x, ∅).
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
  /// ε̂ without a class, and for each image vᵀ J v, an estimate of its divergence
  /// from one way back.
  func noiseAndDivergence(_ x: [Double], _ level: NoiseLevel, probe: Tensor) throws
    -> (noise: [Double], divergence: [Double])
  {
    let count = x.count / (height * width)
    let tape = Tape(.evaluation)
    // snippet.hutchinson
    let images = tape.variable(Tensor(x.map(Float.init), shape: probe.shape))
    let noise = self(
      images, times: [Float](repeating: Float(level.time), count: count),
      labels: [Int](repeating: classCount, count: count))
    let slopes = try tape.gradients(of: noise, along: probe)[images]
    let sums = (slopes * probe).reshaped([count, height * width]).sum(axes: [1])
    // snippet.end
    return (noise.value.scalars.map(Double.init), sums.scalars.map(Double.init))
  }
}

/// Evaluates a network on `count` images, some at a time: what fits into the processor's cache is faster,
/// and thousands need no more memory than a few.
func inBatches(_ count: Int, of size: Int = 64, _ evaluate: (Range<Int>) -> Tensor) -> [Double] {
  stride(from: 0, to: count, by: size).flatMap { start in
    evaluate(start..<min(start + size, count)).scalars.map(Double.init)
  }
}

/// The same loop as for points. One label in ten is withheld, so that one network
/// learns ε(x, c) and ε(x, ∅) together.
func trainDenoiser(
  _ model: ImageDenoiser, on images: ImageSet, _ schedule: NoiseSchedule,
  _ plan: TrainingPlan
) throws {
  let shape: Shape = [plan.batch, images.height, images.width, 1]
  // snippet.train-images
  try fit(model, plan, named: "U-Net's loss") { random, tape in
    let chosen = (0..<plan.batch).map { _ in random.integer(below: images.count) }
    let clean = centered(images.gather(chosen))
    let labels = chosen.map {
      random.uniform() < 0.1 ? images.classCount : images.labels[$0]
    }
    let times = chosen.map { _ in 1 + random.integer(below: schedule.steps) }
    let noise = random.normals(clean.count)
    let noisy = clean.indices.map { i -> Float in
      let level = NoiseLevel(times[i / images.dimension], of: schedule)
      return Float(level.signal * clean[i] + level.noise * noise[i])
    }
    let predicted = model(
      tape.constant(Tensor(noisy, shape: shape)), times: times.map(Float.init),
      labels: labels)
    return squaredError(
      predicted, tape.constant(Tensor(noise.map(Float.init), shape: shape)), .mean)
  }
  // snippet.end
}

/// Pixels 0 … 1 from −1 … 1.
func pixels(_ x: [Double]) -> [Float] { x.map { Float(min(max(($0 + 1) / 2, 0), 1)) } }

/// Pixels −1 … 1 from 0 … 1.
func centered(_ pixels: some Sequence<Float>) -> [Double] { pixels.map { 2 * Double($0) - 1 } }
