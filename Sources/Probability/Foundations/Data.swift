/// Throws unless `data` can be fitted at all: not empty, no NaN or infinity, all in the support.
func requireData(
  _ data: [Double], for distribution: Any.Type, in support: Interval = .realLine,
  excludingEnds: Bool = false
) throws {
  if data.isEmpty { throw cannotFit(distribution, "there are no data") }
  for (i, x) in data.enumerated() {
    guard x.isFinite else { throw cannotFit(distribution, "datum \(i) is \(x)") }
    let inside = excludingEnds ? x > support.lower && x < support.upper : support.contains(x)
    guard inside else {
      throw cannotFit(
        distribution,
        "datum \(i) is \(x), outside the support \(support.lower)…\(support.upper)")
    }
  }
}

/// Throws unless `data` can be fitted at all: not empty and all in the support.
func requireData(_ data: [Int], for distribution: Any.Type, in support: IntegerInterval) throws {
  if data.isEmpty { throw cannotFit(distribution, "there are no data") }
  for (i, k) in data.enumerated() where !support.contains(k) {
    throw cannotFit(
      distribution,
      "datum \(i) is \(k), outside the support \(support.lower)…\(support.upper.map(String.init) ?? "")"
    )
  }
}

func cannotFit(_ distribution: Any.Type, _ reason: String) -> DistributionError {
  .cannotFit(distribution: "\(distribution)", reason: reason)
}

/// The mean, accurate also where the data are large and close together.
func sampleMean(_ data: [Double]) -> Double {
  compensatedSum(data) / Double(data.count)
}

/// The mean squared deviation from `mean`, divisor n.
func sampleVariance(_ data: [Double], around mean: Double) -> Double {
  var squares = 0.0
  var deviations = 0.0
  for x in data {
    squares += (x - mean) * (x - mean)
    deviations += x - mean
  }
  let n = Double(data.count)
  // The second term is zero but for the rounding of the mean.
  return (squares - deviations * deviations / n) / n
}

/// The median and half the interquartile range: where to start from for a location and a scale.
/// Throws for constant data, on which every such likelihood is unbounded.
func robustStart(
  _ data: [Double], for distribution: Any.Type
) throws -> (location: Double, scale: Double) {
  let sorted = data.sorted()
  let n = sorted.count
  guard sorted[0] < sorted[n - 1] else {
    throw cannotFit(distribution, "the data are constant, so the likelihood is unbounded")
  }
  let location = sorted[n / 2]
  let spread = 0.5 * (sorted[(3 * n) / 4] - sorted[n / 4])
  if spread > 0 { return (location, spread) }
  return (location, sampleVariance(data, around: sampleMean(data)).squareRoot())
}
