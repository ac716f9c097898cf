import CGSL

/// Count, mean, variance and shape of a sample.
public struct Moments: Sendable, Hashable {
  /// The number of values, n.
  public let count: Int
  /// The mean, Σ x/n. GSL: `gsl_stats_mean`.
  public let mean: Double
  /// Σ (x − mean)²/(n − 1); NaN for a single value. GSL: `gsl_stats_variance_m`.
  public let variance: Double
  /// NaN when the variance is 0 or not defined. GSL: `gsl_stats_skew_m_sd`.
  public let skewness: Double
  /// Kurtosis less 3, the normal's; NaN as the skewness. GSL: `gsl_stats_kurtosis_m_sd`.
  public let excessKurtosis: Double
  /// The least value.
  public let minimum: Double
  /// The greatest value.
  public let maximum: Double

  /// The square root of `variance`, with n − 1 in it; NaN for a single value.
  public var standardDeviation: Double { variance.squareRoot() }
  /// Of the mean.
  public var standardError: Double { (variance / Double(count)).squareRoot() }

  /// The mean as a Monte Carlo estimate of the expectation.
  public var estimate: Estimate {
    Estimate(
      mean, error: count > 1 ? standardError : .infinity, method: .monteCarlo(samples: count))
  }

  /// - Throws: `GSLError` for no values, or one that is NaN.
  public init(of values: [Double]) throws {
    guard !values.isEmpty, !values.contains(where: \.isNaN) else {
      throw GSLError(
        .invalidArgument,
        "moments of \(values.count) values: there must be one or more, and none NaN")
    }
    openGate()
    count = values.count
    mean = gsl_stats_mean(values, 1, count)
    variance = count > 1 ? gsl_stats_variance_m(values, 1, count, mean) : .nan
    let deviation = variance.squareRoot()
    skewness = variance > 0 ? gsl_stats_skew_m_sd(values, 1, count, mean, deviation) : .nan
    excessKurtosis =
      variance > 0 ? gsl_stats_kurtosis_m_sd(values, 1, count, mean, deviation) : .nan
    (minimum, maximum) = (values.min()!, values.max()!)
  }
}

/// The quantile of a sample by linear interpolation between order statistics (R's type 7).
/// GSL: `gsl_stats_quantile_from_sorted_data`.
///
/// - Throws: `GSLError` for no values, one that is NaN, or a fraction outside [0, 1].
public func quantile(of values: [Double], _ fraction: Double) throws -> Double {
  try quantiles(of: values, [fraction])[0]
}

/// Several quantiles with one sort.
public func quantiles(of values: [Double], _ fractions: [Double]) throws -> [Double] {
  guard !values.isEmpty, !values.contains(where: \.isNaN),
    fractions.allSatisfy({ $0 >= 0 && $0 <= 1 })
  else {
    throw GSLError(
      .invalidArgument,
      "quantiles \(fractions) of \(values.count) values: in [0, 1], of one or more, none NaN")
  }
  openGate()
  let sorted = values.sorted()
  return fractions.map { gsl_stats_quantile_from_sorted_data(sorted, 1, sorted.count, $0) }
}
