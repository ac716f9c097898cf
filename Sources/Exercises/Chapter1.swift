// Chapter 1: maximum likelihood is KL minimization.
//
// Every result is in nats (natural logarithms). Write only inside the functions; private
// functions of your own are welcome below them.

import Foundation

//@exercise 1.1 entropy points=2
/// The Shannon entropy of a discrete distribution, in nats.
///
/// An outcome with p = 0 adds nothing.
///
/// - Parameter p: `[outcomes]`, non-negative, summing to one.
public func entropy(_ p: [Double]) -> Double {
  //@solution-begin 1.1
  var nats = 0.0
  for probability in p where probability > 0 {
    nats -= probability * log(probability)
  }
  return nats
  //@solution-end 1.1
  //@stub 1.1| unimplemented("1.1", hint: "which outcomes need no logarithm at all?")
}

//@exercise 1.2 discrete-kl points=4
/// KL(p ‖ q) = Σ p ln(p / q) of two discrete distributions, in nats.
///
/// Outcomes with p = 0 add nothing, even where q = 0; p > 0 where q = 0 makes it `+infinity`.
/// Where p and q differ by 1e-8 six digits are right.
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
  //@stub 1.2| unimplemented("1.2", hint: "decide what p = 0 and q = 0 mean before you take a logarithm")
}

//@exercise 1.3 average-log-likelihood points=2
/// The mean over the data of ln N(x; mean, standardDeviation²), in nats per observation.
///
/// Finite for every finite observation, also where the density underflows.
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
  //@stub 1.3| unimplemented("1.3", hint: "take the logarithm on paper: what becomes of the exponential?")
}

//@exercise 1.4 gaussian-mle points=3
/// The normal distribution of greatest likelihood.
///
/// Data around 1e9 that spread by 1 come out to nine digits.
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
  //@stub 1.4| unimplemented("1.4", hint: "set the derivative of the log-likelihood to zero; which divisor is left?")
}

//@exercise 1.5 cross-entropy-parts points=2
/// Entropy H(p), divergence KL(p ‖ q) and cross-entropy −Σ p ln q, in nats.
///
/// Outcomes with p = 0 add nothing. Where p > 0 and q = 0 the divergence and the cross-entropy
/// are `+infinity`.
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
  //@stub 1.5| unimplemented("1.5", hint: "all three are means under the same distribution; which one?")
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
  //@stub 1.6| unimplemented("1.6", hint: "every exponential underflows far away; do their ratios?")
}

//@exercise 1.7 em-step points=4
/// One step of expectation maximization for a mixture of normals.
///
/// Responsibilities come from the old parameters, and an outlier does not make them NaN; the new
/// standard deviations are about the new means.
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
  //@stub 1.7| unimplemented("1.7", hint: "a responsibility is a posterior probability")
}

//@exercise 1.8 mixture-gradient points=3
/// The gradient of a mixture's average log-likelihood, in nats per observation, with respect to
/// the means and to the logarithms of the standard deviations. An outlier does not make it NaN.
///
/// - Parameters:
///   - data: `[observations]`, at least one.
///   - weights: `[components]`, positive, summing to one.
///   - means: `[components]`.
///   - standardDeviations: `[components]`, positive.
/// - Returns: two gradients, `[components]` each.
public func mixtureGradient(
  data: [Double], weights: [Double], means: [Double], standardDeviations: [Double]
) -> (means: [Double], logStandardDeviations: [Double]) {
  //@solution-begin 1.8
  var byMean = means.map { _ in 0.0 }
  var byLogDeviation = byMean
  let share = 1 / Double(data.count)
  for x in data {
    let scores = means.indices.map { (x - means[$0]) / standardDeviations[$0] }
    let logs = scores.enumerated().map { k, score in
      log(weights[k]) - log(standardDeviations[k]) - 0.5 * score * score
    }
    let largest = logs.max() ?? 0
    let evidence = logs.reduce(0) { $0 + exp($1 - largest) }
    for (k, score) in scores.enumerated() {
      let responsibility = exp(logs[k] - largest) / evidence
      byMean[k] += share * responsibility * score / standardDeviations[k]
      byLogDeviation[k] += share * responsibility * (score * score - 1)
    }
  }
  return (byMean, byLogDeviation)
  //@solution-end 1.8
  //@stub 1.8| unimplemented("1.8", hint: "differentiate ln Σ: what is left beside each component?")
}

//@exercise 1.9 mixture-fit points=4
/// The mixture of two normals of greatest likelihood, for data that come in two groups: exercise
/// E1.7 until nothing moves.
///
/// - Parameter data: `[observations]`, at least four, in any order.
/// - Returns: weights, means and standard deviations, two of each, the smaller mean first.
public func fitMixture(
  data: [Double]
) -> (weights: [Double], means: [Double], standardDeviations: [Double]) {
  //@solution-begin 1.9
  let sorted = data.sorted()
  let middle = sorted.count / 2
  var weights = [0.5, 0.5]
  var means: [Double] = []
  var deviations: [Double] = []
  for half in [sorted[..<middle], sorted[middle...]] {
    let mean = half.reduce(0, +) / Double(half.count)
    let spread = half.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(half.count)
    means.append(mean)
    deviations.append(spread.squareRoot())
  }
  for _ in 0..<5000 {
    let previous = means + deviations
    (weights, means, deviations) = expectationMaximizationStep(
      data: sorted, weights: weights, means: means, standardDeviations: deviations)
    let moves = zip(previous, means + deviations).map { abs($0 - $1) / deviations[0] }
    if moves.allSatisfy({ $0 < 1e-9 }) { break }
  }
  let order = means[0] <= means[1] ? [0, 1] : [1, 0]
  return (order.map { weights[$0] }, order.map { means[$0] }, order.map { deviations[$0] })
  //@solution-end 1.9
  //@stub 1.9| unimplemented("1.9", hint: "where would you begin, and when would you stop?")
}

//@exercise 1.10 normal-divergence points=3
/// KL(P ‖ Q) in nats of two normal distributions. This code is wrong in one place:
///
/// ```
/// let spread = deviationP / deviationQ
/// let shift = (meanP - meanQ) / deviationP
/// return 0.5 * (spread * spread + shift * shift - 1) - log(spread)
/// ```
///
/// - Parameters:
///   - meanP: of P.
///   - deviationP: the standard deviation of P, positive.
///   - meanQ: of Q.
///   - deviationQ: the standard deviation of Q, positive.
public func normalDivergence(
  meanP: Double, deviationP: Double, meanQ: Double, deviationQ: Double
) -> Double {
  //@solution-begin 1.10
  let precision = 1 / (deviationQ * deviationQ)
  let shift = meanQ - meanP
  let squares = deviationP * deviationP + shift * shift
  return log(deviationQ / deviationP) + (squares * precision - 1) / 2
  //@solution-end 1.10
  //@stub 1.10| unimplemented("1.10", hint: "for which arguments do you know the answer without the formula?")
}
