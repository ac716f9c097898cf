import Foundation
import Foundations

/// Writes the log densities at many offsets from a point, results[i] for offsets[i].
public typealias BatchLogDensity = (
  _ offsets: UnsafeBufferPointer<Double>, _ results: UnsafeMutableBufferPointer<Double>
) -> Void

/// A distribution on the real line with a density.
///
/// Everything is in the units of x and in nats. Densities at an end of the support are the limit from
/// inside; outside they are 0. Moments that do not exist are NaN, infinite ones infinite.
///
/// All families answer alike: initializers throw `DistributionError` for parameters outside their
/// domain; whatever is asked at NaN is NaN; log densities outside the support are −inf; quantiles
/// of what is no probability are NaN. Results beyond the doubles are ±inf or 0, never NaN.
public protocol ContinuousDistribution: Distribution where Value == Double {
  /// The smallest closed interval that holds all the mass.
  var support: Interval { get }
  /// Open intervals inside the support where the density is zero, ascending.
  var gaps: [Interval] { get }

  /// E X; infinite where the integral diverges to one side, NaN where it does to both.
  var mean: Double { get }
  /// E[(X − E X)²]; infinite where the integral diverges, NaN without a finite mean.
  var variance: Double { get }
  /// A point of highest density.
  var mode: Double { get }
  /// The differential entropy in nats.
  var entropy: Double { get }

  /// log f(x), finite wherever f > 0, also where f itself underflows; −inf outside the support.
  func logDensity(at x: Double) -> Double
  /// f(x).
  func density(at x: Double) -> Double
  /// P(X <= x).
  func cumulative(at x: Double) -> Double
  /// P(X > x), in full relative precision.
  func complementaryCumulative(at x: Double) -> Double
  /// log P(X <= x), in full relative precision.
  func logCumulative(at x: Double) -> Double
  /// log P(X > x), in full relative precision.
  func logComplementaryCumulative(at x: Double) -> Double
  /// The x with P(X <= x) = p; NaN unless 0 <= p <= 1.
  func quantile(_ p: Double) -> Double
  /// The x with P(X > x) = q: the quantile from above, in full precision for tiny q.
  func complementaryQuantile(_ q: Double) -> Double

  // What a quadrature must be told.

  /// How the density ends on the left and on the right.
  var leftTail: Tail { get }
  /// How the density falls off toward the upper end of the support, or toward infinity.
  var rightTail: Tail { get }
  /// Where the mass gathers, and how wide: one or several.
  var peaks: [Peak] { get }
  /// Points inside the support where the density or its slope jumps, or is infinite.
  var kinks: [Double] { get }
  /// log f(support.lower + e^u), also where e^u underflows; for a finite lower end.
  func logDensity(aboveLowerEnd u: Double) -> Double
  /// log f(support.upper − e^u), also where e^u is lost in rounding; for a finite upper end.
  func logDensity(belowUpperEnd u: Double) -> Double
  /// The function d ↦ log f(anchor + d), without first rounding anchor + d: next to 10⁸ a quadrature
  /// would otherwise see a standard normal on a grid of 10⁻⁸.
  func logDensity(from anchor: Double) -> (_ offset: Double) -> Double
  /// The same for many offsets at once, which is how a quadrature asks: one call a panel.
  func logDensities(from anchor: Double) -> BatchLogDensity

  /// Writes log f(points[i]) to results[i]; the fast path for many points.
  func logDensity(
    at points: UnsafeBufferPointer<Double>, into results: UnsafeMutableBufferPointer<Double>)
}

extension ContinuousDistribution {
  public func logLikelihood(of value: Double) -> Double { logDensity(at: value) }

  public var gaps: [Interval] { [] }
  public var kinks: [Double] { [] }
  public var peaks: [Peak] { [Peak(location: mode, scale: standardDeviation)] }

  /// The square root of the variance.
  public var standardDeviation: Double { variance.squareRoot() }
  /// The median, `quantile(0.5)`.
  public var median: Double { quantile(0.5) }

  public func density(at x: Double) -> Double { exp(logDensity(at: x)) }

  public func logDensity(aboveLowerEnd u: Double) -> Double {
    logDensity(at: support.lower + exp(u))
  }
  public func logDensity(belowUpperEnd u: Double) -> Double {
    logDensity(at: support.upper - exp(u))
  }
  public func logDensity(from anchor: Double) -> (_ offset: Double) -> Double {
    let (lower, upper) = (support.lower, support.upper)
    return { offset in
      // The ends of the support are where they are, not where rounding of the sum puts them.
      if (anchor - lower) + offset < 0 || (anchor - upper) + offset > 0 { return -.infinity }
      return self.logDensity(at: min(max(anchor + offset, lower), upper))
    }
  }
  public func logDensities(from anchor: Double) -> BatchLogDensity {
    let density = logDensity(from: anchor)
    return { offsets, results in
      for i in offsets.indices { results[i] = density(offsets[i]) }
    }
  }

  public func logDensity(
    at points: UnsafeBufferPointer<Double>, into results: UnsafeMutableBufferPointer<Double>
  ) {
    require(points.count == results.count, "\(points.count) points, \(results.count) results")
    inBlocks(points.count) { block in
      for i in block { results[i] = logDensity(at: points[i]) }
    }
  }

  /// log f at many points: the numbers of one at a time, to the last bit or two, faster.
  public func logDensity(at points: [Double]) -> [Double] {
    [Double](unsafeUninitializedCapacity: points.count) { results, count in
      points.withUnsafeBufferPointer { points in
        logDensity(
          at: points, into: UnsafeMutableBufferPointer(rebasing: results[..<points.count]))
      }
      count = points.count
    }
  }

  /// The sum of log f over independent values, in nats.
  public func logLikelihood(ofAll values: [Double]) -> Double {
    logDensity(at: values).reduce(0, +)
  }
}
