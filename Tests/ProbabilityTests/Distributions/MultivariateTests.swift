import Foundation
import GSLNumerics
import Probability
import RandomStreams
import Testing

@Suite("Multivariate distributions")
struct MultivariateTests {
  private static let normal = try! MultivariateNormal(
    mean: [1, -2], covariance: [[2, 0.6], [0.6, 0.5]])

  @Test("the normal is a marginal times a conditional")
  func conditional() throws {
    let d = Self.normal
    for x in [[0.0, 0], [1, -2], [4, -1], [-30, 5]] {
      let marginal = try Normal(mean: 1, standardDeviation: 2.0.squareRoot())
      let conditional = try Normal(
        mean: -2 + 0.3 * (x[0] - 1), standardDeviation: (0.5 - 0.18).squareRoot())
      let expected = marginal.logDensity(at: x[0]) + conditional.logDensity(at: x[1])
      #expect(abs(d.logDensity(at: x) - expected) < 1e-13 * max(1, abs(expected)))
      #expect(
        d.logDensity(atRows: x + x) == [d.logDensity(atRows: x)[0], d.logDensity(atRows: x)[0]])
      #expect(abs(d.logDensity(atRows: x)[0] - expected) < 1e-13 * max(1, abs(expected)))
    }
    let entropy = try Normal(mean: 0, standardDeviation: 2.0.squareRoot()).entropy
    let rest = try Normal(mean: 0, standardDeviation: (0.5 - 0.18).squareRoot()).entropy
    #expect(abs(d.entropy - entropy - rest) < 1e-14)
  }

  @Test("a diagonal normal is a product, also at 1e-200")
  func diagonal() throws {
    let d = try MultivariateNormal(mean: [0, 1, 2], standardDeviations: [1e-100, 3, 1e100])
    let parts = try [
      Normal(mean: 0, standardDeviation: 1e-100), Normal(mean: 1, standardDeviation: 3),
      Normal(mean: 2, standardDeviation: 1e100),
    ]
    let x = [2e-100, 0, -1e100]
    let expected = zip(parts, x).reduce(0.0) { $0 + $1.0.logDensity(at: $1.1) }
    #expect(abs(d.logDensity(at: x) - expected) < 1e-12)
    #expect(abs(d.entropy - parts.reduce(0.0) { $0 + $1.entropy }) < 1e-12)
  }

  @Test("samples have the mean and covariance")
  func moments() throws {
    var stream = RandomStream(seed: 12)
    let dirichlet = try Dirichlet(concentrations: [0.5, 2, 4])
    let mixture = try Mixture(
      weights: [1, 3],
      components: [Self.normal, MultivariateNormal(mean: [5, 5], standardDeviations: [1, 2])])
    func check(_ d: some MultivariateDistribution) {
      let n = 20000
      let points = d.samples(n, using: &stream)
      for a in 0..<d.dimension {
        let mean = points.reduce(0.0) { $0 + $1[a] } / Double(n)
        let deviation = d.covariance[a][a].squareRoot()
        // Five standard errors: by chance once in two million.
        #expect(abs(mean - d.mean[a]) < 5 * deviation / Double(n).squareRoot())
        for b in 0..<d.dimension {
          let products = points.map { ($0[a] - d.mean[a]) * ($0[b] - d.mean[b]) }
          let covariance = products.reduce(0, +) / Double(n)
          let noise =
            (products.reduce(0.0) { $0 + ($1 - covariance) * ($1 - covariance) }).squareRoot()
            / Double(n)
          #expect(abs(covariance - d.covariance[a][b]) < 5 * noise)
        }
      }
    }
    check(Self.normal)
    check(dirichlet)
    check(mixture)
  }

  @Test("the Dirichlet integrates to 1 with its entropy, and is Beta for two")
  func dirichlet() throws {
    let d = try Dirichlet(concentrations: [1.5, 2, 4])
    func integral(_ f: (Double, Double) -> Double) throws -> Double {
      try integrate2D(x: (0, 1), y: { (0, 1 - $0) }, relativeTolerance: 1e-9, f).value
    }
    let mass = try integral { exp(d.logDensity(at: [$0, $1, max(0, 1 - $0 - $1)])) }
    #expect(abs(mass - 1) < 1e-7)
    let entropy = try integral { x, y in
      let logF = d.logDensity(at: [x, y, max(0, 1 - x - y)])
      return logF == -.infinity ? 0 : -exp(logF) * logF
    }
    #expect(abs(entropy - d.entropy) < 1e-6)
    let (pair, beta) = try (Dirichlet(concentrations: [0.3, 7]), Beta(alpha: 0.3, beta: 7))
    #expect(abs(pair.logDensity(at: [0.125, 0.875]) - beta.logDensity(at: 0.125)) < 1e-13)
    #expect(pair.entropy == beta.entropy)
    #expect(d.logDensity(at: [0.5, 0.5, 0.5]) == -.infinity)
    #expect(d.logDensity(at: [1.5, -0.5, 0]) == -.infinity)
    #expect(d.logDensity(at: d.mode) > d.logDensity(at: d.mean))
  }

  @Test("the entropy of a Dirichlet does not cancel for large concentrations")
  func largeDirichlet() throws {
    // The exact expression, to 20 digits by mpmath.
    let d = try Dirichlet(concentrations: [1e8, 2e8, 3e8])
    #expect(abs(d.entropy - largeEntropy) < 1e-12 * abs(largeEntropy))
  }
  private let largeEntropy = -19.166_322_619_888_018_889_7

  @Test("refuses what is no covariance")
  func refusals() {
    for covariance in [
      [[1, 2], [2, 1]], [[1, 0], [0, 0]], [[1, 0.5], [0.4, 1]], [[1]], [[1, .nan], [.nan, 1]],
      [[-1, 0], [0, 1]],
    ] as [[[Double]]] {
      #expect(throws: DistributionError.self) {
        try MultivariateNormal(mean: [0, 0], covariance: covariance)
      }
    }
    #expect(throws: DistributionError.self) {
      try MultivariateNormal(mean: [], covariance: [])
    }
    #expect(throws: DistributionError.self) { try Dirichlet(concentrations: [1]) }
    #expect(throws: DistributionError.self) { try Dirichlet(concentrations: [1, 0]) }
  }
}
