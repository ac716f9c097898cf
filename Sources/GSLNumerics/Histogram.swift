/// Counts of values in equal bins. Not GSL's, which accepts NaN with success.
public struct Histogram: Sendable, Hashable {
  /// The bins' bounds, one more than bins.
  public let edges: [Double]
  /// How many values lie in each bin, from the lowest.
  public private(set) var counts: [Int]
  /// How many values lie below the first edge.
  public private(set) var below = 0
  /// How many values lie above the last edge.
  public private(set) var above = 0

  /// How many values there are in all, those outside the bins among them.
  public var total: Int { counts.reduce(below + above, +) }

  /// Counts over the bin's width and all values: integrates to the part that is inside.
  public var densities: [Double] {
    counts.indices.map {
      Double(counts[$0]) / (Double(max(1, total)) * (edges[$0 + 1] - edges[$0]))
    }
  }

  /// The middles of the bins, from the lowest.
  public var centers: [Double] { counts.indices.map { (edges[$0] + edges[$0 + 1]) / 2 } }

  /// Bins are closed below and open above; the last is closed on both sides.
  ///
  /// - Parameter range: from the least to the greatest value unless told.
  /// - Throws: `GSLError` for a NaN, no bins, or a range that is empty or not finite.
  public init(of values: [Double], bins: Int, range: ClosedRange<Double>? = nil) throws {
    guard !values.contains(where: \.isNaN), bins > 0 else {
      throw GSLError(
        .invalidArgument,
        "histogram of \(values.count) values, \(bins) bins: one bin or more, no NaN")
    }
    var lower = range?.lowerBound ?? values.min() ?? 0
    var upper = range?.upperBound ?? values.max() ?? 1
    // Values that are all alike lie in the middle of the bins.
    if range == nil, lower == upper { (lower, upper) = (lower - 0.5, upper + 0.5) }
    guard lower < upper, (upper - lower).isFinite else {
      throw GSLError(.invalidArgument, "histogram over [\(lower), \(upper)]: empty or not finite")
    }
    edges = (0...bins).map {
      $0 == bins ? upper : lower + (upper - lower) * (Double($0) / Double(bins))
    }
    counts = [Int](repeating: 0, count: bins)
    for x in values {
      if x < lower { below += 1 } else if x > upper { above += 1 } else { counts[bin(of: x)] += 1 }
    }
  }

  private func bin(of x: Double) -> Int {
    let width = (edges[counts.count] - edges[0]) / Double(counts.count)
    var i = min(counts.count - 1, max(0, Int((x - edges[0]) / width)))
    // The quotient may round across an edge.
    while i > 0, x < edges[i] { i -= 1 }
    while i < counts.count - 1, x >= edges[i + 1] { i += 1 }
    return i
  }
}
