import Datasets
import Diffusion
import Foundation
import Literate
import RandomStreams
import Tensors

/// All arms at all lengths, five times: one training each.
struct SpaceRuns {
  let plan: SpacePlan
  let seeds: Int
  private let pixels: Int
  private let runs: [SpaceArm: [[SpaceRun]]]

  init(_ chapter: Chapter, _ digits: ImageSplit) throws {
    let short = chapter.quick || chapter.checksOnly
    var plan = SpacePlan()
    plan.pictures = digits.test.count
    if short {
      (plan.width, plan.coderWidth, plan.samplingSteps) = (32, 32, 4)
      plan.pictures = min(60, digits.test.count)
      (plan.coderSteps, plan.latentSteps) = ([4, 8], [4, 8])
      (plan.pixelSteps, plan.uNetSteps) = ([4, 8], [1, 2])
    }
    let seeds = short ? 2 : 5
    let jobs = (0..<seeds).flatMap { seed in
      SpaceArm.allCases.flatMap { arm in
        plan.steps(arm).indices.map { (arm: arm, length: $0, seed: seed) }
      }
    }
    let trial = SpaceTrial(
      images: digits.training, plan: plan, stream: chapter.stream("spaces"))
    let results = try chapter.trained(
      jobs.map { "\($0.arm.rawValue), length \($0.length), seed \($0.seed)" },
      settings: ["plan": "\(plan)"]
    ) { index, _ in
      try trial.run(jobs[index].arm, length: jobs[index].length, seed: jobs[index].seed)
    }
    var runs: [SpaceArm: [[SpaceRun]]] = [:]
    for arm in SpaceArm.allCases {
      runs[arm] = plan.steps(arm).indices.map { length in
        jobs.indices.filter { jobs[$0].arm == arm && jobs[$0].length == length }
          .map { results[$0] }
      }
    }
    (self.plan, self.seeds, self.pixels, self.runs) = (
      plan, seeds, digits.training.dimension, runs
    )
  }

  /// One run a seed.
  func runs(_ arm: SpaceArm, _ length: Int) -> [SpaceRun] { runs[arm]![length] }

  func lengths(_ arm: SpaceArm) -> Range<Int> { plan.steps(arm).indices }

  /// The networks of the longest training in latents.
  func networks(_ seed: Int) -> (coder: LatentCoder, model: PointDenoiser) {
    let run = runs(.latents, lengths(.latents).last!)[seed]
    var random = RandomStream(seed: 0)
    let coder = LatentCoder(
      pixels: pixels, latents: plan.latents, width: plan.coderWidth, using: &random)
    let model = PointDenoiser(dimension: plan.latents, width: plan.width, using: &random)
    run.coder?.install(in: coder)
    run.denoiser?.install(in: model)
    return (coder, model)
  }
}

/// The distances of one arm against its time, for each length and seed.
struct SpaceCurve {
  let seconds: [Double]
  /// `[length][seed]`.
  let values: [[Double]]

  /// What each seed's curve says at some time: a straight line between its points, both axes logarithmic;
  /// NaN outside.
  func value(_ seed: Int, at time: Double) -> Double {
    for (a, b) in zip(seconds.indices, seconds.indices.dropFirst()) {
      let (from, to) = (seconds[a], seconds[b])
      guard (from...max(from, to)).contains(time) else { continue }
      let share = log(time / from) / log(to / from)
      return exp((1 - share) * log(values[a][seed]) + share * log(values[b][seed]))
    }
    return .nan
  }

  /// Both curves at the shorter of their two times of this length, one value a seed.
  static func atEqualTime(_ a: SpaceCurve, _ b: SpaceCurve, length: Int) -> ([Double], [Double]) {
    let seeds = a.values[length].indices
    let time = min(a.seconds[length], b.seconds[length])
    return (seeds.map { a.value($0, at: time) }, seeds.map { b.value($0, at: time) })
  }
}
