import Diffusion
import Foundation
import RandomStreams
import Testing

/// Schedules that leave nothing of the data at T, and the prediction of velocities that they need.
@Suite struct ZeroTerminalTests {
  private let schedule = try! NoiseSchedule.linear(steps: 50).rescaledToZeroTerminalSNR()

  @Test func theSignalEndsAtZeroAndStartsWhereItDid() throws {
    let plain = try NoiseSchedule.linear(steps: 50)
    #expect(schedule.hasZeroTerminalSNR && !plain.hasZeroTerminalSNR)
    #expect(schedule.alphaBar(50) == 0 && schedule.noiseVariance(50) == 1)
    #expect(schedule.logSignalToNoise(50) == -.infinity)
    #expect(abs(schedule.alphaBar(1) / plain.alphaBar(1) - 1) < 1e-15)
    // Algorithm 1 of Lin et al. as printed there.
    let roots = (1...50).map { plain.alphaBar($0).squareRoot() }
    for t in 1...50 {
      let moved = (roots[t - 1] - roots[49]) * roots[0] / (roots[0] - roots[49])
      #expect(abs(schedule.alphaBar(t).squareRoot() - moved) < 1e-14, "\(t)")
    }
    #expect(schedule.priorDivergence(clean: 3) == 0)
    #expect(plain.priorDivergence(clean: 3) > 0.1)
  }

  @Test func targetsSayTheSame() {
    for t in [0, 1, 25, 49, 50] {
      let level = NoiseLevel(t, of: schedule)
      let (x0, epsilon) = (0.7, -1.3)
      let x = level.signal * x0 + level.noise * epsilon
      for target in PredictionTarget.allCases where target != .noise || t < 50 {
        let predicted = level.target(clean: x0, noise: epsilon, as: target)
        let clean = level.clean(x, predicted: predicted, as: target)
        #expect(abs(clean - x0) < 1e-9, "\(target) at \(t)")
      }
    }
    #expect(NoiseLevel(ratio: .infinity, of: schedule).noise == 1)
    #expect(NoiseLevel(ratio: 1e200, of: schedule).signal == 1e-200)
  }

  @Test func weightsOfNoiseAndVelocityAreOne() {
    for t in 2...49 {
      let noise = schedule.noiseWeight(t, reverseVariance: schedule.beta(t))
      let velocity = schedule.velocityWeight(t, reverseVariance: schedule.beta(t))
      #expect(abs(velocity / (noise * schedule.alphaBar(t)) - 1) < 1e-10, "\(t)")
    }
    #expect(schedule.velocityWeight(50, reverseVariance: 1).isFinite)
  }

  @Test func noiseCannotBePredictedThere() throws {
    #expect(throws: DiffusionError.self) { try Sampler(schedule, .ddim(eta: 0)) }
    #expect(throws: DiffusionError.self) {
      try ProbabilityFlow(schedule).transport([0], from: 50, to: 1) { x, _ in x }
    }
    #expect(throws: DiffusionError.self) { try NoiseSchedule("late", betas: [1, 0.5]) }
    #expect(throws: DiffusionError.self) { try NoiseSchedule("beyond", betas: [0.5, 1.1]) }
  }

  /// Data far from 0: from pure noise the exact velocities lead to their mean with a zero terminal
  /// SNR, and not without it, which is what it is for.
  @Test(arguments: [
    SamplingMethod.ancestral(.lower), .ancestral(.upper), .ddim(eta: 0), .ddim(eta: 1), .heun,
    .multistep,
  ])
  func samplesHaveTheDatasMean(_ method: SamplingMethod) throws {
    let mixture = try NoisyMixture(
      weights: [1, 1], means: [[7], [9]], standardDeviations: [0.5, 0.5])
    let plain = try NoiseSchedule.linear(steps: 50)
    func mean(_ schedule: NoiseSchedule) throws -> Double {
      let sampler = try Sampler(schedule, method, predicting: .velocity)
      var (stream, asked) = (RandomStream(seed: 4), 0)
      let noise = stream.normals(2000)
      let x = try sampler.sample(from: noise, using: &stream) { x, level in
        asked += 1
        return mixture.velocity(at: x, level)
      }
      #expect(asked == sampler.evaluations && x.allSatisfy(\.isFinite))
      return x.reduce(0, +) / 2000
    }
    // The mean of 2000 has a standard error of 0.025.
    #expect(abs(try mean(schedule) - 8) < 0.15, "\(method)")
    #expect(try mean(plain) < 7.5, "\(method)")
  }

  @Test func aMixtureAtInfinityHasNoDensity() throws {
    let mixture = try NoisyMixture(
      weights: [1, 1], means: [[0], [1]], standardDeviations: [1, 2])
    #expect(mixture.logDensity(at: [.infinity]) == -.infinity)
    #expect(mixture.logDensity(at: [.nan]).isNaN)
    #expect(mixture.responsibilities(at: [1e200], .none) == [0, 1])
  }
}
