import Figures
import Foundation
import GSLNumerics
import Literate
import Probability
import RandomStreams
import Verification

// snippet.quadratic
/// The gradient by μ_1 of E_q[f] for f(z) = −τ/2 Σ_j (z_j − a)² and q = N(μ, σ²I), d = μ_j − a for all j.
struct Quadratic {
  var τ = 1.0, d = 1.0, σ = 0.5, dimensions = 1

  /// E[f_j], E[f_j ε_j²] and Var[f_j] of one coordinate's share of f.
  var mean: Double { -τ / 2 * (d * d + σ * σ) }
  var weighted: Double { -τ / 2 * (d * d + 3 * σ * σ) }
  var variance: Double { τ * τ * (d * d * σ * σ + σ * σ * σ * σ / 2) }

  var pathVariance: Double { τ * τ * σ * σ }

  var scoreVariance: Double {
    let others = Double(dimensions - 1)
    return alone + others / (σ * σ) * (2 * mean * weighted + variance + others * mean * mean)
  }

  /// With E[f] as baseline.
  var baselineVariance: Double {
    let others = Double(dimensions - 1)
    return alone + (mean * mean - 2 * mean * weighted + others * variance) / (σ * σ)
  }

  private var alone: Double {
    τ * τ / 4 * (d * d * d * d / (σ * σ) + 14 * d * d + 15 * σ * σ)
  }

  /// One-sample gradients from the same draws, the score function's also with the baseline.
  func gradients(_ n: Int, using stream: inout RandomStream)
    -> (path: [Double], score: [Double], baseline: [Double])
  {
    let noise = stream.normals(n * dimensions)
    let expected = Double(dimensions) * mean
    var drawn: (path: [Double], score: [Double], baseline: [Double]) = ([], [], [])
    for i in 0..<n {
      let ε = noise[(i * dimensions)..<((i + 1) * dimensions)]
      let f = ε.reduce(0) { $0 - τ / 2 * (d + σ * $1) * (d + σ * $1) }
      let first = noise[i * dimensions]
      drawn.path.append(-τ * (d + σ * first))
      drawn.score.append(f * first / σ)
      drawn.baseline.append((f - expected) * first / σ)
    }
    return drawn
  }
}
// snippet.end

/// The variances of the three gradients by Gauss–Hermite quadrature over all coordinates.
func variancesByQuadrature(_ q: Quadratic) throws
  -> (path: Estimate, score: Estimate, baseline: Estimate)
{
  let rule = try FixedRule.normalExpectation(8, mean: 0, standardDeviation: 1)
  var nodes: [(weight: Double, f: Double, ε: Double)] = [(1, 0, 0)]
  for j in 0..<q.dimensions {
    nodes = nodes.flatMap { node in
      zip(rule.nodes, rule.weights).map { ε, weight in
        let distance = q.d + q.σ * ε
        return (
          node.weight * weight, node.f - q.τ / 2 * distance * distance, j == 0 ? ε : node.ε
        )
      }
    }
  }
  // snippet.hermite
  func variance(_ gradient: (_ f: Double, _ ε: Double) -> Double) -> Estimate {
    var (mean, square) = (0.0, 0.0)
    for (weight, f, ε) in nodes {
      let g = gradient(f, ε)
      mean += weight * g
      square += weight * g * g
    }
    return Estimate(square - mean * mean, error: 1e-12 * square, method: .quadrature)
  }
  let expected = nodes.reduce(0) { $0 + $1.weight * $1.f }
  return (
    variance { _, ε in -q.τ * (q.d + q.σ * ε) }, variance { f, ε in f * ε / q.σ },
    variance { f, ε in (f - expected) * ε / q.σ }
  )
  // snippet.end
}

/// E_q[log p(x, z)] of the curved model, by hand, as a function of μ and σ.
func meanLogJoint(_ x: Double, _ μ: Double, _ σ: Double) -> Double {
  let residual = x - μ - (μ * μ + σ * σ) / 2
  let v = σ * σ
  let square = residual * residual + v * (1 + μ) * (1 + μ) + v * v / 2
  let s2 = curved.noise * curved.noise
  return -0.5 * (square / s2 + logTwoPi) - log(curved.noise) - (μ * μ + v + logTwoPi) / 2
}

/// d/dz log p(x, z) of the curved model.
func slopeOfLogJoint(_ x: Double, _ z: Double) -> Double {
  -z + (x - curved.mean(z)) * (1 + z) / (curved.noise * curved.noise)
}

/// A quadratic drawn at random, of up to three coordinates.
func randomQuadratic(_ draw: inout Draw) -> Quadratic {
  Quadratic(
    τ: draw.uniform(in: 0.5...2), d: draw.normal(), σ: draw.uniform(in: 0.2...2),
    dimensions: draw.integer(in: 1...3))
}

/// The variance under N(0, 1) by quadrature.
func standardVariance(_ f: (Double) -> Double) throws -> Estimate {
  let mean = try expectation(under: Normal.standard, f)
  return try expectation(under: Normal.standard) { f($0) * f($0) } - mean * mean
}

/// Of both gradients of E[sin ωz] at N(0, 1).
func sineVariances(_ ω: Double) -> (path: Double, score: Double) {
  let decay = exp(-ω * ω)
  return (
    ω * ω * ((1 + decay * decay) / 2 - decay),
    (1 - (1 - 4 * ω * ω) * decay * decay) / 2 - ω * ω * decay
  )
}

func sinePlot(_ frequencies: [Double]) -> Plot {
  Plot(x: "ω", y: Plot.Axis("variance of one sample", scale: .logarithmic)).xAxis(.logarithmic)
    .line(
      "reparameterized", x: frequencies, y: frequencies.map { sineVariances($0).path }, color: .blue
    )
    .line(
      "score function", x: frequencies, y: frequencies.map { sineVariances($0).score },
      color: .orange)
}

/// The formulas for a quadratic, and simulations of them.
func variancePlots(_ chapter: Chapter) throws -> PlotGrid {
  func simulated(_ q: Quadratic, _ name: String) throws -> [Double] {
    var stream = chapter.stream(name)
    let drawn = q.gradients(4000, using: &stream)
    return try [drawn.path, drawn.score, drawn.baseline].map { try simulatedVariance($0).value }
  }
  return try variancePlots(
    byWidth: [0.1, 0.2, 0.4, 0.8, 1.6].map { ($0, try simulated(Quadratic(σ: $0), "width \($0)")) },
    byDimension: [1, 2, 4, 8, 16, 32, 64].map {
      ($0, try simulated(Quadratic(dimensions: $0), "dimension \($0)"))
    })
}
