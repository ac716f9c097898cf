/// The mean and the (biased) variance of a number of values, in double precision.
struct Moments {
  let mean, variance: Double

  /// From sums about an origin that were formed in single precision; `nil` where these have lost too
  /// much: they overflowed, vanished, or are large beside the variance, as about an outlier.
  ///
  /// - Parameter rounded: The part of `square` that was formed in single precision.
  init?(
    origin: Double, sum: Double, square: Double, rounded: Double, count: Int, epsilon: Float
  ) {
    let difference = sum / Double(count)
    let variance = square / Double(count) - difference * difference
    guard variance.isFinite, rounded <= 20 * Double(count) * variance || square == 0 else {
      return nil
    }
    // Squares below 10⁻³⁸ vanish, which is seen only where ε is as small.
    guard square / Double(count) > 1e-30 || epsilon > 1e-20 else { return nil }
    mean = origin + difference
    self.variance = max(0, variance)
  }

  /// Of `rows` rows of `columns` values, rows `stride` values apart, in two passes.
  init(of x: UnsafePointer<Float>, rows: Int, stride: Int, columns: Int) {
    func total(_ term: (Double) -> Double) -> Double {
      var sum = 0.0
      for row in 0..<rows {
        for column in 0..<columns { sum += term(Double(x[row * stride + column])) }
      }
      return sum / Double(rows * columns)
    }
    let mean = total { $0 }
    self.mean = mean
    variance = total { ($0 - mean) * ($0 - mean) }
  }
}
