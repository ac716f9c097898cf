import Foundation
import GSLNumerics
import Probability
import Testing

@testable import Coursework

/// The oracles of derivations and of what is learned, by the book's numerics.
extension OracleTests {
  /// The gradients of exercises 1.8, 3.8 and 5.9 by the book's distributions and derivatives.
  @Test func gradientsByDifferencesOfTheBooksDensities() throws {
    for (arguments, right) in try Self.cases("1.8", students: 2) {
      let (means, deviations) = (arguments.vector(2), arguments.vector(3))
      func likelihood(_ means: [Double], _ deviations: [Double]) throws -> Double {
        let components = try zip(means, deviations).map {
          try Normal(mean: $0, standardDeviation: $1)
        }
        let mixture = try Mixture(weights: arguments.vector(1), components: components)
        let data = arguments.vector(0)
        return data.reduce(0) { $0 + mixture.logDensity(at: $1) } / Double(data.count)
      }
      for k in means.indices {
        let byMean = try derivative(
          of: { x in
            var moved = means
            moved[k] = x
            return (try? likelihood(moved, deviations)) ?? .nan
          }, at: means[k])
        agree(right.parts[0].vector?[k], byMean.value, within: 1e-6)
        let byLog = try derivative(
          of: { x in
            var moved = deviations
            moved[k] = exp(x)
            return (try? likelihood(means, moved)) ?? .nan
          }, at: log(deviations[k]))
        agree(right.parts[1].vector?[k], byLog.value, within: 1e-6)
      }
    }
    for (arguments, right) in try Self.cases("3.8", students: 2) {
      let logits = arguments.vector(1)
      let p = try Categorical(probabilities: arguments.vector(0))
      for k in logits.indices {
        let slope = try derivative(
          of: { x in
            var moved = logits
            moved[k] = x
            let total = logSumExp(moved)
            let q = try? Categorical(probabilities: moved.map { exp($0 - total) })
            return q.flatMap { try? jsDivergenceByEnumeration(of: p, and: $0).value } ?? .nan
          }, at: logits[k])
        agree(right.vector?[k], slope.value, within: 1e-6)
      }
    }
    for (arguments, right) in try Self.cases("5.9", students: 2) {
      let alphaBar = arguments.real(4)
      let components = try zip(arguments.vector(2), arguments.vector(3)).map { mean, deviation in
        try Normal(
          mean: alphaBar.squareRoot() * mean,
          standardDeviation: (alphaBar * deviation * deviation + 1 - alphaBar).squareRoot())
      }
      let mixture = try Mixture(weights: arguments.vector(1), components: components)
      for (index, x) in arguments.vector(0).enumerated() {
        let slope = try derivative(of: { mixture.logDensity(at: $0) }, at: x)
        agree(right.vector?[index], slope.value, within: 1e-6)
      }
    }
  }

  /// KL between normals by quadrature, and the rank of a draw under the mixture by quadrature.
  @Test func normalsByQuadrature() throws {
    for (arguments, right) in try Self.cases("1.10", students: 2) {
      let p = try Normal(mean: arguments.real(0), standardDeviation: arguments.real(1))
      let q = try Normal(mean: arguments.real(2), standardDeviation: arguments.real(3))
      agree(right.real, try klDivergenceByQuadrature(of: p, from: q).value, within: 1e-9)
    }
    for (arguments, right) in try Self.cases("5.10", students: 1) {
      let components = try zip(arguments.vector(2), arguments.vector(3)).map {
        try Normal(mean: $0, standardDeviation: $1)
      }
      let mixture = try Mixture(weights: arguments.vector(1), components: components)
      let start = try Normal(mean: 0, standardDeviation: 1)
      for (index, x) in arguments.vector(0).enumerated() {
        let end = try #require(right.vector?[index])
        let rank = try integrate(from: -20, to: x, breakPoints: [-4]) { start.density(at: $0) }
        let mass = try integrate(from: -20, to: end, breakPoints: [-4]) { mixture.density(at: $0) }
        agree(mass.value, rank.value, within: 1e-8)
      }
    }
  }

  /// What was learned is where no direction climbs: differences of the likelihood, of the marginal
  /// likelihood of the linear model, and of the squared error.
  @Test func learnedNumbersAreStationary() throws {
    for (arguments, right) in try Self.cases("1.9", students: 2) {
      let gradient = Self.oracle(
        "1.8", arguments.values[0], right.parts[0], right.parts[1], right.parts[2])
      for number in gradient.parts.flatMap({ $0.vector ?? [.nan] }) {
        agree(number, 0, within: 1e-6)
      }
    }
    for (arguments, right) in try Self.cases("2.9", students: 2) {
      // ln N(x; 0, w wᵀ + s² I) of the data, by the determinant and inverse of a 2 × 2 matrix.
      let (w, s) = (try #require(right.parts[0].vector), try #require(right.parts[1].real))
      func likelihood(_ p: [Double]) -> Double {
        let (a, b, c) = (p[0] * p[0] + p[2] * p[2], p[0] * p[1], p[1] * p[1] + p[2] * p[2])
        let determinant = a * c - b * b
        return arguments.matrix(0).reduce(0) { sum, x in
          let form = (c * x[0] * x[0] - 2 * b * x[0] * x[1] + a * x[1] * x[1]) / determinant
          return sum - 0.5 * (form + log(determinant)) / Double(arguments.matrix(0).count)
        }
      }
      let point = w + [s]
      for index in point.indices {
        let slope = try derivative(
          of: { x in
            var moved = point
            moved[index] = x
            return likelihood(moved)
          }, at: point[index])
        agree(slope.value, 0, within: 1e-6)
      }
    }
    for (arguments, right) in try Self.cases("4.9", students: 2) {
      let kernel = try #require(right.matrix)
      let output = Self.oracle("4.2", arguments.values[0], .matrix(kernel), 1, 0)
      let misses = zip(output.matrix!, arguments.matrix(1)).map { zip($0, $1).map { $0 - $1 } }
      let gradient = Self.oracle(
        "4.8", arguments.values[0], .matrix(kernel), 1, 0, .matrix(misses))
      for number in (gradient.parts[1].matrix ?? [[.nan]]).joined() {
        agree(number, 0, within: 1e-9)
      }
    }
  }
}
