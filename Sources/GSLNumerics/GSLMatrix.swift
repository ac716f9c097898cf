import CGSL

/// Lends a GSL matrix that is the array's own memory.
func withGSLMatrix<Result>(
  _ matrix: inout Matrix, _ body: (UnsafeMutablePointer<gsl_matrix>) throws -> Result
) rethrows -> Result {
  let (rows, columns) = (matrix.rows, matrix.columns)
  return try matrix.elements.withUnsafeMutableBufferPointer { elements in
    var view = gsl_matrix_view_array(elements.baseAddress, rows, columns)
    return try withUnsafeMutablePointer(to: &view.matrix) { try body($0) }
  }
}

/// Lends a GSL vector that is the array's own memory.
func withGSLVector<Result>(
  _ vector: inout [Double], _ body: (UnsafeMutablePointer<gsl_vector>) throws -> Result
) rethrows -> Result {
  try vector.withUnsafeMutableBufferPointer { elements in
    var view = gsl_vector_view_array(elements.baseAddress, elements.count)
    return try withUnsafeMutablePointer(to: &view.vector) { try body($0) }
  }
}
