import Autodiff
import Datasets
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// A trained styled generator: its averaged weights.
struct StyledRun: Codable, Storable {
  private let weights: [[Float]]
  static let latents = Trials.latents
  /// The recipe with the rate that did best in section 11.
  static let quicker: Recipe = {
    var recipe = Recipe()
    (recipe.generatorRate, recipe.discriminatorRate) = (1e-3, 1e-3)
    return recipe
  }()

  /// One training a seed, on the batches of the small trainings of that seed, against a
  /// discriminator that starts with the same weights as theirs.
  static func all(_ chapter: Chapter, _ material: Material) throws -> [StyledRun] {
    let trials = material.trials(chapter)
    return try chapter.trained(
      (0..<chapter.integer("seeds")).map { "styled \($0)" },
      settings: ["steps": trials.steps, "rate": quicker.generatorRate]
    ) { seed, _ in
      let stream = chapter.stream("trials").split(seed)
      let recipe = quicker
      var random = stream.split("weights")
      // The recipe's generator takes its random numbers first; so the two discriminators are equal.
      _ = Generator(
        size: 16, channels: Trials.channels, latents: latents, recipe, using: &random)
      let discriminator = Discriminator(
        size: 16, channels: Trials.channels, recipe, using: &random)
      let painter = StyledGenerator(channels: Trials.channels, latents: latents, using: &random)
      var average = MovingAverage(
        of: painter.parameters, decay: Float(max(0, 1 - 20 / Double(trials.steps))))
      var game = VariedGame(
        discriminator: discriminator, latents: latents, noise: recipe.noise, moves: (false, false),
        generatorAdam: Adam(
          painter.parameters, learningRate: recipe.generatorRate, beta1: recipe.beta1),
        discriminatorAdam: Adam(
          discriminator.parameters, learningRate: recipe.discriminatorRate, beta1: recipe.beta1))
      let images = trials.images
      let all = 2 * Tensor(images.pixels, shape: [images.count, 16, 16, 1]) - 1
      var batches = try Batches(
        of: images.count, size: Trials.batch, stream: stream.split("batches"))
      for step in 0..<trials.steps {
        var noise = stream.split("noise").split(step)
        try game.play(on: gatherRows(all, batches.indices(step: step)), stream: stream) { z in
          let style = painter.styles(z)
          return painter.paint([style, style, style], using: &noise)
        }
        average.update()
      }
      return average.applied { StyledRun(weights: painter.state.map(\.value.scalars)) }
    }
  }

  /// The generator with these weights.
  func painter() -> StyledGenerator {
    var random = RandomStream(seed: 0)
    let painter = StyledGenerator(
      channels: Trials.channels, latents: Self.latents, using: &random)
    for (parameter, values) in zip(painter.state, weights) {
      parameter.value = Tensor(values, shape: parameter.shape)
    }
    return painter
  }
}

extension StyledRun {
  /// Pictures, pixels from 0 to 1, with styles drawn in toward their mean.
  func images(from noise: Tensor, ψ: Float = 1) -> Tensor {
    let painter = painter()
    let tape = Tape(.evaluation)
    let styles = painter.styles(tape.constant(noise)).value
    let mean = styles.mean(axes: [0], keepingDimensions: true)
    let drawnIn = tape.constant(mean + ψ * (styles - mean))
    var random = RandomStream(seed: 1)
    return 0.5 * painter.paint([drawnIn, drawnIn, drawnIn], using: &random).value + 0.5
  }

  /// A picture for each pair of a coarse and a fine noise, row by row: the style of the 4 × 4 map from the
  /// one, those of the larger maps from the other. Above and before them are the pictures of one noise alone.
  func mixtures(of coarse: Tensor, and fine: Tensor) -> Tensor {
    let painter = painter()
    let tape = Tape(.evaluation)
    func painted(_ coarse: Tensor, _ fine: Tensor) -> Tensor {
      let styles = [coarse, fine, fine].map { painter.styles(tape.constant($0)) }
      var random = RandomStream(seed: 1)
      return 0.5 * painter.paint(styles, using: &random).value + 0.5
    }
    var rows = [concatenate([Tensor(zeros: [1, 16, 16, 1]), painted(fine, fine)], axis: 0)]
    for place in 0..<coarse.shape[0] {
      let one = coarse.rows(place..<place + 1)
      let all = concatenate(Array(repeating: one, count: fine.shape[0]), axis: 0)
      rows += [painted(one, one), painted(all, fine)]
    }
    return concatenate(rows, axis: 0)
  }
}
