import Foundation
import GSLNumerics
import Probability
import RandomStreams
import Verification

// snippet.CurvedModel
/// z ~ N(0, 1), x|z ~ N(z + z²/2, s²): one latent number, one observed, and a decoder that is not a
/// straight line. Two values of z lead to every x > −½, so the posterior may have two humps.
struct CurvedModel {
  let noise: Double

  func mean(_ z: Double) -> Double { z + z * z / 2 }

  /// log p(x, z) = log p(z) + log p(x|z).
  func logJoint(_ x: Double, _ z: Double) -> Double {
    Normal.standard.logDensity(at: z) + logLikelihood(x, z)
  }

  func logLikelihood(_ x: Double, _ z: Double) -> Double {
    let r = (x - mean(z)) / noise
    return -0.5 * (r * r + logTwoPi) - log(noise)
  }

  /// p(x) = ∫ p(x, z) dz, told where the two humps are.
  func evidence(_ x: Double) throws -> Estimate {
    try integral(of: x) { _ in 1 }
  }

  /// log p(z|x) as a function of z, normalized by the trapezoidal rule on a fine grid.
  func logPosterior(_ x: Double) -> (Double) -> Double {
    let step = 0.002
    let terms = (0...10_000).map { logJoint(x, -11 + Double($0) * step) }
    let normalizer = logSumExp(terms) + log(step)
    return { z in logJoint(x, z) - normalizer }
  }

  /// E[f(z) | x] under the exact posterior.
  func posteriorExpectation(_ x: Double, _ f: (Double) -> Double) throws -> Estimate {
    try integral(of: x, f) / evidence(x)
  }

  private func integral(of x: Double, _ f: (Double) -> Double) throws -> Estimate {
    let root = max(0, 1 + 2 * x).squareRoot()
    let marks = [-9, -1 - root, -1, -1 + root].filter { $0 > -10 && $0 < 9 }
    return try integrate(
      from: -10, to: 9, breakPoints: Array(Set(marks)).sorted(), relativeTolerance: 1e-11,
      absoluteTolerance: 1e-14
    ) { z in exp(logJoint(x, z)) * f(z) }
  }

  /// E_q[log p(x|z)] by hand: a polynomial of fourth degree under a normal. With q = N(m, v):
  /// E[(x − z − z²/2)²] from the mean x − m − (m² + v)/2 and variance v(1 + m)² + v²/2 of the residual.
  func reconstruction(_ x: Double, _ q: Normal) -> Double {
    let (m, v) = (q.mean, q.variance)
    let residual = x - m - (m * m + v) / 2
    let square = residual * residual + v * (1 + m) * (1 + m) + v * v / 2
    return -0.5 * (square / (noise * noise) + logTwoPi) - log(noise)
  }

  func bound(_ x: Double, _ q: Normal) -> Double {
    reconstruction(x, q) - klDivergence(of: q, from: Normal.standard)
  }

  /// The normal with the highest bound, from the better of the two humps.
  func bestNormal(_ x: Double) throws -> Normal {
    let root = max(0, 1 + 2 * x).squareRoot()
    let found = try [-1 - root, -1 + root].map { start in
      try minimize(from: [start, -1], tolerance: 1e-9) { p in
        -bound(x, try Normal(mean: p[0], standardDeviation: exp(p[1])))
      }
    }
    let best = found.min { $0.value < $1.value }!
    return try Normal(mean: best.point[0], standardDeviation: exp(best.point[1]))
  }
}
// snippet.end

/// The curved model of the chapter.
let curved = CurvedModel(noise: 0.5)

/// log p(x) of the curved model by a grid of n points over ±6.
func logEvidenceOnGrid(_ x: Double, points n: Int) -> Double {
  let width = 12 / Double(n)
  let terms = (0..<n).map { curved.logJoint(x, -6 + (Double($0) + 0.5) * width) }
  return logSumExp(terms) + log(width)
}

/// A linear model drawn at random, with an x that it might have produced.
func randomLinear(_ draw: inout Draw) throws -> (model: LinearGaussianModel, x: Double) {
  let model = try LinearGaussianModel(
    weight: draw.normal(), bias: draw.normal(), noise: draw.uniform(in: 0.4...1.5))
  return (model, try model.marginal().sample(using: &draw))
}

/// A guess at the posterior, drawn at random.
func randomGuess(_ draw: inout Draw) throws -> Normal {
  try Normal(mean: draw.normal(), standardDeviation: exp(0.4 * draw.normal()))
}

/// Plain gradient ascent on the bound of the curved model, by differences of its formula, from a guess on the
/// wrong side: the lower and the upper bound at each step.
func climbTheBound(at x: Double, steps: Int) throws -> [(lower: Double, upper: Double)] {
  var guess = [-1.5, 0.3]  // mean and log standard deviation
  func bound(_ p: [Double]) throws -> Double {
    curved.bound(x, try Normal(mean: p[0], standardDeviation: exp(p[1])))
  }
  return try (0..<steps).map { _ in
    let q = try Normal(mean: guess[0], standardDeviation: exp(guess[1]))
    let upper = try curved.posteriorExpectation(x) { curved.logJoint(x, $0) - q.logDensity(at: $0) }
    let lower = try bound(guess)
    let h = 1e-5
    let slope = try [[h, 0], [0, h]].map { d in
      let ahead = try bound([guess[0] + d[0], guess[1] + d[1]])
      let behind = try bound([guess[0] - d[0], guess[1] - d[1]])
      return (ahead - behind) / (2 * h)
    }
    for i in 0..<2 { guess[i] += 0.02 * min(max(slope[i], -10), 10) }
    return (lower, upper.value)
  }
}
