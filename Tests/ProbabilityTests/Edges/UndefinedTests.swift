import Foundation
import Probability
import Testing

/// One rule for all families: NaN in, NaN out; −inf outside the support; initializers throw.
@Suite("Edges: NaN in, NaN out")
struct UndefinedTests {
  @Test("in every view of every continuous family", arguments: ContinuousCase.all)
  func continuous(_ item: ContinuousCase) {
    let d = item.distribution
    #expect(d.logDensity(at: .nan).isNaN && d.density(at: .nan).isNaN)
    #expect(d.cumulative(at: .nan).isNaN && d.complementaryCumulative(at: .nan).isNaN)
    #expect(d.logCumulative(at: .nan).isNaN && d.logComplementaryCumulative(at: .nan).isNaN)
    let batch = d.logDensity(at: [.nan, d.mode, .nan])
    #expect(batch[0].isNaN && !batch[1].isNaN && batch[2].isNaN)
    #expect(d.logDensity(from: d.median)(.nan).isNaN)
    for p in [-0.5, 1.5, .nan, .infinity, -.infinity] {
      #expect(d.quantile(p).isNaN && d.complementaryQuantile(p).isNaN)
    }
  }

  @Test("in vectors, in samples' own distributions and in mixtures of them")
  func others() throws {
    let normal = try MultivariateNormal(mean: [0, 1], covariance: [[1, 0.5], [0.5, 1]])
    #expect(normal.logDensity(at: [.nan, 1]).isNaN)
    #expect(normal.logDensity(at: [.infinity, -.infinity]) == -.infinity)
    let rows = normal.logDensity(atRows: [.nan, 1, .infinity, .infinity, 0, 1])
    #expect(rows[0].isNaN && rows[1] == -.infinity && rows[2] == normal.logDensity(at: [0, 1]))
    let dirichlet = try Dirichlet(concentrations: [1, 2])
    #expect(dirichlet.logDensity(at: [.nan, 0.5]).isNaN)
    #expect(dirichlet.logDensity(at: [0.7, 0.7]) == -.infinity)
    let empirical = try Empirical([1, 2])
    #expect(empirical.cumulative(at: .nan).isNaN && empirical.logProbability(of: .nan).isNaN)
    #expect(empirical.complementaryCumulative(at: .nan).isNaN)
    let mixture = try Mixture(
      weights: [1, 1], components: [Uniform(lower: 0, upper: 1), Uniform(lower: 2, upper: 3)])
    let batch = mixture.logDensity(at: [.nan, 1.5, 0.5])
    #expect(batch[0].isNaN && batch[1] == -.infinity && batch[2].isFinite)
  }

  @Test("as many parameters as the family has, or an error")
  func parameterCounts() {
    let families: [any ParametricDistribution.Type] = [
      Normal.self, LogNormal.self, Laplace.self, StudentT.self, Cauchy.self, Logistic.self,
      Gumbel.self, Exponential.self, Gamma.self, InverseGamma.self, Beta.self, ChiSquared.self,
      Weibull.self, Pareto.self, Uniform.self, Triangular.self, VonMises.self, Bernoulli.self,
      Binomial.self, Categorical.self, Geometric.self, NegativeBinomial.self, Poisson.self,
      Dirichlet.self, MultivariateNormal.self,
    ]
    for family in families {
      #expect(throws: DistributionError.self, "\(family)") { try family.init(parameters: []) }
      #expect(throws: DistributionError.self, "\(family)") {
        try family.init(parameters: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, .nan])
      }
    }
  }
}
