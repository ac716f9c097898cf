import Foundation
import GSLNumerics
import Probability

// snippet.expectation
/// E_q[f] by adaptive quadrature in windows between quantiles of q; what lies beyond the outermost,
/// 10⁻¹⁵ on each side, is left out, and the bound allows for it.
func expectation(
  under q: some ContinuousDistribution, _ f: (Double) throws -> Double
) throws -> Estimate {
  let windows =
    [1e-15, 1e-6, 0.01, 0.5].map(q.quantile)
    + [0.01, 1e-6, 1e-15].map(q.complementaryQuantile)
  let inside = try integrate(
    from: windows[0], to: windows[6], breakPoints: Array(windows[1...5]), relativeTolerance: 1e-11,
    absoluteTolerance: 1e-13
  ) { z in q.density(at: z) * (try f(z)) }
  let beyond = 1e-14 * max(abs(try f(windows[0])), abs(try f(windows[6])), 1)
  return Estimate(inside.value, error: inside.error + beyond, method: .quadrature)
}
// snippet.end

/// The mean of simulated values as an estimate of their expectation, with its standard error.
func simulatedMean(_ values: [Double]) throws -> Estimate { try Moments(of: values).estimate }

/// Their variance likewise: Var(s²) ≈ σ⁴(κ + 2)/n with excess kurtosis κ.
func simulatedVariance(_ values: [Double]) throws -> Estimate {
  let moments = try Moments(of: values)
  let relative = ((moments.excessKurtosis + 2) / Double(values.count)).squareRoot()
  return Estimate(
    moments.variance, error: moments.variance * relative,
    method: .monteCarlo(samples: values.count))
}
