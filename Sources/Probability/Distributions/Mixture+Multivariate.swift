import Foundation
import Foundations

extension Mixture: MultivariateDistribution where Component: MultivariateDistribution {
  // MARK: Statistics

  public var dimension: Int { components[0].dimension }

  public var mean: [Double] {
    var mean = [Double](repeating: 0, count: dimension)
    for part in active {
      for (i, value) in part.component.mean.enumerated() { mean[i] += part.weight * value }
    }
    return mean
  }

  /// Within and between components.
  public var covariance: [[Double]] {
    let mean = mean
    var total = [[Double]](repeating: [Double](repeating: 0, count: dimension), count: dimension)
    for part in active {
      let offset = zip(part.component.mean, mean).map { $0 - $1 }
      let within = part.component.covariance
      for i in 0..<dimension {
        for j in 0..<dimension {
          total[i][j] += part.weight * (within[i][j] + offset[i] * offset[j])
        }
      }
    }
    return total
  }

  /// The component's mode where the mixture is densest; a maximum of the mixture is near it.
  public var mode: [Double] {
    active.map(\.component.mode).max { logDensity(at: $0) < logDensity(at: $1) }!
  }

  /// NaN: there is no closed form, and quadrature in many dimensions is not attempted here. Estimate
  /// it by Monte Carlo.
  public var entropy: Double { active.count == 1 ? active[0].component.entropy : .nan }

  // MARK: Evaluation

  public func logDensity(at x: [Double]) -> Double { logSum { $0.logDensity(at: x) } }

  public func logDensity(
    atRows points: UnsafeBufferPointer<Double>, into results: UnsafeMutableBufferPointer<Double>
  ) {
    let d = dimension
    require(
      points.count == results.count * d,
      "\(points.count) numbers are not \(results.count) points of dimension \(d)")
    let parts = active
    let width = 256
    inBlocks(results.count, of: width) { block in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: parts.count * width) { scratch in
        let n = block.count
        for (k, part) in parts.enumerated() {
          let row = scratch.part(k * n..<(k + 1) * n)
          part.component.logDensity(
            atRows: points.part(block.lowerBound * d..<block.upperBound * d), into: row)
          for j in 0..<n { row[j] += part.logWeight }
        }
        logSumOfExponentials(rows: scratch.part(0..<parts.count * n), into: results.part(block))
      }
    }
  }
}
