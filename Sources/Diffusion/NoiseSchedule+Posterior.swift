import Foundation
import Foundations

/// q(x_{s} | x_t, x_0) of one coordinate: its mean is clean · x_0 + noisy · x_t.
public struct ReversePosterior: Sendable, Hashable {
  /// The weight of x_0 in the mean.
  public let clean: Double
  /// The weight of x_t in the mean.
  public let noisy: Double
  /// The variance, the same for all x_0 and x_t: β̃_t for s = t − 1.
  public let variance: Double

  /// The mean of x_s for one coordinate of x_0 and of x_t.
  public func mean(clean x0: Double, noisy xt: Double) -> Double { clean * x0 + noisy * xt }
}

extension NoiseSchedule {
  /// q(x_{t−1} | x_t, x_0). Source: Ho, Jain, Abbeel (2020), eq. 6 and 7.
  public func posterior(_ t: Int) -> ReversePosterior { posterior(at: t - 1, given: t) }

  /// q(x_s | x_t, x_0) for any s < t: the same formula with ᾱ_t/ᾱ_s in the place of α_t.
  public func posterior(at s: Int, given t: Int) -> ReversePosterior {
    require(s < t, "the posterior goes from a later time to an earlier one, not \(t) to \(s)")
    let (added, before, after) = (variance(from: s, to: t), noiseVariance(s), noiseVariance(t))
    return ReversePosterior(
      clean: alphaBar(s).squareRoot() * added / after,
      noisy: (alphaBar(t) / alphaBar(s)).squareRoot() * before / after,
      variance: added * before / after)
  }

  /// The variance of q(x_t | x_s), 1 − ᾱ_t/ᾱ_s; for s = t − 1 it is β_t.
  public func variance(from s: Int, to t: Int) -> Double {
    s == t - 1 ? beta(t) : (alphaBar(s) - alphaBar(t)) / alphaBar(s)
  }

  /// KL(q(x_T | x_0) ‖ N(0, 1)) of one coordinate, in nats.
  public func priorDivergence(clean x0: Double) -> Double {
    let alphaBar = alphaBar(steps)
    return (alphaBar * x0 * x0 + excess(alphaBar)) / 2
  }

  /// The weight of ‖ε − ε̂‖² in L_{t−1}: β²/(2σ²α(1 − ᾱ)). Source: Ho, Jain, Abbeel (2020), eq. 12.
  /// +inf at a time when nothing of the data is left.
  public func noiseWeight(_ t: Int, reverseVariance: Double) -> Double {
    beta(t) * beta(t) / (2 * reverseVariance * alpha(t) * noiseVariance(t))
  }
}

extension NoiseSchedule {
  /// The weight of ‖v − v̂‖² in L_{t−1}: ᾱ_t times that of the noise, since ε − ε̂ = √ᾱ (v − v̂) for one x_t.
  /// Finite at all times.
  public func velocityWeight(_ t: Int, reverseVariance: Double) -> Double {
    beta(t) * beta(t) * alphaBar(t - 1) / (2 * reverseVariance * noiseVariance(t))
  }
}

/// −log(1 − u) − u without cancellation: twice the KL of N(0, 1 − u) from N(0, 1).
func excess(_ u: Double) -> Double {
  guard abs(u) < 0.1 else { return -log1p(-u) - u }
  var (power, sum, n) = (u * u, 0.0, 2.0)
  while abs(power) > 1e-18 * sum {
    sum += power / n
    power *= u
    n += 1
  }
  return sum
}
