import CGSL
import Foundation
import Foundations

/// A symmetric positive definite matrix as L·Lᵀ. GSL: `gsl_linalg_cholesky_decomp1`.
public struct Cholesky: Sendable, Hashable {
  /// Lower triangular, n × n, zeros above.
  public let lower: Matrix
  /// The number of rows and of columns.
  public var dimension: Int { lower.rows }

  /// - Throws: `GSLError` when the matrix is not square, not finite, not symmetric to 1e-10 of its
  ///   largest element, or not positive definite (`domain`).
  public init(_ matrix: Matrix) throws {
    let operation = "Cholesky decomposition of \(matrix.rows) × \(matrix.columns)"
    guard matrix.rows == matrix.columns, matrix.rows > 0, matrix.elements.allSatisfy(\.isFinite)
    else {
      throw GSLError(.invalidArgument, "\(operation): must be square, with finite elements")
    }
    try requireSymmetric(matrix, operation)
    var work = matrix
    try checked("\(operation): not positive definite") {
      withGSLMatrix(&work) { gsl_linalg_cholesky_decomp1($0) }
    }
    for i in 0..<work.rows {
      // A zero pivot passes GSL's test for negative ones.
      guard work[i, i] > 0 else {
        throw GSLError(.domain, "\(operation): singular, row \(i) depends on those above")
      }
      for j in i + 1..<max(i + 1, work.rows) { work[i, j] = 0 }
    }
    lower = work
  }

  /// From a lower triangle with a positive diagonal.
  package init(lower: Matrix) { self.lower = lower }

  /// log det, from the diagonal of L.
  public var logDeterminant: Double {
    (0..<dimension).reduce(0) { $0 + 2 * log(lower[$1, $1]) }
  }

  /// x with L·Lᵀ·x = b.
  public func solve(_ b: [Double]) -> [Double] { solveTransposed(solveLower(b)) }

  /// z with L·z = b: what a normal vector of this covariance was made of.
  public func solveLower(_ b: [Double]) -> [Double] {
    require(b.count == dimension, "a system of \(dimension) with \(b.count) on the right")
    var z = b
    for i in 0..<dimension {
      for j in 0..<i { z[i] -= lower[i, j] * z[j] }
      z[i] /= lower[i, i]
    }
    return z
  }

  private func solveTransposed(_ b: [Double]) -> [Double] {
    var x = b
    for i in stride(from: dimension - 1, through: 0, by: -1) {
      for j in i + 1..<max(i + 1, dimension) { x[i] -= lower[j, i] * x[j] }
      x[i] /= lower[i, i]
    }
    return x
  }

  /// xᵀ·(L·Lᵀ)⁻¹·x, the squared Mahalanobis distance.
  public func squaredDistance(_ x: [Double]) -> Double {
    solveLower(x).reduce(0) { $0 + $1 * $1 }
  }

  /// (L·Lᵀ)⁻¹.
  public var inverse: Matrix {
    var result = Matrix(rows: dimension, columns: dimension)
    for j in 0..<dimension {
      var unit = [Double](repeating: 0, count: dimension)
      unit[j] = 1
      for (i, x) in solve(unit).enumerated() { result[i, j] = x }
    }
    return result
  }
}

/// Symmetric to 1e-10 of the largest element.
func requireSymmetric(_ matrix: Matrix, _ operation: @autoclosure () -> String) throws {
  let scale = matrix.elements.reduce(0) { max($0, abs($1)) }
  for i in 0..<matrix.rows {
    for j in 0..<i where abs(matrix[i, j] - matrix[j, i]) > 1e-10 * scale {
      throw GSLError(
        .invalidArgument,
        "\(operation()): not symmetric, \(matrix[i, j]) at (\(i), \(j)) and \(matrix[j, i]) across")
    }
  }
}
