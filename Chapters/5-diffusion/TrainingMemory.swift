import Diffusion
import Foundation
import Literate
import NeuralNetworks
import Tensors

/// What a training needs to go on after it was killed: weights, their average, Adam's moments and the
/// losses so far, in a checkpoint that is renewed every few seconds. All randomness of a step is decided
/// by the step's number, so a resumed run ends with the same bits.
struct TrainingMemory {
  let path: String
  private let settings: [String: String]
  /// Of Adam over the whole training, and the losses that each leaves.
  private let (updates, lossesEach): (Int, Int)
  private var saved = ContinuousClock.now

  init(_ name: String, steps: Int) {
    path = chapter.stateDirectory + "/\(name).safetensors"
    settings = [
      "chapter": "diffusion", "training": name, "seed": "\(chapter.seed)", "data": dataIdentity,
      "steps": "\(steps)", "width": "\(chapter.integer("width"))",
      "noise-steps": "\(chapter.integer("noise-steps"))",
    ]
    updates = name == "painter" ? pairSteps + steps : steps
    lossesEach = name == "images" ? timeBuckets : 1
  }

  /// The number of losses so far: 0 unless `--resume` was said and there is a checkpoint.
  ///
  /// - Throws: `CheckpointError` if that is damaged, or of other settings.
  func resume(
    _ model: some Module, _ adam: inout Adam, _ average: inout MovingAverage,
    _ losses: inout [Float]
  ) throws -> Int {
    guard chapter.resuming, FileManager.default.fileExists(atPath: path) else { return 0 }
    let checkpoint = try Checkpoint(contentsOf: path)
    try checkpoint.requireNotes(settings)
    let done = try checkpoint.integer("done", in: 1...updates)
    let kept = try checkpoint.tensor("losses", shape: [done * lossesEach])
    try checkpoint.restore(model, as: "model")
    try checkpoint.restore(&adam, as: "adam")
    try checkpoint.restore(&average, as: "average")
    losses = kept.scalars
    return losses.count
  }

  /// Saves if the last time was a while ago, or at the end.
  mutating func save(
    _ model: some Module, _ adam: Adam, _ average: MovingAverage, _ losses: [Float],
    isLast: Bool, notes: [String: String] = [:]
  ) throws {
    guard isLast || ContinuousClock.now - saved > .seconds(4) else { return }
    var checkpoint = Checkpoint(notes: notes.merging(settings) { $1 })
    checkpoint.notes["done"] = "\(losses.count / lossesEach)"
    checkpoint.store(model, as: "model")
    checkpoint.store(adam, as: "adam")
    checkpoint.store(average, as: "average")
    checkpoint.store(Tensor(losses), as: "losses")
    try checkpoint.write(to: path)
    saved = .now
  }
}

/// Averages over about a twentieth of the training, so that a short one forgets its beginning too.
func averagingDecay(_ steps: Int) -> Float { Float(max(0, min(0.999, 1 - 20 / Double(steps)))) }

extension MovingAverage {
  /// Puts the averages in the place of the weights for good.
  func install() {
    for (parameter, value) in zip(parameters, values) { parameter.value = value }
  }
}
