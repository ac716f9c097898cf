import Foundation
import Foundations
import GSLNumerics

/// A Monte Carlo estimate with what tells whether to believe its interval.
public struct MonteCarloDivergence: Sendable, Hashable {
  /// The mean with its standard error, in nats.
  public let estimate: Estimate
  /// (Σw)²/Σw² of the density ratios w = q/p: how many samples of q those of p are worth. Far below the
  /// number of samples, q's mass is elsewhere.
  public let effectiveSampleSize: Double
  /// Hill's estimate of the tail index of the averaged terms (Hill 1975), from their √n greatest; below
  /// 2 the variance may be infinite and the standard error means nothing.
  public let tailIndex: Double
  /// The share of samples of a distribution with a density that equal another one. Such samples repeat
  /// only where the doubles end or are coarse: the average is then of a rounded distribution, and its
  /// spread says nothing of how far that is from the true one. 0 for distributions without a density.
  public let repeatedShare: Double

  /// Whether the tails look light enough for a central-limit interval, and the samples are those of p and
  /// not of p as the doubles cut it off. It cannot show what no sample met: a q that is far smaller
  /// than p where p is rare.
  public var intervalIsTrustworthy: Bool {
    tailIndex > 2 && estimate.value.isFinite && repeatedShare < 1e-4
  }
}

/// KL(p‖q) = E_p[log p − log q] in nats from samples of p, for any two distributions of one kind.
///
/// +inf if a sample has density zero under q. With `controlled`, the mean of log(p/q) − 1 + q/p, which has
/// the same expectation where q ≪ p, no negative terms, and a far smaller variance for nearly equal
/// distributions (Schulman 2020, "Approximating KL divergence").
public func klDivergenceByMonteCarlo<P: Distribution, Q: Distribution<P.Value>>(
  of p: P, from q: Q, samples: Int = 100_000, controlled: Bool = false,
  using generator: inout some RandomNumberGenerator
) -> MonteCarloDivergence {
  require(samples >= 2, "a standard error takes two samples, not \(samples)")
  var moments = RunningMoments(count: samples)
  for _ in 0..<samples {
    let x = p.sample(using: &generator)
    moments.see(x, of: p)
    let (a, b) = (p.logLikelihood(of: x), q.logLikelihood(of: x))
    let ratio = a == b ? 0 : a - b
    moments.add(controlled && ratio.isFinite ? expm1Excess(-ratio) : ratio, logWeight: -ratio)
  }
  return moments.divergence
}

/// The entropy −E_p log p in nats from samples of p.
public func entropyByMonteCarlo<P: Distribution>(
  of p: P, samples: Int = 100_000, using generator: inout some RandomNumberGenerator
) -> MonteCarloDivergence {
  crossEntropyByMonteCarlo(of: p, relativeTo: p, samples: samples, using: &generator)
}

/// The cross-entropy −E_p log q in nats from samples of p.
public func crossEntropyByMonteCarlo<P: Distribution, Q: Distribution<P.Value>>(
  of p: P, relativeTo q: Q, samples: Int = 100_000,
  using generator: inout some RandomNumberGenerator
) -> MonteCarloDivergence {
  require(samples >= 2, "a standard error takes two samples, not \(samples)")
  var moments = RunningMoments(count: samples)
  for _ in 0..<samples {
    let x = p.sample(using: &generator)
    moments.see(x, of: p)
    let b = q.logLikelihood(of: x)
    moments.add(-b, logWeight: b - p.logLikelihood(of: x))
  }
  return moments.divergence
}

/// The Jensen–Shannon divergence in nats from `samples` draws of each of p and q: terms between −∞ and
/// log 2 with light tails, so that the interval holds wherever the samples are those of p and q.
public func jsDivergenceByMonteCarlo<P: Distribution, Q: Distribution<P.Value>>(
  of p: P, and q: Q, samples: Int = 100_000, using generator: inout some RandomNumberGenerator
) -> MonteCarloDivergence {
  require(samples >= 2, "a standard error takes two samples, not \(samples)")
  var moments = RunningMoments(count: samples)
  for _ in 0..<samples {
    let (x, y) = (p.sample(using: &generator), q.sample(using: &generator))
    moments.see(x, of: p)
    moments.see(y, of: q, second: true)
    let first = p.logLikelihood(of: x) - q.logLikelihood(of: x)
    let second = q.logLikelihood(of: y) - p.logLikelihood(of: y)
    let term = 0.5 * (2 * logTwo - log1pexp(-first) - log1pexp(-second))
    moments.add(term, logWeight: -first)
  }
  return moments.divergence
}

/// D_f(p‖q) = E_q f(p/q) from samples of q, for p without mass where q has none.
public func fDivergenceByMonteCarlo<P: Distribution, Q: Distribution<P.Value>>(
  _ divergence: FDivergence, of p: P, from q: Q, samples: Int = 100_000,
  using generator: inout some RandomNumberGenerator
) -> MonteCarloDivergence {
  require(samples >= 2, "a standard error takes two samples, not \(samples)")
  var moments = RunningMoments(count: samples)
  for _ in 0..<samples {
    let y = q.sample(using: &generator)
    moments.see(y, of: q)
    let ratio = p.logLikelihood(of: y) - q.logLikelihood(of: y)
    moments.add(divergence.valueAtEquality + divergence.excess(ratio), logWeight: ratio)
  }
  return moments.divergence
}

/// Mean, variance, weights and greatest terms of a stream of numbers.
private struct RunningMoments {
  private let count: Int
  private var terms: [Double] = []
  private var logWeights: [Double] = []
  /// The samples' coordinates, those of the first distribution and of the second: shape [2, d, samples].
  private var seen: [[[Double]]] = [[], []]

  init(count: Int) {
    self.count = count
    terms.reserveCapacity(count)
    logWeights.reserveCapacity(count)
  }

  /// Keeps a sample of a distribution with a density, to see whether samples repeat.
  mutating func see<D: Distribution>(_ sample: D.Value, of source: D, second: Bool = false) {
    let place = second ? 1 : 0
    if D.Value.self == Double.self, source is any ContinuousDistribution {
      if seen[place].isEmpty { seen[place] = [[]] }
      if let x = sample as? Double { seen[place][0].append(x) }
    } else if D.Value.self == [Double].self, source is any MultivariateDistribution {
      guard let x = sample as? [Double] else { return }
      if seen[place].isEmpty { seen[place] = x.map { _ in [] } }
      for (i, value) in x.enumerated() { seen[place][i].append(value) }
    }
  }

  private var repeatedShare: Double {
    var share = 0.0
    for values in seen.joined() {
      let sorted = values.sorted()
      let repeated = sorted.indices.dropFirst().count { sorted[$0] == sorted[$0 - 1] }
      share = max(share, Double(repeated) / Double(max(sorted.count, 1)))
    }
    return share
  }

  mutating func add(_ term: Double, logWeight: Double) {
    terms.append(term)
    logWeights.append(logWeight)
  }

  var divergence: MonteCarloDivergence {
    let n = Double(count)
    let mean = compensatedSum(terms) / n
    let variance = compensatedSum(terms.lazy.map { ($0 - mean) * ($0 - mean) }) / (n - 1)
    let error = mean.isFinite ? (variance / n).squareRoot() : 0
    let total = logSumExp(logWeights)
    let squares = logSumExp(logWeights.lazy.map { 2 * $0 })
    return MonteCarloDivergence(
      estimate: Estimate(mean, error: error, method: .monteCarlo(samples: count)),
      effectiveSampleSize: exp(2 * total - squares), tailIndex: hillIndex(around: mean),
      repeatedShare: repeatedShare)
  }

  /// Hill's estimator over the √n greatest distances from the mean; +inf where they are all the same.
  private func hillIndex(around mean: Double) -> Double {
    let sorted = terms.map { abs($0 - mean) }.sorted(by: >)
    let k = max(2, min(Int(Double(count).squareRoot()), count - 1))
    let threshold = sorted[k]
    guard threshold > 0, threshold.isFinite else { return .infinity }
    let excess = sorted[..<k].reduce(0) { $0 + log($1 / threshold) } / Double(k)
    return excess == 0 ? .infinity : 1 / excess
  }
}
