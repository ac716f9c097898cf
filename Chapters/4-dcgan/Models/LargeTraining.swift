import Autodiff
import Datasets
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// The large training of the chapter, and its game: trained once for all sections.
struct LargeTraining {
  let game: Game
  /// Sixteen images of the same noise at six moments, each twice as late as the one before.
  let shown: [Tensor]

  init(_ chapter: Chapter, _ material: Material) throws {
    let size = material.digits.training.height
    var recipe = Recipe()
    recipe.generatorRate = Float(chapter.real("rate"))
    recipe.discriminatorRate = Float(chapter.real("rate"))
    func start() -> Game {
      Game(
        size: size, channels: material.channels, latents: material.latents, recipe,
        steps: material.steps, stream: chapter.stream("game"))
    }
    let trained = try chapter.trained("game", settings: ["data": material.digits.identity]) {
      slot in
      var game = start()
      var shown: [Tensor] = []
      if slot.isResuming {
        try TrainedGame.restore(&game, &shown, from: slot.partial.path)
      }
      try Self.train(&game, &shown, chapter, material, saving: slot)
      return try TrainedGame(game, shown: shown, size: size, channels: material.channels)
    }
    var game = start()
    var shown: [Tensor] = []
    try trained.restore(&game, &shown)
    self.game = game
    self.shown = shown
  }

  // snippet.large-training
  private static func train(
    _ game: inout Game, _ shown: inout [Tensor], _ chapter: Chapter,
    _ material: Material, saving slot: TrainingSlot
  ) throws {
    let images = material.digits.training
    let all = game.painted(
      Tensor(images.pixels, shape: [images.count, images.height, images.width, 1]))
    var batches = try Batches(
      of: images.count, size: material.batch, stream: chapter.stream("batches"))
    var random = chapter.stream("shown")
    let sameNoise = Tensor(normal: [16, material.latents], using: &random)
    // snippet.hide
    var saved = ContinuousClock.now
    // snippet.show
    while game.step < material.steps {
      try game.play(on: gatherRows(all, batches.indices(step: game.step)))
      if game.step << (5 - shown.count) >= material.steps, shown.count < 6 {
        shown.append(game.images(from: sameNoise))
      }
      // snippet.hide
      chapter.progress(
        "training", step: game.step, of: material.steps,
        detail: "D \(game.discriminatorLosses.last ?? 0), G \(game.generatorLosses.last ?? 0)")
      if ContinuousClock.now - saved > .seconds(3) {
        saved = .now
        try TrainedGame.write(
          game, shown, size: images.height, channels: material.channels, to: slot.partial.path)
      }
      // snippet.show
    }
  }
  // snippet.end

  /// Images from noise, in parts: the maps of all at once would not fit.
  func paint(_ noise: Tensor) -> Tensor {
    let parts = stride(from: 0, to: noise.shape[0], by: 500).map {
      game.images(from: noise.rows($0..<min($0 + 500, noise.shape[0])))
    }
    return concatenate(parts, axis: 0)
  }
}
