import Diffusion
import Foundation
import Literate

/// What a way back loses, in bits, by number of steps and seed.
struct WalkLosses {
  let name: String
  /// The bound's excess over the entropy of the data.
  var bound: [[Double]] = []
  /// The divergence of what is drawn from the data.
  var drawn: [[Double]] = []
}

/// Ways back on the humps that differ in the variance of their steps.
struct VarianceTrial {
  let runs: SpreadRuns
  /// A walk for each number of steps.
  let lines: [LineWalk]

  init(_ chapter: Chapter) throws {
    runs = try SpreadRuns(chapter)
    lines = try SpreadRuns.counts.map {
      LineWalk(try SparseWalk(Known.toySchedule, steps: $0))
    }
  }

  // snippet.learned-rule
  /// Steps with the network's own mean and variance; `range` is where γ is cut to.
  static func learned(_ model: SpreadDenoiser, range: ClosedRange<Double> = -9...9) -> StepRule {
    { x, step in
      let (noise, spread) = noiseAndSpread(model, at: x, time: step.t)
      let variance = spread.map { place -> Double in
        let γ = min(max(place, range.lowerBound), range.upperBound)
        return pow(step.beta, γ) * pow(step.lower, 1 - γ)
      }
      return (noise, variance)
    }
  }
  // snippet.end

  /// Steps with the network's mean and one variance for all points, which may look at the predictions.
  static func fixed(
    _ model: SpreadDenoiser, _ variance: @escaping ([Double], SparseWalk.Step) -> Double
  ) -> StepRule {
    { x, step in
      let noise = noiseAndSpread(model, at: x, time: step.t).noise
      return (noise, [Double](repeating: variance(noise, step), count: x.count))
    }
  }

  /// The losses of the networks of a kind.
  func network(
    _ name: String, _ loss: SpreadLoss = .hybrid, _ rule: (LineWalk, SpreadDenoiser) -> StepRule
  ) throws -> WalkLosses {
    try losses(name) { line, count in runs.trained(on: loss, steps: count).map { rule(line, $0) } }
  }

  /// The losses of the best predictor with a variance.
  func best(
    _ name: String, _ variance: @escaping (LineWalk, SparseWalk.Step) -> [Double]
  ) throws -> WalkLosses {
    try losses(name) { line, _ in
      [{ _, step in (line.exactNoise(at: step), variance(line, step)) }]
    }
  }

  private func losses(_ name: String, _ rules: (LineWalk, Int) -> [StepRule]) throws -> WalkLosses {
    var losses = WalkLosses(name: name)
    for (line, count) in zip(lines, SpreadRuns.counts) {
      let rules = rules(line, count)
      losses.bound.append(try rules.map { try line.gap($0) / log(2) })
      losses.drawn.append(try rules.map { try line.divergence($0) / log(2) })
    }
    return losses
  }
}
