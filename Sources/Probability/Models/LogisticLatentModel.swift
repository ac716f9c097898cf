import Foundation
import Foundations
import GSLNumerics

/// z ~ N(0, 1), P(x = 1|z) = 1/(1 + e^(−(wz + b))), x = 0 or 1: a decoder of one pixel. Nothing is in
/// closed form; the integrals over z are by quadrature, with bounds. In nats.
public struct LogisticLatentModel: Sendable, Hashable {
  /// w.
  public let weight: Double
  /// b.
  public let bias: Double

  /// Throws unless both are finite.
  public init(weight: Double, bias: Double) throws {
    try requireFinite(weight, "weight", of: Self.self)
    try requireFinite(bias, "bias", of: Self.self)
    self.weight = weight
    self.bias = bias
  }

  /// log P(x|z).
  public func logLikelihood(of x: Int, given z: Double) -> Double {
    require(x == 0 || x == 1, "a pixel is 0 or 1, not \(x)")
    let logit = bias.addingProduct(weight, z)
    return -log1pexp(x == 1 ? -logit : logit)
  }

  /// log P(x) = log E_prior P(x|z).
  public func logEvidence(of x: Int) throws -> Estimate {
    let evidence = try expectationByQuadrature(under: Normal.standard) {
      exp(logLikelihood(of: x, given: $0))
    }
    return log(evidence)
  }

  /// E_q log P(x|z).
  public func reconstruction(of x: Int, under q: Normal) throws -> Estimate {
    try expectationByQuadrature(under: q) { logLikelihood(of: x, given: $0) }
  }

  /// E_q log P(x|z) − KL(q‖N(0, 1)).
  public func evidenceLowerBound(of x: Int, under q: Normal) throws -> Estimate {
    try reconstruction(of: x, under: q) - Estimate(klDivergence(of: q, from: Normal.standard))
  }

  /// log P(x) − ELBO = KL(q‖p(z|x)).
  ///
  /// Where it is small it is no difference of the two, which are not, but E_q(eᵘ − 1 − u) with
  /// u = log p(z|x)/q(z), as E_q eᵘ = 1: a sum of positive terms.
  public func gap(of x: Int, under q: Normal) throws -> Estimate {
    let difference = try logEvidence(of: x) - evidenceLowerBound(of: x, under: q)
    guard difference.value < 0.01 else { return difference }
    return try excess(of: x, under: q)
  }

  /// E_q(eᵘ − 1 − u).
  ///
  /// The posterior is log-concave and here nearly q, so both end long before 40 of q's deviations.
  private func excess(of x: Int, under q: Normal) throws -> Estimate {
    let (m, s) = (q.mean, q.standardDeviation)
    // log φ(z)/q(z) for z = m + st, in terms that vanish as q nears the prior.
    let narrowing = (1 - s) * (1 + s)
    let constant = -0.5 * m * m + 0.5 * log1p(-narrowing)
    func logJointRatio(_ t: Double) -> Double {
      t * (0.5 * narrowing * t - m * s) + constant + logRatio(of: x, at: m + s * t)
    }
    func value(panels: Int) -> Double {
      // The posterior's normalization by the same nodes, so that its error is that of rounding.
      let shift = log1p(
        Self.expectation(panels) { t, logQ in
          let v = logJointRatio(t)
          return v < 1 ? exp(logQ) * expm1(v) : exp(logQ + v) - exp(logQ)
        })
      return Self.expectation(panels) { t, logQ in
        let u = logJointRatio(t) - shift
        return u < 1 ? exp(logQ) * expm1Excess(u) : exp(logQ + u) - exp(logQ) * (1 + u)
      }
    }
    let (coarse, fine) = (value(panels: 80), value(panels: 160))
    // An error of u counts as its product with u's size, which is √2gap.
    let far = abs(weight * m) > 20 ? abs(bias) : 0
    let rounding = 4e-16 * (abs(m) + abs(narrowing) + abs(weight) * (s + abs(m)) + far)
    let error = rounding * (2 * fine).squareRoot() + rounding * rounding + 1e-14 * fine
    return Estimate(fine, error: error + abs(fine - coarse), method: .quadrature)
  }

  /// ∫ of what a closure makes of t and log φ(t), by panels over 40 deviations on either side.
  private static func expectation(_ panels: Int, _ f: (Double, Double) -> Double) -> Double {
    let half = 40 / Double(panels)
    return (0..<panels).reduce(0) { sum, panel in
      let center = -40 + half * Double(2 * panel + 1)
      return GaussLegendre.twentyPoints.reduce(sum) { sum, rule in
        let t = center + half * rule.node
        return sum + half * rule.weight * f(t, StandardNormal.logDensity(t))
      }
    }
  }

  /// log P(x|z)/P(x|0), to its last digits where it is small.
  private func logRatio(of x: Int, at z: Double) -> Double {
    let (w, b) = x == 1 ? (weight, bias) : (-weight, -bias)
    let step = w * z
    guard abs(step) < 30 else {
      return logLikelihood(of: x, given: z) - logLikelihood(of: x, given: 0)
    }
    // log (1 + e^−b)/(1 + e^−(b + step)).
    let share = 1 / (1 + exp(b))
    if step <= 1 { return -log1p(expm1(-step) * share) }
    return -log(1 / (1 + exp(-b)) + share * exp(-step))
  }
}
