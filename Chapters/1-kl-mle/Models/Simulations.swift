import Foundation
import GSLNumerics
import Verification

/// The mean of simulated values as an estimate of their expectation, with its standard error.
func simulatedMean(_ values: [Double]) throws -> Estimate { try Moments(of: values).estimate }

/// Their variance likewise. Its standard error holds the fourth moment: Var(s²) ≈ σ⁴(κ + 2)/n with
/// excess kurtosis κ.
func simulatedVariance(_ values: [Double]) throws -> Estimate {
  let moments = try Moments(of: values)
  let relative = ((moments.excessKurtosis + 2) / Double(values.count)).squareRoot()
  return Estimate(
    moments.variance, error: moments.variance * relative,
    method: .monteCarlo(samples: values.count))
}

func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

/// The mean of some runs' values, with its standard error over the runs.
func overRuns(_ values: [Double]) -> Estimate {
  let center = mean(values)
  let squares = values.reduce(0) { $0 + ($1 - center) * ($1 - center) }
  let n = Double(values.count)
  return Estimate(
    center, error: (squares / (n - 1) / n).squareRoot(),
    method: .monteCarlo(samples: values.count))
}

/// "0.123 ± 0.004": a difference with its standard error.
func plusMinus(_ difference: Paired) -> String {
  String(format: "%.3g ± %.1g", difference.mean, difference.standardError)
    .replacingOccurrences(of: "-", with: "−")
}
