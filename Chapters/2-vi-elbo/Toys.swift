import Foundation
import GSLNumerics
import Probability
import RandomStreams

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

  /// log p(z|x) as a function of z, normalised by the trapezoidal rule on a fine grid.
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

// snippet.DiscreteModel
/// K causes and D pixels: every sum over z has K terms and every sum over x has 2^D.
struct DiscreteModel {
  /// p(z), `[K]`.
  let prior: [Double]
  /// P(pixel = 1|z), `[K][D]`.
  let black: [[Double]]

  init(causes: Int, pixels: Int, using random: inout some RandomNumberGenerator) {
    prior = randomProbabilities(causes, using: &random)
    black = (0..<causes).map { _ in
      (0..<pixels).map { _ in Double.random(in: 0.05...0.95, using: &random) }
    }
  }

  /// All 2^D images.
  var images: [[Int]] {
    (0..<(1 << black[0].count)).map { code in black[0].indices.map { code >> $0 & 1 } }
  }

  /// p(x, z), `[K]`.
  func joint(_ x: [Int]) -> [Double] {
    zip(prior, black).map { weight, row in
      zip(x, row).reduce(weight) { $0 * ($1.0 == 1 ? $1.1 : 1 - $1.1) }
    }
  }

  func evidence(_ x: [Int]) -> Double { joint(x).reduce(0, +) }
  func posterior(_ x: [Int]) -> [Double] { normalized(joint(x)) }

  /// log p(x) without a sum over the causes of x: log(1 − the probability of every other image).
  func logEvidenceFromOthers(_ x: [Int]) -> Estimate {
    let others = images.filter { $0 != x }.reduce(0) { $0 + evidence($1) }
    return Estimate(log(1 - others), error: 1e-13 / (1 - others), method: .enumeration)
  }
}
// snippet.end

func normalized(_ weights: [Double]) -> [Double] {
  let total = weights.reduce(0, +)
  return weights.map { $0 / total }
}

/// Σ q f, the expectation over a few outcomes.
func average(_ q: [Double], _ f: (Int) -> Double) -> Double {
  q.indices.reduce(0) { $0 + q[$1] * f($1) }
}

/// Σ p log p/q.
func divergence(_ p: [Double], _ q: [Double]) -> Double { average(p) { log(p[$0] / q[$0]) } }

/// Uniform on the simplex (normalised exponentials).
func randomProbabilities(_ n: Int, using random: inout some RandomNumberGenerator) -> [Double] {
  normalized((0..<n).map { _ in -log(Double.random(in: 1e-12...1, using: &random)) })
}
