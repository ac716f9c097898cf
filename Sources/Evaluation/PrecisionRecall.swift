import Foundations

/// Improved precision and recall (Kynkäänniemi et al., 2019): a set's manifold is the union of
/// balls around its rows that reach to the `neighbor`-th nearest other row.
///
/// Precision is the share of samples inside the data's manifold: are they plausible? Recall is the
/// share of the data inside the samples' manifold: is anything missing? Both depend on the sizes
/// of the sets: compare equally large ones only.
public struct PrecisionRecall: Sendable, Hashable {
  /// For each sample, whether it lies inside the data's manifold.
  public let isPlausible: [Bool]
  /// For each row of the data, whether it lies inside the samples' manifold.
  public let isCovered: [Bool]

  /// The share of samples that lie inside the data's manifold, 0 … 1.
  public var precision: Double { Self.share(isPlausible) }
  /// The share of the data that lies inside the samples' manifold, 0 … 1.
  public var recall: Double { Self.share(isCovered) }

  /// Compares samples with data.
  ///
  /// - Parameter neighbor: a row's ball reaches to so many of its nearest other rows; both sets
  ///   have more rows than that. The paper takes 3.
  public init(samples: Points, data: Points, neighbor: Int = 3) {
    require(
      neighbor >= 1 && samples.count > neighbor && data.count > neighbor,
      "precision: \(samples.count) samples and \(data.count) rows have no neighbor \(neighbor)")
    isPlausible = Self.isInside(samples, of: data, neighbor)
    isCovered = Self.isInside(data, of: samples, neighbor)
  }

  private static func isInside(_ rows: Points, of manifold: Points, _ neighbor: Int) -> [Bool] {
    let radii = manifold.squaredRadii(neighbor: neighbor)
    return rows.map(distancesTo: manifold) { _, distances in
      for index in distances.indices where distances[index] <= radii[index] { return true }
      return false
    }
  }

  private static func share(_ values: [Bool]) -> Double {
    Double(values.count { $0 }) / Double(values.count)
  }
}
