import Autodiff
import Datasets
import Diffusion
import Foundation
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// The width of the space that texts and images share.
nonisolated let embeddingWidth = 32

/// Rows scaled to the root of their length: each coordinate is about as large as a standard normal's.
private func normalized(_ x: Variable) -> Variable {
  Float(embeddingWidth).squareRoot() * x
    / sqrt(square(x).sum(axes: [1], keepingDimensions: true) + 1e-6)
}

// snippet.encoders
/// Reads a caption: words and their places, one round of attention, so that "a three above a four" is not
/// "a four above a three", and the mean.
struct TextEncoder: Module {
  let words: Embedding
  let places: Embedding
  let attention: MultiHeadAttention
  let each: MLP
  let output: Linear

  init(wordCount: Int, width: Int = 64, using random: inout RandomStream) {
    words = Embedding(wordCount + 1, width, using: &random)
    places = Embedding(Caption.longest, width, using: &random)
    attention = MultiHeadAttention(width, heads: 4, using: &random)
    each = MLP([width, 2 * width, width], activation: .relu, using: &random)
    output = Linear(width, embeddingWidth, using: &random)
  }

  /// `[captions, embeddingWidth]` from ``Caption/longest`` numbers of words for each.
  func callAsFunction(_ tokens: [Int], on tape: Tape) -> Variable {
    let count = tokens.count / Caption.longest
    let place = tokens.indices.map { $0 % Caption.longest }
    let read = (words(tokens, on: tape) + places(place, on: tape))
      .reshaped([count, Caption.longest, -1])
    let heard = read + attention(read)
    let thought = heard + each(heard)
    return output(thought.mean(axes: [1]))
  }
}

/// The contrastive pair: texts and images into one space, where what belongs together is near
/// (Radford and others, 2021).
struct ContrastivePair: Module {
  let text: TextEncoder
  let first: Convolution2D
  let second: Convolution2D
  let image: MLP

  init(side: Int, wordCount: Int, using random: inout RandomStream) {
    text = TextEncoder(wordCount: wordCount, using: &random)
    first = Convolution2D(1, 16, stride: 2, activation: .relu, using: &random)
    second = Convolution2D(16, 32, stride: 2, activation: .relu, using: &random)
    image = MLP(
      [side / 4 * (side / 4) * 32, 128, embeddingWidth], activation: .relu, using: &random)
  }

  /// `[images, embeddingWidth]` from `[images, side, side, 1]`.
  func callAsFunction(_ images: Variable) -> Variable {
    normalized(image(second(first(images)).reshaped([images.shape[0], -1])))
  }

  func callAsFunction(_ tokens: [Int], on tape: Tape) -> Variable {
    normalized(text(tokens, on: tape))
  }
}
// snippet.end

// snippet.painter
/// The toy DALL·E 2: a prior, from text to image embedding, and a decoder, from image embedding to image.
///
/// The decoder is told where each pixel is: what the embedding says about places has to be put there.
struct Painter: Module {
  let pair: ContrastivePair
  let prior: MLP
  let decoder: UNet
  let side: Int
  let classCount: Int
  let channels: Int
  private let vocabulary: [String: Int]

  init(side: Int, classCount: Int, channels: Int, using random: inout RandomStream) {
    (self.side, self.classCount, self.channels) = (side, classCount, channels)
    let words = Caption.words(classCount: classCount)
    vocabulary = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, $0 + 1) })
    pair = ContrastivePair(side: side, wordCount: words.count, using: &random)
    prior = MLP(
      [2 * embeddingWidth + 32, 256, 256, embeddingWidth], activation: .silu, using: &random)
    decoder = UNet(
      imageChannels: 3, widths: [channels, 2 * channels, 4 * channels], blocks: 1,
      timeWidth: 4 * channels, conditionWidth: embeddingWidth, using: &random)
  }

  func priorNoise(_ z: Variable, times: [Float], text: Variable) -> Variable {
    let features = z.tape.constant(sinusoidalEmbedding(of: times, width: 32))
    return prior(concatenate([z, text, features], axis: 1))
  }

  /// `[images, side, side, 1]`; images come as a list of pixels.
  func decoderNoise(_ x: [Float], times: [Float], z: Variable) -> Variable {
    let middle = Float(side - 1) / 2
    let placed = x.indices.flatMap { i in
      [x[i], Float(i / side % side) / middle - 1, Float(i % side) / middle - 1]
    }
    let images = z.tape.constant(Tensor(placed, shape: [times.count, side, side, 3]))
    return decoder(images, times: times, condition: z).slice(axis: 3, 0..<1)
  }
}
// snippet.end

extension Painter {
  func tokens(_ captions: [Caption]) -> [Int] { captions.flatMap { $0.tokens(vocabulary) } }

  func embedding(of captions: [Caption]) -> [Double] {
    pair(tokens(captions), on: Tape(.evaluation)).value.scalars.map(Double.init)
  }

  func embedding(of pixels: [Float]) -> [Double] {
    let images = Tensor(pixels, shape: [pixels.count / (side * side), side, side, 1])
    return pair(Tape(.evaluation).constant(images)).value.scalars.map(Double.init)
  }

  /// The prior's prediction of noise in image embeddings, given texts'.
  func priorPredictor(_ text: [Double]) -> NoisePredictor {
    { z, level in
      let shape: Shape = [z.count / embeddingWidth, embeddingWidth]
      let tape = Tape(.evaluation)
      let points = tape.constant(Tensor(z.map(Float.init), shape: shape))
      let texts = tape.constant(Tensor(text.map(Float.init), shape: shape))
      let times = [Float](repeating: Float(level.time), count: shape[0])
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
    inBatches(z.count / embeddingWidth) { part in
      let vector = z[part.lowerBound * embeddingWidth..<part.upperBound * embeddingWidth]
      let images = x[part.lowerBound * side * side..<part.upperBound * side * side]
      let condition = Tape(.evaluation).constant(
        Tensor(vector.map(Float.init), shape: [part.count, embeddingWidth]))
      let times = [Float](repeating: Float(level.time), count: part.count)
      return decoderNoise(images.map(Float.init), times: times, z: condition).value
    }
  }

  /// Image embeddings for captions, by the prior.
  func imagine(_ captions: [Caption], _ schedule: NoiseSchedule, using stream: inout RandomStream)
    throws -> [Double]
  {
    let sampler = try Sampler(schedule, .ancestral(.lower), steps: min(50, schedule.steps))
    let z = try sampler.sample(
      from: stream.normals(embeddingWidth * captions.count), using: &stream,
      priorPredictor(embedding(of: captions)))
    return lengthened(z)
  }

  /// Embeddings brought back to the length that all embeddings have.
  func lengthened(_ z: [Double]) -> [Double] {
    stride(from: 0, to: z.count, by: embeddingWidth).flatMap { start in
      let row = z[start..<start + embeddingWidth]
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return row.map { $0 * Double(embeddingWidth).squareRoot() / max(length, 1e-9) }
    }
  }

  /// Images, 0 … 1, from image embeddings.
  func paint(
    _ z: [Double], _ schedule: NoiseSchedule, guidance: Double, steps: Int,
    using stream: inout RandomStream,
    observe: (_ time: Int, _ x: [Double], _ clean: [Double]) -> Void = { _, _, _ in }
  ) throws -> [Float] {
    let sampler = try Sampler(schedule, .ddim(eta: 1), steps: steps, cleanRange: -1...1)
    let noise = stream.normals(z.count / embeddingWidth * side * side)
    return pixels(
      try sampler.sample(
        from: noise, using: &stream, observe: observe, decoderPredictor(z, weight: guidance)))
  }
}
