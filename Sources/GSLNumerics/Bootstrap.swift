import RandomStreams

/// A statistic of a sample with an interval from resampling.
public struct BootstrapInterval: Sendable, Hashable {
  /// The statistic of the sample itself.
  public let value: Double
  /// The lower end: the quantile (1 − confidence)/2 of the statistic over the resamples.
  public let lower: Double
  /// The upper end: the quantile (1 + confidence)/2 of the statistic over the resamples.
  public let upper: Double
  /// Standard deviation of the statistic over the resamples.
  public let standardError: Double
  /// How many resamples the interval rests on.
  public let resamples: Int

  /// An interval that was computed elsewhere, as from `bootstrapValues`.
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
///   outside (0, 1). An infinite value among the resamples gives an infinite end, and NaN for the error.
public func bootstrap<Element>(
  _ sample: [Element], resamples: Int = 1000, confidence: Double = 0.95,
  using random: inout RandomStream, statistic: ([Element]) throws -> Double
) throws -> BootstrapInterval {
  try requireBootstrap(sample.count, resamples, confidence)
  let value = try statistic(sample)
  var resample = sample
  var values: [Double] = []
  values.reserveCapacity(resamples)
  for _ in 0..<resamples {
    for i in resample.indices { resample[i] = sample[random.integer(below: sample.count)] }
    values.append(try statistic(resample))
  }
  return try percentileInterval(value, values, confidence)
}

/// The same for a statistic of two independent samples, each resampled for itself (Efron & Tibshirani
/// 1993, ch. 8).
public func bootstrap<X, Y>(
  _ first: [X], _ second: [Y], resamples: Int = 1000, confidence: Double = 0.95,
  using random: inout RandomStream, statistic: ([X], [Y]) throws -> Double
) throws -> BootstrapInterval {
  try requireBootstrap(min(first.count, second.count), resamples, confidence)
  let value = try statistic(first, second)
  var values: [Double] = []
  values.reserveCapacity(resamples)
  for _ in 0..<resamples {
    let left = first.indices.map { _ in first[random.integer(below: first.count)] }
    let right = second.indices.map { _ in second[random.integer(below: second.count)] }
    values.append(try statistic(left, right))
  }
  return try percentileInterval(value, values, confidence)
}

/// What a weighted statistic comes to over resamples: a resample is how often each of `count` rows was
/// drawn, weights that sum to `count`.
///
/// - Returns: one value a resample, in the order of drawing.
public func bootstrapValues(
  count: Int, resamples: Int, using random: inout RandomStream,
  statistic: (_ weights: [Double]) throws -> Double
) throws -> [Double] {
  try requireBootstrap(count, resamples, 0.5)
  return try (0..<resamples).map { _ in
    var weights = [Double](repeating: 0, count: count)
    for _ in 0..<count { weights[random.integer(below: count)] += 1 }
    return try statistic(weights)
  }
}

private func requireBootstrap(_ count: Int, _ resamples: Int, _ confidence: Double) throws {
  guard count > 0, resamples >= 2, confidence > 0, confidence < 1 else {
    throw GSLError(
      .invalidArgument,
      "bootstrap of \(count) values, \(resamples) resamples, confidence \(confidence): one "
        + "value, two resamples, and a confidence inside (0, 1) at least")
  }
}

private func percentileInterval(
  _ value: Double, _ values: [Double], _ confidence: Double
) throws -> BootstrapInterval {
  guard !value.isNaN, !values.contains(where: \.isNaN) else {
    throw GSLError(.badFunction, "bootstrap: the statistic of a resample is nan")
  }
  let tail = (1 - confidence) / 2
  let bounds = try quantiles(of: values, [tail, 1 - tail])
  return BootstrapInterval(
    value: value, lower: bounds[0], upper: bounds[1],
    standardError: try Moments(of: values).standardDeviation, resamples: values.count)
}
