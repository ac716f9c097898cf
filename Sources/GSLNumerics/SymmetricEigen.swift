import CGSL

/// A symmetric matrix as V·diag(values)·Vᵀ, largest value first.
/// GSL: `gsl_eigen_symmv`, `gsl_eigen_symmv_sort`.
public struct SymmetricEigen: Sendable, Hashable {
  /// The eigenvalues, from the largest to the smallest, `[n]`.
  public let values: [Double]
  /// Row i is the unit eigenvector of value i, its largest component positive; n × n.
  public let vectors: Matrix

  /// - Throws: `GSLError` when the matrix is not square, symmetric and finite.
  public init(_ matrix: Matrix) throws {
    let n = matrix.rows
    let operation = "eigenvalues of \(n) × \(matrix.columns)"
    guard n == matrix.columns, n > 0, matrix.elements.allSatisfy(\.isFinite) else {
      throw GSLError(.invalidArgument, "\(operation): must be square, with finite elements")
    }
    try requireSymmetric(matrix, operation)
    openGate()
    let workspace = gsl_eigen_symmv_alloc(n)!
    defer { gsl_eigen_symmv_free(workspace) }
    var (work, exponent) = try matrix.forIteration(operation)
    var found = [Double](repeating: 0, count: n)
    var columns = Matrix(rows: n, columns: n)
    try withGSLMatrix(&work) { a in
      try withGSLVector(&found) { values in
        try withGSLMatrix(&columns) { vectors in
          try checked(operation) { gsl_eigen_symmv(a, values, vectors, workspace) }
          try checked(operation) { gsl_eigen_symmv_sort(values, vectors, GSL_EIGEN_SORT_VAL_DESC) }
        }
      }
    }
    var rows = columns.transposed
    for i in 0..<n {
      // A vector and its negative are both right; one must be chosen for results to repeat.
      let largest = rows.row(i).max { abs($0) < abs($1) }!
      if largest < 0 { for j in 0..<n { rows[i, j] = -rows[i, j] } }
    }
    values =
      exponent == 0 ? found : found.map { Double(sign: .plus, exponent: exponent, significand: $0) }
    vectors = rows
  }
}
