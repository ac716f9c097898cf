import Foundation
import GSLNumerics
import RandomStreams

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
  public func gap(of x: Int, under q: Normal) throws -> Estimate {
    try logEvidence(of: x) - evidenceLowerBound(of: x, under: q)
  }
}
