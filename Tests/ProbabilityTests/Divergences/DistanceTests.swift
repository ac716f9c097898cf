import Foundation
import GSLNumerics
import Probability
import RandomStreams
import Testing

@Suite struct DistanceTests {
  @Test func wassersteinOfNormals() throws {
    let p = try Normal(mean: 0, standardDeviation: 1)
    let moved = try wasserstein1ByQuadrature(
      between: p, and: try Normal(mean: 3, standardDeviation: 1))
    #expect(abs(moved.value - 3) <= moved.error && moved.error < 1e-8)
    // Equal means: |σ_p − σ_q| E|Z|.
    let stretched = try wasserstein1ByQuadrature(
      between: p, and: try Normal(mean: 0, standardDeviation: 2))
    #expect(abs(stretched.value - (2 / Double.pi).squareRoot()) <= stretched.error)
    let heavy = try wasserstein1ByQuadrature(between: p, and: try Cauchy(location: 0, scale: 1))
    #expect(heavy.value == .infinity)
    let ends = try wasserstein1ByQuadrature(
      between: try Uniform(lower: 0, upper: 1), and: try Exponential(rate: 1))
    #expect(abs(ends.value - 0.5) <= ends.error && ends.error < 1e-7)
  }

  @Test func wassersteinOfCounts() throws {
    let value = try wasserstein1ByEnumeration(
      between: try Poisson(rate: 3), and: try Poisson(rate: 5))
    // One dominates the other: the difference of the means.
    #expect(abs(value.value - 2) <= value.error && value.error < 1e-12)
  }

  @Test func wassersteinOfSamples() throws {
    #expect(try wasserstein1(between: [3, 1, 2], and: [4, 2, 3]) == 1)
    #expect(try wasserstein1(between: [0, 1], and: [0, 0, 1, 1]) == 0)
    #expect(abs(try wasserstein1(between: [0], and: [1, 2, 3]) - 2) < 1e-15)
    #expect(throws: DistributionError.self) { try wasserstein1(between: [], and: [1]) }
    #expect(throws: DistributionError.self) { try wasserstein1(between: [.nan], and: [1]) }
  }

  @Test func frechet() throws {
    let p = try Normal(mean: 0, standardDeviation: 1)
    #expect(
      frechetDistanceSquared(between: p, and: try Normal(mean: 3, standardDeviation: 2)) == 10)
    let a = try MultivariateNormal(mean: [0, 0], covariance: [[4, 0], [0, 9]])
    let b = try MultivariateNormal(mean: [1, 2], covariance: [[1, 0], [0, 1]])
    #expect(abs(try frechetDistanceSquared(between: a, and: b) - (5 + 1 + 4)) < 1e-12)
    #expect(abs(try frechetDistanceSquared(between: a, and: a)) < 1e-7)
    // It does not depend on the basis: both turned by the same angle.
    let c = try MultivariateNormal(mean: [0, 0], covariance: [[2, 1.2], [1.2, 3]])
    let d = try MultivariateNormal(mean: [0, 0], covariance: [[1, -0.4], [-0.4, 0.5]])
    let (x, y) = (cos(0.7), sin(0.7))
    func turned(_ m: [[Double]]) -> [[Double]] {
      let r = Matrix([[x, -y], [y, x]])
      let product = r * Matrix(m) * r.transposed
      let off = 0.5 * (product[0, 1] + product[1, 0])
      return [[product[0, 0], off], [off, product[1, 1]]]
    }
    let straight = try frechetDistanceSquared(between: c, and: d)
    let around = try frechetDistanceSquared(
      between: MultivariateNormal(mean: [0, 0], covariance: turned(c.covariance)),
      and: MultivariateNormal(mean: [0, 0], covariance: turned(d.covariance)))
    #expect(abs(straight - around) < 1e-12)
  }

  @Test func multivariateNormalsNearAndNearlySingular() throws {
    let unit = try MultivariateNormal(mean: [0, 0], covariance: [[1, 0], [0, 1]])
    let singular = try MultivariateNormal(
      mean: [0, 0], covariance: [[1, 0.999999], [0.999999, 1]])
    let value = klDivergence(of: unit, from: singular)
    #expect(abs(value / 499992.68880380847996 - 1) < 1e-12)
    // Diagonal covariances: the sum of the coordinates' divergences, also at 1e-20.
    let p = try MultivariateNormal(mean: [0, 1], covariance: [[1, 0], [0, 4]])
    let q = try MultivariateNormal(
      mean: [1e-10, 1], covariance: [[1 + 0x1p-30, 0], [0, 4 * (1 - 0x1p-31)]])
    let sum = zip([1 + 0x1p-30, 1 - 0x1p-31], [1e-10, 0]).map { v, m in
      // ½(1/v − 1 + log v) by its series for v = 1 + e.
      0.25 * (v - 1) * (v - 1) * (1 - 4.0 / 3 * (v - 1)) + 0.5 * m * m / v
    }.reduce(0, +)
    #expect(abs(klDivergence(of: p, from: q) / sum - 1) < 1e-12)
  }
}
