import Diffusion
import Foundation
import GSLNumerics

/// How a step back on the line is taken from given points: the predicted noise, and the variance.
typealias StepRule = (_ x: [Double], _ step: SparseWalk.Step) throws -> (
  noise: [Double], variance: [Double]
)

/// A walk back on the two humps whose costs are integrals over the line, so that nothing is sampled.
struct LineWalk {
  let walk: SparseWalk
  /// The trapezoidal rule is as good as exact here: what it sums is smooth and vanishes at the ends.
  static let (reach, spacing) = (7.0, 0.05)
  static let grid = Array(stride(from: -reach, through: reach, by: spacing))
  /// Of each step: q_t, the best prediction of the noise and the variance of the noise, given x_t.
  private let truths: [(density: [Double], noise: [Double], variance: [Double])]
  private let mixture: NoisyMixture

  init(_ walk: SparseWalk, of mixture: NoisyMixture = Known.humps) {
    self.walk = walk
    self.mixture = mixture
    truths = walk.steps.map { step in
      let level = step.level
      let toNoise = level.signal * level.signal / (level.noise * level.noise)
      return (
        Self.grid.map { exp(mixture.logDensity(at: [$0], level)) },
        mixture.noise(at: Self.grid, level),
        Self.grid.map { toNoise * mixture.cleanVariance(at: $0, level) }
      )
    }
  }

  /// The best prediction of the noise at the grid's points.
  func exactNoise(at step: SparseWalk.Step) -> [Double] { truths[step.index].noise }

  /// E of a function's values on the grid over the walk's points at a step.
  func mean(_ values: [Double], at step: SparseWalk.Step) -> Double {
    zip(values, truths[step.index].density).reduce(0) { $0 + $1.0 * $1.1 } * Self.spacing
  }

  /// The variance of q(x_s | x_t) at the grid's points.
  func exactVariance(at step: SparseWalk.Step) -> [Double] {
    truths[step.index].variance.map { step.tilde + step.gain * $0 }
  }

  /// The one variance for all x_t that suits a rule's mean best, by (eq:analytic): from the second moment of
  /// its prediction.
  func analyticVariance(_ noise: [Double], at step: SparseWalk.Step) -> Double {
    let moment = mean(noise.map { $0 * $0 }, at: step) / pow(step.level.noise, 2)
    let variance = step.beta / (1 - step.beta) * (1 - step.beta * moment)
    // A poor network's moment may be too large; the exact number is at least β̃.
    return max(variance, step.s > 0 ? step.tilde : 0.01 * step.beta)
  }

  // snippet.line-bound
  /// The bound averaged over the data, less their entropy, in nats.
  func gap(_ rule: StepRule) throws -> Double {
    var total = -entropy + walk.schedule.priorDivergence(clean: sqrt(secondMoment))
    for step in walk.steps {
      let (noise, variance) = try rule(Self.grid, step)
      let truth = truths[step.index]
      let costs = Self.grid.indices.map { i -> Double in
        let error = truth.variance[i] + pow(noise[i] - truth.noise[i], 2)
        return ((step.tilde + step.gain * error) / variance[i] + log(variance[i])) / 2
      }
      let fixed = step.s == 0 ? log(2 * .pi) : -1 - log(step.tilde)
      total += mean(costs, at: step) + fixed / 2
    }
    return total
  }
  // snippet.end

  /// The density of what the walk arrives at, on the grid: each step spreads every point's mass.
  func arrived(_ rule: StepRule) throws -> [Double] {
    var density = Self.grid.map { exp(logNormal($0, mean: 0, variance: 1)) }
    for step in walk.steps {
      let (noise, variance) = try rule(Self.grid, step)
      var next = [Double](repeating: 0, count: density.count)
      for (i, x) in Self.grid.enumerated() where density[i] > 1e-15 {
        let mean = (x - step.beta / step.level.noise * noise[i]) / sqrt(1 - step.beta)
        let weight = density[i] * Self.spacing / sqrt(2 * .pi * variance[i])
        let (scale, span) = (-0.5 / variance[i], 9 * sqrt(variance[i]))
        guard mean.isFinite, span.isFinite else { continue }
        func place(_ x: Double) -> Int {
          Int(min(max((x + Self.reach) / Self.spacing, 0), Double(density.count - 1)))
        }
        let (first, last) = (place(mean - span), place(mean + span))
        guard first <= last else { continue }
        for j in first...last {
          let distance = Self.grid[j] - mean
          next[j] += weight * exp(scale * distance * distance)
        }
      }
      density = next
    }
    return density
  }

  /// D(data ‖ what the walk arrives at), in nats.
  func divergence(_ rule: StepRule) throws -> Double {
    zip(Self.grid, try arrived(rule)).reduce(0) { sum, pair in
      let log = mixture.logDensity(at: [pair.0])
      return sum + exp(log) * (log - Foundation.log(max(pair.1, 1e-300))) * Self.spacing
    }
  }

  private var entropy: Double {
    Self.grid.reduce(0) {
      let log = mixture.logDensity(at: [$1])
      return $0 - exp(log) * log * Self.spacing
    }
  }

  private var secondMoment: Double {
    mixture.weights.indices.reduce(0) { sum, k in
      let (mean, width) = (mixture.means[k][0], mixture.standardDeviations[k])
      return sum + mixture.weights[k] * (mean * mean + width * width)
    }
  }
}
