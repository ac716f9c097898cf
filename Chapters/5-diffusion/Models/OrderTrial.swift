import Diffusion
import Foundation
import GSLNumerics
import RandomStreams

/// The library's samplers on the two humps between two fixed noise levels, in steps that are even in σ.
struct OrderTrial {
  private let schedule: NoiseSchedule
  private static let (high, low) = (3.0, 0.5)

  init(steps: Int) throws {
    // The first step jumps to σ = 0.5, the rest climb evenly to σ = 3.
    let levels = (0...steps).map { Self.low + (Self.high - Self.low) * Double($0) / Double(steps) }
    let bars = levels.map { 1 / (1 + $0 * $0) }
    schedule = try NoiseSchedule(
      "even in σ", betas: [1 - bars[0]] + zip(bars, bars.dropFirst()).map { 1 - $1 / $0 })
  }

  /// How far the sampler's point at σ = 0.5 is from that of the same quantile.
  ///
  /// - Parameter start: the point on the scale of the data, at σ = 0.5.
  func error(of method: SamplingMethod, from start: Double) throws -> Double {
    let bottom = NoiseLevel(1, of: schedule)
    let top = NoiseLevel(schedule.steps, of: schedule)
    let quantile = Known.humps.cumulative(at: start * bottom.signal, bottom)
    let begin = try findRoot(between: -8, and: 8) {
      Known.humps.cumulative(at: $0, top) - quantile
    }
    var unused = RandomStream(seed: 0)
    var arrived = Double.nan
    _ = try Sampler(schedule, method).sample(
      from: [begin], using: &unused,
      observe: { t, x, _ in if t == 1 { arrived = x[0] } }, Known.humps.noise)
    return abs(arrived / bottom.signal - start)
  }
}
