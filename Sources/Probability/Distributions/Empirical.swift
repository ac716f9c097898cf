import Foundation

/// The empirical distribution of a sample: each datum with probability 1/n.
///
/// It has no density. Its log likelihood is the log probability of an atom, and −inf elsewhere.
public struct Empirical: Distribution, Hashable {
  // MARK: Parameters

  /// The different values, ascending, shape [K].
  public let atoms: [Double]
  /// How often each occurs, shape [K].
  public let counts: [Int]
  /// The number of data, n.
  public let count: Int
  /// Σ of the counts up to and with each atom, shape [K].
  private let cumulated: [Int]

  /// Throws unless there are data and all are finite.
  public init(_ sample: [Double]) throws {
    try requireData(sample, for: Self.self)
    var (atoms, counts) = ([Double](), [Int]())
    for x in sample.sorted() {
      if x == atoms.last {
        counts[counts.count - 1] += 1
      } else {
        atoms.append(x)
        counts.append(1)
      }
    }
    var total = 0
    cumulated = counts.map {
      total += $0
      return total
    }
    (self.atoms, self.counts, count) = (atoms, counts, total)
  }

  // MARK: Statistics

  /// From the least to the greatest datum.
  public var support: Interval { Interval(atoms[0], atoms.last!) }
  private var n: Double { Double(count) }
  /// The mean of the data.
  public var mean: Double { compensatedSum(zip(atoms, counts).lazy.map { $0 * Double($1) }) / n }
  /// With divisor n: it is the variance of this distribution, not an estimate of another's.
  public var variance: Double {
    let mean = mean
    return compensatedSum(
      zip(atoms, counts).lazy.map { ($0 - mean) * ($0 - mean) * Double($1) }) / n
  }
  /// The square root of `variance`, with divisor n.
  public var standardDeviation: Double { variance.squareRoot() }
  /// The least of the most frequent values.
  public var mode: Double {
    let most = counts.max()!
    return atoms[counts.firstIndex(of: most)!]
  }
  /// The median of the data, `quantile(0.5)`.
  public var median: Double { quantile(0.5) }
  /// The Shannon entropy of the atoms, in nats: log n without ties.
  public var entropy: Double {
    log(n) - compensatedSum(counts.lazy.map { xLogX(Double($0)) }) / n
  }

  // MARK: Evaluation

  public func logLikelihood(of value: Double) -> Double { logProbability(of: value) }

  /// log P(X = x).
  public func logProbability(of x: Double) -> Double {
    let i = atomsUp(to: x)
    guard i > 0, atoms[i - 1] == x else { return x.isNaN ? .nan : -.infinity }
    return log(Double(counts[i - 1])) - log(n)
  }

  /// P(X <= x).
  public func cumulative(at x: Double) -> Double {
    let i = atomsUp(to: x)
    return x.isNaN ? .nan : i == 0 ? 0 : Double(cumulated[i - 1]) / n
  }

  /// P(X > x).
  public func complementaryCumulative(at x: Double) -> Double {
    let i = atomsUp(to: x)
    return x.isNaN ? .nan : i == 0 ? 1 : Double(count - cumulated[i - 1]) / n
  }

  /// log P(X <= x): the logarithm of the share of data up to and with x.
  public func logCumulative(at x: Double) -> Double { log(cumulative(at: x)) }
  /// log P(X > x): the logarithm of the share of data above x.
  public func logComplementaryCumulative(at x: Double) -> Double {
    log(complementaryCumulative(at: x))
  }

  /// The smallest atom x with P(X <= x) >= p; NaN unless 0 <= p <= 1.
  public func quantile(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    var (low, high) = (0, atoms.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if Double(cumulated[middle]) >= p * n { high = middle } else { low = middle + 1 }
    }
    return atoms[low]
  }

  /// The number of atoms <= x, by halving.
  private func atomsUp(to x: Double) -> Int {
    var (low, high) = (0, atoms.count)
    while low < high {
      let middle = (low + high) / 2
      if atoms[middle] <= x { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // MARK: Sampling

  /// A datum drawn at random: the bootstrap.
  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    quantile(openUniform(&generator))
  }
}
