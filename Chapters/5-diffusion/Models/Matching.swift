import Diffusion
import GSLNumerics

/// A candidate for the score on the line: its name, itself, and its derivative.
typealias ScoreFunction = @Sendable (Double) -> Double

enum ScoreCandidate {
  static let all: [(String, ScoreFunction, ScoreFunction)] = [
    ("s = 0", { _ in 0 }, { _ in 0 }), ("s = −x", { -$0 }, { _ in -1 }),
    ("s = 0.3 − x + 0.1 x³", { 0.3 - $0 + 0.1 * $0 * $0 * $0 }, { 0.3 * $0 * $0 - 1 }),
  ]
}

/// The explicit loss of a candidate score, by quadrature over x_t.
func explicitLoss(
  _ mixture: NoisyMixture, _ level: NoiseLevel, _ s: (Double) -> Double
) throws -> Estimate {
  try expectation(mixture, level) { x in
    let difference = s(x) - mixture.score(at: [x], level)[0]
    return difference * difference
  }
}

/// The denoising loss of a candidate score, over x_0 and ε: Gauss's rule is exact for polynomials.
func denoisingLoss(
  _ mixture: NoisyMixture, _ level: NoiseLevel, _ s: (Double) -> Double
) throws -> Double {
  let rule = try FixedRule.normalExpectation(12)
  return mixture.weights.indices.reduce(0) { sum, k in
    sum + mixture.weights[k]
      * rule.sum { z in
        rule.sum { ε in
          let x0 = mixture.means[k][0] + mixture.standardDeviations[k] * z
          let difference = s(level.signal * x0 + level.noise * ε) + ε / level.noise
          return difference * difference
        }
      }
  }
}
