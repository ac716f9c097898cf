import GSLNumerics
import Probability

/// A minimum is flat: where the function is known to relative accuracy ε, its place is known to √ε.
/// The functions of this chapter are known to 10⁻¹² or so.
private func located(_ x: Double) -> Estimate {
  Estimate(x, error: 1e-6 * max(1, abs(x)), method: .finiteDifference)
}

let flatMinimum = "a minimum is located to the square root of the accuracy of the function"

/// Where `f` is least on an interval. GSL: Brent's minimizer.
func minimum(from a: Double, to b: Double, _ f: (Double) throws -> Double) throws -> Estimate {
  located(try minimize(between: a, and: b, f).point[0])
}

/// Where `f` is least near a start. GSL: Broyden, Fletcher, Goldfarb and Shanno's method.
func minimum(near start: [Double], _ f: ([Double]) throws -> Double) throws -> [Estimate] {
  try minimize(from: start, tolerance: 1e-7, f).point.map(located)
}

/// df/dx, by differences, extrapolated to step zero.
func slope(at x: Double, _ f: (Double) throws -> Double) throws -> Estimate {
  try GSLNumerics.derivative(of: f, at: x)
}
