import Foundation
import GSLNumerics
import Probability
import RandomStreams

// The double-precision half of the book, with the cases of the SciPy and NumPy programs of the same
// names. Steps return what they computed, so that nothing is optimized away.
extension Workload {
  static let numerics: [Workload] = [
    divergence, divergenceByIntegral, jensenShannon, normalLogDensity, studentLogDensity,
    mixtureLogDensity, normalSampling, expectationMaximization,
  ]

  /// KL(N(0, 1) ‖ t₃(0.5, 2)) to 1e-12 with a bound that holds for any pair of distributions.
  private static let divergence = Workload(
    name: "kl_quadrature", unit: "calls/s", itemsPerStep: 1000
  ) {
    let (p, q) = normalAndStudent()
    return {
      var sum = 0.0
      for _ in 0..<1000 { sum += try klDivergenceByQuadrature(of: p, from: q).value }
      return Float(sum)
    }
  }

  /// The same as one plain adaptive integral, as the SciPy program takes it.
  private static let divergenceByIntegral = Workload(
    name: "kl_quadrature_plain", unit: "calls/s", itemsPerStep: 1000
  ) {
    let (p, q) = normalAndStudent()
    return {
      var sum = 0.0
      for _ in 0..<1000 {
        sum += try integrate(
          from: -.infinity, to: .infinity, relativeTolerance: 1e-12, absoluteTolerance: 1e-12
        ) { x in
          let a = p.logDensity(at: x)
          return exp(a) * (a - q.logDensity(at: x))
        }.value
      }
      return Float(sum)
    }
  }

  private static func normalAndStudent() -> (Normal, StudentT) {
    (.standard, try! StudentT(degreesOfFreedom: 3, location: 0.5, scale: 2))
  }

  /// JSD of two mixtures of two normals to 1e-12.
  private static let jensenShannon = Workload(
    name: "jsd_mixtures_quadrature", unit: "calls/s", itemsPerStep: 100
  ) {
    let p = try! Mixture(
      weights: [0.3, 0.7],
      components: [
        Normal(mean: -1, standardDeviation: 0.5), Normal(mean: 2, standardDeviation: 1),
      ])
    let q = try! Mixture(
      weights: [0.6, 0.4],
      components: [
        Normal(mean: 0, standardDeviation: 1), Normal(mean: 3, standardDeviation: 0.4),
      ])
    return {
      var sum = 0.0
      for _ in 0..<100 { sum += try jsDivergenceByQuadrature(of: p, and: q).value }
      return Float(sum)
    }
  }

  private static let normalLogDensity = logDensities(
    "normal_logpdf_1e6", of: try! Normal(mean: 0.3, standardDeviation: 1.7))
  private static let studentLogDensity = logDensities(
    "t_logpdf_1e6", of: try! StudentT(degreesOfFreedom: 3, location: 0.5, scale: 2))
  private static let mixtureLogDensity = logDensities(
    "mixture8_logpdf_1e6",
    of: try! Mixture(
      weights: [Double](repeating: 1, count: 8),
      components: (0..<8).map {
        try Normal(mean: -3 + 6 * Double($0) / 7, standardDeviation: 1)
      }))

  private static func logDensities(
    _ name: String, of distribution: some ContinuousDistribution
  ) -> Workload {
    Workload(name: name, unit: "points/s", itemsPerStep: 1_000_000) {
      var random = RandomStream(seed: 0)
      var points = [Double](repeating: 0, count: 1_000_000)
      points.withUnsafeMutableBufferPointer { random.fillNormal($0) }
      var results = points
      return {
        points.withUnsafeBufferPointer { points in
          results.withUnsafeMutableBufferPointer { distribution.logDensity(at: points, into: $0) }
        }
        return Float(results[0])
      }
    }
  }

  private static let normalSampling = Workload(
    name: "normal_sampling_1e7", unit: "samples/s", itemsPerStep: 10_000_000
  ) {
    var random = RandomStream(seed: 0)
    return {
      // A fresh array each time, as NumPy makes one.
      let samples = [Double](unsafeUninitializedCapacity: 10_000_000) { buffer, count in
        random.fillNormal(buffer)
        count = 10_000_000
      }
      return Float(samples[9_999_999])
    }
  }

  /// Fifty iterations on 100,000 points around a ring of eight, eight full covariances.
  private static let expectationMaximization = Workload(
    name: "em_gmm8_1e5x2_50it", unit: "iterations/s", itemsPerStep: 50
  ) {
    var random = RandomStream(seed: 0)
    let rows = (0..<100_000).flatMap { _ in
      let angle = 2 * Double.pi * Double(random.integer(below: 8)) / 8
      return [2 * cos(angle) + 0.3 * random.normal(), 2 * sin(angle) + 0.3 * random.normal()]
    }
    var options = ExpectationMaximization()
    (options.maximumIterations, options.tolerance) = (50, 0)
    return {
      var start = RandomStream(seed: 1)
      let fit = try Mixture<MultivariateNormal>.fit(
        rows: rows, dimension: 2, components: 8, options: options, using: &start)
      return Float(fit.logLikelihood)
    }
  }
}
