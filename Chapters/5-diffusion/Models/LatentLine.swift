import Diffusion
import Foundation
import GSLNumerics

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
