import Autodiff
import Foundation
import NeuralNetworks
import RandomStreams
import Tensors

/// The toy DALL·E 2 (Ramesh and others, 2022): an embedding that texts and pictures share, a prior from
/// caption to embedding, and a decoder from embedding and caption to picture.
struct TwoStagePainter: Module {
  let embedding: JointEmbedding
  let prior: EmbeddingPrior
  let decoder: SceneDecoder
  let vocabulary: Vocabulary
  let side: Int
  let channels: Int

  init(
    side: Int, classCount: Int, channels: Int, embeddingWidth: Int = 8,
    using random: inout RandomStream
  ) {
    (self.side, self.channels) = (side, channels)
    vocabulary = Vocabulary(classCount: classCount)
    let shape = EmbeddingShape(grid: side / 4, width: embeddingWidth)
    let words = vocabulary.size
    embedding = JointEmbedding(side: side, wordCount: words, shape: shape, using: &random)
    prior = EmbeddingPrior(shape: shape, wordCount: words, using: &random)
    decoder = SceneDecoder(
      side: side, shape: shape, wordCount: words, channels: channels, using: &random)
  }
}

/// How pictures are made. The defaults obeyed most captions of the development set.
struct PaintingSettings {
  /// Steps of the decoder.
  var steps = 6
  /// w in v(x, c) + w (v(x, c) − v(x, nothing)).
  var guidance: Float = 2.5
  /// How strongly a caption's manners are exaggerated, against the same caption without them.
  var mannerGuidance: Float = 1.5
  /// Pictures painted for each caption, of which the embedding chooses one.
  var candidates = 3
  /// Embeddings that the prior draws for a caption, of which the one nearest to the text is kept.
  var draws = 2
  var priorSteps = 16
  /// Told after each step how far the pictures are: the step from 1, through all candidates, and the clean
  /// pictures as they are expected now, `[pictures, side, side, 1]`, −1 … 1.
  var observe: (_ step: Int, _ clean: Tensor) -> Void = { _, _ in }
}
