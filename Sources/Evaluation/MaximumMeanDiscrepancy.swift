import Foundation
import Foundations
import GSLNumerics

/// The squared maximum mean discrepancy with a Gaussian kernel exp(−d²/2ℓ²), by the unbiased
/// estimator of Gretton et al. (2012, equation 3): zero on average for two samples of one
/// distribution, so that it may come out negative. Kernels in single precision: good to 1e-6.
public struct MaximumMeanDiscrepancy: Sendable {
  /// The kernel's ℓ².
  public let bandwidthSquared: Double
  private let reference: Points
  /// The mean kernel value of two different rows of the reference.
  private let within: Double

  /// - Parameter reference: The data. The median of the squared distances of (at most 500 of) its
  ///   rows becomes ℓ², so that the kernel does not depend on what is compared with it.
  public init(reference: Points) throws {
    require(reference.count >= 2, "MMD: a reference of \(reference.count) has no distances")
    let some = reference.subset(0..<min(500, reference.count))
    // Of each row to those after it: every pair once.
    let distances = some.map(distancesTo: some) { row, distances in
      distances[(row + 1)...].map { Double($0) }
    }
    let median = try quantile(of: distances.flatMap { $0 }, 0.5)
    self.init(reference: reference, bandwidthSquared: median > 0 ? median : 1)
  }

  /// With a kernel's ℓ² that is given: positive and finite.
  public init(reference: Points, bandwidthSquared: Double) {
    require(reference.count >= 2, "MMD: a reference of \(reference.count) has no distances")
    require(
      bandwidthSquared > 0 && bandwidthSquared.isFinite,
      "MMD: a squared bandwidth must be positive and finite, not \(bandwidthSquared)")
    let scale = Float(-0.5 / bandwidthSquared)
    let sums = reference.map(distancesTo: reference) { row, distances in
      // Without the row itself, whose kernel value is one.
      distances.reduce(-1.0) { $0 + Double(exp(scale * $1)) }
    }
    self.bandwidthSquared = bandwidthSquared
    self.reference = reference
    within = sums.reduce(0, +) / Double(reference.count * (reference.count - 1))
  }

  /// The squared discrepancy between samples, at least two, and the reference; may come out
  /// negative.
  public func squared(of samples: Points) -> Double {
    kernels(of: samples).value([Double](repeating: 1, count: samples.count))
  }

  /// The same with its standard error, that of the U-statistic over as many pairs as there are (Gretton
  /// et al. 2012, lemma 6): both orders of the variance, so that it also holds where the two
  /// distributions are equal.
  public func estimate(of samples: Points) -> Estimate {
    let pairs = min(samples.count, reference.count)
    let scale = Float(-0.5 / bandwidthSquared)
    func kernel(_ a: Points, _ b: Points) -> [[Double]] {
      a.map(distancesTo: b) { _, distances in distances.map { Double(exp(scale * $0)) } }
    }
    let (x, y) = (samples.subset(0..<pairs), reference.subset(0..<pairs))
    let (xx, yy, xy) = (kernel(x, x), kernel(y, y), kernel(x, y))
    // Per pair i: Σ_j of k(x_i, x_j) + k(y_i, y_j) − k(x_i, y_j) − k(x_j, y_i).
    var rows = [Double](repeating: 0, count: pairs)
    var squares = 0.0
    for i in 0..<pairs {
      for j in 0..<i {
        let value = xx[i][j] + yy[i][j] - xy[i][j] - xy[j][i]
        rows[i] += value
        rows[j] += value
        squares += 2 * value * value
      }
    }
    let count = Double(pairs)
    let means = rows.map { $0 / (count - 1) }
    let mean = means.reduce(0, +) / count
    let second = max(squares / (count * (count - 1)) - mean * mean, 0)
    let spread = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    let first = max(spread - second / (count - 1), 0)
    let variance = (4 * (count - 2) * first + 2 * second) / (count * (count - 1))
    return Estimate(
      squared(of: samples), error: max(variance, 0).squareRoot(),
      method: .monteCarlo(samples: samples.count + reference.count))
  }

  /// The kernel values that a sample needs, for as many weightings as are wanted.
  func kernels(of samples: Points) -> Kernels {
    require(samples.count >= 2, "MMD: a sample of \(samples.count) has no distances")
    let scale = Float(-0.5 / bandwidthSquared)
    let inside = samples.map(distancesTo: samples) { _, distances in
      distances.map { exp(scale * $0) }
    }
    let across = samples.map(distancesTo: reference) { _, distances in
      distances.reduce(0.0) { $0 + Double(exp(scale * $1)) }
    }
    let references = Double(reference.count)
    return Kernels(inside: inside, across: across.map { $0 / references }, within: within)
  }

  struct Kernels {
    /// Between rows of the sample, and of each with the reference on average.
    let inside: [[Float]]
    let across: [Double]
    let within: Double

    func value(_ weights: [Double]) -> Double {
      let total = weights.reduce(0, +)
      var (inner, outer) = (0.0, 0.0)
      for row in inside.indices where weights[row] > 0 {
        var sum = 0.0
        for column in 0..<row { sum += weights[column] * Double(inside[row][column]) }
        inner += 2 * weights[row] * sum
        outer += weights[row] * across[row]
      }
      return inner / (total * (total - 1)) + within - 2 * outer / total
    }
  }
}
