import Datasets
import Foundation
import GSLNumerics
import RandomStreams
import Testing

@testable import Evaluation

@Suite struct FrechetDistanceTests {
  /// A Gaussian with the given moments, without sampling.
  private func gaussian(_ mean: [Double], _ covariance: [[Double]]) -> GaussianSummary {
    GaussianSummary(mean: mean, covariance: Matrix(covariance))
  }

  private func distance(_ a: GaussianSummary, _ b: GaussianSummary) throws -> Double {
    try FrechetReference(a).distanceSquared(to: b)
  }

  @Test func closedCases() throws {
    let unit = [[1.0, 0], [0, 1.0]]
    // A shift by (3, 4); independent scales: (2 − 1)² + (3 − 1)².
    #expect(abs(try distance(gaussian([0, 0], unit), gaussian([3, 4], unit)) - 25) < 1e-12)
    #expect(
      abs(try distance(gaussian([0, 0], unit), gaussian([0, 0], [[4, 0], [0, 9]])) - 5) < 1e-12)
    // Correlations +ρ and −ρ: 4 − 4·√(1 − ρ²) … by the formula for 2×2 (Olkin and Pukelsheim,
    // 1982): tr (AB)^½ = √(tr AB + 2 √det AB) = √(2(1 − ρ²) + 2(1 − ρ²)) = 2 √(1 − ρ²).
    let rho = 0.6
    let value = try distance(
      gaussian([0, 0], [[1, rho], [rho, 1]]), gaussian([0, 0], [[1, -rho], [-rho, 1]]))
    #expect(abs(value - (4 - 4 * (1 - rho * rho).squareRoot())) < 1e-12)
    // A degenerate covariance.
    #expect(
      abs(try distance(gaussian([0, 0], unit), gaussian([0, 0], [[0, 0], [0, 0]])) - 2) < 1e-12)
  }

  @Test func itIsSymmetricAndZeroForEqualSets() throws {
    let (a, b) = (noise(60, 4, seed: 1), noise(80, 4, seed: 2, shift: 1))
    #expect(try frechetDistanceSquared(a, a) < 1e-10)
    let (there, back) = (try frechetDistanceSquared(a, b), try frechetDistanceSquared(b, a))
    #expect(abs(there / back - 1) < 1e-9 && there > 2)
  }

  @Test func covarianceIsTheUnbiasedOne() throws {
    let summary = GaussianSummary(of: try Points([1, 0, 2, 0, 3, 6], dimension: 2))
    #expect(summary.mean == [2, 2])
    #expect(summary.covariance.elements == [1, 3, 3, 12])
  }

  @Test func weightsAreRepeatedRows() {
    let points = noise(6, 3, seed: 3)
    let weighted = GaussianSummary(of: points, weights: [2, 0, 1, 1, 0, 2])
    let repeated = GaussianSummary(of: points.subset([0, 0, 2, 3, 5, 5]))
    for i in 0..<3 {
      #expect(abs(weighted.mean[i] - repeated.mean[i]) < 1e-12)
      for j in 0..<3 {
        #expect(abs(weighted.covariance[i, j] - repeated.covariance[i, j]) < 1e-12)
      }
    }
  }
}

@Suite struct MaximumMeanDiscrepancyTests {
  private func naive(_ x: Points, _ y: Points, _ bandwidthSquared: Double) -> Double {
    func kernel(_ a: Points, _ i: Int, _ b: Points, _ j: Int) -> Double {
      var sum = 0.0
      for c in 0..<a.dimension {
        sum += pow(Double(a.values[i * a.dimension + c] - b.values[j * a.dimension + c]), 2)
      }
      return exp(-sum / (2 * bandwidthSquared))
    }
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for i in 0..<x.count { for j in 0..<x.count where i != j { xx += kernel(x, i, x, j) } }
    for i in 0..<y.count { for j in 0..<y.count where i != j { yy += kernel(y, i, y, j) } }
    for i in 0..<x.count { for j in 0..<y.count { xy += kernel(x, i, y, j) } }
    let (m, n) = (Double(x.count), Double(y.count))
    return xx / (m * (m - 1)) + yy / (n * (n - 1)) - 2 * xy / (m * n)
  }

  @Test func itIsTheFormula() throws {
    let (data, samples) = (noise(40, 3, seed: 1), noise(30, 3, seed: 2, shift: 0.5))
    let discrepancy = try MaximumMeanDiscrepancy(reference: data)
    // The median of squared distances of standard normals in three dimensions is 2 · 2.366.
    #expect(abs(discrepancy.bandwidthSquared / 4.73 - 1) < 0.25)
    let expected = naive(samples, data, discrepancy.bandwidthSquared)
    #expect(abs(discrepancy.squared(of: samples) - expected) < 1e-6)
  }

  @Test func itIsZeroOnAverageForOneDistribution() throws {
    let data = noise(100, 4, seed: 50)
    let values = try (0..<60).map { seed in
      try MaximumMeanDiscrepancy(reference: noise(60, 4, seed: 100 + seed))
        .squared(of: noise(60, 4, seed: 200 + seed))
    }
    let mean = values.reduce(0, +) / 60
    let deviation = (values.reduce(0) { $0 + pow($1 - mean, 2) } / 59).squareRoot()
    #expect(abs(mean) < 4 * deviation / 60.0.squareRoot())
    #expect(values.contains { $0 < 0 } && values.contains { $0 > 0 })
    let shifted = try MaximumMeanDiscrepancy(reference: data).squared(
      of: noise(100, 4, seed: 7, shift: 1))
    #expect(shifted > 10 * deviation)
  }

  @Test func weightsCountPairsOfDifferentRows() throws {
    let (data, samples) = (noise(20, 2, seed: 1), noise(4, 2, seed: 2))
    let kernels = try MaximumMeanDiscrepancy(reference: data).kernels(of: samples)
    let weights = [2.0, 0, 1, 1]
    var (inner, outer) = (0.0, 0.0)
    for i in 0..<4 {
      outer += weights[i] * kernels.across[i]
      for j in 0..<4 where i != j {
        inner += weights[i] * weights[j] * Double(kernels.inside[i][j])
      }
    }
    let expected = inner / 12 + kernels.within - outer / 2
    #expect(abs(kernels.value(weights) - expected) < 1e-12)
  }

  @Test func theStandardErrorIsTheSpreadOfRepetitions() throws {
    // For normals of variance 1, δ apart, in one dimension and ℓ = 1: 2/√3 · (1 − e^(−δ²/6)).
    let truth = 2 / 3.0.squareRoot() * (1 - exp(-1.0 / 6))
    let mmd = MaximumMeanDiscrepancy(reference: noise(300, 1, seed: 1), bandwidthSquared: 1)
      .estimate(of: noise(300, 1, seed: 2, shift: 1))
    #expect(abs(mmd.value - truth) <= 5 * mmd.error && mmd.error < 0.05)
    let estimates = (0..<40).map { seed in
      MaximumMeanDiscrepancy(reference: noise(60, 1, seed: 300 + seed), bandwidthSquared: 1)
        .estimate(of: noise(60, 1, seed: 400 + seed, shift: 1))
    }
    let mean = estimates.reduce(0) { $0 + $1.value } / 40
    let spread = (estimates.reduce(0) { $0 + pow($1.value - mean, 2) } / 39).squareRoot()
    let typical = estimates.reduce(0) { $0 + $1.error } / 40
    #expect(spread < 2 * typical && typical < 2 * spread)
  }

  @Test func constantDataDoNotDivideByZero() throws {
    let constant = try Points([1, 1, 1, 1], dimension: 1)
    #expect(try MaximumMeanDiscrepancy(reference: constant).squared(of: constant) == 0)
  }
}

@Suite struct PrecisionRecallTests {
  private let data = noise(300, 3, seed: 1)

  @Test func freshSamplesArePlausibleAndCover() {
    let fresh = PrecisionRecall(samples: noise(300, 3, seed: 2), data: data)
    #expect(fresh.precision > 0.8 && fresh.recall > 0.8)
    let same = PrecisionRecall(samples: data, data: data)
    #expect(same.precision == 1 && same.recall == 1)
  }

  @Test func whatIsFarOffIsNeither() {
    let far = PrecisionRecall(samples: noise(300, 3, seed: 2, shift: 20), data: data)
    #expect(far.precision == 0 && far.recall == 0)
  }

  @Test func aForgottenModeCostsRecallOnly() throws {
    let near = noise(150, 2, seed: 3)
    let both = try Points(near.values + noise(150, 2, seed: 4, shift: 30).values, dimension: 2)
    let collapsed = PrecisionRecall(samples: noise(300, 2, seed: 5), data: both)
    #expect(collapsed.precision > 0.8)
    #expect(abs(collapsed.recall - 0.47) < 0.06)
    // The other way round: half of the samples are where no data are.
    let spread = PrecisionRecall(samples: both, data: noise(300, 2, seed: 5))
    #expect(abs(spread.precision - 0.47) < 0.06 && spread.recall > 0.8)
  }
}

@Suite struct MemorizationTests {
  private let training = noise(400, 6, seed: 1)
  private let heldOut = noise(200, 6, seed: 2)

  @Test func copiesFreshSamplesAndOutliersAreToldApart() {
    func copying(_ samples: Points) -> Double {
      Memorization(samples: samples, heldOut: heldOut, training: training).copying
    }
    #expect(copying(training.subset(0..<100)) == 1)
    #expect(abs(copying(noise(200, 6, seed: 3)) - 0.5) < 0.1)
    #expect(copying(noise(200, 6, seed: 4, shift: 5)) < 0.01)
    let half = training.subset(0..<100).values + noise(100, 6, seed: 5).values
    #expect(abs(copying(try! Points(half, dimension: 6)) - 0.75) < 0.08)
  }

  @Test func equalDistancesCountHalf() throws {
    let training = try Points([0], dimension: 1)
    let memorization = Memorization(
      samples: try Points([2, 1, 5], dimension: 1),
      heldOut: try Points([1, 2, 2, 3], dimension: 1),
      training: training)
    #expect(memorization.copyingOfEach == [0.5, 0.875, 0])
    #expect(memorization.heldOutDistances == [1, 2, 2, 3])
  }
}

@Suite struct ResamplingTests {
  @Test func theIntervalOfAMeanIsTheTextbooks() throws {
    var stream = RandomStream(seed: 5)
    let values = (0..<400).map { _ in stream.normal() }
    let mean = values.reduce(0, +) / 400
    let interval = try Resampling.interval(
      ofMean: values, stream: RandomStream(seed: 6), within: -10...10)
    #expect(abs(interval.lowerBound - (mean - 0.098)) < 0.03)
    #expect(abs(interval.upperBound - (mean + 0.098)) < 0.03)
    let again = try Resampling.interval(
      ofMean: values, stream: RandomStream(seed: 6), within: -10...10)
    #expect(again == interval)
  }

  @Test func biasOfResamplesStaysOutAndLimitsHold() throws {
    // Resamples that all stray upward say nothing of the spread.
    let interval = try Resampling.interval(
      around: 1, count: 5, stream: RandomStream(seed: 1)
    ) { _ in 1.3 }
    #expect(abs(interval.lowerBound - 1) < 1e-12 && abs(interval.upperBound - 1) < 1e-12)
    let clamped = try Resampling.interval(
      around: 1, count: 5, stream: RandomStream(seed: 1), within: 1.5...2
    ) { _ in 1.3 }
    #expect(clamped == 1.5...1.5)
  }

  @Test func theIntervalContainsItsEstimateForBiasedStatistics() throws {
    // Total variation of few samples to their own density: all bias.
    let grid = GridTotalVariation(to: .checkerboard)
    var stream = RandomStream(seed: 2)
    let places = grid.places(of: ToyDensity.checkerboard.sample(400, using: &stream))
    let value = grid.distance(places: places, weights: nil)
    let interval = try Resampling.interval(around: value, count: 400, stream: stream) {
      grid.distance(places: places, weights: $0)
    }
    #expect(value > 0.2 && interval.contains(value))
    #expect(interval.upperBound - interval.lowerBound < 0.1)
  }

  @Test func aResampleHasAsManyRows() throws {
    _ = try Resampling.interval(around: 0, count: 7, stream: RandomStream(seed: 1)) { weights in
      #expect(weights.count == 7 && weights.reduce(0, +) == 7)
      return 0
    }
  }
}
