import GSLNumerics
import Probability

// snippet.expectation
/// E_p[f] by adaptive quadrature in windows between quantiles of p. What lies
/// beyond the outermost quantiles has probability 10⁻¹⁵ on each side and is
/// left out; the bound allows for it.
func expectation(
  under p: some ContinuousDistribution, _ f: (Double) throws -> Double
) throws -> Estimate {
  let windows =
    [1e-15, 1e-6, 0.01, 0.5].map(p.quantile)
    + [0.01, 1e-6, 1e-15].map(p.complementaryQuantile)
  let inside = try integrate(
    from: windows[0], to: windows[6], breakPoints: Array(windows[1...5]),
    relativeTolerance: 1e-11, absoluteTolerance: 1e-13
  ) { x in p.density(at: x) * (try f(x)) }
  let beyond = 1e-14 * max(abs(try f(windows[0])), abs(try f(windows[6])), 1)
  return Estimate(
    inside.value, error: inside.error + beyond, method: .quadrature)
}
// snippet.end
