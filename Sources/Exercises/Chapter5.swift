// Chapter 5: diffusion: forward, reverse, guidance, editing.
//
// ᾱ (alphaBar) is the share of signal variance that is left after t steps, ᾱ_0 = 1; one step has
// α_t = ᾱ_t / ᾱ_{t−1} and β_t = 1 − α_t (Ho, Jain, Abbeel 2020). Write only inside the functions;
// private functions of your own are welcome below them.

import Foundation

//@exercise 5.1 signal-and-noise points=3
/// ᾱ_t = Π (1 − β) and 1 − ᾱ_t for t = 1 … T, both to full relative accuracy even where β is
/// 1e-12 and the difference 1 − ᾱ would lose its digits.
///
/// - Parameter betas: `[steps]`, each between 0 and 1.
/// - Returns: ᾱ `[steps]` and 1 − ᾱ `[steps]`.
public func signalAndNoise(betas: [Double]) -> (signal: [Double], noise: [Double]) {
  //@solution-begin 5.1
  var signal: [Double] = []
  var noise: [Double] = []
  var logarithm = 0.0
  var product = 1.0
  for beta in betas {
    product *= 1 - beta
    logarithm += log1p(-beta)
    signal.append(product)
    noise.append(-expm1(logarithm))
  }
  return (signal, noise)
  //@solution-end 5.1
  //@stub 5.1| unimplemented("5.1", hint: "log1p and expm1 keep what 1 − β throws away")
}

//@exercise 5.2 forward-sample points=2
/// A draw of q(x_t | x_0): √ᾱ x_0 + √(1 − ᾱ) ε.
///
/// - Parameters:
///   - x0: `[values]`, clean.
///   - alphaBar: ᾱ_t, between 0 and 1.
///   - noise: `[values]`, standard normal draws ε.
/// - Returns: `[values]`.
public func forwardSample(_ x0: [Double], alphaBar: Double, noise: [Double]) -> [Double] {
  //@solution-begin 5.2
  let signal = alphaBar.squareRoot()
  let spread = (1 - alphaBar).squareRoot()
  return zip(x0, noise).map { signal * $0 + spread * $1 }
  //@solution-end 5.2
  //@stub 5.2| unimplemented("5.2", hint: "variances add up to one, so the factors are square roots")
}

//@exercise 5.3 reverse-posterior points=4
/// Mean and variance of q(x_{t−1} | x_t, x_0) (Ho, Jain, Abbeel 2020, eq. 6 and 7).
///
/// At the last step, ᾱ_{t−1} = 1, it is x_0 itself with variance 0.
///
/// - Parameters:
///   - x0: `[values]`, clean.
///   - xt: `[values]`, noisy.
///   - alphaBar: ᾱ_t, smaller than `previousAlphaBar`.
///   - previousAlphaBar: ᾱ_{t−1}, at most 1.
/// - Returns: the mean `[values]` and the variance of every value.
public func reversePosterior(
  x0: [Double], xt: [Double], alphaBar: Double, previousAlphaBar: Double
) -> (mean: [Double], variance: Double) {
  //@solution-begin 5.3
  let alpha = alphaBar / previousAlphaBar
  let beta = (previousAlphaBar - alphaBar) / previousAlphaBar
  let clean = previousAlphaBar.squareRoot() * beta / (1 - alphaBar)
  let noisy = alpha.squareRoot() * (1 - previousAlphaBar) / (1 - alphaBar)
  let mean = zip(x0, xt).map { clean * $0 + noisy * $1 }
  return (mean, beta * (1 - previousAlphaBar) / (1 - alphaBar))
  //@solution-end 5.3
  //@stub 5.3| unimplemented("5.3", hint: "one coefficient for x_0, one for x_t, and β̃ for the variance")
}

//@exercise 5.4 ancestral-step points=3
/// One step of ancestral sampling (Ho, Jain, Abbeel 2020, alg. 2) with the variance
/// β̃ = β (1 − ᾱ_{t−1}) / (1 − ᾱ_t): (x_t − β/√(1 − ᾱ_t) ε̂) / √α + √β̃ z.
///
/// - Parameters:
///   - xt: `[values]`.
///   - predictedNoise: `[values]`, ε̂.
///   - alphaBar: ᾱ_t, smaller than `previousAlphaBar`.
///   - previousAlphaBar: ᾱ_{t−1}, at most 1.
///   - noise: `[values]`, fresh standard normal draws z.
/// - Returns: x_{t−1}, `[values]`.
public func ancestralStep(
  xt: [Double], predictedNoise: [Double], alphaBar: Double, previousAlphaBar: Double,
  noise: [Double]
) -> [Double] {
  //@solution-begin 5.4
  let alpha = alphaBar / previousAlphaBar
  let beta = (previousAlphaBar - alphaBar) / previousAlphaBar
  let removed = beta / (1 - alphaBar).squareRoot()
  let added = (beta * (1 - previousAlphaBar) / (1 - alphaBar)).squareRoot()
  return xt.indices.map {
    (xt[$0] - removed * predictedNoise[$0]) / alpha.squareRoot() + added * noise[$0]
  }
  //@solution-end 5.4
  //@stub 5.4| unimplemented("5.4", hint: "take the predicted noise out, rescale, and add √β̃ z")
}

//@exercise 5.5 ddim-step points=3
/// One DDIM step (Song, Meng, Ermon 2021, eq. 12): from the predicted x_0, back to level t − 1
/// with σ = η √β̃, β̃ as in exercise 5.4. η = 0 is deterministic, η = 1 is ancestral sampling.
///
/// - Parameters:
///   - xt: `[values]`.
///   - predictedNoise: `[values]`, ε̂.
///   - alphaBar: ᾱ_t, smaller than `previousAlphaBar`.
///   - previousAlphaBar: ᾱ of the level to go to, at most 1.
///   - eta: η, between 0 and 1.
///   - noise: `[values]`, fresh standard normal draws.
/// - Returns: the sample at the new level, `[values]`.
public func ddimStep(
  xt: [Double], predictedNoise: [Double], alphaBar: Double, previousAlphaBar: Double, eta: Double,
  noise: [Double]
) -> [Double] {
  //@solution-begin 5.5
  let beta = (previousAlphaBar - alphaBar) / previousAlphaBar
  let variance = eta * eta * beta * (1 - previousAlphaBar) / (1 - alphaBar)
  // At the last step the two terms are equal; rounding must not make their difference negative.
  let direction = max(0, 1 - previousAlphaBar - variance).squareRoot()
  return xt.indices.map {
    let clean = (xt[$0] - (1 - alphaBar).squareRoot() * predictedNoise[$0]) / alphaBar.squareRoot()
    return previousAlphaBar.squareRoot() * clean + direction * predictedNoise[$0]
      + variance.squareRoot() * noise[$0]
  }
  //@solution-end 5.5
  //@stub 5.5| unimplemented("5.5", hint: "predict x_0, then noise it again to the lower level")
}

//@exercise 5.6 guidance points=1
/// Classifier-free guidance (Ho & Salimans 2022) in the convention that scale 0 is unconditional,
/// 1 is conditional, and more than 1 exaggerates the difference.
///
/// - Parameters:
///   - conditional: `[values]`, the noise predicted with the condition.
///   - unconditional: `[values]`, the noise predicted without.
///   - scale: of guidance.
/// - Returns: `[values]`.
public func guidedNoise(
  conditional: [Double], unconditional: [Double], scale: Double
) -> [Double] {
  //@solution-begin 5.6
  return zip(conditional, unconditional).map { with, without in without + scale * (with - without) }
  //@solution-end 5.6
  //@stub 5.6| unimplemented("5.6", hint: "start at the unconditional one and walk along the difference")
}

//@exercise 5.7 inpainting-composite points=2
/// One composite of diffusion inpainting (Lugmayr et al. 2022, eq. 8): where the mask is 1 the
/// known picture, noised to the sample's level; where it is 0 the sample; in between, a blend.
///
/// - Parameters:
///   - sample: `[values]`, at level t.
///   - known: `[values]`, the clean picture.
///   - mask: `[values]`, 1 where the picture is known.
///   - alphaBar: ᾱ_t.
///   - noise: `[values]`, standard normal draws for the known part.
/// - Returns: `[values]`, at level t.
public func inpaintingComposite(
  sample: [Double], known: [Double], mask: [Double], alphaBar: Double, noise: [Double]
) -> [Double] {
  //@solution-begin 5.7
  return sample.indices.map {
    let noised = alphaBar.squareRoot() * known[$0] + (1 - alphaBar).squareRoot() * noise[$0]
    return mask[$0] * noised + (1 - mask[$0]) * sample[$0]
  }
  //@solution-end 5.7
  //@stub 5.7| unimplemented("5.7", hint: "noise the known picture as in exercise 5.2 before you blend")
}

//@exercise 5.8 tweedie points=2
/// Tweedie's formula: E[x_0 | x_t] = (x_t + (1 − ᾱ) ∇ ln q(x_t)) / √ᾱ (Robbins 1956, Efron 2011).
///
/// - Parameters:
///   - xt: `[values]`.
///   - score: `[values]`, ∇ ln q(x_t).
///   - alphaBar: ᾱ_t, positive.
/// - Returns: `[values]`.
public func tweedieMean(xt: [Double], score: [Double], alphaBar: Double) -> [Double] {
  //@solution-begin 5.8
  return zip(xt, score).map { ($0 + (1 - alphaBar) * $1) / alphaBar.squareRoot() }
  //@solution-end 5.8
  //@stub 5.8| unimplemented("5.8", hint: "the score points towards the data; its length is in units of 1 − ᾱ")
}
