import RandomStreams

/// A statistic of a sample with an interval from resampling.
public struct BootstrapInterval: Sendable, Hashable {
  /// The statistic of the sample itself.
  public let value: Double
  public let lower: Double
  public let upper: Double
  /// Standard deviation of the statistic over the resamples.
  public let standardError: Double
  public let resamples: Int

  public init(
    value: Double, lower: Double, upper: Double, standardError: Double, resamples: Int
  ) {
    self.value = value
    self.lower = lower
    self.upper = upper
    self.standardError = standardError
    self.resamples = resamples
  }
}

/// Efron's bootstrap: the statistic over resamples with replacement, and between which values the
/// middle `confidence` of them lies (the percentile interval).
///
/// - Throws: what `statistic` throws; `GSLError` for no data, a NaN statistic, or a confidence
///   outside (0, 1).
public func bootstrap<Element>(
  _ sample: [Element], resamples: Int = 1000, confidence: Double = 0.95,
  using random: inout RandomStream, statistic: ([Element]) throws -> Double
) throws -> BootstrapInterval {
  guard !sample.isEmpty, resamples >= 2, confidence > 0, confidence < 1 else {
    throw GSLError(
      .invalidArgument,
      "bootstrap of \(sample.count) values, \(resamples) resamples, confidence \(confidence): one "
        + "value, two resamples, and a confidence inside (0, 1) at least")
  }
  let value = try statistic(sample)
  var resample = sample
  var values: [Double] = []
  values.reserveCapacity(resamples)
  for _ in 0..<resamples {
    for i in resample.indices { resample[i] = sample[random.integer(below: sample.count)] }
    values.append(try statistic(resample))
  }
  guard !value.isNaN, !values.contains(where: \.isNaN) else {
    throw GSLError(.badFunction, "bootstrap: the statistic of a resample is nan")
  }
  let tail = (1 - confidence) / 2
  let bounds = try quantiles(of: values, [tail, 1 - tail])
  return BootstrapInterval(
    value: value, lower: bounds[0], upper: bounds[1],
    standardError: try Moments(of: values).standardDeviation, resamples: resamples)
}
