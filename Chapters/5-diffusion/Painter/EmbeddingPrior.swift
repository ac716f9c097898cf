import Autodiff
import Foundation
import NeuralNetworks
import RandomStreams
import Tensors

/// The level of noise at a time u from 0, clean, to 1, noise alone: x_u = signal · x + noise · ε.
/// Source: the cosine schedule, Nichol and Dhariwal (2021), in continuous time.
struct CosineLevel {
  let signal: Float
  let noise: Float

  init(_ u: Double) {
    signal = Float(max(0, cos(.pi * u / 2)))
    noise = Float(u <= 0 ? 0 : sin(.pi * u / 2))
  }
}

/// Makes a picture's embedding from a caption: a diffusion in the space of embeddings, by a transformer
/// that predicts the clean embedding (Ramesh and others, 2022, section 2.2). Each place of the embedding
/// is a token, beside the caption's words and the time.
struct EmbeddingPrior: Module {
  let shape: EmbeddingShape
  let width: Int
  let reader: CaptionReader
  let time: MLP
  /// From the noisy embedding and the caption's own, place by place.
  let input: Linear
  /// `[places, width]`.
  let places: Parameter
  let blocks: [TransformerBlock]
  let norm: LayerNorm
  let output: Linear

  init(
    shape: EmbeddingShape, wordCount: Int, width: Int = 64, blocks: Int = 3,
    using random: inout RandomStream
  ) {
    (self.shape, self.width) = (shape, width)
    reader = CaptionReader(wordCount: wordCount, width: width, blocks: 1, using: &random)
    time = MLP([32, width, width], activation: .silu, using: &random)
    input = Linear(2 * shape.width, width, using: &random)
    places = Parameter(
      Tensor(normal: [shape.places, width], standardDeviation: 0.5, using: &random))
    self.blocks = (0..<blocks).map { _ in TransformerBlock(width, using: &random) }
    norm = LayerNorm(width)
    output = Linear(width, shape.width, initializer: .zeros, using: &random)
  }

  /// The clean embedding, `[captions, dimension]`.
  ///
  /// - Parameters:
  ///   - noisy: `[captions, dimension]`.
  ///   - times: u for each.
  ///   - tokens: the captions' words; zeros where none is given.
  ///   - text: the captions' own embeddings, `[captions, dimension]`; zeros where none is given.
  func callAsFunction(
    _ noisy: Tensor, times: [Float], tokens: [Int], text: Tensor, on tape: Tape
  ) -> Variable {
    let count = times.count
    let perPlace: Shape = [count, shape.places, shape.width]
    let pairs = concatenate([noisy.reshaped(perPlace), text.reshaped(perPlace)], axis: 2)
    let tokensOfPlaces = input(tape.constant(pairs)) + tape[places]
    let features = tape.constant(sinusoidalEmbedding(of: times.map { 1000 * $0 }, width: 32))
    let moment = time(features).reshaped([count, 1, width])
    let all = concatenate([tokensOfPlaces, reader(tokens, on: tape), moment], axis: 1)
    let thought = blocks.reduce(all) { tokens, block in block(tokens) }
    let answers = output(norm(thought.slice(axis: 1, 0..<shape.places)))
    return answers.reshaped([count, shape.dimension])
  }
}

/// Trains the prior on the embeddings of new scenes. One caption in ten is withheld.
@discardableResult
func trainPrior(
  _ prior: EmbeddingPrior, of embedding: JointEmbedding, on scenes: Scenes,
  _ vocabulary: Vocabulary, _ plan: TrainingPlan
) throws -> [Float] {
  try fit(prior, plan, named: "prior's loss") { random, tape in
    let captions = (0..<plan.batch).map { _ in scenes.caption(using: &random) }
    let pictures = scenes.pictures(captions, using: &random)
    let clean = embedding(Tape(.evaluation).constant(pictures)).value
    let given = captions.map { random.uniform() < 0.1 ? nil : $0 }
    let times = captions.map { _ in Float(random.uniform()) }
    let noise = Tensor(normal: clean.shape, using: &random)
    let guess = prior(
      mix(clean, noise, times), times: times, tokens: vocabulary.tokens(given),
      text: embedding.text(given, vocabulary), on: tape)
    return squaredError(guess, tape.constant(clean), .mean)
  }
}

/// signal · x + noise · ε, row by row.
func mix(_ clean: Tensor, _ noise: Tensor, _ times: [Float]) -> Tensor {
  let levels = times.map { CosineLevel(Double($0)) }
  let column = Shape([times.count] + [Int](repeating: 1, count: clean.rank - 1))
  return clean * Tensor(levels.map(\.signal), shape: column)
    + noise * Tensor(levels.map(\.noise), shape: column)
}

extension JointEmbedding {
  /// The embeddings of captions, `[captions, dimension]`; zeros where none is given.
  func text(_ captions: [Caption?], _ vocabulary: Vocabulary) -> Tensor {
    let read = self(vocabulary.tokens(captions), on: Tape(.evaluation)).value
    let kept = captions.map { Float($0 == nil ? 0 : 1) }
    return read * Tensor(kept, shape: [captions.count, 1])
  }
}
