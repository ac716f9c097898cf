import CGSL

// GSL's QR iteration for symmetric eigenvalues (`gsl_eigen_symm`, `gsl_eigen_symmv`) goes on until
// every element beside the diagonal of the tridiagonal form is below 2⁻⁵² of its two neighbors on
// the diagonal, and has no limit. Where those neighbors are subnormal, no number but zero is that
// small, rounding keeps the element from becoming zero, and it does not end. Such matrices are not
// far-fetched: of a covariance of rank 1, half of the images black and the others alike, reduction
// leaves rounding errors in the place of zeros, which are nearly of rank 1 in turn, and so on, 2⁻⁵²
// smaller every time, until they are subnormal.
//
// What is done instead, in this order: nothing, to the bit, for a matrix without such elements; a
// power of two for one that is small as a whole; and else a matrix further from singular by no
// more than GSL's rounding errors are large. Another way, zeros for small elements, would need the
// iteration to be written anew, since GSL has no entry behind the reduction.

extension Matrix {
  /// A matrix on which the iteration ends, and what its eigenvalues are to be multiplied by: 2 to
  /// that power. Eigenvectors are the same.
  func forIteration(_ operation: String) throws -> (matrix: Matrix, exponent: Int) {
    if try !endangersIteration(operation) { return (self, 0) }
    let largest = elements.reduce(0) { max($0, abs($1)) }
    let exponent = Int(largest.exponent)
    var scaled = self
    for i in 0..<rows {
      for j in 0..<columns {
        scaled[i, j] = Double(sign: .plus, exponent: -exponent, significand: self[i, j])
      }
    }
    if try scaled.endangersIteration(operation) {
      // Different everywhere, or what is of low rank would stay so in part.
      for i in 0..<rows {
        let spread = Double(i + 1) * 0.618_033_988_749_894_9
        scaled[i, i] += .ulpOfOne * (spread - spread.rounded(.down))
      }
      if try scaled.endangersIteration(operation) {
        throw GSLError(.maximumIterations, "\(operation): its elements differ too much in size")
      }
    }
    return (scaled, exponent)
  }

  /// Whether the tridiagonal form has elements beside the diagonal that are tiny themselves, with
  /// tiny neighbors, and that GSL would iterate on. The limit leaves the iteration a hundred powers
  /// of ten to make rounding errors of rounding errors in.
  private func endangersIteration(_ operation: String) throws -> Bool {
    guard rows > 1 else { return false }
    var work = self
    var factors = [Double](repeating: 0, count: rows - 1)
    var diagonal = [Double](repeating: 0, count: rows)
    var beside = [Double](repeating: 0, count: rows - 1)
    try withGSLMatrix(&work) { a in
      try withGSLVector(&factors) { tau in
        try withGSLVector(&diagonal) { d in
          try withGSLVector(&beside) { sd in
            try checked(operation) { gsl_linalg_symmtd_decomp(a, tau) }
            try checked(operation) { gsl_linalg_symmtd_unpack_T(a, d, sd) }
          }
        }
      }
    }
    return beside.indices.contains { i in
      let neighbors = abs(diagonal[i]) + abs(diagonal[i + 1])
      let isKept = beside[i] != 0 && abs(beside[i]) >= .ulpOfOne * neighbors
      return isKept && abs(beside[i]) + neighbors < 1e-200
    }
  }
}
