import Foundation
import Literate
import NeuralNetworks
import Tensors

/// What cannot be done with the images or the files at hand: one line.
nonisolated struct ImageError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// The checkpoint of the large training, renewed every few seconds.
struct SavedGame {
  private static let seconds = 3.0
  let path: String
  /// All that a run has to have in common with the one that it goes on from.
  let settings: [String: String]
  private var last = ContinuousClock.now

  init(in directory: String, settings: [String: String]) {
    path = Self.path(in: directory)
    self.settings = settings
  }

  static func path(in directory: String) -> String { "\(directory)/game.safetensors" }

  /// Puts back what an earlier run left, if the reader asked for that and there is a file.
  ///
  /// - Throws: `CheckpointError` if the file is of another run, or damaged.
  func resume(_ game: inout Game, _ shown: inout [Tensor]) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let saved = try Checkpoint(contentsOf: path)
    try saved.requireNotes(settings)
    let step = try saved.integer("step", in: 0...largeSteps)
    let count = Self.shownCount(after: step, of: largeSteps)
    _ = try saved.integer("shown", in: count...count)
    try saved.restore(game.generator, as: "generator")
    try saved.restore(game.discriminator, as: "discriminator")
    try saved.restore(&game.generatorAdam, as: "generatorAdam")
    try saved.restore(&game.discriminatorAdam, as: "discriminatorAdam")
    try saved.restore(&game.average, as: "average")
    game.step = step
    if step > 0 {
      let losses = ["discriminatorLosses", "generatorLosses"]
      let values = try losses.map { try saved.tensor($0, shape: [step]).scalars }
      (game.discriminatorLosses, game.generatorLosses) = (values[0], values[1])
    }
    let size = digits.training.height
    shown = try (0..<count).map { try saved.tensor("shown \($0)", shape: [16, size, size, 1]) }
  }

  /// How many times samples have been put aside, when each of the six times is twice as late as the
  /// one before and no step has two.
  static func shownCount(after step: Int, of steps: Int) -> Int {
    var (count, latest) = (0, 0)
    while count < 6 {
      let share = 1 << (5 - count)
      latest = max(latest + 1, (steps + share - 1) / share)
      if latest > step { break }
      count += 1
    }
    return count
  }

  /// Saves if the last time was a while ago, or at the end. `shown`: samples on the way.
  mutating func save(_ game: Game, _ shown: [Tensor], isLast: Bool) throws {
    guard isLast || ContinuousClock.now - last > .seconds(Self.seconds) else { return }
    last = .now
    var checkpoint = Checkpoint(notes: settings)
    checkpoint.notes["step"] = "\(game.step)"
    checkpoint.notes["shown"] = "\(shown.count)"
    checkpoint.store(game.generator, as: "generator")
    checkpoint.store(game.discriminator, as: "discriminator")
    checkpoint.store(game.generatorAdam, as: "generatorAdam")
    checkpoint.store(game.discriminatorAdam, as: "discriminatorAdam")
    checkpoint.store(game.average, as: "average")
    // A tensor has no empty axis.
    if game.step > 0 {
      checkpoint.store(Tensor(game.discriminatorLosses), as: "discriminatorLosses")
      checkpoint.store(Tensor(game.generatorLosses), as: "generatorLosses")
    }
    for (index, images) in shown.enumerated() { checkpoint.store(images, as: "shown \(index)") }
    try checkpoint.write(to: path)
  }
}
