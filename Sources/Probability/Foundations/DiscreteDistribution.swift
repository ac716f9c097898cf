import Foundation
import Foundations

/// A distribution on the whole numbers.
///
/// Information is in nats. Every such distribution here has a lowest value; `support.upper` is nil
/// where there is no highest one.
public protocol DiscreteDistribution: Distribution where Value == Int {
  /// The smallest range that holds all the mass; its ends have positive probability.
  var support: IntegerInterval { get }

  /// E X.
  var mean: Double { get }
  /// E[(X − E X)²].
  var variance: Double { get }
  /// The smallest of the most probable values.
  var mode: Int { get }
  /// The Shannon entropy in nats.
  var entropy: Double { get }

  /// log P(X = k), finite wherever the probability is positive; −inf elsewhere.
  func logProbability(of k: Int) -> Double
  /// P(X = k).
  func probability(of k: Int) -> Double
  /// P(X <= k).
  func cumulative(at k: Int) -> Double
  /// P(X > k), in full relative precision.
  func complementaryCumulative(at k: Int) -> Double
  /// log P(X <= k), in full relative precision.
  func logCumulative(at k: Int) -> Double
  /// log P(X > k), in full relative precision.
  func logComplementaryCumulative(at k: Int) -> Double
  /// The smallest k with P(X <= k) >= p; requires 0 <= p <= 1, and stops the program with a message
  /// otherwise, since no whole number could say so. Where there is no largest value, p = 1 gives
  /// `Int.max`. Beyond 2⁵³ probabilities are those of the nearest double.
  func quantile(_ p: Double) -> Int

  /// Where the mass gathers, and how wide.
  var peaks: [Peak] { get }

  /// Writes log P(X = values[i]) to results[i].
  func logProbability(
    of values: UnsafeBufferPointer<Int>, into results: UnsafeMutableBufferPointer<Double>)
}

extension DiscreteDistribution {
  public func logLikelihood(of value: Int) -> Double { logProbability(of: value) }

  public func probability(of k: Int) -> Double { exp(logProbability(of: k)) }

  /// The square root of the variance.
  public var standardDeviation: Double { variance.squareRoot() }
  /// The median, `quantile(0.5)`.
  public var median: Int { quantile(0.5) }

  public var peaks: [Peak] { [Peak(location: Double(mode), scale: standardDeviation)] }

  public func logProbability(
    of values: UnsafeBufferPointer<Int>, into results: UnsafeMutableBufferPointer<Double>
  ) {
    require(values.count == results.count, "\(values.count) values, \(results.count) results")
    inBlocks(values.count) { block in
      for i in block { results[i] = logProbability(of: values[i]) }
    }
  }

  /// log P at many values.
  public func logProbability(of values: [Int]) -> [Double] {
    [Double](unsafeUninitializedCapacity: values.count) { results, count in
      values.withUnsafeBufferPointer { values in
        logProbability(
          of: values, into: UnsafeMutableBufferPointer(rebasing: results[..<values.count]))
      }
      count = values.count
    }
  }
}
