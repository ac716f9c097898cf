import Foundation

// snippet.discrete-kl
/// Σ p log(p/q), in nats. What never happens under p adds nothing.
func divergence(_ p: [Double], _ q: [Double]) -> Double {
  zip(p, q).reduce(0) { sum, pair in
    let (p, q) = pair
    return p == 0 ? sum : sum + p * log(p / q)
  }
}
// snippet.end

func crossEntropy(_ p: [Double], _ q: [Double]) -> Double {
  zip(p, q).reduce(0) { sum, pair in pair.0 == 0 ? sum : sum - pair.0 * log(pair.1) }
}

func entropy(_ p: [Double]) -> Double { crossEntropy(p, p) }

/// A random distribution over `n` outcomes, uniform on the simplex (normalized exponentials).
func randomProbabilities(_ n: Int, using random: inout some RandomNumberGenerator) -> [Double] {
  let weights = (0..<n).map { _ in
    -log(Double.random(in: .leastNonzeroMagnitude...1, using: &random))
  }
  let total = weights.reduce(0, +)
  return weights.map { $0 / total }
}

/// All ways to share `total` throws among `outcomes`, with the probability of each under `p`.
func multinomials(_ total: Int, _ p: [Double]) -> [(counts: [Int], probability: Double)] {
  func extend(_ counts: [Int], left: Int) -> [[Int]] {
    counts.count == p.count - 1
      ? [counts + [left]] : (0...left).flatMap { extend(counts + [$0], left: left - $0) }
  }
  return extend([], left: total).map { counts in
    let log = zip(counts, p).reduce(lgamma(Double(total) + 1)) {
      $0 + ($1.0 == 0 ? 0 : Double($1.0) * Foundation.log($1.1)) - lgamma(Double($1.0) + 1)
    }
    return (counts, exp(log))
  }
}
