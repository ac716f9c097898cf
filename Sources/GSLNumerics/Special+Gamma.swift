import CGSL
import Foundation

// The gamma function's logarithm and its derivatives, and the beta function's.

/// log |Γ(x)|, to two units in the last place for x > 0; +inf at 0 and the negative integers.
///
/// C: `lgamma_r`. GSL's `gsl_sf_lngamma` is off by 7e-14 near 2, where the logarithm crosses zero.
public func lnGamma(_ x: Double) -> Double {
  let result: (Double, Int) = lgamma(x)
  return result.0
}

/// ψ(x) = d log Γ(x)/dx, within 1e-15·max(1, |ψ|) for x > 0; NaN at 0 and the negative integers.
/// GSL: `gsl_sf_psi_e`.
public func digamma(_ x: Double) -> Double {
  if x == .infinity { return x }
  return specialValue { gsl_sf_psi_e(x, $0) }
}

/// ψ′(x) for x > 0, relative error below 2e-15; +inf at 0, NaN below. GSL: `gsl_sf_psi_1_e`.
public func trigamma(_ x: Double) -> Double {
  if x == 0 { return .infinity }
  if x == .infinity { return 0 }
  guard x > 0 else { return .nan }
  // ψ′(x) → 1/x² and 1/x, to all digits, where GSL's terms over- and underflow.
  if x < 1e-20 { return 1 / (x * x) }
  if x > 1e20 { return 1 / x }
  return specialValue { gsl_sf_psi_1_e(x, $0) }
}

/// log n!, n ≥ 0.
public func lnFactorial(_ n: Int) -> Double {
  n < 0 ? .nan : lnGamma(Double(n) + 1)
}

/// log of n over k, 0 ≤ k ≤ n; −inf for k outside.
public func lnChoose(_ n: Int, _ k: Int) -> Double {
  guard n >= 0 else { return .nan }
  guard 0 <= k, k <= n else { return -.infinity }
  if k == 0 || k == n { return 0 }
  return -lnBeta(Double(n - k) + 1, Double(k) + 1) - log(Double(n) + 1)
}

/// log B(a, b) = log Γ(a) + log Γ(b) − log Γ(a + b) for a, b > 0; absolute error below
/// 2e-15·max(1, |log B|) also where the terms are many orders larger.
///
/// Source: DiDonato and Morris, "Algorithm 708" (1992), with Stirling's series for what does not
/// cancel. GSL's `gsl_sf_lnbeta` is off by 1e-12.
public func lnBeta(_ a: Double, _ b: Double) -> Double {
  guard a >= 0, b >= 0 else { return .nan }
  let (small, large) = a < b ? (a, b) : (b, a)
  if small == 0 { return large == .infinity ? .nan : .infinity }
  if large == .infinity { return -.infinity }
  if large < 10 { return lnGamma(small) + lnGamma(large) - lnGamma(small + large) }
  let sum = small + large
  let correction = stirlingCorrection(large) - stirlingCorrection(sum)
  if small < 10 {
    return lnGamma(small) - small * (log(sum) - 1) - (large - 0.5) * log1p(small / large)
      + correction
  }
  return 0.5 * log(2 * Double.pi / large) + (small - 0.5) * log(small / sum)
    - large * log1p(small / large) + stirlingCorrection(small) + correction
}

/// Δ(x) of log Γ(x) = (x − ½) log x − x + ½ log 2π + Δ(x), for x ≥ 10 to 1e-17; Stirling's series
/// (DLMF 5.11.1).
package func stirlingCorrection(_ x: Double) -> Double {
  let y = 1 / (x * x)
  let series =
    1.0 / 12 - y
    * (1.0 / 360 - y
      * (1.0 / 1260 - y
        * (1.0 / 1680 - y
          * (1.0 / 1188 - y * (691.0 / 360_360 - y / 156)))))
  return series / x
}

/// A GSL special function's value; NaN, infinity or an underflowed 0 are GSL's own values then.
@inline(__always)
func specialValue(_ call: (UnsafeMutablePointer<gsl_sf_result>) -> Int32) -> Double {
  openGate()
  var result = gsl_sf_result(val: .nan, err: .nan)
  _ = call(&result)
  return result.val
}
