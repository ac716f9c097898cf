import GSLNumerics
import RandomStreams

/// The bootstrap for statistics of weighted rows: a resample is how often each row was drawn.
enum Resampling {
  static let resamples = 200
  static let confidence = 0.95

  /// How far the statistic strays over resamples, set around the estimate itself.
  ///
  /// Most of these statistics are biased upward in small samples, resamples even more. A percentile
  /// interval would have that twice, a basic one not at all; here it is in as it is in the estimate
  /// and in the noise floor, so that the three compare.
  static func interval(
    around estimate: Double, count: Int, stream: RandomStream,
    within possible: ClosedRange<Double> = -Double.infinity...Double.infinity,
    statistic: (_ weights: [Double]) throws -> Double
  ) throws -> ClosedRange<Double> {
    var stream = stream
    let values = try bootstrapValues(
      count: count, resamples: resamples, using: &stream, statistic: statistic)
    let tail = (1 - confidence) / 2
    let bounds = try quantiles(of: values, [tail, 1 - tail])
    let mean = values.reduce(0, +) / Double(resamples)
    func placed(_ bound: Double) -> Double {
      min(max(estimate + bound - mean, possible.lowerBound), possible.upperBound)
    }
    // Where the statistic hardly varies, rounding may exchange the two.
    let (a, b) = (placed(bounds[0]), placed(bounds[1]))
    return min(a, b)...max(a, b)
  }

  /// The interval of a mean of numbers, one for each row.
  static func interval(
    ofMean values: [Double], stream: RandomStream, within possible: ClosedRange<Double>
  ) throws -> ClosedRange<Double> {
    let count = Double(values.count)
    return try interval(
      around: values.reduce(0, +) / count, count: values.count, stream: stream, within: possible
    ) { weights in
      zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / count
    }
  }
}
