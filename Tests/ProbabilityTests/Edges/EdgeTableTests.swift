import Foundation
import GSLNumerics
import Probability
import RandomStreams
import Testing

// Public bug reports of other libraries, as rows. Right values by mpmath with 60 digits, from the
// doubles nearest to the decimals given.

/// a is b to a relative `tolerance`.
func isClose(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
  a == b || abs(a - b) <= tolerance * abs(b)
}

@Suite("Edges: searches that start where the function is infinite or zero")
struct SearchEdgeTests {
  @Test("a normal cut off at 100 standard deviations (truncnorm #12)")
  func farTruncation() throws {
    let d = try Truncated(
      Normal(mean: 3, standardDeviation: 0.01), to: Interval(4, .infinity))
    #expect(isClose(d.mean, 4.0000999800099926071, 1e-12))
    #expect(isClose(d.variance, 9.994004994826345868e-9, 1e-6))
    #expect(isClose(d.median, 4.0000693053875242941, 1e-14))
    #expect(isClose(d.complementaryQuantile(1e-20), 4.0045941587660298473, 1e-14))
    var stream = RandomStream(seed: 1)
    #expect(d.samples(1000, using: &stream).allSatisfy { $0 >= 4 && $0 < 4.002 })
    let mirrored = try Truncated(
      Normal(mean: -3, standardDeviation: 0.01), to: Interval(-.infinity, -4))
    #expect(isClose(mirrored.median, -4.0000693053875242941, 1e-14))
  }

  @Test("the tail of a half-normal (statrs #464, Distributions.jl #690)")
  func halfNormal() throws {
    let d = try Truncated(Normal.standard, to: Interval(0, .infinity))
    #expect(isClose(d.complementaryQuantile(1e-20), 9.3360448492340600412, 1e-14))
    #expect(isClose(d.complementaryQuantile(1e-300), 37.065787880772130393, 1e-14))
  }
}

@Suite("Edges: samplers that end")
struct SamplerEdgeTests {
  @Test("a von Mises that is all but uniform (pytorch #88443)")
  func flatVonMises() throws {
    for kappa in [0, 1e-300, 1e-12, 1e-8, 1.2e-8, 1e-6, 1e-3] {
      let d = try VonMises(mean: 1, concentration: kappa)
      var generator = CountedGenerator(RandomStream(seed: 5))
      let sample = d.samples(20_000, using: &generator)
      #expect(generator.count < 200_000, "κ \(kappa) took \(generator.count) words")
      let result = try kolmogorovSmirnov(sample) { d.cumulative(at: $0) }
      #expect(result.pValue > 1e-4, "κ \(kappa): D = \(result.statistic)")
    }
    #expect(
      isClose(
        try VonMises(mean: 1, concentration: 1e-8).cumulative(at: 2), 0.81830988618379067516, 1e-14)
    )
  }

  @Test("with a generator that says the same for ever", arguments: [UInt64.min, 1 << 63, .max])
  func stuckGenerator(_ word: UInt64) throws {
    var generator = StuckGenerator(word: word)
    let continuous: [any ContinuousDistribution] = try [
      Normal.standard, Gamma(shape: 0.01, rate: 1), Gamma(shape: 50, rate: 1),
      Gamma(shape: 1e12, rate: 1), Beta(alpha: 2, beta: 3), StudentT(degreesOfFreedom: 2),
      VonMises(mean: 1, concentration: 3), VonMises(mean: 1, concentration: 1e9),
      Truncated(Normal.standard, to: Interval(0.1, 3)), Weibull(shape: 2, scale: 1),
    ]
    for d in continuous { #expect(!d.sample(using: &generator).isNaN, "\(d)") }
    let discrete: [any DiscreteDistribution] = try [
      Poisson(rate: 20), Poisson(rate: 1e9), Binomial(trials: 1_000_000, probability: 0.3),
      NegativeBinomial(successes: 3, probability: 0.1), Geometric(probability: 0.1),
      Categorical(weights: [1, 2, 3]),
    ]
    for d in discrete { #expect(d.support.contains(d.sample(using: &generator)), "\(d)") }
  }
}

@Suite("Edges: differences of logs and logits at the ends")
struct LogitEdgeTests {
  @Test("KL of Bernoullis by their logits (pytorch #72525)")
  func bernoulli() throws {
    func kl(_ a: Double, _ b: Double) throws -> Double {
      try klDivergence(of: Bernoulli(logit: a), from: Bernoulli(logit: b))
    }
    let rows: [(Double, Double, Double)] = [
      (30, 31, 3.4424771084694793796e-14), (-40, -39, 3.051515662432607956e-18),
      (700, 1, 0.31326168751822283405), (1, 700, 187.67679185010836657),
      (36.5, 36.25, 4.7869055988009668639e-18), (-745, -700, 9.8596765437597708437e-305),
      // 8.07e-344 and the like are below the doubles.
      (800, 790, 0), (790, 800, 0), (-800, -790, 0), (.infinity, .infinity, 0),
      (-.infinity, -.infinity, 0), (.infinity, 800, 0), (.infinity, -.infinity, .infinity),
      (0, .infinity, .infinity),
    ]
    for (a, b, truth) in rows {
      let value = try kl(a, b)
      #expect(isClose(value, truth, 1e-13), "KL(logit \(a)‖\(b)) = \(value)")
    }
    let numeric = try klDivergenceByEnumeration(
      of: Bernoulli(logit: 800), from: Bernoulli(logit: 790))
    #expect(numeric.value == 0)
  }

  @Test("a categorical with almost all its mass in one place")
  func categorical() throws {
    let rows: [([Double], Double, Double)] = [
      ([1e-30, 1], -1.0000000000000000833e-30, 7.0077552789821376277e-29),
      ([1e-12, 3, 1e-17], -3.333366666666111033e-13, 9.9100152767252031821e-12),
      ([1e-300, 1e300], 0, 0),
    ]
    for (weights, logP, entropy) in rows {
      let d = try Categorical(weights: weights)
      #expect(isClose(d.logProbability(of: 1), logP, 1e-15), "\(weights)")
      #expect(isClose(d.entropy, entropy, 1e-14), "\(weights): \(d.entropy)")
    }
  }
}

@Suite("Edges: small gaps are not differences of large terms")
struct GapEdgeTests {
  @Test("the linear Gaussian's, in σ and in σ², at the rounded optimum")
  func linearGaussian() throws {
    let rows: [([Double], mean: Double, sd: Double, Double, v: Double, Double)] = [
      (
        [1.3, 0.2, 0.7, 1.9], 1.013761467889908, 0.4740998230350174, 4.6086475445752780501e-32,
        0.22477064220183482, 4.6394447189747271374e-32
      ),
      (
        [0.01, -3, 2, 5], 0.01999950001249969, 0.9999875002343701, 8.6082886482117899495e-35,
        0.9999750006249845, 1.6181517899570035095e-33
      ),
      (
        [50, 1, 0.001, 7], 0.119999999952, 1.9999999996e-05, 8.9151327466647086062e-27,
        3.9999999984e-10, 8.915132749040304208e-27
      ),
    ]
    for (numbers, mean, sd, bySD, variance, byVariance) in rows {
      let model = try LinearGaussianModel(
        weight: numbers[0], bias: numbers[1], noise: numbers[2])
      let gap = model.gap(
        of: numbers[3], under: try Normal(mean: mean, standardDeviation: sd))
      #expect(isClose(gap, bySD, 1e-12), "\(numbers): \(gap)")
      let other = model.gap(of: numbers[3], mean: mean, variance: variance)
      #expect(isClose(other, byVariance, 1e-12), "\(numbers): \(other)")
      // Factor analysis with one coordinate is the same model.
      let analysis = try FactorAnalysisModel(
        weights: [[numbers[0]]], bias: [numbers[1]], noise: [numbers[2]])
      let third = try analysis.gap(
        of: [numbers[3]], under: MultivariateNormal(mean: [mean], covariance: [[variance]]))
      #expect(isClose(third, byVariance, 1e-12), "\(numbers): \(third)")
    }
    // Far from the optimum it is the evidence less the bound.
    let model = try LinearGaussianModel(weight: 1.3, bias: 0.2, noise: 0.7)
    for (mean, sd) in [(0.0, 1.0), (-3, 0.01), (2, 40), (1, 1e-200)] {
      let q = try Normal(mean: mean, standardDeviation: sd)
      let difference = model.logEvidence(of: 1.9) - model.evidenceLowerBound(of: 1.9, under: q)
      #expect(isClose(model.gap(of: 1.9, under: q), difference, 1e-12), "\(q)")
      if sd > 1e-100 {
        #expect(isClose(model.gap(of: 1.9, mean: mean, variance: sd * sd), difference, 1e-12))
      }
    }
    #expect(model.gap(of: 1, mean: 0, variance: -1).isNaN)
  }
}

@Suite("Edges: an interval that calls itself trustworthy")
struct IntervalEdgeTests {
  @Test("samples that the doubles cut off show (pytorch #76030)")
  func cutOffSamples() throws {
    let (p, q) = (try Gamma(shape: 0.001, rate: 1), try Gamma(shape: 0.01, rate: 1))
    #expect(isClose(klDivergence(of: p, from: q), 6.6974811400444607442, 1e-13))
    var stream = RandomStream(seed: 3)
    let wrong = klDivergenceByMonteCarlo(of: p, from: q, samples: 20_000, using: &stream)
    #expect(abs(wrong.estimate.value - 6.697) > 1 && !wrong.intervalIsTrustworthy)
    #expect(wrong.repeatedShare > 0.3)
    let upper = try klDivergenceByMonteCarlo(
      of: Beta(alpha: 1, beta: 1e-3), from: Beta(alpha: 1, beta: 1), samples: 2000, using: &stream)
    #expect(!upper.intervalIsTrustworthy)
    let simplex = try entropyByMonteCarlo(
      of: Dirichlet(concentrations: [1e-3, 1, 1]), samples: 2000, using: &stream)
    #expect(!simplex.intervalIsTrustworthy)
    let good = try klDivergenceByMonteCarlo(
      of: Normal.standard, from: Normal(mean: 0, standardDeviation: 2), samples: 2000,
      using: &stream)
    #expect(good.repeatedShare == 0 && good.intervalIsTrustworthy)
    // On the whole numbers samples repeat as they should.
    let whole = try klDivergenceByMonteCarlo(
      of: Poisson(rate: 3), from: Poisson(rate: 4), samples: 2000, using: &stream)
    #expect(whole.repeatedShare == 0)
  }
}
