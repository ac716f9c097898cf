import Foundation
import Foundations
import RandomStreams

/// A mixture of isotropic normals in any dimension, with all that diffusion asks of it in closed form:
/// the density at every noise level, its score, and the best possible denoiser.
public struct NoisyMixture: Sendable, Hashable {
  /// Add up to one.
  public let weights: [Double]
  /// The components' centers, `[components][dimension]`.
  public let means: [[Double]]
  /// The components' widths, one for all directions, `[components]`.
  public let standardDeviations: [Double]

  /// How many coordinates a point has.
  public var dimension: Int { means[0].count }

  /// - Throws: ``DiffusionError`` unless weights and widths are positive and the counts agree.
  public init(weights: [Double], means: [[Double]], standardDeviations: [Double]) throws {
    let total = weights.reduce(0, +)
    guard !weights.isEmpty, weights.allSatisfy({ $0 > 0 }), total.isFinite,
      means.count == weights.count, standardDeviations.count == weights.count,
      standardDeviations.allSatisfy({ $0 > 0 && $0.isFinite }),
      let dimension = means.first?.count, dimension > 0,
      means.allSatisfy({ $0.count == dimension && $0.allSatisfy(\.isFinite) })
    else {
      throw DiffusionError(
        "a mixture needs as many means and positive widths as positive weights, all finite")
    }
    self.weights = weights.map { $0 / total }
    self.means = means
    self.standardDeviations = standardDeviations
  }

  /// The components alone that `included` names, with their shares scaled up to one.
  public func restricted(to included: [Int]) throws -> NoisyMixture {
    try NoisyMixture(
      weights: included.map { weights[$0] }, means: included.map { means[$0] },
      standardDeviations: included.map { standardDeviations[$0] })
  }

  /// Draws one after the other: `[count * dimension]`.
  public func samples(_ count: Int, using stream: inout RandomStream) -> [Double] {
    (0..<count).flatMap { _ -> [Double] in
      var (index, place) = (0, stream.uniform())
      while index < weights.count - 1, place > weights[index] {
        place -= weights[index]
        index += 1
      }
      return means[index].map { $0 + standardDeviations[index] * stream.normal() }
    }
  }

  /// log q_t(x) of one point `[dimension]`, in nats.
  public func logDensity(at x: [Double], _ level: NoiseLevel = .none) -> Double {
    let logs = logJoint(x[...], level)
    let greatest = logs.max() ?? 0
    // Infinitely far away: −inf − −inf would be NaN.
    if greatest == -.infinity { return greatest }
    return greatest + log(logs.reduce(0) { $0 + exp($1 - greatest) })
  }

  /// ∇ log q_t(x) of points one after the other; the same shape.
  public func score(at x: [Double], _ level: NoiseLevel) -> [Double] {
    map(x, level) { point, shares, result in
      for (index, share) in shares.enumerated() {
        let variance = variance(index, level)
        for i in result.indices {
          result[i] +=
            share * (level.signal * means[index][i] - point[point.startIndex + i]) / variance
        }
      }
    }
  }

  /// E[ε | x_t] = −√(1 − ᾱ) ∇ log q_t: the prediction that no other beats. A ``NoisePredictor``.
  public func noise(at x: [Double], _ level: NoiseLevel) -> [Double] {
    score(at: x, level).map { -level.noise * $0 }
  }

  /// E[x_0 | x_t]: each component's own regression, weighed by how likely the component is.
  public func cleanMean(at x: [Double], _ level: NoiseLevel) -> [Double] {
    map(x, level) { point, shares, result in
      for (index, share) in shares.enumerated() {
        for i in result.indices {
          result[i] += share * regression(index, i, point[point.startIndex + i], level)
        }
      }
    }
  }

  /// Var[x_0 | x_t] of a one-dimensional mixture.
  public func cleanVariance(at x: Double, _ level: NoiseLevel) -> Double {
    require(dimension == 1, "a variance is asked of a mixture in \(dimension) dimensions")
    let shares = responsibilities(at: [x], level)
    let mean = cleanMean(at: [x], level)[0]
    return shares.indices.reduce(0) { sum, index in
      let width = standardDeviations[index]
      let deviation = regression(index, 0, x, level) - mean
      let left = width * width * level.noise * level.noise / variance(index, level)
      return sum + shares[index] * (left + deviation * deviation)
    }
  }

  /// P(component | x_t).
  public func responsibilities(at x: [Double], _ level: NoiseLevel) -> [Double] {
    shares(logJoint(x[...], level))
  }

  /// P(x_t ≤ x) of a one-dimensional mixture.
  public func cumulative(at x: Double, _ level: NoiseLevel = .none) -> Double {
    weights.indices.reduce(0) { sum, index in
      let z = (x - level.signal * means[index][0]) / variance(index, level).squareRoot()
      return sum + weights[index] * erfc(-z / 2.0.squareRoot()) / 2
    }
  }

  private func variance(_ index: Int, _ level: NoiseLevel) -> Double {
    let spread = level.signal * standardDeviations[index]
    return spread * spread + level.noise * level.noise
  }

  /// E[x_0 | x_t, component].
  private func regression(_ index: Int, _ i: Int, _ x: Double, _ level: NoiseLevel) -> Double {
    let width = standardDeviations[index]
    let gain = level.signal * width * width / variance(index, level)
    return means[index][i] + gain * (x - level.signal * means[index][i])
  }

  private func logJoint(_ x: ArraySlice<Double>, _ level: NoiseLevel) -> [Double] {
    weights.indices.map { index in
      let variance = variance(index, level)
      var distance = 0.0
      for (i, mean) in means[index].enumerated() {
        let difference = x[x.startIndex + i] - level.signal * mean
        distance += difference * difference
      }
      return log(weights[index]) - distance / (2 * variance)
        - Double(dimension) / 2 * log(2 * .pi * variance)
    }
  }

  private func shares(_ logs: [Double]) -> [Double] {
    let greatest = logs.max() ?? 0
    if greatest == -.infinity {
      // So far away that squares overflow: there the widest component is all there is.
      let widest = standardDeviations.indices.max {
        standardDeviations[$0] < standardDeviations[$1]
      }
      return logs.indices.map { $0 == widest ? 1 : 0 }
    }
    let shares = logs.map { exp($0 - greatest) }
    let total = shares.reduce(0, +)
    return shares.map { $0 / total }
  }

  private func map(
    _ x: [Double], _ level: NoiseLevel,
    _ body: (_ point: ArraySlice<Double>, _ shares: [Double], _ result: inout [Double]) -> Void
  ) -> [Double] {
    require(
      x.count % dimension == 0, "\(x.count) numbers are no points in \(dimension) dimensions")
    return stride(from: 0, to: x.count, by: dimension).flatMap { start -> [Double] in
      let point = x[start..<start + dimension]
      var result = [Double](repeating: 0, count: dimension)
      body(point, shares(logJoint(point, level)), &result)
      return result
    }
  }
}

extension NoiseLevel {
  /// The data themselves.
  public static let none = NoiseLevel(time: 0, signal: 1, noise: 0)
}
