import Datasets
import Literate
import RandomStreams
import Tensors

/// The data of a run of the chapter, and what is trained on them.
struct Runs: Sendable {
  let data: ImageSplit
  /// Test images with drawn pixels, and in gray: `[images, pixels]`.
  let testInk, testGrays: Tensor
  let chapter: Chapter

  init(_ chapter: Chapter) throws {
    data = try loadImages(chapter)
    testGrays = grays(data.test)
    testInk = inkedTest(data, chapter)
    self.chapter = chapter
  }

  var latents: Int { chapter.integer("latents") }
  /// Trainings of each arm of a comparison.
  var seeds: Int { chapter.quick || chapter.checksOnly ? 2 : 5 }

  private func run(_ name: String, _ objective: Objective, latents: Int? = nil, epochs: String)
    -> TrainingRun
  {
    TrainingRun(
      name: name, objective: objective, width: chapter.integer("width"),
      latents: latents ?? self.latents, epochs: chapter.checksOnly ? 1 : chapter.integer(epochs),
      batch: chapter.integer("batch"), rate: chapter.real("rate"))
  }

  /// The VAE, one with two latents, and the autoencoder: the same batches, pixels and noise for all.
  func main() throws -> (vae: Trained, flat: Trained, autoencoder: Trained) {
    let runs = [
      run("VAE", Objective(), epochs: "epochs"),
      run("VAE with 2 latents", Objective(), latents: 2, epochs: "epochs"),
      run("autoencoder", Objective(isAutoencoder: true), epochs: "epochs"),
    ]
    let (stream, data, watched) = (chapter.stream("main"), data.training, testInk)
    let trained = try chapter.trained(
      runs.map(\.name), settings: ["epochs": chapter.integer("epochs")]
    ) { index, _ in
      try train(runs[index], on: data, watching: index == 0 ? watched : nil, stream: stream)
    }
    return (trained[0], trained[1], trained[2])
  }

  /// One training for each objective and seed, `[objective][seed]`. The arms of one seed share their initial
  /// weights, batches, pixels and noise.
  func arms(_ objectives: [(name: String, objective: Objective)]) throws -> [[Trained]] {
    let (seeds, data, stream) = (seeds, data.training, chapter.stream("arms"))
    let runs = objectives.map { run($0.name, $0.objective, epochs: "side-epochs") }
    let trained = try chapter.trained(
      runs.flatMap { run in (0..<seeds).map { "\(run.name), seed \($0)" } },
      settings: ["epochs": chapter.integer("side-epochs")]
    ) { index, _ in
      try train(runs[index / seeds], on: data, stream: stream.split(index % seeds))
    }
    return runs.indices.map { Array(trained[$0 * seeds..<($0 + 1) * seeds]) }
  }

  /// The plain VAE once a seed: the arm that every comparison of objectives shares.
  func plain() throws -> [Trained] { try arms([("plain", Objective())])[0] }
}
