import Autodiff
import Datasets
import Diffusion
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

// snippet.train-painter
/// Trains the three parts one after the other: first the pair; then, with the pair held fixed, the prior
/// and the decoder on the embeddings of the scenes. Every scene is new.
func train(
  _ painter: Painter, on scenes: Scenes, schedule: NoiseSchedule, pairSteps: Int, steps: Int,
  batch: Int
) throws {
  func examples(_ random: inout RandomStream) -> (
    captions: [Caption], pixels: [Float]
  ) {
    let captions = (0..<batch).map { _ in scenes.caption(using: &random) }
    return (captions, captions.flatMap { scenes.draw($0, using: &random) })
  }
  let shape: Shape = [batch, painter.side, painter.side, 1]

  // 1 · The pair: in a batch, each image has to find its own caption and each caption its own image.
  var adam = Adam(painter.parameters, learningRate: 0)
  var average = MovingAverage(of: painter.parameters, decay: averagingDecay(steps))
  var memory = TrainingMemory("painter", steps: steps)
  var losses: [Float] = []
  let done = try memory.resume(painter, &adam, &average, &losses)
  let pairRate = LearningRateSchedule.cosine(from: 2e-3, to: 1e-5, over: pairSteps, warmUp: 20)
  for step in min(done, pairSteps)..<pairSteps {
    var random = chapter.stream("pair").split(step)
    let (captions, pixels) = examples(&random)
    let tape = Tape()
    let seen = painter.pair(
      tape.constant(Tensor(pixels, shape: shape)))
    let read = painter.pair(painter.tokens(captions), on: tape)
    let logits = matmul(seen, read, transposeB: true)
    let own = Array(0..<batch)
    let loss =
      0.5
      * (crossEntropy(logits: logits, labels: own)
        + crossEntropy(logits: logits.transposed(), labels: own))
    adam.learningRate = pairRate(step)
    adam.update(along: try tape.gradients(of: loss, named: "contrastive loss", step: step))
    losses.append(loss.scalar)
    chapter.progress(
      "training the pair", step: step + 1, of: pairSteps, detail: "loss \(loss.scalar)")
  }

  // 2 · Prior and decoder, side by side: they share nothing but the embeddings.
  let first = max(0, done - pairSteps)
  if first == 0 { average = MovingAverage(of: painter.parameters, decay: averagingDecay(steps)) }
  let rate = LearningRateSchedule.cosine(from: 2e-3, to: 1e-5, over: steps, warmUp: 50)
  for step in first..<steps {
    var random = chapter.stream("painter").split(step)
    let (captions, clean) = examples(&random)
    let embedded = painter.embedding(of: clean)
    let wide: Shape = [batch, embeddingWidth]
    let read = Tensor(painter.embedding(of: captions).map(Float.init), shape: wide)
    let times = (0..<batch).map { _ in 1 + random.integer(below: schedule.steps) }
    let moments = times.map(Float.init)

    let tape = Tape()
    let (noisyZ, noiseZ) = noised(embedded, times, schedule, using: &random)
    let guessZ = painter.priorNoise(
      tape.constant(Tensor(noisyZ, shape: wide)), times: moments, text: tape.constant(read))
    let (noisyX, noiseX) = noised(centered(clean), times, schedule, using: &random)
    // One embedding in ten is withheld, for guidance.
    let kept = (0..<batch).map { _ in random.uniform() < 0.1 ? Float(0) : 1 }
    let condition = embedded.indices.map { kept[$0 / embeddingWidth] * Float(embedded[$0]) }
    let guessX = painter.decoderNoise(
      noisyX, times: moments, z: tape.constant(Tensor(condition, shape: wide)))
    let loss =
      squaredError(guessZ, tape.constant(Tensor(noiseZ, shape: wide)), .mean)
      + squaredError(guessX, tape.constant(Tensor(noiseX, shape: shape)), .mean)
    adam.learningRate = rate(step)
    var gradients = try tape.gradients(of: loss, named: "prior and decoder", step: step)
    gradients.clip(toGlobalNorm: 1)
    adam.update(along: gradients)
    average.update()
    losses.append(loss.scalar)
    chapter.progress(
      "training the painter", step: step + 1, of: steps, detail: "loss \(loss.scalar)")
    try memory.save(
      painter, adam, average, losses, isLast: step == steps - 1,
      notes: painter.notes(schedule))
  }
  average.install()
}
// snippet.end

extension Painter {
  /// What a program that finds the checkpoint has to know to make the same networks.
  func notes(_ schedule: NoiseSchedule) -> [String: String] {
    [
      "network": "painter of scenes", "quarter of the side": "\(side / 4)",
      "classes": "\(classCount)",
      "channels, in eights": "\(channels / 8)", "steps of noise": "\(schedule.steps)",
    ]
  }
}

/// x_t and the noise in it.
private func noised(
  _ clean: [Double], _ times: [Int], _ schedule: NoiseSchedule, using random: inout RandomStream
) -> (noisy: [Float], noise: [Float]) {
  let noise = random.normals(clean.count)
  let levels = times.map { NoiseLevel($0, of: schedule) }
  let dimension = clean.count / times.count
  let noisy = clean.indices.map { i in
    let level = levels[i / dimension]
    return Float(level.signal * clean[i] + level.noise * noise[i])
  }
  return (noisy, noise.map(Float.init))
}
