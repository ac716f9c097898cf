// Chapter 1: maximum likelihood is KL minimisation.
//
// Every result is in nats (natural logarithms). Write only inside the functions; private
// functions of your own are welcome below them.

import Foundation

//@exercise 1.1 entropy points=2
/// Shannon entropy −Σ p ln p of a discrete distribution, in nats.
///
/// - Parameter p: `[outcomes]`, non-negative, summing to one. An outcome with p = 0 adds nothing.
public func entropy(_ p: [Double]) -> Double {
  //@solution-begin 1.1
  var nats = 0.0
  for probability in p where probability > 0 {
    nats -= probability * log(probability)
  }
  return nats
  //@solution-end 1.1
  //@stub 1.1| unimplemented("1.1", hint: "one term −p ln p for every outcome with p > 0")
}

//@exercise 1.2 discrete-kl points=4
/// KL(p ‖ q) = Σ p ln(p / q) of two discrete distributions, in nats.
///
/// Outcomes with p = 0 add nothing, even where q = 0; p > 0 where q = 0 makes it `+infinity`.
/// Nearly equal distributions keep their leading digits: write p ln(p/q) − p + q for each outcome,
/// whose extra terms sum to zero, so that every term is non-negative and small.
///
/// - Parameters:
///   - p: `[outcomes]`, summing to one.
///   - q: `[outcomes]`, summing to one.
public func discreteKL(_ p: [Double], _ q: [Double]) -> Double {
  //@solution-begin 1.2
  var nats = 0.0
  for (a, b) in zip(p, q) {
    if a == 0 {
      nats += b
    } else if b == 0 {
      return .infinity
    } else {
      // a ln(a/b) − a + b = a (r − ln(1 + r)) with r = b/a − 1, without subtracting near-equals.
      let ratio = (b - a) / a
      nats += a * (ratio - log1p(ratio))
    }
  }
  return nats
  //@solution-end 1.2
  //@stub 1.2| unimplemented("1.2", hint: "decide p = 0 and q = 0 before you take a logarithm")
}

//@exercise 1.3 average-log-likelihood points=2
/// The mean over the data of ln N(x; mean, standardDeviation²), in nats per observation.
///
/// - Parameters:
///   - data: `[observations]`, at least one.
///   - mean: of the normal distribution.
///   - standardDeviation: of the normal distribution, positive.
public func averageLogLikelihood(
  data: [Double], mean: Double, standardDeviation: Double
) -> Double {
  //@solution-begin 1.3
  var squares = 0.0
  for x in data {
    let deviation = (x - mean) / standardDeviation
    squares += deviation * deviation
  }
  return -0.5 * log(2 * .pi) - log(standardDeviation) - 0.5 * squares / Double(data.count)
  //@solution-end 1.3
  //@stub 1.3| unimplemented("1.3", hint: "ln of the density is −½ ln 2π − ln σ − ½ ((x − μ)/σ)²")
}

//@exercise 1.4 gaussian-mle points=3
/// The normal distribution of greatest likelihood: the data's mean, and the square root of the
/// mean squared deviation from it (divided by n, not n − 1).
///
/// Must survive data that lie far from zero: 1e9 + 1, 1e9 + 2, … have a standard deviation too.
///
/// - Parameter data: `[observations]`, at least one.
public func gaussianMLE(data: [Double]) -> (mean: Double, standardDeviation: Double) {
  //@solution-begin 1.4
  let count = Double(data.count)
  let mean = data.reduce(0, +) / count
  var squares = 0.0
  var rest = 0.0
  for x in data {
    squares += (x - mean) * (x - mean)
    rest += x - mean
  }
  // The mean is rounded; what it is off by is known from the deviations, and taken out.
  let slip = rest / count
  return (mean + slip, max(0, squares / count - slip * slip).squareRoot())
  //@solution-end 1.4
  //@stub 1.4| unimplemented("1.4", hint: "two passes: first the mean, then the deviations from it")
}

//@exercise 1.5 cross-entropy-parts points=2
/// Entropy H(p), divergence KL(p ‖ q) and cross-entropy H(p) + KL(p ‖ q) = −Σ p ln q, in nats.
///
/// Where p > 0 and q = 0 the divergence and the cross-entropy are `+infinity`.
///
/// - Parameters:
///   - p: `[outcomes]`, summing to one.
///   - q: `[outcomes]`, summing to one.
public func crossEntropyParts(
  p: [Double], q: [Double]
) -> (entropy: Double, divergence: Double, crossEntropy: Double) {
  //@solution-begin 1.5
  var own = 0.0
  var cross = 0.0
  var divergence = 0.0
  for (a, b) in zip(p, q) where a > 0 {
    own -= a * log(a)
    cross -= a * log(b)
    divergence += a * log(a / b)
  }
  return (own, divergence, cross)
  //@solution-end 1.5
  //@stub 1.5| unimplemented("1.5", hint: "three sums over the outcomes with p > 0")
}

//@exercise 1.6 mixture-log-density points=3
/// ln Σ_k w_k N(x; μ_k, σ_k²), in nats, finite even where the density itself underflows.
///
/// - Parameters:
///   - x: where.
///   - weights: `[components]`, non-negative, summing to one; a zero weight removes its component.
///   - means: `[components]`.
///   - standardDeviations: `[components]`, positive.
public func mixtureLogDensity(
  _ x: Double, weights: [Double], means: [Double], standardDeviations: [Double]
) -> Double {
  //@solution-begin 1.6
  var terms: [Double] = []
  for k in weights.indices where weights[k] > 0 {
    let deviation = (x - means[k]) / standardDeviations[k]
    terms.append(
      log(weights[k]) - log(standardDeviations[k]) - 0.5 * log(2 * .pi) - 0.5 * deviation
        * deviation)
  }
  guard let largest = terms.max() else { return -.infinity }
  return largest + log(terms.reduce(0) { $0 + exp($1 - largest) })
  //@solution-end 1.6
  //@stub 1.6| unimplemented("1.6", hint: "log-sum-exp: take out the largest term before exp")
}

//@exercise 1.7 em-step points=4
/// One step of expectation maximisation for a mixture of normals.
///
/// Responsibilities come from the old parameters, in log space; the new variances are taken about
/// the new means.
///
/// - Parameters:
///   - data: `[observations]`.
///   - weights: `[components]`, positive, summing to one.
///   - means: `[components]`.
///   - standardDeviations: `[components]`, positive.
/// - Returns: the new weights, means and standard deviations, `[components]` each.
public func expectationMaximizationStep(
  data: [Double], weights: [Double], means: [Double], standardDeviations: [Double]
) -> (weights: [Double], means: [Double], standardDeviations: [Double]) {
  //@solution-begin 1.7
  let components = weights.indices
  let responsibilities = data.map { x -> [Double] in
    let terms = components.map { k -> Double in
      let deviation = (x - means[k]) / standardDeviations[k]
      return log(weights[k]) - log(standardDeviations[k]) - 0.5 * deviation * deviation
    }
    let largest = terms.max() ?? 0
    let shares = terms.map { exp($0 - largest) }
    let total = shares.reduce(0, +)
    return shares.map { $0 / total }
  }
  var newWeights: [Double] = []
  var newMeans: [Double] = []
  var newDeviations: [Double] = []
  for k in components {
    var mass = 0.0
    var sum = 0.0
    for (x, share) in zip(data, responsibilities) {
      mass += share[k]
      sum += share[k] * x
    }
    let mean = sum / mass
    var squares = 0.0
    for (x, share) in zip(data, responsibilities) {
      squares += share[k] * (x - mean) * (x - mean)
    }
    newWeights.append(mass / Double(data.count))
    newMeans.append(mean)
    newDeviations.append((squares / mass).squareRoot())
  }
  return (newWeights, newMeans, newDeviations)
  //@solution-end 1.7
  //@stub 1.7| unimplemented("1.7", hint: "responsibilities first, then weighted moments")
}
