import Foundation
import GSLNumerics
import Probability

// snippet.expectation
/// E_p[f] by adaptive quadrature in windows between quantiles of p. What lies beyond the outermost
/// quantiles has probability 10⁻¹⁵ on each side and is left out; the bound allows for it.
func expectation(
  under p: some ContinuousDistribution, breakPoints: [Double] = [], _ f: (Double) throws -> Double
) throws -> Estimate {
  let windows =
    [1e-15, 1e-6, 0.01, 0.5].map(p.quantile)
    + [0.01, 1e-6, 1e-15].map(p.complementaryQuantile)
  let inner = (windows[1...5] + breakPoints.filter { windows[0] < $0 && $0 < windows[6] }).sorted()
  let inside = try integrate(
    from: windows[0], to: windows[6], breakPoints: inner, relativeTolerance: 1e-11,
    absoluteTolerance: 1e-13
  ) { x in
    let density = p.density(at: x)
    return density == 0 ? 0 : density * (try f(x))
  }
  return Estimate(inside.value, error: inside.error + 1e-12, method: .quadrature)
}
// snippet.end

// snippet.lines
/// The first three lines of the derivation of V(D*, G) = 2 JSD − log 4, each from its own formula.
func threeLines<P: ContinuousDistribution, Q: ContinuousDistribution>(
  real p: P, generated q: Q
) throws -> [Estimate] {
  let ends =
    [p.support.lower, p.support.upper, q.support.lower, q.support.upper]
    .filter(\.isFinite) + p.kinks + q.kinks
  let optimal = OptimalDiscriminator(real: p, generated: q)
  let game =
    try expectation(under: p, breakPoints: ends, optimal.logProbability)
    + expectation(under: q, breakPoints: ends, optimal.logComplement)
  func logSum(_ x: Double) -> Double { logSumExp(p.logDensity(at: x), q.logDensity(at: x)) }
  let ratios =
    try expectation(under: p, breakPoints: ends) { p.logDensity(at: $0) - logSum($0) }
    + expectation(under: q, breakPoints: ends) { q.logDensity(at: $0) - logSum($0) }
  func logMiddle(_ x: Double) -> Double {
    log((p.density(at: x) + q.density(at: x)) / 2)
  }
  let divergences =
    try expectation(under: p, breakPoints: ends) { log(p.density(at: $0)) - logMiddle($0) }
    + expectation(under: q, breakPoints: ends) { log(q.density(at: $0)) - logMiddle($0) }
  return [game, ratios, divergences - log(4)]
}
// snippet.end

/// The same for two lists of probabilities.
func threeLines(real p: [Double], generated q: [Double]) -> [Estimate] {
  func sum(_ term: (Double, Double) -> Double) -> Double {
    zip(p, q).reduce(0) { $0 + ($1.0 == 0 ? 0 : term($1.0, $1.1)) }
  }
  func swapped(_ term: (Double, Double) -> Double) -> Double {
    zip(q, p).reduce(0) { $0 + ($1.0 == 0 ? 0 : term($1.0, $1.1)) }
  }
  let game =
    sum { $0 * log($0 / ($0 + $1)) } + swapped { $0 * log1p(-$1 / ($0 + $1)) }
  let ratios = sum { $0 * -log1p($1 / $0) } + swapped { $0 * -log1p($1 / $0) }
  let toMiddle =
    sum { $0 * log(2 * $0 / ($0 + $1)) } + swapped { $0 * log(2 * $0 / ($0 + $1)) }
  return [game, ratios, toMiddle - log(4)].map { Estimate($0, error: 1e-13) }
}

// snippet.jensen-shannon
/// JSD as the entropy of the middle minus the middle of the entropies (Lin, 1991).
func jensenShannon(_ p: [Double], _ q: [Double]) -> Double {
  func entropy(_ p: [Double]) -> Double { p.reduce(0) { $0 - ($1 == 0 ? 0 : $1 * log($1)) } }
  return entropy(zip(p, q).map { ($0 + $1) / 2 }) - (entropy(p) + entropy(q)) / 2
}
// snippet.end

/// A random distribution over `n` outcomes: uniform on the simplex, or nearly a corner of it.
func randomProbabilities(
  _ n: Int, sharpness: Double = 1, using random: inout some RandomNumberGenerator
) -> [Double] {
  let weights = (0..<n).map { _ in
    pow(-log(Double.random(in: .leastNonzeroMagnitude...1, using: &random)), sharpness)
  }
  let total = weights.reduce(0, +)
  return weights.map { $0 / total }
}

/// Shares of the size of e^a, summing to one.
func softmax(_ a: [Double]) -> [Double] {
  let powers = a.map { exp($0 - (a.max() ?? 0)) }
  return powers.map { $0 / powers.reduce(0, +) }
}

/// The game on a few outcomes with its inner maximum searched for, outcome by outcome.
func playedOut(_ p: [Double], _ q: [Double]) throws -> Double {
  try zip(p, q).reduce(0) { value, pair in
    // Where one of them is nothing, D is sure, and costs nothing.
    guard pair.0 > 0, pair.1 > 0 else { return value }
    return value
      - (try minimize(between: 1e-12, and: 1 - 1e-12, tolerance: 1e-12) {
        -pair.0 * log($0) - pair.1 * log1p(-$0)
      }.value)
  }
}

/// A minimum is flat: where the function is known to relative accuracy ε, its place is known to √ε.
func located(_ x: Double) -> Estimate {
  Estimate(x, error: 1e-7 * max(1, abs(x)), method: .finiteDifference)
}

/// Where `f` is least on an interval. GSL: Brent's minimizer.
func minimum(from a: Double, to b: Double, _ f: (Double) throws -> Double) throws -> Estimate {
  located(try minimize(between: a, and: b, tolerance: 1e-10, f).point[0])
}

/// df/dx, by differences. GSL: `gsl_deriv_central`.
func derivative(at x: Double, _ f: (Double) throws -> Double) throws -> Estimate {
  try GSLNumerics.derivative(of: f, at: x)
}
