import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

extension JointEmbedding {
  /// The contrastive loss, nats: each picture finds its caption among those of the batch and the hard
  /// negatives, each caption its picture. Equal captions are all right answers.
  ///
  /// - Parameters:
  ///   - pictures: `[batch, side, side, 1]`.
  ///   - captions: one for each picture.
  ///   - negatives: captions that are false of all pictures they are near to.
  func contrastiveLoss(
    _ pictures: Tensor, _ captions: [Caption], negatives: [Caption], _ vocabulary: Vocabulary,
    on tape: Tape
  ) -> Variable {
    let count = captions.count
    let seen = self(tape.constant(pictures))
    let read = self(vocabulary.tokens(captions + negatives), on: tape)
    let cosine = matmul(seen, read, transposeB: true) * (1 / Float(shape.dimension))
    // At most 100, as in CLIP.
    let logits = cosine * exp(minimum(tape[sharpness], tape.constant(4.6)))
    let all = captions + negatives
    var places: [Caption: [Int]] = [:]
    for (place, caption) in all.enumerated() { places[caption, default: []].append(place) }
    var toText = [Float](repeating: 0, count: count * all.count)
    var toImage = [Float](repeating: 0, count: count * count)
    for (row, caption) in captions.enumerated() {
      let right = places[caption] ?? []
      let rightPictures = right.filter { $0 < count }
      for place in right { toText[row * all.count + place] = 1 / Float(right.count) }
      for place in rightPictures {
        toImage[row * count + place] = 1 / Float(rightPictures.count)
      }
    }
    func loss(_ logits: Variable, _ targets: [Float]) -> Variable {
      let hits = logits * tape.constant(Tensor(targets, shape: logits.shape))
      return logSumExp(logits).mean() - hits.sum() * (1 / Float(count))
    }
    return 0.5
      * (loss(logits, toText)
        + loss(logits.slice(axis: 1, 0..<count).transposed(), toImage))
  }
}

/// Trains the embedding on new scenes in every step, each beside a caption that is nearly its own.
///
/// - Parameter jitter: how much the digits are changed, 0 … 1, so that the embedding knows hands that
///   it has not seen.
@discardableResult
func trainEmbedding(
  _ embedding: JointEmbedding, on scenes: Scenes, _ vocabulary: Vocabulary, _ plan: TrainingPlan,
  hardNegatives: Bool = true, jitter: Double = 0.5
) throws -> [Float] {
  try fit(embedding, plan, named: "contrastive loss") { random, tape in
    let captions = (0..<plan.batch).map { _ in scenes.caption(using: &random) }
    let pictures = scenes.pictures(captions, jitter: jitter, using: &random)
    let negatives =
      hardNegatives
      ? captions.map { $0.hardNegative(labels: scenes.labels, using: &random) } : []
    return embedding.contrastiveLoss(
      pictures, captions, negatives: negatives, vocabulary, on: tape)
  }
}

extension Scenes {
  /// A scene for each caption, `[captions, side, side, 1]`, 0 … 1.
  func pictures(
    _ captions: [Caption], jitter: Double = 0, using random: inout RandomStream
  ) -> Tensor {
    Tensor(
      captions.flatMap { draw($0, jitter: jitter, using: &random) },
      shape: [captions.count, side, side, 1])
  }
}
