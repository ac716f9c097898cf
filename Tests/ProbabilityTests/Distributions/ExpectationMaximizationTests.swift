import Foundation
import Probability
import RandomStreams
import Testing

@Suite("Expectation-maximization")
struct ExpectationMaximizationTests {
  /// Eight full components on a ring, flat rows of dimension 2.
  private static let ring: (mixture: Mixture<MultivariateNormal>, rows: [Double]) = {
    let mixture = try! Mixture(
      weights: [1, 2, 1, 2, 1, 2, 1, 2],
      components: (0..<8).map { k in
        let angle = Double(k) * Double.pi / 4
        return try MultivariateNormal(
          mean: [10 + 1.5 * cos(angle), 1.5 * sin(angle)],
          covariance: [[0.09, 0.03 * cos(angle)], [0.03 * cos(angle), 0.05]])
      })
    var stream = RandomStream(seed: 5)
    return (mixture, Array(mixture.samples(6000, using: &stream).joined()))
  }()

  @Test("the likelihood never falls, is the mixture's own, and passes the truth's")
  func climbs() throws {
    var stream = RandomStream(seed: 6)
    var options = ExpectationMaximization()
    options.tolerance = 1e-6
    let fit = try Mixture.fit(
      rows: Self.ring.rows, dimension: 2, components: 8, options: options, using: &stream)
    #expect(fit.logLikelihoods.count > 3 && fit.converged)
    for (before, after) in zip(fit.logLikelihoods, fit.logLikelihoods.dropFirst()) {
      #expect(after >= before)
    }
    let own = fit.mixture.logDensity(atRows: Self.ring.rows).reduce(0, +)
    #expect(abs(own - fit.logLikelihood) < 1e-11 * abs(own))
    // A local maximum, from this seeding the one by the truth.
    #expect(own > Self.ring.mixture.logDensity(atRows: Self.ring.rows).reduce(0, +))
    #expect(abs(fit.mixture.weights.reduce(0, +) - 1) < 1e-12)
  }

  @Test("one iteration is the textbook's")
  func oneStep() throws {
    func after(_ iterations: Int) throws -> MixtureFit<MultivariateNormal> {
      var stream = RandomStream(seed: 6)
      var options = ExpectationMaximization()
      options.maximumIterations = iterations
      return try Mixture.fit(
        rows: Array(Self.ring.rows.prefix(1001 * 2)), dimension: 2, components: 5,
        options: options, using: &stream)
    }
    let (start, next) = (try after(0).mixture, try after(1).mixture)
    let points = (0..<1001).map { Array(Self.ring.rows[2 * $0..<2 * $0 + 2]) }
    let shares = points.map { start.responsibilities(for: $0) }
    for k in 0..<5 {
      let mass = shares.reduce(0.0) { $0 + $1[k] }
      #expect(abs(next.weights[k] - mass / 1001) < 1e-12)
      let mean = (0..<2).map { a in
        zip(points, shares).reduce(0.0) { $0 + $1.0[a] * $1.1[k] } / mass
      }
      for a in 0..<2 {
        #expect(abs(next.components[k].mean[a] - mean[a]) < 1e-11)
        for b in 0..<2 {
          let covariance =
            zip(points, shares).reduce(0.0) {
              $0 + ($1.0[a] - mean[a]) * ($1.0[b] - mean[b]) * $1.1[k]
            } / mass
          #expect(abs(next.components[k].covariance[a][b] - covariance) < 1e-11)
        }
      }
    }
  }

  @Test("at the top every parameter is its own weighted average")
  func isStationary() throws {
    var stream = RandomStream(seed: 6)
    var options = ExpectationMaximization()
    options.tolerance = 1e-14
    let rows = Array(Self.ring.rows.prefix(2000))
    let fit = try Mixture.fit(
      rows: rows, dimension: 2, components: 3, options: options, using: &stream)
    let points = stride(from: 0, to: rows.count, by: 2).map { [rows[$0], rows[$0 + 1]] }
    let shares = points.map { fit.mixture.responsibilities(for: $0) }
    for k in 0..<3 {
      let mass = shares.reduce(0.0) { $0 + $1[k] }
      #expect(abs(mass / Double(points.count) - fit.mixture.weights[k]) < 1e-5)
      for a in 0..<2 {
        let mean = zip(points, shares).reduce(0.0) { $0 + $1.0[a] * $1.1[k] } / mass
        #expect(abs(mean - fit.mixture.components[k].mean[a]) < 1e-4)
        for b in 0..<2 {
          let center = fit.mixture.components[k].mean
          let moment =
            zip(points, shares).reduce(0.0) {
              $0 + ($1.0[a] - center[a]) * ($1.0[b] - center[b]) * $1.1[k]
            } / mass
          #expect(abs(moment - fit.mixture.components[k].covariance[a][b]) < 1e-3)
        }
      }
    }
  }

  @Test("one component is the maximum likelihood normal, on the line and in the plane")
  func oneComponent() throws {
    var stream = RandomStream(seed: 7)
    let rows = Self.ring.rows
    let points = stride(from: 0, to: rows.count, by: 2).map { [rows[$0], rows[$0 + 1]] }
    let fit = try Mixture.fit(points, components: 1, using: &stream)
    let direct = try MultivariateNormal(fitting: points)
    for (a, b) in zip(fit.mixture.components[0].parameters, direct.parameters) {
      #expect(abs(a - b) < 1e-10)
    }
    let line = rows.map { 1e6 + $0 }
    let normal = try Normal(fitting: line)
    let onLine = try Mixture<Normal>.fit(line, components: 1, using: &stream).mixture.components[0]
    #expect(abs(onLine.mean - normal.mean) < 1e-9)
    #expect(abs(onLine.standardDeviation - normal.standardDeviation) < 1e-9)
  }

  @Test("finds two clusters on the line")
  func line() throws {
    var stream = RandomStream(seed: 8)
    let truth = try Mixture(
      weights: [0.3, 0.7],
      components: [Normal(mean: -4, standardDeviation: 1), Normal(mean: 3, standardDeviation: 0.5)])
    let data = truth.samples(5000, using: &stream)
    let fit = try Mixture<Normal>.fit(data, components: 2, using: &stream)
    let sorted = zip(fit.mixture.weights, fit.mixture.components).sorted { $0.1.mean < $1.1.mean }
    // Five standard errors of well separated clusters.
    #expect(abs(sorted[0].0 - 0.3) < 5 * (0.3 * 0.7 / 5000).squareRoot())
    #expect(abs(sorted[0].1.mean + 4) < 5 / 1500.0.squareRoot())
    #expect(abs(sorted[1].1.standardDeviation - 0.5) < 5 * 0.5 / 7000.0.squareRoot())
  }

  @Test("a component on repeated points stops at the floor instead of running away")
  func floor() throws {
    var stream = RandomStream(seed: 9)
    var data = Normal.standard.samples(200, using: &stream)
    data += [Double](repeating: 0.25, count: 100)
    var options = ExpectationMaximization()
    options.varianceFloor = 1e-4
    let fit = try Mixture<Normal>.fit(data, components: 2, options: options, using: &stream)
    let narrowest = fit.mixture.components.map(\.standardDeviation).min()!
    let spread = try Normal(fitting: data).standardDeviation
    #expect(abs(narrowest / (0.01 * spread) - 1) < 1e-6)
    for (before, after) in zip(fit.logLikelihoods, fit.logLikelihoods.dropFirst()) {
      #expect(after >= before)
    }
    // Points on a line in the plane: one direction of every component is at the floor.
    let line = (0..<300).flatMap { i -> [Double] in
      let x = Double(i % 50) + Double(i / 50) * 100
      return [x, 2 * x]
    }
    let plane = try Mixture.fit(
      rows: line, dimension: 2, components: 6, options: options, using: &stream)
    #expect(plane.logLikelihood.isFinite)
    for (before, after) in zip(plane.logLikelihoods, plane.logLikelihoods.dropFirst()) {
      #expect(after >= before)
    }
  }

  @Test("same seed, same bits; the scale of the data does not matter")
  func repeats() throws {
    func run(_ rows: [Double]) throws -> MixtureFit<MultivariateNormal> {
      var stream = RandomStream(seed: 10)
      return try Mixture.fit(rows: rows, dimension: 2, components: 4, using: &stream)
    }
    let (first, second) = (try run(Self.ring.rows), try run(Self.ring.rows))
    #expect(first.mixture == second.mixture && first.logLikelihoods == second.logLikelihoods)
    let tiny = try run(Self.ring.rows.map { $0 * 0x1p-400 })
    #expect(tiny.mixture.weights == first.mixture.weights)
  }

  @Test("refuses what cannot be fitted in one clear line")
  func refusals() throws {
    func refuses(_ data: [[Double]], _ components: Int) {
      var stream = RandomStream(seed: 11)
      do {
        _ = try Mixture.fit(data, components: components, using: &stream)
        Issue.record("\(data) was fitted")
      } catch {
        #expect(error is DistributionError && !"\(error)".contains("\n"))
      }
    }
    refuses([], 1)
    refuses([[1, 2]], 1)
    refuses([[1, 2], [3, 4]], 3)
    refuses([[1, 2], [3, .nan]], 1)
    refuses([[1, 2], [1, 5], [1, 7]], 2)
    refuses([[1, 2], [3]], 1)
    refuses([[1, 2], [3, 4]], 0)
    refuses([[], []], 1)
  }
}
