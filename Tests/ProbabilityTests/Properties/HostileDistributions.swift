import Foundation
import Probability

extension HostileNumbers {
  /// How many kinds `continuous` knows.
  static let continuousKinds = 22

  /// A member of a continuous family, or what its initializer throws.
  mutating func continuous(_ kind: Int) throws -> any ContinuousDistribution {
    switch kind {
    case 0: return try Normal(mean: location(), standardDeviation: parameter())
    case 1: return try Laplace(location: location(), scale: parameter())
    case 2:
      return try StudentT(
        degreesOfFreedom: parameter(), location: location(), scale: parameter())
    case 3: return try Cauchy(location: location(), scale: parameter())
    case 4: return try Logistic(location: location(), scale: parameter())
    case 5: return try Gumbel(location: location(), scale: parameter())
    case 6: return try Exponential(rate: parameter())
    case 7: return try Gamma(shape: parameter(), rate: parameter())
    case 8: return try InverseGamma(shape: parameter(), scale: parameter())
    case 9: return try ChiSquared(degreesOfFreedom: parameter())
    case 10: return try Weibull(shape: parameter(), scale: parameter())
    case 11: return try LogNormal(logMean: location(), logStandardDeviation: parameter())
    case 12: return try Pareto(scale: parameter(), shape: parameter())
    case 13:
      let (a, b) = (location(), location())
      return try Uniform(lower: min(a, b), upper: max(a, b))
    case 14: return try Beta(alpha: parameter(), beta: parameter())
    case 15: return try VonMises(mean: number(-.pi, .pi), concentration: parameter())
    case 16:
      let ends = [location(), location(), location()].sorted()
      return try Triangular(lower: ends[0], mode: ends[1], upper: ends[2])
    case 17:
      let count = 1 + stream.integer(below: 4)
      return try KernelDensity((0..<count).map { _ in location() }, bandwidth: parameter())
    case 18: return try mixture()
    case 19: return try truncated()
    case 20:
      return try Affine(
        StudentT(degreesOfFreedom: parameter()), scale: finite(), shift: location())
    default:
      return try Affine(Gamma(shape: parameter(), rate: 1), scale: finite(), shift: location())
    }
  }

  private mutating func mixture() throws -> any ContinuousDistribution {
    let weights = [parameter(), parameter()]
    if chance(0.5) {
      return try Mixture(
        weights: weights,
        components: [
          Normal(mean: location(), standardDeviation: parameter()),
          Normal(mean: location(), standardDeviation: parameter()),
        ])
    }
    return try Mixture(
      weights: weights,
      components: [
        Gamma(shape: parameter(), rate: parameter()), Gamma(shape: parameter(), rate: parameter()),
      ])
  }

  private mutating func truncated() throws -> any ContinuousDistribution {
    let (a, b) = (location(), location())
    let low = a.isNaN || chance(0.2) ? -Double.infinity : min(a, b)
    let high = b.isNaN || chance(0.2) ? Double.infinity : max(a, b)
    let interval = Interval(low.isNaN ? -.infinity : low, high.isNaN ? .infinity : high)
    switch stream.integer(below: 3) {
    case 0:
      return try Truncated(
        Normal(mean: location(), standardDeviation: parameter()), to: interval)
    case 1: return try Truncated(Gamma(shape: parameter(), rate: parameter()), to: interval)
    default: return try Truncated(Cauchy(location: location(), scale: parameter()), to: interval)
    }
  }

  static let discreteKinds = 7

  /// A member of a discrete family, or what its initializer throws.
  mutating func discrete(_ kind: Int) throws -> any DiscreteDistribution {
    switch kind {
    case 0: return try Bernoulli(probability: share())
    case 1: return try Bernoulli(logit: any())
    case 2: return try Binomial(trials: whole(), probability: share())
    case 3: return try Categorical(weights: (0...stream.integer(below: 5)).map { _ in positive() })
    case 4: return try Geometric(probability: share())
    case 5: return try Poisson(rate: chance(0.5) ? pow(10, number(-300, 16)) : positive())
    default: return try NegativeBinomial(successes: parameter(), probability: share())
    }
  }

  private mutating func share() -> Double { chance(0.02) ? any() : probability() }

  /// From 0 to 2⁵³, over its decades.
  private mutating func whole() -> Int {
    Int(pow(10, number(0, 15.9)).rounded(.down)) - (chance(0.1) ? 1 : 0)
  }
}
