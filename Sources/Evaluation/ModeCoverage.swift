import Datasets
import Foundation
import Foundations

/// What samples make of a density's separate pieces.
public struct ModeCoverage: Sendable, Hashable {
  /// The share of all samples that lies inside each mode.
  public let shares: [Double]
  /// A mode counts as found if it has at least this share of its due.
  public static let foundShare = 0.2
  /// How wide the samples inside modes lie, over how wide the density does: 1 is right, 0 is a
  /// generator that gives each mode one point.
  public let dispersion: Double

  /// Modes that have at least a fifth of the samples that are their due.
  public var found: Int {
    shares.count { $0 >= Self.foundShare / Double(shares.count) }
  }

  /// The share of samples that lie inside some mode.
  public var quality: Double { shares.reduce(0, +) }

  /// How evenly those are spread: the entropy of the shares over that of equal ones, 0 to 1.
  public var balance: Double {
    let total = quality
    guard shares.count > 1 else { return 1 }
    guard total > 0 else { return 0 }
    let entropy = shares.reduce(0) { $0 - ($1 > 0 ? $1 / total * log($1 / total) : 0) }
    return entropy / log(Double(shares.count))
  }

  /// Counts the samples inside each mode of a density that has modes.
  public init(of samples: [SIMD2<Double>], in density: ToyDensity) {
    self.init(samples, density, weights: nil)
  }

  init(_ samples: [SIMD2<Double>], _ density: ToyDensity, weights: [Double]?) {
    require(!density.modes.isEmpty, "mode coverage: \(density.name) is of one piece")
    let radius = density.modeRadius * density.modeRadius
    var counts = [Double](repeating: 0, count: density.modes.count)
    var (squares, total) = (0.0, 0.0)
    for (index, sample) in samples.enumerated() {
      let weight = weights?[index] ?? 1
      total += weight
      var (best, nearest) = (Double.infinity, 0)
      for (mode, center) in density.modes.enumerated() {
        let difference = sample - center
        let square = (difference * difference).sum()
        if square < best { (best, nearest) = (square, mode) }
      }
      // NaN is near nothing.
      guard best <= radius else { continue }
      counts[nearest] += weight
      squares += weight * best
    }
    shares = counts.map { total > 0 ? $0 / total : 0 }
    let inside = counts.reduce(0, +)
    dispersion = inside > 0 ? (squares / inside).squareRoot() / density.modeSpread : 0
  }
}
