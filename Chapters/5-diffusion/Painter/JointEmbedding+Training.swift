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

/// How a part of the painter is trained.
struct TrainingPlan {
  var steps: Int
  var batch: Int
  var rate: Float = 2e-3
  /// Each step's randomness is split off by its number, so that a resumed run ends with the same bits.
  let stream: RandomStream
  /// Told after each step: the step from 1, and the loss.
  var progress: (_ step: Int, _ loss: Float) -> Void = { _, _ in }

  /// Up within a thirtieth of the steps, then down to nothing.
  var schedule: LearningRateSchedule {
    .cosine(from: rate, to: 0, over: steps, warmUp: max(1, min(50, steps / 30)))
  }

  /// Averages over about a twentieth of the training.
  var averagingDecay: Float { Float(max(0, min(0.999, 1 - 20 / Double(steps)))) }
}

/// Trains a model by Adam on the losses that `loss` makes of each step's random numbers, and leaves the
/// moving average of its weights in it.
///
/// - Returns: the loss of each step.
/// - Throws: `TrainingError` for a loss or a gradient that is not finite.
@discardableResult
func fit(
  _ model: some Module, _ plan: TrainingPlan, named name: String,
  loss: (_ random: inout RandomStream, _ tape: Tape) -> Variable
) throws -> [Float] {
  var adam = Adam(model.parameters, learningRate: 0, beta2: 0.99)
  var average = MovingAverage(of: adam.parameters, decay: plan.averagingDecay)
  var losses: [Float] = []
  for step in 0..<plan.steps {
    var random = plan.stream.split(step)
    let tape = Tape()
    let loss = loss(&random, tape)
    adam.learningRate = plan.schedule(step)
    var gradients = try tape.gradients(of: loss, named: name, step: step)
    gradients.clip(toGlobalNorm: 1)
    adam.update(along: gradients)
    average.update()
    losses.append(loss.scalar)
    plan.progress(step + 1, loss.scalar)
  }
  for (parameter, value) in zip(average.parameters, average.values) { parameter.value = value }
  return losses
}

/// Trains the embedding on new scenes in every step, each beside a caption that is nearly its own.
@discardableResult
func trainEmbedding(
  _ embedding: JointEmbedding, on scenes: Scenes, _ vocabulary: Vocabulary, _ plan: TrainingPlan,
  hardNegatives: Bool = true
) throws -> [Float] {
  try fit(embedding, plan, named: "contrastive loss") { random, tape in
    let captions = (0..<plan.batch).map { _ in scenes.caption(using: &random) }
    let pictures = scenes.pictures(captions, using: &random)
    let negatives =
      hardNegatives
      ? captions.map { $0.hardNegative(labels: scenes.labels, using: &random) } : []
    return embedding.contrastiveLoss(
      pictures, captions, negatives: negatives, vocabulary, on: tape)
  }
}

extension Scenes {
  /// A scene for each caption, `[captions, side, side, 1]`, 0 … 1.
  func pictures(_ captions: [Caption], using random: inout RandomStream) -> Tensor {
    Tensor(
      captions.flatMap { draw($0, using: &random) }, shape: [captions.count, side, side, 1])
  }
}
