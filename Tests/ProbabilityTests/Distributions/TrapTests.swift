import Foundation
import GSLNumerics
import Probability
import RandomStreams
import Testing

/// What other libraries are known to get wrong.
@Suite("Traps")
struct TrapTests {
  @Test("log densities are finite where the density underflows")
  func underflow() throws {
    let far: [(any ContinuousDistribution, Double)] = try [
      (Normal.standard, 40), (Laplace(location: 0, scale: 1), 800),
      (Gamma(shape: 2, rate: 1), 1e4), (Beta(alpha: 500, beta: 500), 1e-3),
      (Logistic(location: 0, scale: 1), -900), (Gumbel(location: 0, scale: 1), -8),
      (Weibull(shape: 3, scale: 1), 20), (Exponential(rate: 1), 1e3),
      (VonMises(mean: 0, concentration: 1e4), 3),
      (LogNormal(logMean: 0, logStandardDeviation: 0.01), 2),
      (InverseGamma(shape: 2, scale: 1), 1e-4), (ChiSquared(degreesOfFreedom: 3), 5e3),
      (Mixture(weights: [1, 1], components: [Normal.standard, Normal.standard]), 1e3),
      (Truncated(Normal.standard, to: Interval(50, 60)), 59),
      (KernelDensity([0, 1], bandwidth: 0.01), 9),
    ]
    for (d, x) in far {
      #expect(d.density(at: x) < 1e-160 && d.logDensity(at: x).isFinite, "\(d)")
      #expect(!d.logDensity(at: [x, x]).contains { !$0.isFinite }, "\(d)")
      let tail = min(d.logCumulative(at: x), d.logComplementaryCumulative(at: x))
      #expect(tail.isFinite && tail < -80, "\(d)")
    }
    #expect(try Cauchy(location: 0, scale: 1).logDensity(at: 1e300).isFinite)
    #expect(try StudentT(degreesOfFreedom: 3).logDensity(at: [1e300])[0].isFinite)
    #expect(try StudentT(degreesOfFreedom: 3).logCumulative(at: -1e300).isFinite)
  }

  @Test("edges of GSL's densities: 0⁰, poles, and the shapes it loses")
  func edges() throws {
    #expect(try Poisson(rate: 0).probability(of: 0) == 1)
    #expect(try Gamma(shape: 0.5, rate: 1).density(at: 0) == .infinity)
    #expect(try Gamma(shape: 1, rate: 3).logDensity(at: 0) == log(3))
    #expect(try Beta(alpha: 0.5, beta: 0.5).density(at: 1) == .infinity)
    #expect(try abs(Beta(alpha: 1, beta: 3).density(at: 0) - 3) < 4e-15)
    // Shape 10¹⁰ at its mean, where the density is that of a normal to 1/(12·10¹⁰).
    let logF = try Gamma(shape: 1e10, rate: 1).logDensity(at: 1e10)
    #expect(abs(logF + 0.5 * log(2 * Double.pi * 1e10) + 1 / 12e10) < 1e-13 * abs(logF))
    // P⁻¹(0.01; 0.01) is Γ(1.01)^(100)·10⁻²⁰⁰.
    let quantile = try Gamma(shape: 0.01, rate: 1).quantile(0.01)
    #expect(abs(quantile / 5.66073814706194728e-201 - 1) < 1e-12)
    let student = try StudentT(degreesOfFreedom: 3)
    let far = student.quantile(1e-300)
    #expect(far.isFinite && abs(student.logCumulative(at: far) / log(1e-300) - 1) < 1e-14)
    #expect(try VonMises(mean: 0, concentration: 800).logDensity(at: 0).isFinite)
  }

  @Test("0 log 0 is 0: entropies at the edges")
  func zeroLogZero() throws {
    #expect(try Bernoulli(probability: 0).entropy == 0 && Bernoulli(probability: 1).entropy == 0)
    #expect(try Binomial(trials: 10, probability: 1).entropy == 0)
    #expect(try Poisson(rate: 0).entropy == 0)
    #expect(try Categorical(weights: [0, 3, 0]).entropy == 0)
    #expect(try Geometric(probability: 1).entropy == 0)
    #expect(try Bernoulli(logit: .infinity).entropy == 0)
  }

  @Test("the entropy of a wide Poisson: SciPy says 2.77")
  func widePoisson() throws {
    // ½ log 2πeλ − 1/12λ − …
    for rate in [1e6, 1e12] {
      let expected = 0.5 * log(2 * Double.pi * M_E * rate) - 1 / (12 * rate)
      #expect(try abs(Poisson(rate: rate).entropy - expected) < 1e-12 * expected)
    }
  }

  @Test("no parameter that is let in traps")
  func extremes() throws {
    let far: [any DiscreteDistribution] = try [
      NegativeBinomial(successes: 1e300, probability: 1e-300), Geometric(probability: 1e-300),
      Poisson(rate: 0x1p53), Binomial(trials: 1 << 53, probability: 0.5),
      NegativeBinomial(successes: 1e-300, probability: 0.5),
    ]
    var stream = RandomStream(seed: 13)
    for d in far {
      for p in [0, 1e-300, 0.5, 1 - 0x1p-53, 1] { _ = d.quantile(p) }
      for k in [Int.min, -1, 0, 1, 1 << 62, Int.max] {
        #expect(!d.logProbability(of: k).isNaN && d.cumulative(at: k) >= 0, "\(d) at \(k)")
      }
      _ = (d.mode, d.entropy, d.peaks, d.sample(using: &stream))
    }
  }

  @Test("no parameter that is let in traps or hangs, whatever is asked", .timeLimit(.minutes(1)))
  func continuousExtremes() throws {
    let (tiny, huge) = (1e-300, 1e300)
    let far: [any ContinuousDistribution] = try [
      Normal(mean: huge, standardDeviation: tiny), Normal(mean: 0, standardDeviation: huge),
      LogNormal(logMean: 0, logStandardDeviation: huge),
      LogNormal(logMean: 700, logStandardDeviation: tiny), Laplace(location: -huge, scale: tiny),
      StudentT(degreesOfFreedom: tiny), StudentT(degreesOfFreedom: huge),
      Cauchy(location: 0, scale: huge),
      Gumbel(location: 0, scale: tiny), Exponential(rate: huge), Gamma(shape: tiny, rate: huge),
      Gamma(shape: huge, rate: tiny), InverseGamma(shape: tiny, scale: tiny),
      InverseGamma(shape: huge, scale: huge), Beta(alpha: tiny, beta: huge),
      Beta(alpha: huge, beta: huge), Beta(alpha: tiny, beta: tiny),
      ChiSquared(degreesOfFreedom: tiny),
      Weibull(shape: tiny, scale: huge), Weibull(shape: huge, scale: tiny),
      Pareto(scale: huge, shape: tiny),
      VonMises(mean: 1, concentration: huge), VonMises(mean: -Double.pi, concentration: tiny),
    ]
    var stream = RandomStream(seed: 14)
    for d in far {
      for p in [0, 1e-300, 1e-9, 0.5, 1 - 0x1p-53, 1] {
        let x = d.quantile(p)
        #expect(d.support.contains(x), "\(d) at p \(p): \(x)")
        _ = d.complementaryQuantile(p)
      }
      for x in [-.infinity, -huge, -1, -tiny, 0, tiny, 0.5, 1, huge, .infinity] as [Double] {
        let (below, above) = (d.cumulative(at: x), d.complementaryCumulative(at: x))
        #expect(
          below >= 0 && below <= 1 && above >= 0 && above <= 1, "\(d) at \(x): \(below), \(above)")
        #expect(!d.logDensity(at: x).isNaN, "\(d) at \(x)")
      }
      _ = (d.mode, d.peaks, d.entropy, d.leftTail, d.rightTail, d.sample(using: &stream))
    }
  }

  @Test("tiny probabilities keep their digits")
  func tinyProbabilities() throws {
    let rare = try Bernoulli(probability: 1e-300)
    #expect(rare.logProbability == log(1e-300) && rare.logComplement == -1e-300)
    #expect(try Bernoulli(logit: -800).logProbability == -800)
    #expect(try Bernoulli(logit: 40).complement > 0)
    let small = try Categorical(weights: [1e-300, 1])
    #expect(small.logComplementaryCumulative(at: 0) == -1e-300)
    #expect(try Geometric(probability: 1e-300).logComplementaryCumulative(at: 0) == -1e-300)
  }

  @Test("uniforms as wide and as narrow as doubles go")
  func extremeUniforms() throws {
    let widest = try Uniform(
      lower: -.greatestFiniteMagnitude, upper: .greatestFiniteMagnitude)
    #expect(widest.entropy.isFinite && widest.mean == 0 && widest.quantile(0.75) > 0)
    #expect(widest.cumulative(at: 0) == 0.5)
    let narrowest = try Uniform(lower: 1, upper: 1.0.nextUp)
    #expect(narrowest.density(at: 1) == 0x1p52)
  }

  @Test("tails: where a cross-entropy is infinite before any numerics")
  func tails() throws {
    let normal = Normal.standard.rightTail
    let cauchy = try Cauchy(location: 0, scale: 1e6).rightTail
    #expect(cauchy.makesCrossEntropyInfinite(against: normal))
    #expect(!normal.makesCrossEntropyInfinite(against: cauchy))
    func t(_ nu: Double) throws -> Tail { try StudentT(degreesOfFreedom: nu).rightTail }
    #expect(try t(2).makesCrossEntropyInfinite(against: normal))
    #expect(try !t(2.01).makesCrossEntropyInfinite(against: normal))
    let laplace = try Laplace(location: 0, scale: 1)
    #expect(try t(1).makesCrossEntropyInfinite(against: laplace.rightTail))
    #expect(try !t(1.01).makesCrossEntropyInfinite(against: laplace.rightTail))
    // Left tail of the Gumbel: exp(−e^(−x/s)); E e^(−X/s) is finite for Laplace scales below s.
    func gumbel(_ s: Double) throws -> Tail { try Gumbel(location: 0, scale: s).leftTail }
    #expect(try laplace.leftTail.makesCrossEntropyInfinite(against: gumbel(1)))
    #expect(try !laplace.leftTail.makesCrossEntropyInfinite(against: gumbel(1.01)))
    #expect(try t(50).makesCrossEntropyInfinite(against: gumbel(9)))
    #expect(try !normal.makesCrossEntropyInfinite(against: gumbel(1)))
    // At 0: E 1/X is finite under Gamma(a) for a > 1 only.
    let inverse = try InverseGamma(shape: 1, scale: 1).leftTail
    #expect(try Gamma(shape: 1, rate: 1).leftTail.makesCrossEntropyInfinite(against: inverse))
    #expect(try !Gamma(shape: 1.01, rate: 1).leftTail.makesCrossEntropyInfinite(against: inverse))
    // The heaviest component decides.
    let mixture = try Mixture(
      weights: [1, 1e-9],
      components: [StudentT(degreesOfFreedom: 9), StudentT(degreesOfFreedom: 1)])
    #expect(mixture.rightTail == .power(index: 1))
    let flipped = try Affine(Gumbel(location: 0, scale: 1), scale: -2)
    #expect(flipped.rightTail == .doubleExponential(rate: 0.5))
  }

  @Test("a gamma of tiny shape in its logarithmic coordinate: half its mass is below 1e-308")
  func tinyShape() throws {
    let gamma = try Gamma(shape: 0.001, rate: 1)
    let below = exp(gamma.logCumulative(at: .leastNormalMagnitude))
    #expect(below > 0.49)
    // x f(x) in u = log x is e^(0.001 u)/1000 there: its integral from −∞ to u₀ is P(X <= e^(u₀)).
    let u = log(Double.leastNormalMagnitude)
    let mass = try integrate(from: -40000, to: u) { exp(gamma.logDensity(aboveLowerEnd: $0) + $0) }
    #expect(abs(mass.value - below) < 1e-9)
    var stream = RandomStream(seed: 1)
    #expect(gamma.samples(100, using: &stream).allSatisfy { gamma.logDensity(at: $0).isFinite })
  }

  @Test("the vector paths agree with one point at a time, across their block edges")
  func batches() throws {
    var stream = RandomStream(seed: 4)
    for n in [0, 1, 7, 8, 9, 255, 257, 5000, 70000] {
      let x = try StudentT(degreesOfFreedom: 1).samples(n, using: &stream)
      let mixture = try Mixture(
        weights: [1, 0, 2],
        components: [
          Normal(mean: 0, standardDeviation: 1), Normal(mean: 9, standardDeviation: 1),
          Normal(mean: 2, standardDeviation: 3),
        ])
      let students = try Mixture(
        weights: [1, 2], components: [StudentT(degreesOfFreedom: 1), StudentT(degreesOfFreedom: 4)])
      let laplace = try Laplace(location: 1, scale: 2)
      for (y, i) in zip(mixture.logDensity(at: x), x.indices) where i % 7 == 0 || n < 300 {
        let single = mixture.logDensity(at: x[i])
        #expect(abs(y - single) <= 4e-15 * max(1, abs(single)))
      }
      for (y, i) in zip(students.logDensity(at: x), x.indices) where i % 7 == 0 || n < 300 {
        let single = students.logDensity(at: x[i])
        #expect(abs(y - single) <= 4e-15 * max(1, abs(single)))
      }
      #expect(laplace.logDensity(at: x) == x.map { laplace.logDensity(at: $0) })
      #expect(Normal.standard.logDensity(at: x) == x.map { Normal.standard.logDensity(at: $0) })
    }
    let odd = [Double.nan, .infinity, -.infinity, 1e200]
    let pair = try Mixture(weights: [1, 1], components: [Normal.standard, Normal.standard])
    let values = pair.logDensity(at: odd)
    #expect(values[0].isNaN && values[1...].allSatisfy { $0 == -.infinity })
  }
}
