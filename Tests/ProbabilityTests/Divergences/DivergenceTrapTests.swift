import Foundation
import GSLNumerics
import Probability
import Testing

/// What naive numerics, and well-known libraries, get wrong.
@Suite struct DivergenceTrapTests {
  private func normal(_ mean: Double, _ deviation: Double) throws -> Normal {
    try Normal(mean: mean, standardDeviation: deviation)
  }

  private func expect(_ value: Double, _ truth: Double, tolerance: Double = 1e-12) {
    #expect(
      value == truth || abs(value - truth) <= tolerance * abs(truth), "\(value), not \(truth)")
  }

  @Test func zeroTimesLogZeroIsZero() throws {
    expect(
      klDivergence(
        of: try Binomial(trials: 10, probability: 1),
        from: try Binomial(trials: 10, probability: 0.5)),
      10 * log(2))
    expect(klDivergence(of: try Poisson(rate: 0), from: try Poisson(rate: 2)), 2)
    expect(
      klDivergence(of: try Bernoulli(probability: 0), from: try Bernoulli(probability: 0)), 0)
    expect(
      klDivergence(
        of: try Bernoulli(probability: 0.5), from: try Bernoulli(probability: 1e-300)),
      344.69461676854690728)
  }

  @Test func massWhereThereIsNoneIsInfinite() throws {
    #expect(klDivergence(of: try Poisson(rate: 2), from: try Poisson(rate: 0)) == .infinity)
    let narrow = try normal(0.5, 0.001)
    let beta = try Beta(alpha: 2, beta: 2)
    #expect(try klDivergenceByQuadrature(of: narrow, from: beta).value == .infinity)
    let wide = try Uniform(lower: 0, upper: 3)
    let gap = try Mixture(
      weights: [1, 1],
      components: [try Uniform(lower: 0, upper: 1), try Uniform(lower: 1.001, upper: 3)])
    #expect(try klDivergenceByQuadrature(of: wide, from: gap).value == .infinity)
    #expect(try klDivergenceByQuadrature(of: gap, from: wide).value.isFinite)
    #expect(
      try klDivergenceByEnumeration(
        of: try Poisson(rate: 3), from: try Binomial(trials: 100, probability: 0.03)
      ).value == .infinity)
  }

  @Test func heavyTailsAgainstLightOnesAreInfinite() throws {
    let cauchy = try Cauchy(location: 0, scale: 1)
    for deviation in [1, 1e3, 1e6, 1e100] {
      #expect(
        try klDivergenceByQuadrature(of: cauchy, from: normal(0, deviation)).value == .infinity)
    }
    let t = try StudentT(degreesOfFreedom: 2)
    #expect(try klDivergenceByQuadrature(of: t, from: normal(0, 1)).value == .infinity)
    let nearly = try StudentT(degreesOfFreedom: 2.1)
    let finite = try klDivergenceByQuadrature(of: nearly, from: normal(0, 1))
    expect(finite.value, 9.4855471295717930503, tolerance: 1e-12)
    #expect(
      try fDivergenceByQuadrature(.pearson, of: t, from: normal(0, 1)).value == .infinity)
    #expect(
      try renyiDivergenceByQuadrature(of: normal(0, 2), from: normal(0, 1), order: 2).value
        == .infinity)
  }

  @Test(arguments: [1e-2, 1e-4, 1e-6, 1e-8])
  func nearlyEqualKeepsItsDigits(shift: Double) throws {
    let (p, q) = (try normal(0, 1), try normal(shift, 1))
    let truth = 0.5 * shift * shift
    expect(klDivergence(of: p, from: q), truth)
    let numeric = try klDivergenceByQuadrature(of: p, from: q)
    #expect(abs(numeric.value - truth) <= numeric.error)
    #expect(numeric.error <= 1e-13 * shift)
  }

  @Test func torchGetsTheseWrong() throws {
    // KL(N(0,1)‖N(1e-8,1)) is 5e-17 and not 0.
    expect(klDivergence(of: try normal(0, 1), from: try normal(1e-8, 1)), 5e-17)
    let largest = Double.greatestFiniteMagnitude
    let whole = try Uniform(lower: -largest, upper: largest)
    let half = try Uniform(lower: 0, upper: largest)
    expect(klDivergence(of: half, from: whole), log(2))
    expect(
      klDivergence(of: try normal(0, 1e-160), from: try normal(0, 2e-160)), 0.31814718055994530942)
    // An early `kl.py` had −0.23 for this one.
    expect(
      klDivergence(of: try Gumbel(location: 0, scale: 1), from: try normal(0, 1)),
      0.33077886363111243657)
  }

  /// Far inside the bound: a digit wrong in a weight of the rule would show here and not there.
  @Test func ordinaryPairsAreRightToTheLastDigits() throws {
    let pairs: [(Normal, Normal)] = [
      (try normal(0, 1), try normal(0, 2)), (try normal(0, 2), try normal(0, 1)),
      (try normal(0, 1), try normal(3, 1)), (try normal(1e6, 3), try normal(1e6 + 1, 5)),
    ]
    for (p, q) in pairs {
      expect(
        try klDivergenceByQuadrature(of: p, from: q).value, klDivergence(of: p, from: q),
        tolerance: 4e-15)
    }
  }

  @Test func farPeaksAreFound() throws {
    let p = try normal(800, 1)
    let kl = try klDivergenceByQuadrature(of: p, from: normal(0, 1))
    #expect(abs(kl.value - 320_000) <= kl.error && kl.error < 1e-6)
    let far = try klDivergenceByQuadrature(of: normal(1e15, 1), from: normal(1e15 + 1, 1))
    #expect(abs(far.value - 0.5) <= far.error && far.error < 1e-10)
    let spike = try Mixture(
      weights: [0.999, 0.001], components: [normal(0, 1), normal(1e6, 1e-6)])
    let mixed = try klDivergenceByQuadrature(of: spike, from: normal(0, 1))
    // 0.001 · (10⁶)²/2 and change.
    #expect(abs(mixed.value / 5e8 - 1) < 1e-6 && mixed.error < 1)
  }

  @Test func extremeScalesAreOrdinary() throws {
    for scale in [1e-300, 1e-150, 1e150, 1e300] {
      let kl = try klDivergenceByQuadrature(of: normal(0, scale), from: normal(0, 2 * scale))
      #expect(abs(kl.value - 0.31814718055994530942) <= kl.error && kl.error < 1e-10)
    }
  }

  @Test func aLostMassIsAnErrorAndNotANumber() throws {
    let liar = Plain(truth: try normal(1e9, 1e-3), center: 0)
    #expect(throws: DivergenceError.self) {
      try klDivergenceByQuadrature(of: liar, from: try normal(0, 1))
    }
  }

  @Test func aMillionthOfTheMassLostIsAnErrorToo() throws {
    // Most of the divergence, 5·10¹¹, is in the part that the distribution does not speak of.
    let truth = try Mixture(
      weights: [1 - 1e-6, 1e-6], components: [normal(0, 1), normal(1e9, 1e-3)])
    #expect(throws: DivergenceError.self) {
      try klDivergenceByQuadrature(of: Plain(truth: truth, center: 0), from: try normal(0, 1))
    }
  }

  @Test func aZeroOfTheIntegrandIsNotItsEnd() throws {
    // log(p/q) changes sign where a fifth of the mass, or a five-millionth, is still to come.
    let p = try LogNormal(logMean: 1.8568956059999562, logStandardDeviation: 6.960418832025763)
    let q = try InverseGamma(shape: 0.3585894606275355, scale: 3.590200126065692)
    let first = try klDivergenceByQuadrature(of: p, from: q)
    #expect(honours(first, 18573979727.552571097), "\(first)")
    let heavy = try Weibull(shape: 0.10560805313350566, scale: 4.688963411862121)
    let far = try normal(814344306263.8928, 0.12719499169448742)
    let second = try klDivergenceByQuadrature(of: heavy, from: far)
    #expect(honours(second, 20494734175540805265297589.116615196), "\(second)")
  }

  @Test func aHumpBeyondTheDoublesIsAnErrorAndNotANumber() throws {
    // E X³⁴⁹ under the log-normal is e^1040: all of it 160 standard deviations out.
    let p = try LogNormal(logMean: -8.60394231628035, logStandardDeviation: 0.4687396838487483)
    let q = try Weibull(shape: 349.0846145694915, scale: 419963076777.9217)
    #expect(throws: DivergenceError.self) { try klDivergenceByQuadrature(of: p, from: q) }
  }

  @Test(arguments: [1e3, 1e8])
  func roundedDensitiesWidenTheBound(offset: Double) throws {
    // Without a density of its own around an anchor, x is rounded: the bound must know.
    let p = Plain(truth: try normal(offset, 1), center: offset)
    let q = Plain(truth: try normal(offset + 1, 2), center: offset + 1)
    let truth = klDivergence(of: p.truth, from: q.truth)
    let kl = try klDivergenceByQuadrature(of: p, from: q)
    #expect(abs(kl.value - truth) <= kl.error, "\(kl), not \(truth)")
    #expect(kl.error < 1e-12 * offset)
  }
}

/// A distribution that says of itself no more than it must, and perhaps not the truth about where it is.
private struct Plain<Truth: ContinuousDistribution>: ContinuousDistribution {
  let truth: Truth
  let center: Double
  var support: Interval { .realLine }
  var mean: Double { center }
  var variance: Double { 1 }
  var mode: Double { center }
  var entropy: Double { truth.entropy }
  var leftTail: Tail { truth.leftTail }
  var rightTail: Tail { truth.rightTail }
  func logDensity(at x: Double) -> Double { truth.logDensity(at: x) }
  func cumulative(at x: Double) -> Double { truth.cumulative(at: x) }
  func complementaryCumulative(at x: Double) -> Double { truth.complementaryCumulative(at: x) }
  func logCumulative(at x: Double) -> Double { truth.logCumulative(at: x) }
  func logComplementaryCumulative(at x: Double) -> Double {
    truth.logComplementaryCumulative(at: x)
  }
  func quantile(_ p: Double) -> Double { .nan }
  func complementaryQuantile(_ q: Double) -> Double { .nan }
  func sample(using generator: inout some RandomNumberGenerator) -> Double {
    truth.sample(using: &generator)
  }
}
