import Datasets
import Evaluation
import Foundation
import GSLNumerics
import RandomStreams
import Tensors

// snippet.inception-score
/// exp E KL(p(y | x) ‖ p(y)); a row of probabilities an image.
func inceptionScore(_ rows: [[Double]]) -> Double {
  let count = Double(rows.count)
  let shares = rows[0].indices.map { y in
    rows.reduce(0) { $0 + $1[y] } / count
  }
  let divergences = rows.map { row in
    zip(row, shares).reduce(0.0) { sum, pair in
      pair.0 > 0 ? sum + pair.0 * log(pair.0 / pair.1) : sum
    }
  }
  return exp(divergences.reduce(0, +) / count)
}
// snippet.end

/// The same from a tensor of probabilities.
func inceptionScore(of probabilities: Tensor) -> Double {
  let (values, classes) = (probabilities.doubles, probabilities.shape[1])
  return inceptionScore(
    (0..<probabilities.shape[0]).map { Array(values[$0 * classes..<($0 + 1) * classes]) })
}

// snippet.kernel-distance
/// KID: the squared discrepancy of two sets of features, a row an image.
func kernelDistance(_ x: Tensor, _ y: Tensor) -> Double {
  /// The sum of g over all pairs of rows.
  func sum(_ a: Tensor, _ b: Tensor) -> Double {
    let base = matmul(a, b, transposeB: true) * (1 / Float(a.shape[1])) + 1
    return (base * base * base).doubles.reduce(0, +)
  }
  /// The mean of g over pairs of different rows.
  func within(_ a: Tensor) -> Double {
    let lengths = square(a).mean(axes: [1]) + 1
    let itself = (lengths * lengths * lengths).doubles.reduce(0, +)
    return (sum(a, a) - itself) / Double(a.shape[0] * (a.shape[0] - 1))
  }
  let pairs = Double(x.shape[0] * y.shape[0])
  return within(x) + within(y) - 2 * sum(x, y) / pairs
}
// snippet.end

/// The squared Fréchet distance of two sets of features.
func featureDistance(_ x: Tensor, _ y: Tensor) throws -> Double {
  try frechetDistanceSquared(
    Points(x.scalars, dimension: x.shape[1]), Points(y.scalars, dimension: y.shape[1]))
}

// snippet.bias
/// n times the bias of the squared Fréchet distance of n normal vectors, to first
/// order, from the eigenvalues of their covariance.
func frechetBias(_ variances: [Double]) -> Double {
  var bias = variances.reduce(0, +)
  for (i, a) in variances.enumerated() where a > 0 {
    for b in variances[i...] where b > 0 { bias += a * b / (a + b) }
  }
  return bias
}
// snippet.end

/// The distance of the moments of `n` normal vectors from those of their distribution, whose covariance is
/// diagonal; what `frechetBias` is checked by.
func frechetOfNormalSample(
  _ n: Int, variances: [Double], using stream: inout RandomStream
) throws -> Double {
  let features = variances.count
  let zero = [Double](repeating: 0, count: features)
  let rows = stream.normals(n * features)
  var (mean, products) = (zero, Matrix.diagonal(zero))
  for row in 0..<n {
    for i in 0..<features {
      let x = rows[row * features + i] * variances[i].squareRoot()
      mean[i] += x / Double(n)
      for j in 0...i { products[i, j] += x * rows[row * features + j] * variances[j].squareRoot() }
    }
  }
  var covariance = products
  for i in 0..<features {
    for j in 0...i {
      let value = (products[i, j] - Double(n) * mean[i] * mean[j]) / Double(n - 1)
      (covariance[i, j], covariance[j, i]) = (value, value)
    }
  }
  return try frechetDistanceSquared(
    means: (mean, zero), covariances: (covariance, Matrix.diagonal(variances)))
}
