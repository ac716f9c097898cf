import Foundation
import GSLNumerics
import Probability
import RandomStreams
import Verification

// snippet.DiscreteModel
/// K causes and D pixels: every sum over z has K terms and every sum over x has 2^D.
struct DiscreteModel {
  /// p(z), `[K]`.
  let prior: [Double]
  /// P(pixel = 1|z), `[K][D]`.
  let black: [[Double]]

  init(causes: Int, pixels: Int, using random: inout some RandomNumberGenerator) {
    prior = randomProbabilities(causes, using: &random)
    black = (0..<causes).map { _ in
      (0..<pixels).map { _ in Double.random(in: 0.05...0.95, using: &random) }
    }
  }

  /// All 2^D images.
  var images: [[Int]] {
    (0..<(1 << black[0].count)).map { code in black[0].indices.map { code >> $0 & 1 } }
  }

  /// p(x, z), `[K]`.
  func joint(_ x: [Int]) -> [Double] {
    zip(prior, black).map { weight, row in
      zip(x, row).reduce(weight) { $0 * ($1.0 == 1 ? $1.1 : 1 - $1.1) }
    }
  }

  // snippet.filter
  /// log p(x) and p(z|x) without the joint: pixel after pixel, each time what the pixels so far say about
  /// the cause predicts the next one.
  func filtered(_ x: [Int]) -> (logEvidence: Double, posterior: [Double]) {
    var belief = prior
    var logEvidence = 0.0
    for (pixel, value) in x.enumerated() {
      let predicted = belief.indices.reduce(0) { $0 + belief[$1] * black[$1][pixel] }
      let seen = value == 1 ? predicted : 1 - predicted
      logEvidence += log(seen)
      for z in belief.indices {
        belief[z] *= (value == 1 ? black[z][pixel] : 1 - black[z][pixel]) / seen
      }
    }
    return (logEvidence, belief)
  }
  // snippet.end
}
// snippet.end

func normalized(_ weights: [Double]) -> [Double] {
  let total = weights.reduce(0, +)
  return weights.map { $0 / total }
}

/// Σ q f, the expectation over a few outcomes.
func average(_ q: [Double], _ f: (Int) -> Double) -> Double {
  q.indices.reduce(0) { $0 + q[$1] * f($1) }
}

/// Σ p log p/q.
func divergence(_ p: [Double], _ q: [Double]) -> Double { average(p) { log(p[$0] / q[$0]) } }

/// Uniform on the simplex (normalized exponentials).
func randomProbabilities(_ n: Int, using random: inout some RandomNumberGenerator) -> [Double] {
  normalized((0..<n).map { _ in -log(Double.random(in: 1e-12...1, using: &random)) })
}
