import Foundation
import Probability
import Testing

/// Parameters that must be refused, and the name of the one that is wrong.
private struct Refusal: Sendable {
  let name: String
  let make: @Sendable () throws -> any Sendable

  init(_ name: String, _ make: @escaping @Sendable () throws -> any Sendable) {
    self.name = name
    self.make = make
  }
}

/// Everything here must be refused by an error of one line that names the parameter.
private let refused: [Refusal] = {
  var cases: [Refusal] = []
  for bad in [0, -1, .nan, .infinity] as [Double] {
    cases += [Refusal]([
      .init("standardDeviation") { try Normal(mean: 0, standardDeviation: bad) },
      .init("logStandardDeviation") { try LogNormal(logMean: 0, logStandardDeviation: bad) },
      .init("scale") { try Laplace(location: 0, scale: bad) },
      .init("degreesOfFreedom") { try StudentT(degreesOfFreedom: bad) },
      .init("scale") { try StudentT(degreesOfFreedom: 1, scale: bad) },
      .init("scale") { try Cauchy(location: 0, scale: bad) },
      .init("scale") { try Logistic(location: 0, scale: bad) },
      .init("scale") { try Gumbel(location: 0, scale: bad) },
      .init("rate") { try Exponential(rate: bad) },
      .init("shape") { try Gamma(shape: bad, rate: 1) },
      .init("rate") { try Gamma(shape: 1, rate: bad) },
      .init("shape") { try InverseGamma(shape: bad, scale: 1) },
      .init("scale") { try InverseGamma(shape: 1, scale: bad) },
      .init("alpha") { try Beta(alpha: bad, beta: 1) },
      .init("beta") { try Beta(alpha: 1, beta: bad) },
      .init("degreesOfFreedom") { try ChiSquared(degreesOfFreedom: bad) },
      .init("shape") { try Weibull(shape: bad, scale: 1) },
      .init("scale") { try Weibull(shape: 1, scale: bad) },
      .init("scale") { try Pareto(scale: bad, shape: 1) },
      .init("shape") { try Pareto(scale: 1, shape: bad) },
      .init("successes") { try NegativeBinomial(successes: bad, probability: 0.5) },
      .init("bandwidth") { try KernelDensity([1, 2], bandwidth: bad) },
      .init("concentrations[1]") { try Dirichlet(concentrations: [1, bad]) },
      .init("standardDeviations[0]") {
        try MultivariateNormal(mean: [0], standardDeviations: [bad])
      },
    ])
  }
  for bad in [.nan, .infinity] as [Double] {
    cases += [Refusal]([
      .init("mean") { try Normal(mean: bad, standardDeviation: 1) },
      .init("logMean") { try LogNormal(logMean: bad, logStandardDeviation: 1) },
      .init("location") { try Laplace(location: bad, scale: 1) },
      .init("location") { try StudentT(degreesOfFreedom: 1, location: bad) },
      .init("location") { try Cauchy(location: bad, scale: 1) },
      .init("location") { try Logistic(location: bad, scale: 1) },
      .init("location") { try Gumbel(location: bad, scale: 1) },
      .init("lower") { try Uniform(lower: bad, upper: 1) },
      .init("upper") { try Triangular(lower: 0, mode: 0, upper: bad) },
      .init("mean[0]") { try MultivariateNormal(mean: [bad], covariance: [[1]]) },
      .init("shift") { try Affine(Normal.standard, shift: bad) },
      .init("concentration") { try VonMises(mean: 0, concentration: bad) },
    ])
  }
  for bad in [-0.1, 1.1, .nan] {
    cases += [Refusal]([
      .init("probability") { try Bernoulli(probability: bad) },
      .init("probability") { try Binomial(trials: 1, probability: bad) },
      .init("probability") { try Geometric(probability: bad) },
      .init("probability") { try NegativeBinomial(successes: 1, probability: bad) },
    ])
  }
  cases += [Refusal]([
    .init("upper") { try Uniform(lower: 1, upper: 1) },
    .init("upper") { try Uniform(lower: 2, upper: 1) },
    .init("mode") { try Triangular(lower: 0, mode: 2, upper: 1) },
    .init("mode") { try Triangular(lower: 0, mode: .nan, upper: 1) },
    .init("logit") { try Bernoulli(logit: .nan) }, .init("rate") { try Poisson(rate: -1) },
    .init("rate") { try Poisson(rate: .nan) }, .init("rate") { try Poisson(rate: 1e300) },
    .init("trials") { try Binomial(trials: -1, probability: 0.5) },
    .init("probability") { try Geometric(probability: 0) },
    .init("probability") { try NegativeBinomial(successes: 1, probability: 0) },
    .init("weights") { try Categorical(weights: []) },
    .init("weights") { try Categorical(weights: [0, 0]) },
    .init("weights[1]") { try Categorical(weights: [1, -1]) },
    .init("weights[0]") { try Categorical(weights: [.nan, 1]) },
    .init("probabilities") { try Categorical(probabilities: [0.5, 0.6]) },
    .init("weights") { try Mixture(weights: [1], components: [Normal.standard, .standard]) },
    .init("weights") { try Mixture<Normal>(weights: [], components: []) },
    .init("mean") { try VonMises(mean: 4, concentration: 1) },
    .init("scale") { try Affine(Normal.standard, scale: 0) },
    .init("interval") { try Truncated(Exponential(rate: 1), to: Interval(-2, -1)) },
    .init("interval") { try Truncated(Normal.standard, to: Interval(1, 1)) },
    .init("trials") { try Binomial(parameters: [2.5, 0.5]) },
  ])
  return cases
}()

@Test(
  "refuses parameters outside their domain, in one line that names them", arguments: refused.indices
)
func refusesParameters(_ index: Int) {
  let (name, make) = (refused[index].name, refused[index].make)
  do {
    let made = try make()
    Issue.record("\(made) was made")
  } catch let error as DistributionError {
    let text = "\(error)"
    #expect(text.contains("\(name) must be") && !text.contains("\n"), "\(text)")
  } catch {
    Issue.record("\(error)")
  }
}

@Suite("Distributions of a sample")
struct SampleDistributionTests {
  @Test("the empirical distribution counts")
  func empirical() throws {
    let d = try Empirical([3, 1, 2, 2])
    #expect(d.atoms == [1, 2, 3] && d.counts == [1, 2, 1] && d.count == 4)
    #expect(d.mean == 2 && d.variance == 0.5 && d.mode == 2 && d.median == 2)
    #expect(d.cumulative(at: 0.9) == 0 && d.cumulative(at: 2) == 0.75 && d.cumulative(at: 9) == 1)
    #expect(d.complementaryCumulative(at: 2) == 0.25)
    #expect(
      d.quantile(0) == 1 && d.quantile(0.25) == 1 && d.quantile(0.26) == 2 && d.quantile(1) == 3)
    #expect(
      abs(d.logProbability(of: 2) - log(0.5)) < 1e-15 && d.logProbability(of: 2.5) == -.infinity)
    #expect(abs(d.entropy - 1.5 * log(2)) < 1e-15)
    #expect(throws: DistributionError.self) { try Empirical([]) }
    #expect(throws: DistributionError.self) { try Empirical([.nan]) }
  }

  @Test("the kernel density is the mixture of its kernels")
  func kernelDensity() throws {
    let data = [0.3, -1.2, 4, 4.1, 0.35]
    let d = try KernelDensity(data, bandwidth: 0.7)
    let mixture = try Mixture(
      weights: data.map { _ in 1 },
      components: data.map { try Normal(mean: $0, standardDeviation: 0.7) })
    for x in [-30, -1, 0.3, 2, 4.05, 1e3] {
      #expect(
        abs(d.logDensity(at: x) - mixture.logDensity(at: x)) <= 1e-13
          * abs(mixture.logDensity(at: x)))
      #expect(abs(d.logCumulative(at: x) - mixture.logCumulative(at: x)) <= 1e-13)
    }
    #expect(abs(d.variance - mixture.variance) < 1e-13 && abs(d.mode - mixture.mode) < 1e-6)
  }

  @Test("the fitted bandwidth is the best left-one-out, computed the long way")
  func bandwidth() throws {
    let data = [0.3, -1.2, 4, 4.1, 0.35, 2.2, -0.4, 1.1, 3.3]
    let d = try KernelDensity(fitting: data)
    func leftOut(_ h: Double) throws -> Double {
      try data.indices.reduce(0.0) { sum, i in
        var others = data
        let x = others.remove(at: i)
        return try sum + KernelDensity(others, bandwidth: h).logDensity(at: x)
      } / Double(data.count)
    }
    let best = try leftOut(d.bandwidth)
    #expect(
      abs(best - KernelDensity.leaveOneOutLogLikelihood(data, bandwidth: d.bandwidth)) < 1e-13)
    for factor in [0.5, 0.9, 0.999, 1.001, 1.1, 2] {
      #expect(try leftOut(factor * d.bandwidth) < best)
    }
    let rule = try KernelDensity(data)
    #expect(
      rule.bandwidth > 0
        && KernelDensity.leaveOneOutLogLikelihood(data, bandwidth: rule.bandwidth) <= best)
  }
}
