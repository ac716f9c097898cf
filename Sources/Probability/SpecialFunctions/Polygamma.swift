import Foundation

/// log x − 1/2x − ψ(x) for x > 0: what is left of the digamma function after its leading terms, small
/// for large x, so that entropies do not cancel.
///
/// Asymptotic series Σ B_2k / (2k x^2k) (Abramowitz & Stegun 6.3.18) from x = 12 on, reached by
/// recurrence.
func digammaResidual(_ x: Double) -> Double {
  var x = x
  var below = 0.0
  while x < 12 {
    below += 0.5 / x + 0.5 / (x + 1) - log1p(1 / x)
    x += 1
  }
  let r = 1 / (x * x)
  let series =
    1.0 / 12 - r
    * (1.0 / 120 - r
      * (1.0 / 252 - r
        * (1.0 / 240 - r
          * (1.0 / 132 - r * (691.0 / 32760 - r / 12)))))
  return below + r * series
}
