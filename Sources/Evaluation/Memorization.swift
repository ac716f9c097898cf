import Foundations

/// Does a model repeat what it learned from? Samples' distances to their nearest training rows,
/// held against the same distances of held-out data, which cannot be copies (after Meehan,
/// Chaudhuri and Dasgupta, 2020).
public struct Memorization: Sendable, Hashable {
  /// Of each sample, and of each held-out row, to the nearest training row.
  public let sampleDistances: [Double]
  /// Of each held-out row to its nearest training row.
  public let heldOutDistances: [Double]

  /// Measures all distances to the training rows.
  ///
  /// - Parameters:
  ///   - samples: what the model made, at least one.
  ///   - heldOut: data that the model has not seen, at least one row.
  ///   - training: what the model learned from.
  public init(samples: Points, heldOut: Points, training: Points) {
    require(samples.count >= 1 && heldOut.count >= 1, "memorization: nothing to compare")
    sampleDistances = samples.nearest(in: training).map(\.distance)
    heldOutDistances = heldOut.nearest(in: training).map(\.distance)
  }

  /// The chance that a sample is nearer to the training data than a held-out row is: one half for
  /// fresh data, one for copies, toward zero for samples unlike any data (Mann and Whitney, 1947).
  public var copying: Double {
    let shares = copyingOfEach
    return shares.reduce(0, +) / Double(shares.count)
  }

  /// For each sample, the share of held-out rows that are farther from the training data; equal
  /// distances count half.
  var copyingOfEach: [Double] {
    let sorted = heldOutDistances.sorted()
    let count = Double(sorted.count)
    return sampleDistances.map { distance in
      let notNearer = Self.firstIndex(in: sorted) { $0 >= distance }
      let farther = Self.firstIndex(in: sorted) { $0 > distance }
      return (count - Double(farther) + Double(farther - notNearer) / 2) / count
    }
  }

  /// The first place of a sorted array where `holds`, by bisection.
  private static func firstIndex(in sorted: [Double], where holds: (Double) -> Bool) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if holds(sorted[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
