import Diffusion
import Foundation
import GSLNumerics
import Verification

/// Five grays with shares, noised to one level, and a decoder that is not Bayes' rule.
struct FiveGrays {
  private let grays = [-1, -0.5, 0, 0.5, 1]
  private let level: NoiseLevel
  private let shares: [Double]
  private let decoder: [Double]

  init(level: NoiseLevel, using draw: inout Draw) {
    self.level = level
    let raw = (0..<5).map { _ in draw.uniform() + 0.05 }
    shares = raw.map { $0 / raw.reduce(0, +) }
    decoder = (0..<5).map { _ in draw.uniform() + 0.05 }
  }

  /// Of the grays, nats.
  var entropy: Double { -shares.reduce(0) { $0 + $1 * log($1) } }

  private func logs(_ x: Double, _ weights: [Double]) -> [Double] {
    zip(grays, weights).map {
      log($1) + logNormal(x, mean: level.signal * $0, variance: level.noise * level.noise)
    }
  }

  /// The right side of the bound, averaged over the grays, with its first two terms weighted.
  func cost(forward: Double, marginal: Double) throws -> Estimate {
    var total: Estimate = 0.0
    let variance = level.noise * level.noise
    for k in grays.indices {
      let mean = level.signal * grays[k]
      let cost = try expectation(mean: mean, variance: variance) { x in
        let guess = logs(x, decoder)
        return forward * logNormal(x, mean: mean, variance: variance)
          - marginal * logSumExp(logs(x, shares)) - (guess[k] - logSumExp(guess))
      }
      total += Estimate(shares[k]) * cost
    }
    return total
  }
}
