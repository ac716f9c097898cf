import Foundation
import RandomStreams
import Testing

@testable import Diffusion

/// Samplers on data whose best denoiser is known.
@Suite struct SamplerTests {
  let schedule: NoiseSchedule
  let normal: NoisyMixture

  init() throws {
    schedule = try .linearScaled(steps: 200)
    normal = try NoisyMixture(weights: [1], means: [[0.5]], standardDeviations: [0.8])
  }

  private func moments(_ x: [Double]) -> (mean: Double, variance: Double) {
    let mean = x.reduce(0, +) / Double(x.count)
    return (mean, x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count))
  }

  @Test(
    arguments: [
      .ancestral(.upper), .ancestral(.lower), .ddim(eta: 0), .ddim(eta: 0.5), .heun, .multistep,
    ] as [SamplingMethod])
  func momentsComeOut(_ method: SamplingMethod) throws {
    var stream = RandomStream(seed: 7)
    let sampler = try Sampler(schedule, method)
    var asked = 0
    let samples = try sampler.sample(from: stream.normals(20_000), using: &stream) { x, level in
      asked += 1
      return normal.noise(at: x, level)
    }
    #expect(asked == sampler.evaluations)
    let (mean, variance) = moments(samples)
    #expect(abs(mean - 0.5) < 0.03)
    #expect(abs(variance - 0.64) < 0.04)
  }

  @Test func ddimWithEtaOneIsAncestral() throws {
    var (a, b) = (RandomStream(seed: 3), RandomStream(seed: 3))
    let noise = RandomStream(seed: 4).split("x").normalsCopy(50)
    let one = try Sampler(schedule, .ddim(eta: 1), steps: 40).sample(
      from: noise, using: &a, normal.noise)
    let other = try Sampler(schedule, .ancestral(.lower), steps: 40).sample(
      from: noise, using: &b, normal.noise)
    for (x, y) in zip(one, other) { #expect(abs(x - y) < 1e-9) }
  }

  @Test func theFlowIsSolvedAndReturns() throws {
    let flow = ProbabilityFlow(schedule, relativeTolerance: 1e-10)
    let x = [-1.0, 0.3, 2.2]
    let noise = try flow.transport(x, from: 1, to: 200, normal.noise)
    let back = try flow.transport(noise, from: 200, to: 1, normal.noise)
    for (a, b) in zip(x, back) { #expect(abs(a - b) < 1e-7) }
    // For one normal the flow is linear: it keeps the quantile.
    let (first, last) = (NoiseLevel(1, of: schedule), NoiseLevel(200, of: schedule))
    for (a, b) in zip(x, noise) {
      #expect(abs(normal.cumulative(at: a, first) - normal.cumulative(at: b, last)) < 1e-7)
    }
  }

  @Test func badRequestsAreRefused() {
    #expect(throws: DiffusionError.self) { try Sampler(schedule, .heun, steps: 201) }
    #expect(throws: DiffusionError.self) { try Sampler(schedule, .heun, steps: 0) }
    #expect(throws: DiffusionError.self) { try Sampler(schedule, .ddim(eta: 1.5)) }
    #expect(throws: DiffusionError.self) {
      try NoisyMixture(weights: [1, -1], means: [[0], [1]], standardDeviations: [1, 1])
    }
  }
}

extension RandomStream {
  func normalsCopy(_ count: Int) -> [Double] {
    var copy = self
    return copy.normals(count)
  }
}
