import Diffusion
import GSLNumerics

/// What each single step of Heun's method gets wrong on the two humps, from points that are exact.
struct StepErrors {
  /// Noise levels σ, and the last step to 0.
  let levels: [Double]
  /// The mean distance from the truth after each step.
  let errors: [Double]

  init(levels: [Double], of schedule: NoiseSchedule) throws {
    let quantiles = stride(from: 0.01, through: 0.99, by: 0.07)
    func level(_ σ: Double) -> NoiseLevel {
      σ > 0 ? NoiseLevel(ratio: σ, of: schedule) : .none
    }
    // The point y on the scale of the data that has this share of the mass below it.
    func exact(_ quantile: Double, _ σ: Double) throws -> Double {
      let level = level(σ)
      let x = try findRoot(between: -8, and: 8) {
        Known.humps.cumulative(at: $0, level) - quantile
      }
      return x / level.signal
    }
    func slope(_ y: Double, _ σ: Double) -> Double {
      let level = level(σ)
      return Known.humps.noise(at: [y * level.signal], level)[0]
    }
    self.levels = levels + [0]
    errors = try zip(levels, levels.dropFirst() + [0]).map { σ, next in
      let missed = try quantiles.map { quantile in
        let y = try exact(quantile, σ)
        let first = slope(y, σ)
        let trial = y + (next - σ) * first
        let mean = next > 0 ? (first + slope(trial, next)) / 2 : first
        return abs(y + (next - σ) * mean - (try exact(quantile, next)))
      }
      return missed.reduce(0, +) / Double(missed.count)
    }
  }
}
