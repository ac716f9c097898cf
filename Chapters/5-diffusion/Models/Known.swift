import Datasets
import Diffusion

/// Densities and schedules that several sections look at. All of their formulas are known.
enum Known {
  /// Sixty steps, for checks on single steps.
  static let small = try! NoiseSchedule.linearScaled(steps: 60)
  /// A hundred steps, for the networks on the line and in the plane.
  static let toySchedule = try! NoiseSchedule.linearScaled(steps: 100)
  static let thousands = [
    try! NoiseSchedule.linear(steps: 1000), try! .cosine(steps: 1000), try! .sigmoid(steps: 1000),
  ]

  /// Two humps on the line.
  static let humps = try! NoisyMixture(
    weights: [0.4, 0.6], means: [[-1.2], [1]], standardDeviations: [0.35, 0.5])

  /// The ring of eight humps as a mixture, with all its scores.
  static let ring: NoisyMixture = {
    let modes = ToyDensity.ring().modes
    return try! NoisyMixture(
      weights: modes.map { _ in 1 }, means: modes.map { [$0.x, $0.y] },
      standardDeviations: modes.map { _ in 0.15 })
  }()

  /// Two classes that overlap, and the right one of them alone.
  static let pair = try! NoisyMixture(
    weights: [0.5, 0.5], means: [[-0.8], [0.8]], standardDeviations: [0.6, 0.6])
  static let positive = try! pair.restricted(to: [1])

  /// (1 + w) ε(x, c) − w ε(x, ∅) for the class on the right.
  static func guidedNoise(_ x: [Double], _ level: NoiseLevel, _ w: Double) -> [Double] {
    zip(positive.noise(at: x, level), pair.noise(at: x, level)).map { (1 + w) * $0 - w * $1 }
  }
}
