// Chapter 5: diffusion: forward, reverse, guidance, editing.
//
// ᾱ (alphaBar) is the share of signal variance that is left after t steps, ᾱ_0 = 1; one step has
// α_t = ᾱ_t / ᾱ_{t−1} and β_t = 1 − α_t (Ho, Jain, Abbeel 2020). Write only inside the functions;
// private functions of your own are welcome below them.

import Foundation

//@exercise 5.1 signal-and-noise points=3
/// ᾱ_t = Π (1 − β) and 1 − ᾱ_t for t = 1 … T, both to ten digits even where β is 1e-12.
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
  //@stub 5.1| unimplemented("5.1", hint: "how does noise grow from one step to the next?")
}

//@exercise 5.2 forward-sample points=2
/// A draw of q(x_t | x_0) made of standard normal noise: data of variance 1 keep variance 1.
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
  //@stub 5.2| unimplemented("5.2", hint: "ᾱ is a share of variance: what multiplies a value?")
}

//@exercise 5.3 reverse-posterior points=4
/// Mean and variance of q(x_{t−1} | x_t, x_0) (Ho, Jain, Abbeel 2020, eq. 6 and 7).
///
/// At the last step, ᾱ_{t−1} = 1, it is x_0 itself with variance 0. A step that changes ᾱ by
/// 1e-12 keeps nine digits of the variance.
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
  //@stub 5.3| unimplemented("5.3", hint: "Bayes' rule for normals: precisions add up")
}

//@exercise 5.4 ancestral-step points=3
/// One step of ancestral sampling (Ho, Jain, Abbeel 2020, alg. 2): a draw of exercise E5.3's
/// posterior for the x_0 that the predicted noise says.
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
  //@stub 5.4| unimplemented("5.4", hint: "which x_0 would have given x_t, if ε̂ were the noise in it?")
}

//@exercise 5.5 ddim-step points=3
/// One DDIM step (Song, Meng, Ermon 2021, eq. 12): from the predicted x_0 back to a lower level.
/// Fresh noise has η times the standard deviation of exercise E5.4's; the predicted noise
/// supplies the rest of the level's noise variance.
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
  //@stub 5.5| unimplemented("5.5", hint: "variances add up: what does ε̂ have to give?")
}

//@exercise 5.6 guidance points=1
/// Classifier-free guidance (Ho & Salimans 2022) in the convention of chapter 5: weight 0 is the
/// conditional prediction, −1 the unconditional one, and more than 0 exaggerates what the
/// condition changes.
///
/// - Parameters:
///   - conditional: `[values]`, the noise predicted with the condition.
///   - unconditional: `[values]`, the noise predicted without.
///   - weight: w, of guidance.
/// - Returns: `[values]`.
public func guidedNoise(
  conditional: [Double], unconditional: [Double], weight: Double
) -> [Double] {
  //@solution-begin 5.6
  return zip(conditional, unconditional).map { with, without in with + weight * (with - without) }
  //@solution-end 5.6
  //@stub 5.6| unimplemented("5.6", hint: "a line through two points is known")
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
  //@stub 5.7| unimplemented("5.7", hint: "which of the two parts is at its level already?")
}

//@exercise 5.8 tweedie points=2
/// Tweedie's formula: E[x_0 | x_t] from the score of the noisy density (Robbins 1956, Efron
/// 2011).
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
  //@stub 5.8| unimplemented("5.8", hint: "try standard normal data, whose score is −x")
}

//@exercise 5.9 mixture-score points=3
/// The score d ln q(x_t)/dx_t of a mixture of normals that was noised as in exercise E5.2. Right
/// at ᾱ = 0 and 1, and eighty deviations away.
///
/// - Parameters:
///   - xt: `[points]`.
///   - weights: `[components]`, positive, summing to one.
///   - means: `[components]`, of the clean mixture.
///   - standardDeviations: `[components]`, of the clean mixture.
///   - alphaBar: ᾱ, between 0 and 1.
/// - Returns: `[points]`.
public func mixtureScore(
  xt: [Double], weights: [Double], means: [Double], standardDeviations: [Double], alphaBar: Double
) -> [Double] {
  //@solution-begin 5.9
  let centers = means.map { alphaBar.squareRoot() * $0 }
  let variances = standardDeviations.map { 1 - alphaBar + alphaBar * $0 * $0 }
  return xt.map { x in
    var largest = -Double.infinity
    var logs: [Double] = []
    for (weight, (center, variance)) in zip(weights, zip(centers, variances)) {
      let offset = x - center
      logs.append(log(weight) - 0.5 * (log(variance) + offset * offset / variance))
      largest = max(largest, logs[logs.count - 1])
    }
    var (mass, pull) = (0.0, 0.0)
    for (k, logarithm) in logs.enumerated() {
      let likelihood = exp(logarithm - largest)
      mass += likelihood
      pull += likelihood * (centers[k] - x) / variances[k]
    }
    return pull / mass
  }
  //@solution-end 5.9
  //@stub 5.9| unimplemented("5.9", hint: "noise turns every component into another normal: which?")
}

//@exercise 5.10 reverse-sampler points=4
/// Deterministic draws from a mixture of normals: every start is carried down through the levels
/// by the exact scores (exercise E5.9), to within 0.1 of where the exact flow ends.
///
/// - Parameters:
///   - start: `[draws]`, standard normal draws at the last level.
///   - weights: `[components]`, positive, summing to one.
///   - means: `[components]`, of the clean mixture.
///   - standardDeviations: `[components]`, of the clean mixture.
///   - alphaBars: `[levels]`, ᾱ_1 > … > ᾱ_T.
/// - Returns: `[draws]`, clean.
public func reverseSample(
  start: [Double], weights: [Double], means: [Double], standardDeviations: [Double],
  alphaBars: [Double]
) -> [Double] {
  //@solution-begin 5.10
  var draws = start
  for (index, alphaBar) in alphaBars.enumerated().reversed() {
    let scores = mixtureScore(
      xt: draws, weights: weights, means: means, standardDeviations: standardDeviations,
      alphaBar: alphaBar)
    let noise = scores.map { -(1 - alphaBar).squareRoot() * $0 }
    draws = ddimStep(
      xt: draws, predictedNoise: noise, alphaBar: alphaBar,
      previousAlphaBar: index > 0 ? alphaBars[index - 1] : 1, eta: 0, noise: noise)
  }
  return draws
  //@solution-end 5.10
  //@stub 5.10| unimplemented("5.10", hint: "what does a score say about the noise in x_t?")
}

//@exercise 5.11 velocity-parts points=3
/// The clean x_0 and the noise ε in x_t, from the velocity v = √ᾱ ε − √(1 − ᾱ) x_0 (Salimans & Ho
/// 2022), at every ᾱ from 0 to 1. This code is wrong in one place:
///
/// ```
/// let a = alphaBar.squareRoot()
/// let b = (1 - alphaBar).squareRoot()
/// let clean = zip(xt, velocity).map { x, v in a * x - b * v }
/// let noise = zip(xt, velocity).map { x, v in a * v - b * x }
/// return (clean, noise)
/// ```
///
/// - Parameters:
///   - xt: `[values]`, made as in exercise E5.2.
///   - velocity: `[values]`, v.
///   - alphaBar: ᾱ, between 0 and 1.
/// - Returns: x_0 and ε, `[values]` each.
public func velocityParts(
  xt: [Double], velocity: [Double], alphaBar: Double
) -> (clean: [Double], noise: [Double]) {
  //@solution-begin 5.11
  let signal = alphaBar.squareRoot()
  let spread = (1 - alphaBar).squareRoot()
  var clean: [Double] = []
  var noise: [Double] = []
  for (index, x) in xt.enumerated() {
    clean.append(signal * x - spread * velocity[index])
    noise.append(spread * x + signal * velocity[index])
  }
  return (clean, noise)
  //@solution-end 5.11
  //@stub 5.11| unimplemented("5.11", hint: "make x_t and v of an x_0 and an ε that you know")
}
