import Foundation
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// What cannot be done with the images or the files at hand: one line.
struct ImageError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// The large training as it is kept: a checkpoint with samples that were put aside on the way.
struct TrainedGame: Storable {
  let data: Data

  init(stored data: Data) { self.data = data }
  func stored() -> Data { data }

  init(_ game: Game, shown: [Tensor], size: Int, channels: Int) throws {
    data = try withScratchFile { file in
      try Self.write(game, shown, size: size, channels: channels, to: file.path)
      return try Data(contentsOf: file)
    }
  }

  static func write(_ game: Game, _ shown: [Tensor], size: Int, channels: Int, to path: String)
    throws
  {
    var checkpoint = Checkpoint(notes: [
      "chapter": "dcgan", "size": "\(size)", "channels": "\(channels)",
      "latents": "\(game.generator.latents)", "step": "\(game.step)", "shown": "\(shown.count)",
    ])
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

  /// Puts what was kept into a game that was just made.
  func restore(_ game: inout Game, _ shown: inout [Tensor]) throws {
    try withScratchFile { file in
      try data.write(to: file)
      try Self.restore(&game, &shown, from: file.path)
    }
  }

  static func restore(_ game: inout Game, _ shown: inout [Tensor], from path: String) throws {
    let saved = try Checkpoint(contentsOf: path)
    let size = try saved.integer("size", in: 16...32)
    let step = try saved.integer("step", in: 0...10_000_000)
    let count = try saved.integer("shown", in: 0...6)
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
    shown = try (0..<count).map { try saved.tensor("shown \($0)", shape: [16, size, size, 1]) }
  }

  /// A game of this checkpoint's size, for whoever only wants its generator.
  func game() throws -> (game: Game, size: Int) {
    try withScratchFile { file in
      try data.write(to: file)
      let saved = try Checkpoint(contentsOf: file.path)
      let size = try saved.integer("size", in: 16...32)
      var game = Game(
        size: size, channels: try saved.integer("channels", in: 1...256),
        latents: try saved.integer("latents", in: 1...1000), Recipe(), steps: 1,
        stream: RandomStream(seed: 0))
      try saved.restore(game.generator, as: "generator")
      try saved.restore(&game.average, as: "average")
      return (game, size)
    }
  }
}

/// A file that is gone afterwards.
private func withScratchFile<Value>(_ body: (URL) throws -> Value) throws -> Value {
  let file = FileManager.default.temporaryDirectory.appending(path: "game-\(UUID())")
  defer { try? FileManager.default.removeItem(at: file) }
  return try body(file)
}
