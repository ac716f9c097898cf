import Foundation
import GSLNumerics
import Probability
import RandomStreams
import Testing

/// Estimators against the divergences they estimate; seeds are fixed, bands are five standard errors
/// (false alarms: one in a million) unless said otherwise.
@Suite struct EstimatorTests {
  @Test func monteCarloCoversTheTruth() throws {
    let p = try Normal(mean: 0, standardDeviation: 1)
    let q = try Normal(mean: 1, standardDeviation: 2)
    let truth = klDivergence(of: p, from: q)
    var stream = RandomStream(seed: 3)
    let result = klDivergenceByMonteCarlo(of: p, from: q, samples: 20_000, using: &stream)
    #expect(abs(result.estimate.value - truth) <= 5 * result.estimate.error)
    #expect(result.intervalIsTrustworthy)
    #expect(result.effectiveSampleSize > 100)
    // The controlled terms contain q/p, whose variance is infinite for so wide a q: it says so.
    let wide = klDivergenceByMonteCarlo(
      of: p, from: q, samples: 20_000, controlled: true, using: &stream)
    #expect(!wide.intervalIsTrustworthy)
    // For nearly equal ones they are what finds the divergence at all.
    let near = try Normal(mean: 0.01, standardDeviation: 1)
    let controlled = klDivergenceByMonteCarlo(
      of: p, from: near, samples: 20_000, controlled: true, using: &stream)
    #expect(abs(controlled.estimate.value - 5e-5) <= 5 * controlled.estimate.error)
    #expect(controlled.intervalIsTrustworthy && controlled.estimate.error < 1e-6)
    let jsd = jsDivergenceByMonteCarlo(of: p, and: q, samples: 20_000, using: &stream)
    let exact = try jsDivergenceByQuadrature(of: p, and: q).value
    #expect(abs(jsd.estimate.value - exact) <= 5 * jsd.estimate.error)
    let entropy = entropyByMonteCarlo(of: p, samples: 20_000, using: &stream)
    #expect(abs(entropy.estimate.value - p.entropy) <= 5 * entropy.estimate.error)
    let hellinger = fDivergenceByMonteCarlo(
      .squaredHellinger, of: p, from: q, samples: 20_000, using: &stream)
    let exactHellinger = try squaredHellingerByQuadrature(between: p, and: q).value
    #expect(abs(hellinger.estimate.value - exactHellinger) <= 5 * hellinger.estimate.error)
  }

  @Test func monteCarloSaysWhenNotToBelieveIt() throws {
    // The log ratio of Student-t₃ to a normal has no variance.
    let t = try StudentT(degreesOfFreedom: 3)
    let normal = try Normal(mean: 0, standardDeviation: 1)
    var stream = RandomStream(seed: 4)
    let result = klDivergenceByMonteCarlo(of: t, from: normal, samples: 50_000, using: &stream)
    #expect(result.tailIndex < 2)
    #expect(!result.intervalIsTrustworthy)
    // Mass where there is none.
    let uniform = try Uniform(lower: -1, upper: 1)
    let infinite = klDivergenceByMonteCarlo(of: normal, from: uniform, samples: 100, using: &stream)
    #expect(infinite.estimate.value == .infinity)
    // Nowhere near each other: the samples of one are worth nothing for the other.
    let far = klDivergenceByMonteCarlo(
      of: normal, from: try Normal(mean: 6, standardDeviation: 1), samples: 10_000, using: &stream)
    #expect(far.effectiveSampleSize < 100)
  }

  @Test func monteCarloWorksForEveryKind() throws {
    var stream = RandomStream(seed: 5)
    let (p, q) = (try Poisson(rate: 3), try Poisson(rate: 4))
    let discrete = klDivergenceByMonteCarlo(of: p, from: q, samples: 20_000, using: &stream)
    #expect(
      abs(discrete.estimate.value - klDivergence(of: p, from: q)) <= 5 * discrete.estimate.error)
    let a = try MultivariateNormal(mean: [0, 0], covariance: [[1, 0.5], [0.5, 1]])
    let b = try MultivariateNormal(mean: [1, 0], covariance: [[1, 0], [0, 2]])
    let vector = klDivergenceByMonteCarlo(of: a, from: b, samples: 20_000, using: &stream)
    #expect(
      abs(vector.estimate.value - klDivergence(of: a, from: b)) <= 5 * vector.estimate.error)
  }

  @Test func nearestNeighbors() throws {
    let a = try MultivariateNormal(mean: [0, 0], covariance: [[1, 0], [0, 1]])
    let b = try MultivariateNormal(mean: [1, 0], covariance: [[1, 0.3], [0.3, 1.5]])
    var stream = RandomStream(seed: 6)
    let (x, y) = (a.samples(1000, using: &stream), b.samples(1000, using: &stream))
    let truth = klDivergence(of: a, from: b)
    let estimate = try nearestNeighborKLDivergence(
      of: x, from: y, neighbors: 5, subsamples: 8, using: &stream)
    #expect(abs(estimate.value - truth) < 0.15, "\(estimate), not \(truth)")
    #expect(estimate.error > 0.005 && estimate.error < 0.2)
    #expect(throws: DistributionError.self) {
      try nearestNeighborKLDivergence(of: [[0], [0], [1]], from: [[2], [3]])
    }
    #expect(throws: DistributionError.self) {
      try nearestNeighborKLDivergence(of: [[0]], from: [[2], [3]])
    }
  }

  @Test func plugIn() throws {
    #expect(try plugInEntropy(of: [1, 1, 2, 2], corrected: false) == log(2))
    #expect(abs(try plugInEntropy(of: ["a", "b"]) - (log(2) + 0.25)) < 1e-15)
    #expect(try plugInKLDivergence(of: [1, 2], from: [1, 1]) == .infinity)
    #expect(try plugInKLDivergence(of: [1, 2], from: [1, 1], pseudocount: 0.5).isFinite)
    #expect(try plugInKLDivergence(of: [1, 2, 2], from: [2, 1, 2]) == 0)
    #expect(throws: DistributionError.self) { try plugInEntropy(of: [Int]()) }
    var stream = RandomStream(seed: 8)
    let p = try Normal(mean: 0, standardDeviation: 1)
    let q = try Normal(mean: 1, standardDeviation: 1)
    let (x, y) = (p.samples(20_000, using: &stream), q.samples(20_000, using: &stream))
    let histogram = try histogramKLDivergence(of: x, from: y, bins: 60)
    #expect(abs(histogram - 0.5) < 0.05)
  }

  @Test func bootstrapCoversTheDifference() throws {
    var stream = RandomStream(seed: 9)
    let p = try Poisson(rate: 2)
    let (x, y) = (p.samples(400, using: &stream), p.samples(400, using: &stream))
    let interval = try bootstrap(x, y, resamples: 200, using: &stream) { x, y in
      Double(x.reduce(0, +)) / Double(x.count) - Double(y.reduce(0, +)) / Double(y.count)
    }
    #expect(interval.lower < 0 && interval.upper > 0)
    // √(2 · 2/400).
    #expect(abs(interval.standardError / 0.1 - 1) < 0.3)
  }
}
