import CGSL

/// The linear least squares fit y ≈ X·c. GSL: `gsl_multifit_linear`.
public struct LeastSquares: Sendable, Hashable {
  /// c, one for each column.
  public let coefficients: [Double]
  /// Of the coefficients, with the variance of the residuals estimated; NaN where no degree of
  /// freedom is left.
  public let covariance: Matrix
  /// Σ (y − X·c)².
  public let residualSumOfSquares: Double
  /// The number of independent columns.
  public let rank: Int

  /// - Parameters:
  ///   - design: X, observations × columns, no fewer observations than columns.
  ///   - observations: y.
  /// - Throws: `GSLError` when the shapes do not fit or an element is not finite.
  public init(design: Matrix, observations: [Double]) throws {
    let (n, p) = (design.rows, design.columns)
    let operation = "least squares of \(observations.count) observations on \(n) × \(p)"
    guard n == observations.count, n >= p, p > 0,
      design.elements.allSatisfy(\.isFinite), observations.allSatisfy(\.isFinite)
    else {
      throw GSLError(
        .invalidArgument,
        "\(operation): as many observations as rows, no fewer than columns, all finite")
    }
    openGate()
    let workspace = gsl_multifit_linear_alloc(n, p)!
    defer { gsl_multifit_linear_free(workspace) }
    var (x, y) = (design, observations)
    var c = [Double](repeating: 0, count: p)
    var variances = Matrix(rows: p, columns: p)
    var sum = 0.0
    try withGSLMatrix(&x) { x in
      try withGSLVector(&y) { y in
        try withGSLVector(&c) { c in
          try withGSLMatrix(&variances) { variances in
            try checked(operation) { gsl_multifit_linear(x, y, c, variances, &sum, workspace) }
          }
        }
      }
    }
    if n == p { variances = Matrix(rows: p, columns: p, repeating: .nan) }
    rank = Int(gsl_multifit_linear_rank(0x1p-52, workspace))
    coefficients = c
    covariance = variances
    residualSumOfSquares = sum
  }
}
