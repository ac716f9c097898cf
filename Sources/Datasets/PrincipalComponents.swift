import Foundations
import GSLNumerics

/// The directions in which data vary most: the first eigenvectors of their covariance.
///
/// Of a direction and its opposite, the one whose largest component is positive is taken, so that
/// results repeat.
public struct PrincipalComponents: Sendable, Hashable {
  /// Of the data, `[dimension]`.
  public let mean: [Double]
  /// Unit vectors, `[count][dimension]`, the one of greatest variance first.
  public let components: [[Double]]
  /// Of the data along each component.
  public let variances: [Double]
  /// Of the data along all directions together.
  public let totalVariance: Double

  /// How many numbers a row of the data has.
  public var dimension: Int { mean.count }
  /// How many components were kept.
  public var count: Int { components.count }

  /// For each number of components, the share of the variance that they hold.
  public var explained: [Double] {
    var sum = 0.0
    return variances.map { variance in
      sum += variance
      return totalVariance > 0 ? sum / totalVariance : 1
    }
  }

  /// - Parameters:
  ///   - rows: `[rowCount, dimension]`, row-major; at least two rows, all finite.
  ///   - count: How many components are kept, at most `dimension`.
  public init(of rows: [Float], dimension: Int, count: Int) throws {
    require(dimension >= 1 && rows.count % dimension == 0, "PCA: rows are not of one length")
    require(
      (1...dimension).contains(count), "PCA: \(count) components of \(dimension) dimensions")
    let rowCount = rows.count / dimension
    guard rowCount >= 2 else {
      throw DataError("principal components need at least 2 rows, not \(rowCount)")
    }
    if let place = rows.firstIndex(where: { !$0.isFinite }) {
      throw DataError(
        "principal components: value \(place % dimension) of row \(place / dimension) is \(rows[place])"
      )
    }
    let mean = Self.mean(of: rows, dimension: dimension)
    let covariance = Self.covariance(of: rows, mean: mean)
    let eigen = try SymmetricEigen(
      Matrix(rows: dimension, columns: dimension, elements: covariance))
    self.mean = mean
    components = (0..<count).map { eigen.vectors.row($0) }
    // Rounding makes a variance of zero a little negative.
    variances = eigen.values.prefix(count).map { max(0, $0) }
    totalVariance = eigen.values.reduce(0) { $0 + max(0, $1) }
  }

  /// Coordinates of rows along the components, `[rowCount, count]`.
  public func transform(_ rows: [Float]) -> [Float] {
    require(rows.count % dimension == 0, "PCA: rows are not of the length \(dimension)")
    let rowCount = rows.count / dimension
    var result = [Float](repeating: 0, count: rowCount * count)
    for row in 0..<rowCount {
      for (index, component) in components.enumerated() {
        var sum = 0.0
        for column in 0..<dimension {
          sum += component[column] * (Double(rows[row * dimension + column]) - mean[column])
        }
        result[row * count + index] = Float(sum)
      }
    }
    return result
  }

  /// The points that have these coordinates, `[rowCount, dimension]`: of data, what the kept
  /// components hold of them.
  public func inverse(_ coordinates: [Float]) -> [Float] {
    require(coordinates.count % count == 0, "PCA: coordinates are not of the length \(count)")
    let rowCount = coordinates.count / count
    var result: [Float] = []
    result.reserveCapacity(rowCount * dimension)
    for row in 0..<rowCount {
      var point = mean
      for (index, component) in components.enumerated() {
        let coordinate = Double(coordinates[row * count + index])
        for column in 0..<dimension { point[column] += coordinate * component[column] }
      }
      result += point.map { Float($0) }
    }
    return result
  }

  private static func mean(of rows: [Float], dimension: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: dimension)
    for start in stride(from: 0, to: rows.count, by: dimension) {
      for column in 0..<dimension { sums[column] += Double(rows[start + column]) }
    }
    return sums.map { $0 / Double(rows.count / dimension) }
  }

  /// The unbiased covariance, row-major.
  private static func covariance(of rows: [Float], mean: [Double]) -> [Double] {
    let dimension = mean.count
    let rowCount = rows.count / dimension
    var sums = [Double](repeating: 0, count: dimension * dimension)
    var centered = [Double](repeating: 0, count: dimension)
    for start in stride(from: 0, to: rows.count, by: dimension) {
      for column in 0..<dimension { centered[column] = Double(rows[start + column]) - mean[column] }
      sums.withUnsafeMutableBufferPointer { sums in
        centered.withUnsafeBufferPointer { centered in
          for i in 0..<dimension where centered[i] != 0 {
            let factor = centered[i]
            for j in 0...i { sums[i * dimension + j] += factor * centered[j] }
          }
        }
      }
    }
    for i in 0..<dimension {
      for j in 0...i {
        let value = sums[i * dimension + j] / Double(rowCount - 1)
        sums[i * dimension + j] = value
        sums[j * dimension + i] = value
      }
    }
    return sums
  }
}
