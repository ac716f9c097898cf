import Foundation
import GSLNumerics
import RandomStreams
import Testing

@Suite struct LinearAlgebraTests {
  /// A covariance of 20 variables of very different scales.
  static func covariance(_ n: Int, seed: UInt64) -> Matrix {
    var random = RandomStream(seed: seed)
    let a = Matrix(rows: n, columns: n, elements: random.normals(n * n))
    let scale = Matrix.diagonal((0..<n).map { pow(10, Double($0 % 5) - 2) })
    return scale * (a * a.transposed) * scale
  }

  static func largest(_ matrix: Matrix) -> Double { matrix.elements.map { abs($0) }.max() ?? 0 }

  static func difference(_ a: Matrix, _ b: Matrix) -> Double {
    zip(a.elements, b.elements).map { abs($0 - $1) }.max() ?? 0
  }

  @Test(arguments: [1, 2, 7, 20]) func choleskyMultipliesBack(n: Int) throws {
    let matrix = Self.covariance(n, seed: UInt64(n))
    let cholesky = try Cholesky(matrix)
    let back = cholesky.lower * cholesky.lower.transposed
    #expect(Self.difference(back, matrix) < 1e-14 * Double(n) * Self.largest(matrix))
    for i in 0..<n { for j in i + 1..<max(i + 1, n) { #expect(cholesky.lower[i, j] == 0) } }
    let x = (0..<n).map { Double($0) - 3 }
    let solved = cholesky.solve(matrix * x)
    let residual = matrix * solved
    for (a, b) in zip(residual, matrix * x) { #expect(abs(a - b) < 1e-11 * Self.largest(matrix)) }
    let distance = zip(x, cholesky.solve(x)).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(cholesky.squaredDistance(x) / distance - 1) < 1e-9)
  }

  @Test func choleskyOfAKnownMatrix() throws {
    let cholesky = try Cholesky(Matrix([[4, 2], [2, 5]]))
    #expect(cholesky.lower == Matrix([[2, 0], [1, 2]]))
    #expect(abs(cholesky.logDeterminant - log(16.0)) < 1e-15)
    #expect(
      Self.difference(cholesky.inverse, Matrix([[5.0 / 16, -0.125], [-0.125, 0.25]])) < 1e-16)
  }

  @Test func choleskyRefuses() throws {
    let indefinite = try #require(throws: GSLError.self) {
      try Cholesky(Matrix([[1, 2], [2, 1]]))
    }
    #expect(indefinite.code == .domain)
    #expect(throws: GSLError.self) { try Cholesky(Matrix([[1, 1], [1, 1]])) }
    #expect(throws: GSLError.self) { try Cholesky(Matrix([[0.0]])) }
    #expect(throws: GSLError.self) { try Cholesky(Matrix([[1, 0.5], [0.4, 1]])) }
    #expect(throws: GSLError.self) { try Cholesky(Matrix([[1, .nan], [.nan, 1]])) }
    #expect(throws: GSLError.self) { try Cholesky(Matrix([[1, 2, 3], [2, 1, 3]])) }
    #expect(throws: GSLError.self) { try Cholesky(Matrix([])) }
  }

  @Test(arguments: [1, 2, 7, 64]) func eigenvectorsDiagonalise(n: Int) throws {
    let matrix = Self.covariance(n, seed: UInt64(n))
    let eigen = try SymmetricEigen(matrix)
    #expect(eigen.values == eigen.values.sorted(by: >))
    let unit = eigen.vectors * eigen.vectors.transposed
    #expect(Self.difference(unit, .identity(n)) < 1e-12)
    let back = eigen.vectors.transposed * .diagonal(eigen.values) * eigen.vectors
    #expect(Self.difference(back, matrix) < 1e-12 * Self.largest(matrix))
    for i in 0..<n { #expect(eigen.vectors.row(i).max { abs($0) < abs($1) }! > 0) }
    #expect(throws: GSLError.self) { try SymmetricEigen(Matrix([[1, 2], [3, 1]])) }
    #expect(throws: GSLError.self) { try SymmetricEigen(Matrix([[.infinity]])) }
  }

  @Test func covarianceOfRows() throws {
    let rows = Matrix([[1, 2], [3, 6], [5, 4]])
    let (mean, covariance) = try GSLNumerics.covariance(of: rows)
    #expect(mean.map { ($0 * 1e12).rounded() / 1e12 } == [3, 4])
    #expect(Self.difference(covariance, Matrix([[4, 2], [2, 4]])) < 1e-14)
    #expect(throws: GSLError.self) { try GSLNumerics.covariance(of: Matrix([[1, 2]])) }
  }

  @Test func leastSquaresOfALine() throws {
    // y = 2 + 3x with residuals 1, −2, 1: orthogonal to both columns at x = −1, 0, 1.
    let x = [-1.0, 0, 1]
    let fit = try LeastSquares(
      design: Matrix(x.map { [1, $0] }), observations: zip(x, [1, -2, 1]).map { 2 + 3 * $0 + $1 })
    #expect(abs(fit.coefficients[0] - 2) < 1e-14 && abs(fit.coefficients[1] - 3) < 1e-14)
    #expect(abs(fit.residualSumOfSquares - 6) < 1e-13)
    // σ² = 6/(3 − 2); the covariance is σ²·diag(1/3, 1/2).
    #expect(Self.difference(fit.covariance, Matrix([[2, 0], [0, 3]])) < 1e-13)
    #expect(fit.rank == 2)
  }

  @Test func leastSquaresEdges() throws {
    let twice = try LeastSquares(
      design: Matrix([[1, 1], [1, 1], [1, 1]]), observations: [1, 2, 3])
    #expect(twice.rank == 1)
    #expect(abs(twice.coefficients.reduce(0, +) - 2) < 1e-14)
    let exact = try LeastSquares(design: Matrix([[1, 0], [0, 2]]), observations: [3, 4])
    #expect(abs(exact.coefficients[0] - 3) < 1e-15 && abs(exact.coefficients[1] - 2) < 1e-15)
    #expect(exact.covariance.elements.allSatisfy { $0.isNaN })
    #expect(throws: GSLError.self) {
      try LeastSquares(design: Matrix([[1, 2]]), observations: [1])
    }
    #expect(throws: GSLError.self) {
      try LeastSquares(design: Matrix([[1], [.nan]]), observations: [1, 2])
    }
    #expect(throws: GSLError.self) {
      try LeastSquares(design: Matrix([[1], [2]]), observations: [1])
    }
  }
}
