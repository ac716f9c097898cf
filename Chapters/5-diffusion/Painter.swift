import Autodiff
import Datasets
import Diffusion
import Foundation
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// Rows scaled to length 4, the root of their 16 coordinates: each is about as large as a standard normal's.
private func normalized(_ x: Variable) -> Variable {
  4 * x / sqrt(square(x).sum(axes: [1], keepingDimensions: true) + 1e-6)
}

// snippet.encoders
/// The contrastive pair: texts and images into one space of 16 dimensions, where what belongs together is
/// near (Radford and others, 2021).
struct ContrastivePair: Module {
  let words: Embedding
  let text: MLP
  let image: MLP

  init(pixels: Int, wordCount: Int, using random: inout RandomStream) {
    words = Embedding(wordCount, 32, using: &random)
    text = MLP([32, 64, 16], activation: .relu, using: &random)
    image = MLP([pixels, 128, 16], activation: .relu, using: &random)
  }

  /// `[captions, 16]`
  func callAsFunction(_ captions: [Caption], on tape: Tape) -> Variable {
    let sums = captions.map { caption -> Variable in
      words(caption.tokens, on: tape).sum(axes: [0], keepingDimensions: true)
    }
    return normalized(text(concatenate(sums, axis: 0)))
  }

  /// `[images, 16]` from `[images, pixels]`.
  func callAsFunction(_ images: Variable) -> Variable { normalized(image(images)) }
}
// snippet.end

// snippet.painter
/// The toy DALL·E 2: a prior, from text to image embedding, and a decoder, from image embedding to image.
struct Painter: Module {
  let pair: ContrastivePair
  let prior: MLP
  let decoder: UNet
  let height: Int
  let width: Int
  let classCount: Int

  init(height: Int, width: Int, classCount: Int, channels: Int, using random: inout RandomStream) {
    (self.height, self.width, self.classCount) = (height, width, classCount)
    let words = Caption.words(classCount: classCount).count
    pair = ContrastivePair(pixels: height * width, wordCount: words, using: &random)
    prior = MLP([16 + 16 + 32, 128, 128, 16], activation: .silu, using: &random)
    let levels = min(height, width) >= 16 ? [1, 2, 4] : [1, 2]
    decoder = UNet(
      widths: levels.map { $0 * channels }, blocks: 1, timeWidth: 4 * channels, conditionWidth: 16,
      using: &random)
  }

  func priorNoise(_ z: Variable, times: [Float], text: Variable) -> Variable {
    let features = z.tape.constant(sinusoidalEmbedding(of: times, width: 32))
    return prior(concatenate([z, text, features], axis: 1))
  }
}
// snippet.end

extension Painter {
  func embedding(of captions: [Caption]) -> [Double] {
    pair(captions, on: Tape(.evaluation)).value.scalars.map(Double.init)
  }

  func embedding(of pixels: [Float]) -> [Double] {
    let count = pixels.count / (height * width)
    let images = Tensor(pixels, shape: [count, height * width])
    return pair(Tape(.evaluation).constant(images)).value.scalars.map(Double.init)
  }

  /// The prior's prediction of noise in image embeddings, given texts' `[count, 16]`.
  func priorPredictor(_ text: [Double]) -> NoisePredictor {
    { z, level in
      let count = z.count / 16
      let tape = Tape(.evaluation)
      let points = tape.constant(Tensor(z.map(Float.init), shape: [count, 16]))
      let texts = tape.constant(Tensor(text.map(Float.init), shape: [count, 16]))
      let times = [Float](repeating: Float(level.time), count: count)
      return priorNoise(points, times: times, text: texts).value.scalars.map(Double.init)
    }
  }

  /// The decoder's, guided by (1 + w) ε(x, z) − w ε(x, 0).
  func decoderPredictor(_ z: [Double], weight w: Double) -> NoisePredictor {
    { x, level in
      let conditional = noise(x, level, z)
      guard w != 0 else { return conditional }
      let none = noise(x, level, [Double](repeating: 0, count: z.count))
      return zip(conditional, none).map { $0 + w * ($0 - $1) }
    }
  }

  private func noise(_ x: [Double], _ level: NoiseLevel, _ z: [Double]) -> [Double] {
    let count = z.count / 16
    let tape = Tape(.evaluation)
    let images = tape.constant(Tensor(x.map(Float.init), shape: [count, height, width, 1]))
    let vector = tape.constant(Tensor(z.map(Float.init), shape: [count, 16]))
    let times = [Float](repeating: Float(level.time), count: count)
    return decoder(images, times: times, condition: vector).value.scalars.map(Double.init)
  }

  /// Image embeddings for captions, by the prior.
  func imagine(_ captions: [Caption], _ schedule: NoiseSchedule, using stream: inout RandomStream)
    throws -> [Double]
  {
    let sampler = try Sampler(schedule, .ancestral(.lower), steps: min(50, schedule.steps))
    return try sampler.sample(
      from: stream.normals(16 * captions.count), using: &stream,
      priorPredictor(embedding(of: captions)))
  }

  /// Images, 0 … 1, from image embeddings.
  func paint(
    _ z: [Double], _ schedule: NoiseSchedule, guidance: Double, steps: Int,
    using stream: inout RandomStream,
    observe: (_ time: Int, _ x: [Double], _ clean: [Double]) -> Void = { _, _, _ in }
  ) throws -> [Float] {
    let sampler = try Sampler(schedule, .ddim(eta: 1), steps: steps, cleanRange: -1...1)
    let noise = stream.normals(z.count / 16 * height * width)
    return pixels(
      try sampler.sample(
        from: noise, using: &stream, observe: observe, decoderPredictor(z, weight: guidance)))
  }
}
