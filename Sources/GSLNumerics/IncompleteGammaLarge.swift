import Foundation

// P and Q for a > 20. All of it hangs on the common factor xᵃ e^(−x)/Γ(a + 1), which the plain
// formula has to a·ε only; here its exponent is a·(log(1 + μ) − μ), μ = (x − a)/a, without
// cancellation.

/// xᵃ e^(−x)/Γ(a + 1) for a ≥ 10.
func gammaPower(_ a: Double, _ x: Double) -> Double {
  let mu = (x - a) / a
  // Far from a the quotient x/a itself is exact enough, and 1 + μ is not.
  let exponent = abs(mu) < 0.4 ? log1pMinus(mu) : log(x / a) - mu
  return exp(a * exponent - stirlingCorrection(a)) / (2 * Double.pi * a).squareRoot()
}

/// log(1 + μ) − μ, for μ > −1, relative error below 1e-15.
func log1pMinus(_ mu: Double) -> Double {
  guard abs(mu) < 0.4 else { return log1p(mu) - mu }
  // log(1 + μ) = 2 atanh r with r = μ/(2 + μ), and 2r − μ = −μr (DLMF 4.6.4).
  let r = mu / (2 + mu)
  let y = r * r
  var sum = 0.0
  for k in stride(from: 29.0, through: 3, by: -2) { sum = sum * y + 2 / k }
  return r * (sum * y - mu)
}

/// Both functions; the smaller one to full relative precision.
func largeGamma(_ a: Double, _ x: Double) -> (lower: Double, upper: Double) {
  let mu = (x - a) / a
  if a > 1e4, abs(mu) < 0.4 { return uniformGamma(a, mu) }
  let power = gammaPower(a, x)
  if x < a {
    // P = power·Σ xⁿ/((a + 1)…(a + n)) (DLMF 8.7.1).
    var (term, sum, n) = (1.0, 1.0, 1.0)
    while term > 0x1p-54 * sum {
      term *= x / (a + n)
      sum += term
      n += 1
    }
    let lower = power * sum
    return (lower, 1 - lower)
  }
  // Q = a·power/(x + 1 − a − 1(1 − a)/(x + 3 − a − …)) (DLMF 8.9.2), by Lentz's method.
  var b = x + 1 - a
  var (c, d) = (Double.infinity, 1 / b)
  var fraction = d
  for n in 1...100_000 {
    let n = Double(n)
    b += 2
    d = 1 / (b - n * (n - a) * d)
    c = b - n * (n - a) / c
    fraction *= c * d
    if !(abs(c * d - 1) > 0x1p-52) { break }
  }
  let upper = a * power * fraction
  return (1 - upper, upper)
}

/// Temme's expansion, uniform in x/a: Q = ½ erfc(η√(a/2)) + S, ½η² = μ − log(1 + μ), with the
/// remainder S = e^(−aη²/2)/√(2πa)·Σ cₖ(η)/aᵏ (DLMF 8.12.3–8.12.7).
///
/// The cₖ are Taylor series in η, from exact rational arithmetic (Tests/References/temme.py); with
/// a > 10⁴ and |η| < 0.46 what is left out is below 1e-17 of the result.
private func uniformGamma(_ a: Double, _ mu: Double) -> (lower: Double, upper: Double) {
  let half = -log1pMinus(mu)
  let eta = (2 * half).squareRoot() * (mu < 0 ? -1 : 1)
  var sum = 0.0
  for series in temme.reversed() { sum = sum / a + series.reversed().reduce(0) { $0 * eta + $1 } }
  let remainder = exp(-a * half) / (2 * Double.pi * a).squareRoot() * sum
  let y = eta * (a / 2).squareRoot()
  return (erfc(-y) / 2 - remainder, erfc(y) / 2 + remainder)
}

private let temme: [[Double]] = [
  [
    -0.33333333333333331, 0.083333333333333329, -0.014814814814814815, 0.0011574074074074073,
    0.00035273368606701942, -0.0001787551440329218, 3.9192631785224377e-05, -2.185448510679992e-06,
    -1.85406221071516e-06, 8.2967113409530865e-07, -1.7665952736826078e-07, 6.7078535434014984e-09,
    1.0261809784240309e-08, -4.3820360184533529e-09, 9.1476995822367902e-10,
    -2.5514193994946248e-11, -5.8307721325504256e-11, 2.4361948020667415e-11,
  ],
  [
    -0.0018518518518518519, -0.003472222222222222, 0.0026455026455026454, -0.00099022633744855963,
    0.00020576131687242798, -4.018775720164609e-07, -1.8098550334489977e-05,
    7.6491609160811098e-06, -1.6120900894563446e-06, 4.647127802807434e-09, 1.3786334469157209e-07,
    -5.7525456035177047e-08, 1.1951628599778148e-08, -1.7543241719747647e-11,
  ],
  [
    0.0041335978835978834, -0.0026813271604938273, 0.0007716049382716049, 2.0093878600823047e-06,
    -0.0001073665322636516, 5.2923448829120125e-05, -1.2760635188618728e-05, 3.4235787340961378e-08,
    1.3721957309062934e-06, -6.2989921383800548e-07,
  ],
  [
    0.00064943415637860077, 0.00022947209362139917, -0.0004691894943952557, 0.00026772063206283885,
    -7.5618016718839766e-05, -2.3965051138672968e-07,
  ],
]
