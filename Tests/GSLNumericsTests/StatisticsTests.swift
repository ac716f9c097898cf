import Foundation
import GSLNumerics
import RandomStreams
import Testing

@Suite struct StatisticsTests {
  @Test func momentsOfAKnownSample() throws {
    let m = try Moments(of: [2, 4, 4, 4, 5, 5, 7, 9])
    #expect(m.mean == 5)
    #expect(abs(m.variance - 32.0 / 7) < 1e-15)
    #expect(abs(m.standardError - (4.0 / 7).squareRoot()) < 1e-15)
    // Σ(x − 5)³ = 42, Σ(x − 5)⁴ = 356, over n, with the standard deviation of n − 1.
    let variance = 32.0 / 7
    let skewness = 42.0 / 8 / (variance * variance.squareRoot())
    let kurtosis = 356.0 / 8 / (variance * variance) - 3
    #expect(abs(m.skewness - skewness) < 1e-14)
    #expect(abs(m.excessKurtosis - kurtosis) < 1e-14)
    #expect((m.minimum, m.maximum) == (2, 9))
    #expect(m.estimate == Estimate(5, error: m.standardError, method: .monteCarlo(samples: 8)))
  }

  @Test func edgesOfMoments() throws {
    #expect(try Moments(of: [3]).variance.isNaN)
    #expect(try Moments(of: [3]).estimate.error == .infinity)
    #expect(try Moments(of: [3, 3, 3]).variance == 0)
    #expect(try Moments(of: [3, 3, 3]).skewness.isNaN)
    // A large offset does not drown the variance.
    let far = try Moments(of: [1e9, 1e9 + 1, 1e9 + 2])
    #expect(abs(far.variance - 1) < 1e-6)
    #expect(throws: GSLError.self) { try Moments(of: []) }
    #expect(throws: GSLError.self) { try Moments(of: [1, .nan]) }
  }

  @Test func quantilesInterpolate() throws {
    let values = [3.0, 1, 2, 5, 4]
    #expect(try quantiles(of: values, [0, 0.25, 0.5, 0.6, 1]) == [1, 2, 3, 3.4, 5])
    #expect(try quantile(of: [7], 0.3) == 7)
    #expect(throws: GSLError.self) { try quantile(of: [], 0.5) }
    #expect(throws: GSLError.self) { try quantile(of: [1, .nan], 0.5) }
    #expect(throws: GSLError.self) { try quantile(of: [1], 1.5) }
  }

  @Test func histogramsCountEveryValueOnce() throws {
    let h = try Histogram(of: [0, 0.1, 0.5, 0.999, 1, -1, 3], bins: 2, range: 0...1)
    #expect(h.counts == [2, 3])
    #expect((h.below, h.above, h.total) == (1, 1, 7))
    #expect(h.edges == [0, 0.5, 1])
    #expect(h.centers == [0.25, 0.75])
    let inside = h.densities.reduce(0, +) * 0.5
    #expect(abs(inside - 5.0 / 7) < 1e-15)
    #expect(try Histogram(of: [4, 4, 4], bins: 3).counts == [0, 3, 0])
    #expect(try Histogram(of: [], bins: 3).counts == [0, 0, 0])
    // Edges that are not binary fractions: every value of the grid falls into its own bin.
    let tenths = (0..<10).map { Double($0) / 10 }
    #expect(
      try Histogram(of: tenths, bins: 10, range: 0...1).counts == [Int](repeating: 1, count: 10))
    #expect(throws: GSLError.self) { try Histogram(of: [Double.nan], bins: 2) }
    #expect(throws: GSLError.self) { try Histogram(of: [.infinity], bins: 2) }
    #expect(throws: GSLError.self) { try Histogram(of: [1], bins: 0) }
  }

  /// The p-values of true hypotheses are uniform: a p-value below 0.1 comes in a tenth of the runs.
  @Test func pValuesAreUniformUnderTheHypothesis() throws {
    var random = RandomStream(seed: 1)
    let runs = 2000
    var (one, two, chi) = (0, 0, 0)
    for _ in 0..<runs {
      let sample = random.uniforms(50)
      one += try kolmogorovSmirnov(sample) { $0 }.pValue < 0.1 ? 1 : 0
      two += try kolmogorovSmirnov(random.normals(400), random.normals(300)).pValue < 0.1 ? 1 : 0
      let counts = try Histogram(of: random.uniforms(200), bins: 10, range: 0...1).counts
      chi +=
        try chiSquaredTest(
          observed: counts, expected: [Double](repeating: 20, count: 10)
        ).pValue < 0.1 ? 1 : 0
    }
    // Five standard errors of a count of 200 are 67; two samples are a little conservative.
    for count in [one, two, chi] { #expect(abs(count - 200) < 67, "\(count)") }
  }

  @Test func wrongHypothesesAreRefused() throws {
    var random = RandomStream(seed: 2)
    let sample = random.normals(1000)
    #expect(try kolmogorovSmirnov(sample) { normalCumulative($0 - 0.3) }.pValue < 1e-6)
    #expect(try kolmogorovSmirnov(sample, sample.map { $0 + 0.3 }).pValue < 1e-6)
    #expect(try chiSquaredTest(observed: [60, 40, 20], expected: [40, 40, 40]).pValue < 1e-4)
    #expect(try kolmogorovSmirnov(sample, sample).statistic == 0)
    #expect(try kolmogorovSmirnov(sample, sample).pValue == 1)
  }

  /// Kolmogorov's distribution at published points (Smirnov's table, 1948), through both series.
  @Test func kolmogorovsTable() throws {
    let n = 10_000
    for (lambda, probability) in [(0.5, 0.963945), (1, 0.27), (1.36, 0.049486), (2, 0.000671)] {
      // A sample at the middles of n cells is 1/2n from its cumulative; moved by d, d + 1/2n.
      let d = lambda / (Double(n).squareRoot() + 0.12) - 0.5 / Double(n)
      let sample = (0..<n).map { (Double($0) + 0.5) / Double(n) }
      let result = try kolmogorovSmirnov(sample) { min(1, $0 + d) }
      #expect(abs(result.statistic - d - 0.5 / Double(n)) < 1e-9)
      #expect(abs(result.pValue - probability) < 3e-5)
    }
  }

  @Test func testsRefuseNonsense() {
    #expect(throws: GSLError.self) { try kolmogorovSmirnov([]) { $0 } }
    #expect(throws: GSLError.self) { try kolmogorovSmirnov([1], [.nan]) }
    #expect(throws: GSLError.self) { try kolmogorovSmirnov([2]) { $0 } }
    #expect(throws: GSLError.self) { try chiSquaredTest(observed: [1], expected: [1]) }
    #expect(throws: GSLError.self) { try chiSquaredTest(observed: [1, 2], expected: [1, 0]) }
    #expect(throws: GSLError.self) { try chiSquaredTest(observed: [1, 2], expected: [1]) }
  }

  /// Nineteen of twenty 95 % intervals of a mean hold it; the standard error is s/√n.
  @Test func bootstrapCovers() throws {
    var random = RandomStream(seed: 4)
    var covered = 0
    for _ in 0..<200 {
      let sample = random.normals(60)
      let interval = try bootstrap(sample, resamples: 200, using: &random) {
        $0.reduce(0, +) / Double($0.count)
      }
      covered += interval.lower <= 0 && 0 <= interval.upper ? 1 : 0
      #expect(abs(interval.standardError * 60.0.squareRoot() - 1) < 0.5)
      #expect(interval.lower <= interval.value && interval.value <= interval.upper)
    }
    #expect((175...199).contains(covered), "\(covered)")
    #expect(throws: GSLError.self) { try bootstrap([Int](), using: &random) { _ in 0 } }
    #expect(throws: GSLError.self) { try bootstrap([1], using: &random) { _ in .nan } }
    #expect(throws: GSLError.self) { try bootstrap([1], confidence: 1, using: &random) { _ in 0 } }
  }
}
