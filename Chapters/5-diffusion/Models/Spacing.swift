import Diffusion
import Foundation

// snippet.spacing
/// `count` noise levels σ from `high` down to `low`, evenly spaced in σ^{1/ρ}.
/// Source: Karras and others (2022), equation 5.
func karrasLevels(
  _ count: Int, from high: Double, to low: Double, exponent ρ: Double = 7
) -> [Double] {
  (0..<count).map { i in
    let share = Double(i) / Double(max(count - 1, 1))
    let (a, b) = (pow(high, 1 / ρ), pow(low, 1 / ρ))
    return pow(a + share * (b - a), ρ)
  }
}
// snippet.end

// snippet.heun
/// Heun's method along dy/dσ = ε, over any levels and then to 0: two evaluations
/// a step, one for the last.
func heunSample(
  _ noise: [Double], levels: [Double], of schedule: NoiseSchedule,
  _ predictor: NoisePredictor
) throws -> [Double] {
  func slope(_ y: [Double], _ σ: Double) throws -> [Double] {
    let level = NoiseLevel(ratio: σ, of: schedule)
    return try predictor(y.map { $0 * level.signal }, level)
  }
  var y = noise.map { $0 / NoiseLevel(ratio: levels[0], of: schedule).signal }
  for (σ, next) in zip(levels, levels.dropFirst() + [0]) {
    let first = try slope(y, σ)
    let trial = zip(y, first).map { $0 + (next - σ) * $1 }
    guard next > 0 else { return trial }
    let second = try slope(trial, next)
    y = y.indices.map { y[$0] + (next - σ) * (first[$0] + second[$0]) / 2 }
  }
  return y
}
// snippet.end
