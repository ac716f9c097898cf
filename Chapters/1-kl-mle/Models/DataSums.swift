import Foundation
import Probability

/// Means of a growing data set and of its squares: all that the likelihood of a normal of known width
/// needs.
struct DataSums: Sendable {
  /// One for each size.
  let means: [Double]
  let squares: [Double]

  init(_ data: [Double], at sizes: [Int]) {
    means = sizes.map { mean(Array(data.prefix($0))) }
    squares = sizes.map { mean(data.prefix($0).map { $0 * $0 }) }
  }

  /// For the `index`-th size, of the model with mean θ.
  func averageLogLikelihood(_ index: Int, _ θ: Double) -> Double {
    Self.average(means[index], squares[index], θ)
  }

  static func expected(_ p: Mixture<Normal>) -> @Sendable (Double) -> Double {
    let (mean, square) = (p.mean, p.variance + p.mean * p.mean)
    return { average(mean, square, $0) }
  }

  private static func average(_ mean: Double, _ square: Double, _ θ: Double) -> Double {
    let variance = model(θ).variance
    return -0.5 * (log(2 * .pi * variance) + (square - 2 * θ * mean + θ * θ) / variance)
  }
}
