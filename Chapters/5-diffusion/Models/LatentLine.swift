import Diffusion
import Foundation
import GSLNumerics
import Verification

/// ∫ E(ε − ε*)² d log σ² from σ = `least` on, for one latent: y = ζ + σε with ζ from a normal guess, and ε* the
/// best prediction for another density, the prior.
///
/// Given y, the noise in it is normal. So only an integral over y is left at each σ.
func integratedErrors(
  of prior: NoisyMixture, guess: (mean: Double, spread: Double), above least: Double
) -> Estimate {
  // Beyond σ² = e⁴² the two densities cannot be told apart.
  let bottom = 2 * log(least)
  let marks = (0...8).map { bottom + (42 - bottom) * Double($0) / 8 }
  return integrate(over: marks) { logSquare in
    let σ = exp(logSquare / 2)
    let (variance, total) = (guess.spread * guess.spread, guess.spread * guess.spread + σ * σ)
    let root = (1 + σ * σ).squareRoot()
    let level = NoiseLevel(time: 0, signal: 1 / root, noise: σ / root)
    let width = total.squareRoot()
    let places = [-9.0, -3, 0, 3, 9].map { guess.mean + $0 * width }
    let missed = integrate(over: places) { y in
      let difference = σ * (y - guess.mean) / total - prior.noise(at: [y / root], level)[0]
      return exp(logNormal(y, mean: guess.mean, variance: total)) * difference * difference
    }
    return variance / total + missed.value
  } + Estimate(0, error: 1e-10)
}

/// A normal encoder and a linear decoder on the line, of latents that are N(0, 1).
struct LineCoder {
  /// Of the decoder: ζ ↦ slope · ζ + offset, with a variance.
  let slope, offset, variance: Double
  let x: Double
  /// Of q(ζ|x).
  let mean, spread: Double

  init(using draw: inout Draw) {
    (slope, offset) = (draw.uniform(in: 0.5...2), draw.normal())
    (variance, x) = (draw.uniform(in: 0.1...1), 2 * draw.normal())
    (mean, spread) = (draw.normal(), draw.uniform(in: 0.2...1.5))
  }

  /// −log p(x) + D_KL(q(ζ|x) ‖ p(ζ|x)), all in closed form.
  var costAndDivergence: Double {
    let evidence = slope * slope + variance
    let off = mean - slope * (x - offset) / evidence
    let (precision, square) = (evidence / variance, spread * spread)
    let divergence = (precision * (square + off * off) - 1 - log(precision * square)) / 2
    return divergence - logNormal(x, mean: offset, variance: evidence)
  }

  /// log p(x|ζ).
  func decoding(_ ζ: Double) -> Double {
    logNormal(x, mean: slope * ζ + offset, variance: variance)
  }
}

/// A mixture in some dimensions, moved and stretched along each axis, and a point.
struct StretchedMixture {
  let mixture: NoisyMixture
  let center, scale, point: [Double]

  init(using draw: inout Draw) throws {
    let n = draw.integer(in: 2...4)
    func normals() -> [Double] { (0..<n).map { _ in draw.normal() } }
    mixture = try NoisyMixture(
      weights: [0.3, 0.7], means: [normals(), normals()], standardDeviations: [0.6, 0.9])
    let (center, scale) = (normals(), (0..<n).map { _ in draw.logUniform(in: 0.2...4) })
    point = normals().enumerated().map { center[$0] + scale[$0] * $1 }
    (self.center, self.scale) = (center, scale)
  }

  /// The point's log density: each component is a product of normals again.
  var logDensity: Double {
    logSumExp(
      mixture.weights.indices.map { k in
        point.indices.reduce(log(mixture.weights[k])) { sum, i in
          let width = scale[i] * mixture.standardDeviations[k]
          let mean = center[i] + scale[i] * mixture.means[k][i]
          return sum + logNormal(point[i], mean: mean, variance: width * width)
        }
      })
  }
}
