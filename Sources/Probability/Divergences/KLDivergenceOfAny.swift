import Foundation
import GSLNumerics

/// KL(p‖q) in nats of any two distributions, by the best route there is: `method` of the result says by
/// which.
///
/// In this order: `.closedForm` where this module has one for the two families (its error is given as 0:
/// rounding is not counted); `.quadrature` with a bound for two distributions with densities;
/// `.enumeration` with a bound for two on the whole numbers or of two samples. +inf, as closed form, for a
/// distribution with a density and one of atoms, in either order: neither is continuous with respect to
/// the other.
///
///     let q: any Distribution = try StudentT(degreesOfFreedom: 3)
///     let divergence = try klDivergence(of: Normal.standard, from: q)  // by quadrature
///
/// Throws `DivergenceError.notConverged` where no useful bound is reached, and
/// `DivergenceError.noClosedForm` for values of different kinds and for vectors other than two normals or
/// two Dirichlets of one dimension: there `klDivergenceByMonteCarlo` gives an interval.
public func klDivergence(of p: any Distribution, from q: any Distribution) throws -> Estimate {
  if let value = try closedFormKLDivergence(of: p, from: q) { return Estimate(value) }
  switch (p, q) {
  case (let p as any ContinuousDistribution, let q as any ContinuousDistribution):
    return try klDivergenceByQuadrature(of: p, from: q)
  case (let p as any DiscreteDistribution, let q as any DiscreteDistribution):
    return try klDivergenceByEnumeration(of: p, from: q)
  case (let p as Empirical, let q as Empirical):
    return klDivergenceByEnumeration(of: p, from: q)
  case (is any ContinuousDistribution, is any DiscreteDistribution),
    (is any ContinuousDistribution, is Empirical),
    (is any DiscreteDistribution, is any ContinuousDistribution),
    (is Empirical, is any ContinuousDistribution):
    return Estimate(.infinity)
  case (let p as MultivariateNormal, let q as MultivariateNormal) where p.dimension == q.dimension:
    return Estimate(klDivergence(of: p, from: q))
  case (let p as Dirichlet, let q as Dirichlet) where p.dimension == q.dimension:
    return Estimate(klDivergence(of: p, from: q))
  default:
    throw DivergenceError.noClosedForm(
      quantity: "KL(\(type(of: p))‖\(type(of: q)))", reason: "for these two kinds of values")
  }
}

/// KL(p‖q) in nats by the closed form or finite sum that this module has for the two univariate families;
/// nil where it has none, also for these parameters only.
public func closedFormKLDivergence(
  of p: any Distribution, from q: any Distribution
) throws -> Double? {
  try ClosedForm.divergence(of: p, from: q)
}

/// KL of two samples' own distributions in nats: +inf where a value of p is none of q's.
public func klDivergenceByEnumeration(of p: Empirical, from q: Empirical) -> Estimate {
  var terms: [Double] = []
  for atom in p.atoms {
    let (a, b) = (p.logLikelihood(of: atom), q.logLikelihood(of: atom))
    if b == -.infinity { return Estimate(.infinity, method: .enumeration) }
    terms.append(exp(a) * (a - b))
  }
  let size = terms.reduce(0) { $0 + abs($1) }
  return Estimate(
    max(compensatedSum(terms), 0), error: 0x1p-50 * (1 + size), method: .enumeration)
}
