import Exercises
import Foundation
import Probability
import Testing

@testable import Coursework

/// The oracles of derived gradients at every case there is, edges and outliers among them, much
/// closer than a student has to be.
@Suite struct GradientOracleTests {
  /// Every call of an exercise, for many students, with what the oracle says.
  private static func calls(_ id: String) throws -> [(Arguments, Value)] {
    let exercise = try #require(Catalogue.exercise(id))
    let drawn = try (0..<200).flatMap {
      try Suite.hidden(of: exercise, secret: [3], student: "\($0)", version: "gradients")
    }
    return (try #require(Bench.suite.fixed[id]) + drawn).flatMap { check in
      zip(check.calls, check.answers).map { (Arguments($0), $1) }
    }
  }

  private func expect(
    _ id: String, relative: Double = 1e-10, absolute: Double = 1e-11,
    by reference: (Arguments) throws -> Value
  ) throws {
    let calls = try Self.calls(id)
    #expect(calls.count > 200)
    for (arguments, right) in calls {
      let other = try reference(arguments)
      #expect(
        close(right, other, relative: relative, absolute: absolute),
        "\(id) \(arguments.values): \(right) and \(other)")
    }
  }

  private func mixture(_ weights: [Double], _ means: [Double], _ deviations: [Double]) throws
    -> Mixture<Normal>
  {
    try Mixture(
      weights: weights,
      components: zip(means, deviations).map { try Normal(mean: $0, standardDeviation: $1) })
  }

  /// A mixture's gradient is that of its components, by the book's responsibilities.
  @Test func mixtureGradientByResponsibilities() throws {
    try expect("1.8") { arguments in
      let (means, deviations) = (arguments.vector(2), arguments.vector(3))
      let mixture = try mixture(arguments.vector(1), means, deviations)
      var (byMean, byLog) = (means.map { _ in 0.0 }, means.map { _ in 0.0 })
      for x in arguments.vector(0) {
        for (k, share) in mixture.responsibilities(for: x).enumerated() {
          let z = (x - means[k]) / deviations[k]
          byMean[k] += share * z / deviations[k] / Double(arguments.vector(0).count)
          byLog[k] += share * (z * z - 1) / Double(arguments.vector(0).count)
        }
      }
      return .tuple([.vector(byMean), .vector(byLog)])
    }
  }

  @Test func mixtureScoreByResponsibilities() throws {
    try expect("5.9") { arguments in
      let alphaBar = arguments.real(4)
      let means = arguments.vector(2).map { alphaBar.squareRoot() * $0 }
      let variances = arguments.vector(3).map { alphaBar * $0 * $0 + 1 - alphaBar }
      let mixture = try mixture(
        arguments.vector(1), means, variances.map { $0.squareRoot() })
      return .vector(
        arguments.vector(0).map { x in
          mixture.responsibilities(for: x).enumerated().reduce(0) {
            $0 + $1.1 * (means[$1.0] - x) / variances[$1.0]
          }
        })
    }
  }

  /// The others by the solutions, which are derived by hand.
  @Test func otherGradientsByHand() throws {
    try expect("2.8") {
      let right = linearGaussianGradient(
        x: $0.real(0), weight: $0.real(1), bias: $0.real(2), noise: $0.real(3), mean: $0.real(4),
        variance: $0.real(5))
      return .tuple(
        [right.weight, right.bias, right.logNoise, right.mean, right.logVariance].map {
          .real($0)
        })
    }
    try expect("3.8") {
      .vector(jensenShannonGradient(p: $0.vector(0), logits: $0.vector(1)))
    }
    try expect("1.8") {
      let right = mixtureGradient(
        data: $0.vector(0), weights: $0.vector(1), means: $0.vector(2),
        standardDeviations: $0.vector(3))
      return .tuple([.vector(right.means), .vector(right.logStandardDeviations)])
    }
    try expect("5.9") {
      .vector(
        mixtureScore(
          xt: $0.vector(0), weights: $0.vector(1), means: $0.vector(2),
          standardDeviations: $0.vector(3), alphaBar: $0.real(4)))
    }
  }
}
