// Chapter 2: variational inference, the ELBO, the VAE.
//
// Every result is in nats (natural logarithms). Write only inside the functions; private
// functions of your own are welcome below them.

import Foundation

//@exercise 2.1 gaussian-kl points=3
/// KL(N(mean, diag σ²) ‖ N(0, I)) in nats, from the log variances (Kingma & Welling 2014, app. B).
///
/// Keeps its digits where σ² is nearly one.
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
  //@stub 2.1| unimplemented("2.1", hint: "one term a coordinate: σ² + μ² − 1 − ln σ², halved")
}

//@exercise 2.2 gaussian-kl-gradient points=2
/// The gradient of exercise 2.1's divergence with respect to the means and the log variances.
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
  //@stub 2.2| unimplemented("2.2", hint: "differentiate by ln σ², not by σ² and not by σ")
}

//@exercise 2.3 linear-gaussian-elbo points=4
/// The ELBO of z ~ N(0, 1), x | z ~ N(weight·z + bias, noise²) under q(z) = N(mean, variance), in
/// nats: E_q ln p(x | z) − KL(q ‖ N(0, 1)).
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
  //@stub 2.3| unimplemented("2.3", hint: "E_q (x − wz − b)² has two parts: bias and variance")
}

//@exercise 2.4 reparameterized-sample points=2
/// z = μ + σ ε, coordinate by coordinate, from the log variances.
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
  //@stub 2.4| unimplemented("2.4", hint: "σ = exp(½ ln σ²)")
}

//@exercise 2.5 pathwise-gradient points=3
/// The gradient of f(μ + σ ε) with respect to μ and ln σ², by the chain rule through the sample.
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
  //@stub 2.5| unimplemented("2.5", hint: "∂z/∂μ = 1 and ∂z/∂(ln σ²) = ½ σ ε")
}

//@exercise 2.6 iwae-bound points=3
/// The importance-weighted bound (Burda, Grosse, Salakhutdinov 2016): for every row the logarithm
/// of the mean weight, then the mean over the rows; in nats.
///
/// A weight may be zero (a log weight of `-infinity`); a row of zeros makes the bound `-infinity`.
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
  //@stub 2.6| unimplemented("2.6", hint: "the logarithm of the mean, not the mean of the logarithms")
}

//@exercise 2.7 evidence-estimate points=3
/// ln p(x) estimated from log importance weights, and how many samples that estimate is worth:
/// (Σ w)² / Σ w².
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
  //@stub 2.7| unimplemented("2.7", hint: "scale by the largest weight; the effective size does not mind")
}
