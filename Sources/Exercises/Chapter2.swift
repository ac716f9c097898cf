// Chapter 2: variational inference, the ELBO, the VAE.
//
// Every result is in nats (natural logarithms). Write only inside the functions; private
// functions of your own are welcome below them.

import Foundation

//@exercise 2.1 gaussian-kl points=3
/// KL(N(mean, diag σ²) ‖ N(0, I)) in nats, from the log variances (Kingma & Welling 2014, app.
/// B).
///
/// Where ln σ² is 1e-7 and the mean 0 six digits are right.
///
/// - Parameters:
///   - mean: `[coordinates]`.
///   - logVariance: `[coordinates]`, ln σ².
public func gaussianKL(mean: [Double], logVariance: [Double]) -> Double {
  //@solution-begin 2.1
  var nats = 0.0
  for (m, l) in zip(mean, logVariance) {
    nats += 0.5 * (m * m + (expm1(l) - l))
  }
  return nats
  //@solution-end 2.1
  //@stub 2.1| unimplemented("2.1", hint: "coordinates are independent: begin with one")
}

//@exercise 2.2 gaussian-kl-gradient points=2
/// The gradient of exercise E2.1's divergence with respect to the means and the log variances.
///
/// Where ln σ² is 1e-9 nine digits are right.
///
/// - Parameters:
///   - mean: `[coordinates]`.
///   - logVariance: `[coordinates]`, ln σ².
/// - Returns: two gradients, `[coordinates]` each.
public func gaussianKLGradient(
  mean: [Double], logVariance: [Double]
) -> (mean: [Double], logVariance: [Double]) {
  //@solution-begin 2.2
  return (mean, logVariance.map { 0.5 * expm1($0) })
  //@solution-end 2.2
  //@stub 2.2| unimplemented("2.2", hint: "write the divergence in l = ln σ² alone before you differentiate")
}

//@exercise 2.3 linear-gaussian-elbo points=4
/// The ELBO of z ~ N(0, 1), x | z ~ N(weight·z + bias, noise²) under q(z) = N(mean, variance), in
/// nats: the mean of ln p(x | z) under q, less KL(q ‖ N(0, 1)).
///
/// - Parameters:
///   - x: the observation.
///   - weight: w.
///   - bias: b.
///   - noise: the standard deviation of x given z, positive.
///   - mean: of q.
///   - variance: of q (a variance, not a standard deviation), positive.
public func linearGaussianELBO(
  x: Double, weight: Double, bias: Double, noise: Double, mean: Double, variance: Double
) -> Double {
  //@solution-begin 2.3
  let residual = (x - weight * mean - bias) / noise
  let spread = weight / noise
  let reconstruction =
    -0.5 * log(2 * .pi) - log(noise) - 0.5 * (residual * residual + spread * spread * variance)
  let divergence = 0.5 * (mean * mean + (variance - 1) - log(variance))
  return reconstruction - divergence
  //@solution-end 2.3
  //@stub 2.3| unimplemented("2.3", hint: "ln p(x | z) is a quadratic in z: which moments of q does its mean need?")
}

//@exercise 2.4 reparameterized-sample points=2
/// A draw of N(mean, diag σ²), coordinate by coordinate, made of standard normal noise.
///
/// Finite wherever σ is; a log variance of `-infinity` means no spread.
///
/// - Parameters:
///   - mean: `[coordinates]`.
///   - logVariance: `[coordinates]`, ln σ².
///   - noise: `[coordinates]`, standard normal draws ε.
/// - Returns: `[coordinates]`.
public func reparameterizedSample(
  mean: [Double], logVariance: [Double], noise: [Double]
) -> [Double] {
  //@solution-begin 2.4
  return mean.indices.map { mean[$0] + exp(0.5 * logVariance[$0]) * noise[$0] }
  //@solution-end 2.4
  //@stub 2.4| unimplemented("2.4", hint: "which function of ln σ² is σ?")
}

//@exercise 2.5 pathwise-gradient points=3
/// The gradients of f at a sample z = μ + σ ε with respect to μ and ln σ².
///
/// Finite wherever σ is.
///
/// - Parameters:
///   - logVariance: `[coordinates]`, ln σ².
///   - noise: `[coordinates]`, the ε that the sample was made of.
///   - outputGradient: `[coordinates]`, ∂f/∂z at that sample.
/// - Returns: the gradients, `[coordinates]` each.
public func pathwiseGradient(
  logVariance: [Double], noise: [Double], outputGradient: [Double]
) -> (mean: [Double], logVariance: [Double]) {
  //@solution-begin 2.5
  let byLogVariance = logVariance.indices.map {
    0.5 * exp(0.5 * logVariance[$0]) * noise[$0] * outputGradient[$0]
  }
  return (outputGradient, byLogVariance)
  //@solution-end 2.5
  //@stub 2.5| unimplemented("2.5", hint: "two chains: from μ to z, and from ln σ² over σ to z")
}

//@exercise 2.6 iwae-bound points=3
/// The importance-weighted bound (Burda, Grosse, Salakhutdinov 2016): for every row the logarithm
/// of the mean weight, then the mean over the rows; in nats.
///
/// Log weights of ±5000 are ordinary. A weight may be zero (a log weight of `-infinity`); a row
/// of zeros makes the bound `-infinity`.
///
/// - Parameter logWeights: `[observations][samples]`, ln p(x, z) − ln q(z | x).
public func importanceWeightedBound(logWeights: [[Double]]) -> Double {
  //@solution-begin 2.6
  var total = 0.0
  for row in logWeights {
    guard let largest = row.max(), largest > -.infinity else { return -.infinity }
    let sum = row.reduce(0) { $0 + exp($1 - largest) }
    total += largest + log(sum / Double(row.count))
  }
  return total / Double(logWeights.count)
  //@solution-end 2.6
  //@stub 2.6| unimplemented("2.6", hint: "one row first: only the ratios of its weights are needed")
}

//@exercise 2.7 evidence-estimate points=3
/// ln p(x) estimated from log importance weights, in nats, and how many samples that estimate is
/// worth: (Σ w)² / Σ w².
///
/// Log weights of −5000 or +5000 are ordinary. If every weight is zero, (`-infinity`, 0).
///
/// - Parameter logWeights: `[samples]`, ln p(x, z) − ln q(z | x).
public func evidenceEstimate(
  logWeights: [Double]
) -> (logEvidence: Double, effectiveSampleSize: Double) {
  //@solution-begin 2.7
  guard let largest = logWeights.max(), largest > -.infinity else { return (-.infinity, 0) }
  var sum = 0.0
  var squares = 0.0
  for logWeight in logWeights {
    let weight = exp(logWeight - largest)
    sum += weight
    squares += weight * weight
  }
  return (largest + log(sum / Double(logWeights.count)), sum * sum / squares)
  //@solution-end 2.7
  //@stub 2.7| unimplemented("2.7", hint: "what happens to either number when all weights are multiplied by the same?")
}

//@exercise 2.8 linear-gaussian-gradient points=3
/// The gradient of exercise E2.3's ELBO with respect to the model's weight, bias and ln noise,
/// and to the guess's mean and ln variance.
///
/// - Parameters:
///   - x: the observation.
///   - weight: w.
///   - bias: b.
///   - noise: s, the standard deviation of x given z, positive.
///   - mean: of q.
///   - variance: of q, positive.
/// - Returns: five derivatives, those of noise and variance by their logarithms.
public func linearGaussianGradient(
  x: Double, weight: Double, bias: Double, noise: Double, mean: Double, variance: Double
) -> (weight: Double, bias: Double, logNoise: Double, mean: Double, logVariance: Double) {
  //@solution-begin 2.8
  let precision = 1 / (noise * noise)
  let residual = x - weight * mean - bias
  let square = residual * residual + weight * weight * variance
  return (
    weight: precision * (residual * mean - weight * variance),
    bias: precision * residual,
    logNoise: precision * square - 1,
    mean: precision * residual * weight - mean,
    logVariance: 0.5 * (1 - variance * (1 + precision * weight * weight))
  )
  //@solution-end 2.8
  //@stub 2.8| unimplemented("2.8", hint: "two terms, five variables: which variables does each term have?")
}

//@exercise 2.9 linear-vae points=4
/// A VAE with one latent number, trained on points of the plane. Decoder x | z ~ N(w z, s² I),
/// encoder q(z | x) = N(u · x, v); of the two signs of w the one with w₁ > 0.
///
/// - Parameter data: `[points][2]`, whose columns have mean zero.
/// - Returns: w `[2]`, the standard deviation s, u `[2]` and the variance v of the greatest mean ELBO.
public func fitLinearVAE(
  data: [[Double]]
) -> (weight: [Double], noise: Double, encoder: [Double], encoderVariance: Double) {
  //@solution-begin 2.9
  let count = Double(data.count)
  var (xx, xy, yy) = (0.0, 0.0, 0.0)
  for point in data {
    xx += point[0] * point[0] / count
    xy += point[0] * point[1] / count
    yy += point[1] * point[1] / count
  }
  // Ascent on the decoder; the best encoder for it is known, so that it is always in place.
  var (w0, w1) = (xx.squareRoot(), (xy < 0 ? -0.5 : 0.5) * yy.squareRoot())
  var logNoise = 0.25 * log((xx + yy) / 2)
  var (u0, u1, v) = (0.0, 0.0, 1.0)
  for _ in 0..<20_000 {
    let noise = exp(2 * logNoise)
    let length = w0 * w0 + w1 * w1
    (u0, u1, v) = (w0 / (length + noise), w1 / (length + noise), noise / (length + noise))
    let (cross0, cross1) = (xx * u0 + xy * u1, xy * u0 + yy * u1)
    let codes = u0 * cross0 + u1 * cross1 + v
    let (by0, by1) = ((cross0 - codes * w0) / noise, (cross1 - codes * w1) / noise)
    let squares = xx + yy - 2 * (w0 * cross0 + w1 * cross1) + length * codes
    let byLogNoise = squares / noise - 2
    // The bound is as curved as one over the noise: the step shrinks with it.
    w0 += 0.3 * noise * by0
    w1 += 0.3 * noise * by1
    logNoise += 0.1 * byLogNoise
    if abs(by0) + abs(by1) + abs(byLogNoise) < 1e-9 { break }
  }
  let sign = w0 < 0 ? -1.0 : 1.0
  return ([sign * w0, sign * w1], exp(logNoise), [sign * u0, sign * u1], v)
  //@solution-end 2.9
  //@stub 2.9| unimplemented("2.9", hint: "which sums over the data does the mean ELBO need?")
}

//@exercise 2.10 bernoulli-log-weight points=3
/// ln p(x | z) + ln p(z) − ln q(z | x) in nats: pixels of 0 or 1 with sigmoid probabilities, the
/// prior N(0, I), and a normal guess. Logits of ±1000 are ordinary. This code is wrong in one
/// place:
///
/// ```
/// var total = 0.0
/// for (pixel, logit) in zip(x, logits) {
///   total += pixel * logit - max(logit, 0) - log1p(exp(-abs(logit)))
/// }
/// for i in z.indices {
///   let distance = (z[i] - mean[i]) / exp(logVariance[i])
///   total += 0.5 * (distance * distance + logVariance[i] - z[i] * z[i])
/// }
/// return total
/// ```
///
/// - Parameters:
///   - x: `[pixels]`, 0 or 1.
///   - logits: `[pixels]`.
///   - z: `[coordinates]`.
///   - mean: `[coordinates]`, of q.
///   - logVariance: `[coordinates]`, ln σ² of q.
public func bernoulliLogWeight(
  x: [Double], logits: [Double], z: [Double], mean: [Double], logVariance: [Double]
) -> Double {
  //@solution-begin 2.10
  var logJoint = 0.0
  for (index, logit) in logits.enumerated() {
    let toward = x[index] == 1 ? logit : -logit
    logJoint += min(toward, 0) - log1p(exp(-abs(toward)))
  }
  var logGuess = 0.0
  for (coordinate, (center, l)) in zip(z, zip(mean, logVariance)) {
    logJoint -= (log(2 * .pi) + coordinate * coordinate) / 2
    let offset = coordinate - center
    logGuess -= (log(2 * .pi) + l + offset * offset * exp(-l)) / 2
  }
  return logJoint - logGuess
  //@solution-end 2.10
  //@stub 2.10| unimplemented("2.10", hint: "which arguments make two of the three terms easy?")
}
