import Foundation
import GSLNumerics
import Probability
import RandomStreams
import Testing

/// The bar for quadrature, on parameters that nobody would choose: it may refuse, it may not be wrong.
@Suite struct ExtremePairTests {
  /// What is extreme about the parameters.
  enum Regime: CaseIterable {
    case nearlyEqual, hugeOrTinyScale, farFromTheOrigin, veryDifferent
  }

  @Test(arguments: Regime.allCases, 0..<3)
  func boundsHold(regime: Regime, seed: Int) throws {
    var random = RandomPairs(seed: UInt64(77 + seed))
    var (checked, refused) = (0, 0)
    for _ in 0..<4 {
      let (ps, qs) = try pairs(regime, &random)
      for p in ps {
        for q in qs {
          guard let closed = try? closedFormKLDivergence(of: p, from: q), !closed.isNaN else {
            continue
          }
          checked += 1
          guard let numeric = try? quadrature(p, q) else {
            refused += 1
            continue
          }
          let isRight =
            numeric.value == closed
            || abs(numeric.value - closed) <= numeric.error + 2e-12 * closed && closed.isFinite
          #expect(isRight && numeric.error.isFinite, "KL(\(p)‖\(q)) = \(closed), not \(numeric)")
        }
      }
    }
    #expect(checked > (regime == .nearlyEqual ? 20 : 200))
    // Refusals are overflow and slow tails: a few in a hundred.
    #expect(refused < checked / 10, "\(refused) of \(checked) refused")
  }

  private func quadrature(
    _ p: some ContinuousDistribution, _ q: some ContinuousDistribution
  ) throws -> Estimate { try klDivergenceByQuadrature(of: p, from: q) }

  private func pairs(
    _ regime: Regime, _ random: inout RandomPairs
  ) throws -> ([any ContinuousDistribution], [any ContinuousDistribution]) {
    let closeness = random.scale(1e-15, 0.1)
    let size = regime == .hugeOrTinyScale ? random.scale(1e-290, 1e290) : 1
    let origin = regime == .farFromTheOrigin ? random.scale(1, 1e15) : 0
    func scale() -> Double {
      regime == .veryDifferent ? random.scale(1e-12, 1e12) : size * random.scale(0.1, 10)
    }
    func near(_ x: Double, _ otherwise: Double) -> Double {
      regime == .nearlyEqual ? x * (1 + closeness * random.number(-1, 1)) : otherwise
    }
    let s = scale()
    let m = origin + size * random.number(-5, 5)
    let (a, b) = (random.scale(0.2, 50), random.scale(0.2, 50))
    let t = near(s, scale())
    let n = regime == .nearlyEqual ? m + s * closeness : origin + size * random.number(-5, 5)
    let (c, d) = (near(a, random.scale(0.2, 50)), near(b, random.scale(0.2, 50)))
    func all(_ m: Double, _ s: Double, _ a: Double, _ b: Double) throws
      -> [any ContinuousDistribution]
    {
      [
        try Normal(mean: m, standardDeviation: s), try Laplace(location: m, scale: s),
        try Cauchy(location: m, scale: s), try Gumbel(location: m, scale: s),
        try StudentT(degreesOfFreedom: a, location: m, scale: s),
        try Exponential(rate: 1 / s), try Gamma(shape: a, rate: 1 / s),
        try InverseGamma(shape: a, scale: s), try Weibull(shape: a, scale: s),
        try LogNormal(logMean: log(s), logStandardDeviation: 0.1 * a),
        try Beta(alpha: a, beta: b), try VonMises(mean: 1, concentration: a),
      ]
    }
    let ps = try all(m, s, a, b)
    let qs = try all(n, t, c, d)
    // Nearly equal families only against themselves: across, closed forms cancel where both are exponentials.
    if regime == .nearlyEqual {
      let i = Int(random.number(0, Double(ps.count)))
      return (ps, [qs[i], qs[(i + 5) % qs.count]])
    }
    return (ps, qs)
  }
}
