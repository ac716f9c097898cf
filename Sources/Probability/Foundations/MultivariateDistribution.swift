import Foundations

/// A distribution with a density on vectors of a fixed dimension.
public protocol MultivariateDistribution: Distribution where Value == [Double] {
  /// The number of coordinates of a value.
  var dimension: Int { get }

  /// Shape [dimension].
  var mean: [Double] { get }
  /// Shape [dimension, dimension], rows.
  var covariance: [[Double]] { get }
  /// A point of highest density, shape [dimension].
  var mode: [Double] { get }
  /// The differential entropy in nats.
  var entropy: Double { get }

  /// log f(x), x of shape [dimension]; −inf outside the support.
  func logDensity(at x: [Double]) -> Double

  /// Writes log f of row i of `points`, shape [results.count, dimension] row by row, to results[i].
  func logDensity(
    atRows points: UnsafeBufferPointer<Double>, into results: UnsafeMutableBufferPointer<Double>)
}

extension MultivariateDistribution {
  public func logLikelihood(of value: [Double]) -> Double { logDensity(at: value) }

  public func logDensity(
    atRows points: UnsafeBufferPointer<Double>, into results: UnsafeMutableBufferPointer<Double>
  ) {
    require(
      points.count == results.count * dimension,
      "\(points.count) numbers are not \(results.count) points of dimension \(dimension)")
    inBlocks(results.count) { block in
      for i in block {
        results[i] = logDensity(at: Array(points[i * dimension..<(i + 1) * dimension]))
      }
    }
  }

  /// log f of every row of `points`, shape [n, dimension] row by row; shape [n].
  public func logDensity(atRows points: [Double]) -> [Double] {
    require(
      points.count % dimension == 0,
      "\(points.count) numbers are not points of dimension \(dimension)")
    let n = points.count / dimension
    return [Double](unsafeUninitializedCapacity: n) { results, count in
      points.withUnsafeBufferPointer {
        logDensity(atRows: $0, into: UnsafeMutableBufferPointer(rebasing: results[..<n]))
      }
      count = n
    }
  }
}
