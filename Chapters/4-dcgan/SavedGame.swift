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
  let settings: KeyValuePairs<String, String>
  private var last = ContinuousClock.now

  init(in directory: String, settings: KeyValuePairs<String, String>) {
    path = Self.path(in: directory)
    self.settings = settings
  }

  static func path(in directory: String) -> String { "\(directory)/game.safetensors" }

  /// Puts back what an earlier run left, if the reader asked for that and there is a file.
  ///
  /// - Throws: ``ImageError`` if the file is of another run, `CheckpointError` if it is damaged.
  func resume(_ game: inout Game, _ shown: inout [Tensor]) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let saved = try Checkpoint(contentsOf: path)
    for (key, value) in settings where saved.notes[key] != value {
      throw ImageError(
        "the checkpoint \(path) is of another run: its \(key) is \(saved.notes[key] ?? "missing"), "
          + "this run's \(value); run without --resume, or with the settings it was made with")
    }
    guard let step = saved.notes["step"].flatMap(Int.init), step >= 0,
      let count = saved.notes["shown"].flatMap(Int.init), count >= 0
    else { throw ImageError("\(path) does not say how far it is; run without --resume") }
    try saved.restore(game.generator, as: "generator")
    try saved.restore(game.discriminator, as: "discriminator")
    try saved.restore(&game.generatorAdam, as: "generatorAdam")
    try saved.restore(&game.discriminatorAdam, as: "discriminatorAdam")
    try saved.restore(&game.average, as: "average")
    game.step = step
    game.discriminatorLosses = saved.tensor("discriminatorLosses")?.scalars ?? []
    game.generatorLosses = saved.tensor("generatorLosses")?.scalars ?? []
    shown = try (0..<count).map { index in
      guard let images = saved.tensor("shown \(index)") else {
        throw ImageError("\(path) has not all of its pictures; run without --resume")
      }
      return images
    }
  }

  /// Saves if the last time was a while ago, or at the end. `shown`: samples on the way.
  mutating func save(_ game: Game, _ shown: [Tensor], isLast: Bool) throws {
    guard isLast || ContinuousClock.now - last > .seconds(Self.seconds) else { return }
    last = .now
    var checkpoint = Checkpoint(notes: ["step": "\(game.step)", "shown": "\(shown.count)"])
    for (key, value) in settings { checkpoint.notes[key] = value }
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
