import Datasets
import Evaluation
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// Games of the recipe on few images, with and without views that the discriminator cannot remember.
struct FewImages {
  enum View: String, CaseIterable {
    case plain = "as they are"
    case realMoved = "real ones moved"
    case bothMoved = "both moved"
  }

  static let count = 100

  private struct FewPictures: Codable, Storable {
    let pixels: [Float]
  }

  /// The images of a seed: others for each.
  static func images(_ chapter: Chapter, _ material: Material, seed: Int) -> ImageSet {
    var order = chapter.stream("few").split(seed)
    let all = material.smallDigits.training
    return all.subset(order.permutation(of: all.count).prefix(count))
  }

  /// Samples, pixels from 0 to 1: one game a view and seed, `[view][seed]`.
  static func samples(_ chapter: Chapter, _ material: Material) throws -> [[Tensor]] {
    let seeds = chapter.integer("seeds")
    let steps = chapter.quick ? 8 : 200
    let jobs = View.allCases.flatMap { view in (0..<seeds).map { (view: view, seed: $0) } }
    let pixels = try chapter.trained(
      jobs.map { "few \($0.view.rawValue) \($0.seed)" }, settings: ["steps": steps]
    ) { index, _ in
      FewPictures(
        pixels: try play(jobs[index].view, jobs[index].seed, steps: steps, chapter, material)
          .scalars)
    }
    let count = material.smallJudge.count
    let tensors = pixels.map { Tensor($0.pixels, shape: [count, 16, 16, 1]) }
    return stride(from: 0, to: jobs.count, by: seeds).map { Array(tensors[$0..<$0 + seeds]) }
  }

  private static func play(
    _ view: View, _ seed: Int, steps: Int, _ chapter: Chapter, _ material: Material
  ) throws -> Tensor {
    let stream = chapter.stream("few games").split(seed)
    var recipe = StyledRun.quicker
    recipe.noise = 0
    // It holds the players and their averages; the steps are played below.
    var held = Game(
      size: 16, channels: Trials.channels, latents: Trials.latents, recipe, steps: steps,
      stream: stream)
    var game = VariedGame(
      discriminator: held.discriminator, latents: Trials.latents, noise: 0,
      moves: (view != .plain, view == .bothMoved), generatorAdam: held.generatorAdam,
      discriminatorAdam: held.discriminatorAdam)
    let images = images(chapter, material, seed: seed)
    let all = held.painted(Tensor(images.pixels, shape: [images.count, 16, 16, 1]))
    var batches = try Batches(
      of: images.count, size: Trials.batch, stream: stream.split("batches"))
    for step in 0..<steps {
      try game.play(on: gatherRows(all, batches.indices(step: step)), stream: stream) {
        held.generator($0)
      }
      held.average.update()
    }
    var random = stream.split("samples")
    return held.images(
      from: Tensor(normal: [material.smallJudge.count, Trials.latents], using: &random))
  }

  /// The chance that a sample is nearer to the images of its game than a held-out digit is.
  static func copying(
    _ samples: Tensor, _ chapter: Chapter, _ material: Material, seed: Int
  ) throws -> Double {
    let shown = images(chapter, material, seed: seed)
    return Memorization(
      samples: try Points(samples.scalars, dimension: 256),
      heldOut: try Points(material.smallDigits.test.pixels, dimension: 256),
      training: try Points(shown.pixels, dimension: 256)
    ).copying
  }
}
