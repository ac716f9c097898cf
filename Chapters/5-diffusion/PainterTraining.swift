import Autodiff
import Datasets
import Diffusion
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

// snippet.train-painter
/// Trains the three parts one after the other: first the pair; then, with the pair held fixed, the prior
/// and the decoder on the embeddings of the images.
func train(
  _ painter: Painter, on images: ImageSet, schedule: NoiseSchedule, pairSteps: Int, steps: Int,
  batch: Int
) throws {
  let strokes = strokes(of: images)
  var batches = try Batches(of: images.count, size: batch, stream: chapter.stream("painter"))
  func caption(_ index: Int, using random: inout RandomStream) -> Caption {
    Caption(images.labels[index], random.uniform() < 0.5 ? strokes[index] : nil)
  }

  // 1 · The pair: in a batch, each image has to find its own caption and each caption its own image.
  var adam = Adam(painter.parameters, learningRate: 0)
  var average = MovingAverage(of: painter.parameters, decay: averagingDecay(steps))
  var memory = TrainingMemory("painter", steps: steps)
  var losses: [Float] = []
  let done = try memory.resume(painter, &adam, &average, &losses)
  let pairRate = LearningRateSchedule.cosine(from: 2e-3, to: 1e-5, over: pairSteps, warmUp: 20)
  for step in min(done, pairSteps)..<pairSteps {
    var random = chapter.stream("pair").split(step)
    let chosen = batches.indices(step: step)
    let pixels = Tensor(images.gather(chosen), shape: [batch, images.dimension])
    let tape = Tape()
    let seen = painter.pair(tape.constant(pixels))
    let read = painter.pair(chosen.map { caption($0, using: &random) }, on: tape)
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
    let chosen = batches.indices(step: pairSteps + step)
    let clean = images.gather(chosen)
    let embedded = painter.embedding(of: clean)
    let captions = chosen.map { caption($0, using: &random) }
    let read = Tensor(painter.embedding(of: captions).map(Float.init), shape: [batch, 16])
    let times = (0..<batch).map { _ in 1 + random.integer(below: schedule.steps) }
    let moments = times.map(Float.init)

    let tape = Tape()
    let (noisyZ, noiseZ) = noised(embedded, times, schedule, using: &random)
    let guessZ = painter.priorNoise(
      tape.constant(Tensor(noisyZ, shape: [batch, 16])), times: moments, text: tape.constant(read))
    let (noisyX, noiseX) = noised(centered(clean), times, schedule, using: &random)
    // One embedding in ten is withheld, for guidance.
    let kept = (0..<batch).map { _ in random.uniform() < 0.1 ? Float(0) : 1 }
    let condition = embedded.enumerated().map { kept[$0.offset / 16] * Float($0.element) }
    let shape: Shape = [batch, images.height, images.width, 1]
    let guessX = painter.decoder(
      tape.constant(Tensor(noisyX, shape: shape)), times: moments,
      condition: tape.constant(Tensor(condition, shape: [batch, 16])))
    let loss =
      squaredError(guessZ, tape.constant(Tensor(noiseZ, shape: [batch, 16])))
      + squaredError(guessX, tape.constant(Tensor(noiseX, shape: shape)))
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
      notes: [
        "height": "\(images.height)", "width": "\(images.width)", "classes": "\(images.classCount)",
        "channels": "\(painter.decoder.input.bias?.value.count ?? 0)",
      ])
  }
  average.install()
}
// snippet.end

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
