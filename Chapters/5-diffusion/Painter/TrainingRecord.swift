import Foundation
import NeuralNetworks
import Tensors

/// What a training needs to go on after it was killed: weights, their average, Adam's moments and the
/// losses so far, in a checkpoint that is renewed every few seconds. All randomness of a step is decided
/// by the step's number, so a resumed run ends with the same bits.
struct TrainingRecord {
  let path: String
  /// What the run depends on: a checkpoint of other settings is refused.
  let settings: [String: String]
  /// Whether to go on from the checkpoint, where there is one.
  let isResuming: Bool
  var interval = Duration.seconds(4)
  private var saved = ContinuousClock.now

  init(path: String, settings: [String: String], isResuming: Bool) {
    (self.path, self.settings, self.isResuming) = (path, settings, isResuming)
  }

  /// The losses so far: none unless this resumes a run and there is a checkpoint.
  ///
  /// - Throws: `CheckpointError` if the checkpoint is damaged, or of other settings or more steps.
  func resume(
    _ model: some Module, _ adam: inout Adam, _ average: inout MovingAverage, steps: Int
  ) throws -> [Float] {
    guard isResuming, FileManager.default.fileExists(atPath: path) else { return [] }
    let checkpoint = try Checkpoint(contentsOf: path)
    try checkpoint.requireNotes(settings)
    let done = try checkpoint.integer("done", in: 1...steps)
    let losses = try checkpoint.tensor("losses", shape: [done])
    try checkpoint.restore(model, as: "model")
    try checkpoint.restore(&adam, as: "adam")
    try checkpoint.restore(&average, as: "average")
    return losses.scalars
  }

  /// Saves if the last time was a while ago, or at the end.
  mutating func save(
    _ model: some Module, _ adam: Adam, _ average: MovingAverage, _ losses: [Float], isLast: Bool
  ) throws {
    guard isLast || ContinuousClock.now - saved > interval else { return }
    var checkpoint = Checkpoint(notes: settings)
    checkpoint.notes["done"] = "\(losses.count)"
    checkpoint.store(model, as: "model")
    checkpoint.store(adam, as: "adam")
    checkpoint.store(average, as: "average")
    checkpoint.store(Tensor(losses), as: "losses")
    try checkpoint.write(to: path)
    saved = .now
  }
}
