import Diffusion
import Evaluation
import Foundation
import Literate
import NeuralNetworks

/// Guidance towards the right one of two overlapping humps, and the tilted density, on a grid.
struct GuidedLine {
  let places = (0...240).map { -2.4 + 0.025 * Double($0) }
  private let flow = ProbabilityFlow(ImageRun.schedule, relativeTolerance: 1e-7)
  private let both: NoisyMixture
  private let right: NoisyMixture

  /// - Parameter distance: of each hump from 0.
  init(distance: Double = 0.8) {
    both = try! NoisyMixture(
      weights: [0.5, 0.5], means: [[-distance], [distance]], standardDeviations: [0.6, 0.6])
    right = try! both.restricted(to: [1])
  }

  private func noise(_ x: [Double], _ level: NoiseLevel, _ w: Double) -> [Double] {
    zip(right.noise(at: x, level), both.noise(at: x, level)).map { (1 + w) * $0 - w * $1 }
  }

  /// The density of what guidance makes, by the flow's change of volume.
  func guided(_ w: Double) throws -> [Double] {
    try flow.logDensity(of: places, dimension: 1) { x, level in
      let change = zip(
        noise(x.map { $0 + 1e-5 }, level, w), noise(x.map { $0 - 1e-5 }, level, w))
      return (noise(x, level, w), change.map { ($0 - $1) / 2e-5 })
    }.map { exp($0) }
  }

  /// q(x|c) q(c|x)^w, normalized.
  func tilted(_ w: Double) -> [Double] {
    let level = NoiseLevel(1, of: flow.schedule)
    let weights = places.map { x in
      exp(right.logDensity(at: [x], level) + w * log(both.responsibilities(at: [x], level)[1]))
    }
    let mass = weights.reduce(0, +) * 0.025
    return weights.map { $0 / mass }
  }

  /// D(tilted ‖ guided), nats.
  func divergence(_ w: Double) throws -> Double {
    zip(tilted(w), try guided(w)).reduce(0) { sum, pair in
      sum + (pair.0 > 0 ? pair.0 * log(pair.0 / pair.1) * 0.025 : 0)
    }
  }
}

/// What one guidance weight does: one value a set of samples.
struct GuidanceRow {
  private(set) var agreement: [Double] = []
  private(set) var precision: [Double] = []
  private(set) var recall: [Double] = []
  private(set) var distance: [Double] = []
  let pictures: [Float]

  init(
    _ run: ImageRun, _ model: ImageDenoiser, _ classifier: ImageClassifier, _ judge: ImageJudge,
    _ wanted: [Int], weight: Double, seeds: Int, _ chapter: Chapter
  ) throws {
    var first: [Float] = []
    for seed in 0..<seeds {
      // Fresh noise in every row.
      let stream = chapter.stream("guided samples").split("\(weight)").split(seed)
      let samples = try run.sample(
        wanted.count, stream, steps: 20, model.guided(wanted, weight: weight)
      ).pixels
      let named = classifier.classify(samples)
      agreement.append(
        Double(zip(named, wanted).count { $0.label == $1 }) / Double(wanted.count))
      let scores = Dictionary(
        uniqueKeysWithValues: try judge.scores(of: samples).map { ($0.metric, $0.value) })
      precision.append(scores["precision"] ?? .nan)
      recall.append(scores["recall"] ?? .nan)
      distance.append(scores["Fréchet distance, squared"] ?? .nan)
      if seed == 0 { first = Array(samples.prefix(16 * run.side * run.side)) }
    }
    pictures = first
  }
}

extension ImageRun {
  /// The same network after a tenth of the training.
  func early(_ chapter: Chapter) throws -> ImageDenoiser {
    let steps = max(2, (chapter.checksOnly ? 2 : chapter.integer("image-steps")) / 10)
    let channels = chapter.quick || chapter.checksOnly ? 8 : 24
    let weights = try chapter.trained(
      "images-early", settings: ["steps": steps, "channels": channels]
    ) { slot in
      var random = chapter.stream("network for images")
      let model = ImageDenoiser(digits.training, channels: channels, using: &random)
      try trainDenoiser(
        model, on: digits.training, Self.schedule,
        TrainingPlan(
          chapter, "images, early", steps: steps, batch: 64, rate: 2e-3, stream: "images",
          slot: slot))
      return Weights(of: model)
    }
    var random = chapter.stream("network for images")
    let model = ImageDenoiser(digits.training, channels: channels, using: &random)
    weights.install(in: model)
    return model
  }
}
