import Foundation
import GSLNumerics
import Probability
import RandomStreams
import Testing

/// A distribution under test and which of its moments a quadrature between extreme quantiles can see.
struct ContinuousCase: Sendable, CustomTestStringConvertible {
  let name: String
  let distribution: any ContinuousDistribution
  /// Relative; nil where the moment is infinite or does not exist.
  var meanTolerance: Double? = 1e-8
  var varianceTolerance: Double? = 1e-8
  var testDescription: String { name }

  init(
    _ name: String, mean: Double? = 1e-8, variance: Double? = 1e-8,
    _ make: () throws -> any ContinuousDistribution
  ) {
    self.name = name
    distribution = try! make()
    meanTolerance = mean
    varianceTolerance = variance
  }

  /// Every continuous family, with parameters plain, extreme and far from the origin.
  static let all: [ContinuousCase] = [
    .init("Normal(0, 1)") { Normal.standard },
    .init("Normal(1000, 0.01)") { try Normal(mean: 1000, standardDeviation: 0.01) },
    .init("LogNormal(0.5, 0.8)") { try LogNormal(logMean: 0.5, logStandardDeviation: 0.8) },
    .init("Laplace(−1, 0.25)") { try Laplace(location: -1, scale: 0.25) },
    .init("StudentT(12, 1, 2)", variance: 1e-6) {
      try StudentT(degreesOfFreedom: 12, location: 1, scale: 2)
    },
    .init("StudentT(0.5)", mean: nil, variance: nil) { try StudentT(degreesOfFreedom: 0.5) },
    .init("StudentT(3e6)") { try StudentT(degreesOfFreedom: 3e6) },
    .init("Cauchy(2, 0.1)", mean: nil, variance: nil) { try Cauchy(location: 2, scale: 0.1) },
    .init("Logistic(1, 0.5)") { try Logistic(location: 1, scale: 0.5) },
    .init("Gumbel(−2, 3)") { try Gumbel(location: -2, scale: 3) },
    .init("Exponential(0.25)") { try Exponential(rate: 0.25) },
    .init("Gamma(2.5, 3)") { try Gamma(shape: 2.5, rate: 3) },
    .init("Gamma(0.1, 1)") { try Gamma(shape: 0.1, rate: 1) },
    .init("Gamma(20000, 100)") { try Gamma(shape: 20000, rate: 100) },
    .init("InverseGamma(14, 2)", variance: 1e-6) { try InverseGamma(shape: 14, scale: 2) },
    .init("InverseGamma(0.7, 2)", mean: nil, variance: nil) {
      try InverseGamma(shape: 0.7, scale: 2)
    },
    .init("Beta(2, 3)") { try Beta(alpha: 2, beta: 3) },
    .init("Beta(0.3, 2)") { try Beta(alpha: 0.3, beta: 2) },
    .init("Beta(4000, 9000)") { try Beta(alpha: 4000, beta: 9000) },
    .init("ChiSquared(5)") { try ChiSquared(degreesOfFreedom: 5) },
    .init("Uniform(−2, 3)") { try Uniform(lower: -2, upper: 3) },
    .init("Triangular(−1, 0.5, 2)") { try Triangular(lower: -1, mode: 0.5, upper: 2) },
    .init("Triangular(0, 0, 1)") { try Triangular(lower: 0, mode: 0, upper: 1) },
    .init("Weibull(1.5, 2)") { try Weibull(shape: 1.5, scale: 2) },
    .init("Weibull(0.5, 1)") { try Weibull(shape: 0.5, scale: 1) },
    .init("Pareto(2, 14)", variance: 1e-6) { try Pareto(scale: 2, shape: 14) },
    .init("Pareto(1, 1)", mean: nil, variance: nil) { try Pareto(scale: 1, shape: 1) },
    .init("VonMises(0, 1)") { try VonMises(mean: 0, concentration: 1) },
    .init("VonMises(2.5, 4)") { try VonMises(mean: 2.5, concentration: 4) },
    .init("VonMises(−1, 0)") { try VonMises(mean: -1, concentration: 0) },
    .init("Mixture of normals") {
      try Mixture(
        weights: [0.2, 0.5, 0.3],
        components: [(-5, 0.3), (0, 2), (4, 1)].map {
          try Normal(mean: $0.0, standardDeviation: $0.1)
        })
    },
    .init("Mixture of uniforms with a gap") {
      try Mixture(
        weights: [1, 3],
        components: [Uniform(lower: 0, upper: 1), Uniform(lower: 2, upper: 4)])
    },
    .init("Truncated normal") {
      try Truncated(Normal.standard, to: Interval(-0.5, 2))
    },
    .init("Truncated normal, far out") {
      try Truncated(Normal.standard, to: Interval(12, 13))
    },
    .init("Truncated gamma, unbounded") {
      try Truncated(Gamma(shape: 2, rate: 1), to: Interval(3, .infinity))
    },
    .init("−2 · Gamma + 1") { try Affine(Gamma(shape: 3, rate: 2), scale: -2, shift: 1) },
    .init("KernelDensity") {
      try KernelDensity([0.1, 0.5, 0.9, 1.4, 3.2, 3.3, 8], bandwidth: 0.4)
    },
  ]
}

@Suite("Every continuous distribution keeps the protocol's promises")
struct ContinuousContractTests {
  @Test(
    "integrates to 1, with the mean, variance and entropy it says", arguments: ContinuousCase.all)
  func integrals(_ item: ContinuousCase) throws {
    try checkIntegrals(item.distribution, item)
  }

  private func checkIntegrals(
    _ d: some ContinuousDistribution, _ item: ContinuousCase
  ) throws {
    // Between quantiles that leave 2e-14 out; the sides of every kink, gap and quantile apart.
    let edge = 1e-14
    let probabilities = [1e-12, 1e-9, 1e-6, 1e-4, 1e-2, 0.1, 0.3, 0.5]
    var points =
      d.kinks + d.gaps.flatMap { [$0.lower, $0.upper] }
      + probabilities.flatMap { [d.quantile($0), d.complementaryQuantile($0)] }
    points += [d.quantile(edge), d.complementaryQuantile(edge)]
    // Poles at an end, and power laws to infinity, in steps of at most a factor of ten.
    let median = d.quantile(0.5)
    let span = d.complementaryQuantile(edge) - d.quantile(edge)
    if case .end(let power) = d.leftTail, power < 0 {
      points += (-320...3).map { d.support.lower + pow(10, Double($0)) }
    }
    for case .power in [d.leftTail, d.rightTail] {
      for k in 0...320 where pow(10, Double(k)) < span {
        points += [median - pow(10, Double(k)), median + pow(10, Double(k))]
      }
    }
    let (first, last) = (d.quantile(edge), d.complementaryQuantile(edge))
    let sorted = Set(points).filter { $0 >= first && $0 <= last }.sorted()
    func integral(_ f: (Double) -> Double) throws -> Double {
      try zip(sorted, sorted.dropFirst()).reduce(0.0) { sum, range in
        try sum
          + integrate(
            from: range.0, to: range.1, relativeTolerance: 1e-11, absoluteTolerance: 1e-15
          ) { x in
            let value = f(x)
            return value.isFinite ? value : 0
          }.value
      }
    }
    let mass = try integral { d.density(at: $0) }
    #expect(abs(mass - 1) < 1e-9, "mass \(mass)")
    let (statedMean, statedVariance) = (d.mean, d.variance)
    if let tolerance = item.meanTolerance {
      let mean = try integral { $0 * d.density(at: $0) }
      let scale = max(abs(statedMean), statedVariance.squareRoot())
      #expect(abs(mean - statedMean) < tolerance * scale, "mean \(mean), not \(statedMean)")
    } else {
      #expect(!statedMean.isFinite)
    }
    if let tolerance = item.varianceTolerance {
      let variance = try integral { ($0 - statedMean) * ($0 - statedMean) * d.density(at: $0) }
      #expect(
        abs(variance - statedVariance) < tolerance * statedVariance,
        "variance \(variance), not \(statedVariance)")
    } else {
      #expect(!statedVariance.isFinite)
    }
    let entropy = try integral { x in
      let logF = d.logDensity(at: x)
      return -exp(logF) * logF
    }
    let stated = d.entropy
    #expect(
      abs(entropy - stated) < 1e-8 * max(1, abs(stated)), "entropy \(entropy), not \(stated)")
  }

  @Test("the cumulative's slope is the density", arguments: ContinuousCase.all)
  func slopes(_ item: ContinuousCase) throws {
    let d = item.distribution
    for p in [0.01, 0.07, 0.23, 0.41, 0.63, 0.86, 0.99] {
      let x = d.quantile(p)
      let width = min(d.quantile(min(1.02 * p, 1)) - x, x - d.quantile(0.98 * p))
      guard !d.kinks.contains(where: { abs($0 - x) <= width }), width > 0 else { continue }
      let slope = try derivative(of: { d.cumulative(at: $0) }, at: x, step: width)
      let density = d.density(at: x)
      #expect(
        abs(slope.value - density) <= 1e-6 * density + 10 * slope.error,
        "at \(x): \(slope), \(density)")
    }
  }

  @Test("quantile and cumulative undo each other, in both tails", arguments: ContinuousCase.all)
  func inverses(_ item: ContinuousCase) throws {
    let d = item.distribution
    for p in [1e-200, 1e-60, 1e-15, 1e-6, 0.01, 0.2, 0.5] {
      let (low, high) = (d.quantile(p), d.complementaryQuantile(p))
      #expect(d.support.contains(low) && d.support.contains(high))
      // What one step of the grid of doubles around x does to log F is out of anybody's hands.
      let below = abs(d.logCumulative(at: low.nextUp) - d.logCumulative(at: low.nextDown))
      if low > d.support.lower && low.isNormal {
        let logF = d.logCumulative(at: low)
        #expect(abs(logF - log(p)) <= 1e-11 * max(1, abs(log(p))) + below, "p \(p) at \(low)")
      }
      let above =
        abs(
          d.logComplementaryCumulative(at: high.nextUp)
            - d.logComplementaryCumulative(at: high.nextDown))
      if high < d.support.upper && high.isNormal {
        let logS = d.logComplementaryCumulative(at: high)
        #expect(abs(logS - log(p)) <= 1e-11 * max(1, abs(log(p))) + above, "q \(p) at \(high)")
      }
    }
    #expect(d.quantile(0) == d.support.lower && d.quantile(1) == d.support.upper)
    #expect(d.complementaryQuantile(1) == d.support.lower)
    #expect(d.complementaryQuantile(0) == d.support.upper)
    for p in [-0.1, 1.1, .nan] { #expect(d.quantile(p).isNaN && d.complementaryQuantile(p).isNaN) }
  }

  @Test("the views of one number agree", arguments: ContinuousCase.all)
  func consistency(_ item: ContinuousCase) throws {
    let d = item.distribution
    let points = [1e-9, 1e-3, 0.1, 0.3, 0.5, 0.77, 0.99, 1 - 1e-9].map { d.quantile($0) }
    let batch = d.logDensity(at: points)
    for (x, batched) in zip(points, batch) {
      let logF = d.logDensity(at: x)
      // A pole within rounding of an end.
      if logF == .infinity { continue }
      let slack = 1e-13 * max(1, abs(logF))
      #expect(abs(batched - logF) <= slack)
      #expect(abs(d.density(at: x) - exp(logF)) <= 1e-13 * exp(logF) * max(1, abs(logF)))
      let (below, above) = (d.cumulative(at: x), d.complementaryCumulative(at: x))
      #expect(abs(below + above - 1) <= 4e-16)
      #expect(abs(d.logCumulative(at: x) - log(below)) <= 1e-12 * max(1, abs(log(below))))
      #expect(
        abs(d.logComplementaryCumulative(at: x) - log(above)) <= 1e-12 * max(1, abs(log(above))))
      #expect(abs(d.logDensity(from: 0.75 * x)(0.25 * x) - logF) <= 1e-10 * max(1, abs(logF)))
      #expect(d.logDensity(at: d.mode) >= logF)
      if d.support.lower.isFinite {
        let u = log(x - d.support.lower)
        #expect(abs(d.logDensity(aboveLowerEnd: u) - logF) <= 1e-10 * max(1, abs(logF)))
      }
      let nearLower = d.support.lower.isFinite && x - d.support.lower < 1e-8
      if d.support.upper.isFinite && d.support.upper - x > 1e-8 && !nearLower {
        let u = log(d.support.upper - x)
        #expect(abs(d.logDensity(belowUpperEnd: u) - logF) <= 1e-6 * max(1, abs(logF)))
      }
    }
    for outside in [d.support.lower.nextDown, d.support.upper.nextUp] where outside.isFinite {
      #expect(d.logDensity(at: outside) == -.infinity && d.density(at: outside) == 0)
    }
    #expect(d.cumulative(at: -.infinity) == 0 && d.cumulative(at: .infinity) == 1)
    #expect(d.complementaryCumulative(at: -.infinity) == 1)
    #expect(d.complementaryCumulative(at: .infinity) == 0)
    for gap in d.gaps { #expect(d.logDensity(at: 0.5 * (gap.lower + gap.upper)) == -.infinity) }
    #expect(d.leftTail.isInfinite == d.support.lower.isInfinite)
    #expect(d.rightTail.isInfinite == d.support.upper.isInfinite)
  }

  /// The sampler against the cumulative by Kolmogorov and Smirnov's test at level 1e-4: with the seed
  /// drawn anew, one run of this suite in about 270 would fail by chance; with it fixed, none does.
  @Test("the sampler follows the cumulative", arguments: ContinuousCase.all)
  func sampler(_ item: ContinuousCase) throws {
    var stream = RandomStream(seed: 1).split(item.name)
    let sample = drawn(item.distribution, 20000, &stream)
    let result = try kolmogorovSmirnov(sample) { item.distribution.cumulative(at: $0) }
    #expect(result.pValue > 1e-4, "D = \(result.statistic)")
    #expect(sample.allSatisfy { item.distribution.logDensity(at: $0).isFinite })
  }

  private func drawn(
    _ d: some ContinuousDistribution, _ n: Int, _ stream: inout RandomStream
  ) -> [Double] {
    d.samples(n, using: &stream)
  }
}
