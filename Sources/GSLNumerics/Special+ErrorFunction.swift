import CGSL
import Foundation

// The error function's family: what normal distributions are made of.

/// erf(x) = 2/√π ∫₀ˣ e^(−t²) dt, to two units in the last place. C: `erf`.
public func errorFunction(_ x: Double) -> Double { erf(x) }

/// erfc(x) = 1 − erf(x), without cancellation, to three units in the last place. C: `erfc`.
public func complementaryErrorFunction(_ x: Double) -> Double { erfc(x) }

/// log erfc(x), finite for every finite x; relative error below 1e-15. GSL: `gsl_sf_log_erfc_e`.
public func logComplementaryErrorFunction(_ x: Double) -> Double {
  if x == .infinity { return -.infinity }
  if x < -6 { return log(erfc(x)) }
  // Beyond 1e150 the square overflows only when it should.
  return x > 1e9 ? -x * x : specialValue { gsl_sf_log_erfc_e(x, $0) }
}

/// Φ(x), the standard normal cumulative, relative error below 1e-15 wherever it is a normal number.
public func normalCumulative(_ x: Double) -> Double {
  let (y, lost) = overRootTwo(-x)
  return (erfc(y) - lost * errorFunctionSlope(y)) / 2
}

/// log Φ(x), finite for every finite x; relative error below 2e-15.
public func logNormalCumulative(_ x: Double) -> Double {
  if x > 1 { return log1p(-normalCumulative(-x)) }
  let (y, lost) = overRootTwo(-x)
  let logarithm = logComplementaryErrorFunction(y)
  // d log erfc = −slope/erfc; beyond 1e6 it is −2y, a rounding of the square.
  guard lost != 0, y < 1e6 else { return logarithm - 0.693_147_180_559_945_3 }
  return logarithm - lost * M_2_SQRTPI * exp(-y * y - logarithm) - 0.693_147_180_559_945_3
}

/// x/√2, and what its rounding lost: in the tail erfc turns one unit of it into x² units.
private func overRootTwo(_ x: Double) -> (Double, Double) {
  guard abs(x) < 1e150 else { return (x * 0.5.squareRoot(), 0) }
  let root = 0.5.squareRoot()
  let y = x * root
  // 1/√2 less the number nearest to it.
  return (y, (-y).addingProduct(x, root) + x * -4.833_646_656_726_457e-17)
}

/// d erf/dx = 2/√π e^(−x²).
private func errorFunctionSlope(_ x: Double) -> Double { M_2_SQRTPI * exp(-x * x) }

/// Φ⁻¹(p), the standard normal quantile, relative error below 1e-15; ∓inf at 0 and 1, NaN outside.
/// GSL: `gsl_cdf_ugaussian_Pinv`.
public func inverseNormalCumulative(_ p: Double) -> Double {
  guard p >= 0, p <= 1 else { return .nan }
  openGate()
  return gsl_cdf_ugaussian_Pinv(p)
}

/// x with 1 − Φ(x) = q, for q near 0 without cancellation. GSL: `gsl_cdf_ugaussian_Qinv`.
public func inverseNormalComplementaryCumulative(_ q: Double) -> Double {
  guard q >= 0, q <= 1 else { return .nan }
  openGate()
  return gsl_cdf_ugaussian_Qinv(q)
}
