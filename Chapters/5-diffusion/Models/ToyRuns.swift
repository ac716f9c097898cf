import Datasets
import Diffusion
import Evaluation
import Literate
import RandomStreams

/// The networks on the line and in the plane, each trained once for all sections.
struct ToyRuns {
  static let width = 96
  let steps: Int
  private let chapter: Chapter

  init(_ chapter: Chapter) {
    self.chapter = chapter
    steps = chapter.checksOnly ? 30 : chapter.integer("toy-steps")
  }

  /// The network for the two humps.
  func line() throws -> PointDenoiser {
    let weights = try chapter.trained("humps", settings: ["steps": steps]) { slot in
      var random = chapter.stream("network for humps")
      let model = PointDenoiser(dimension: 1, width: 64, using: &random)
      try trainDenoiser(
        model, Known.toySchedule,
        TrainingPlan(
          chapter, "humps", steps: steps, batch: 256, rate: 3e-3, stream: "humps", slot: slot)
      ) { Known.humps.samples(256, using: &$0) }
      return Weights(of: model)
    }
    var random = RandomStream(seed: 0)
    let model = PointDenoiser(dimension: 1, width: 64, using: &random)
    weights.install(in: model)
    return model
  }

  /// One network for each of some densities of the plane; `seed` makes another of the same.
  func planes(_ densities: [ToyDensity], seeds: Int = 1) throws -> [PointDenoiser] {
    let names = densities.flatMap { density in (0..<seeds).map { "\(density.name)-\($0)" } }
    let steps = steps
    let weights = try chapter.trained(names, settings: ["steps": steps]) { index, slot in
      let name = names[index]
      var random = chapter.stream("network for \(name)")
      let model = PointDenoiser(dimension: 2, width: Self.width, using: &random)
      try trainDenoiser(
        model, Known.toySchedule,
        TrainingPlan(
          chapter, name, steps: steps, batch: 256, rate: 3e-3, stream: name, slot: slot)
      ) { flat(densities[index / seeds].sample(256, using: &$0)) }
      return Weights(of: model)
    }
    return weights.map { weights in
      var random = RandomStream(seed: 0)
      let model = PointDenoiser(dimension: 2, width: Self.width, using: &random)
      weights.install(in: model)
      return model
    }
  }
}

/// Runs of samplers on the ring, judged by total variation: the same noise for every sampler.
struct RingTrial {
  let count: Int
  let seeds: Int
  private let stream: RandomStream
  private let grid = GridTotalVariation(to: .ring())

  init(_ chapter: Chapter, count: Int = 2000) {
    self.count = chapter.quick || chapter.checksOnly ? 300 : count
    seeds = chapter.quick || chapter.checksOnly ? 2 : 5
    stream = chapter.stream("ring trial")
  }

  /// The total variation of one seed's samples.
  func distance(_ sampler: Sampler, _ seed: Int, _ predictor: NoisePredictor) throws -> Double {
    var stream = stream.split(seed)
    let noise = stream.normals(2 * count)
    return grid.distance(to: points(try sampler.sample(from: noise, using: &stream, predictor)))
  }

  /// One value a seed.
  func distances(_ sampler: Sampler, _ predictor: NoisePredictor) throws -> [Double] {
    try (0..<seeds).map { try distance(sampler, $0, predictor) }
  }

  func distance(to samples: [SIMD2<Double>]) -> Double { grid.distance(to: samples) }

  /// Starting noise of one seed.
  func noise(_ seed: Int) -> [Double] {
    var stream = stream.split(seed)
    return stream.normals(2 * count)
  }

  /// What as many draws of the ring itself score, one value a seed.
  func floor() -> [Double] {
    (0..<seeds).map { seed in
      var stream = stream.split("floor").split(seed)
      return grid.distance(to: ToyDensity.ring().sample(count, using: &stream))
    }
  }
}

/// Mean over seeds and its standard error.
func meanAndError(_ values: [Double]) -> (mean: Double, error: Double) {
  let mean = values.reduce(0, +) / Double(values.count)
  let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  let count = Double(values.count)
  return (mean, values.count > 1 ? (squares / (count - 1) / count).squareRoot() : 0)
}

extension Table.Cell {
  /// Mean over seeds, with its standard error.
  static func mean(_ values: [Double]) -> Table.Cell {
    let (mean, error) = meanAndError(values)
    return .number(mean, error: values.count > 1 ? error : nil)
  }
}
