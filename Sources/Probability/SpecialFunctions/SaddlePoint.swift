import Foundation
import GSLNumerics

// The pieces of Loader's saddle-point form (C. Loader, "Fast and accurate computation of binomial
// probabilities", 2000): densities of the gamma, beta, binomial and Poisson families as products of
// small, separately accurate terms, instead of differences of huge log-gammas.

/// log Γ(1 + x) for x > −1, in full relative precision near 0.
///
/// Series −log(1+x) + x(1−γ) + Σ_{k>=2} (−x)^k (ζ(k) − 1)/k (Abramowitz & Stegun 6.1.33).
func logGammaOnePlus(_ x: Double) -> Double {
  guard abs(x) <= 0.5 else { return lnGamma(1 + x) }
  var sum = 0.0
  for k in stride(from: zetaMinusOne.count - 1, through: 2, by: -1) {
    sum = sum * -x + zetaMinusOne[k] / Double(k)
  }
  return -log1p(x) + x * 0.422_784_335_098_467_139_39 + sum * x * x
}

/// ζ(k) − 1 at index k >= 2, by Euler and Maclaurin's formula from n = 16 on.
private let zetaMinusOne: [Double] = (0..<32).map { k in
  guard k >= 2 else { return 0 }
  let s = Double(k)
  let n = 16.0
  let power = pow(n, -s)
  var sum = power * n / (s - 1) + power / 2 + s * power / n / 12
  sum -= s * (s + 1) * (s + 2) * power / (n * n * n) / 720
  sum += s * (s + 1) * (s + 2) * (s + 3) * (s + 4) * power / pow(n, 5) / 30240
  sum -=
    s * (s + 1) * (s + 2) * (s + 3) * (s + 4) * (s + 5) * (s + 6) * power / pow(n, 7) / 1_209_600
  for m in stride(from: 15.0, through: 2, by: -1) { sum += pow(m, -s) }
  return sum
}

/// log n! − (n log n − n + ½ log 2πn): what Stirling's formula leaves out, for real n > 0.
func stirlingResidual(_ n: Double) -> Double {
  if n < 0.5 {
    return logGammaOnePlus(n) - (n * log(n) - n) - 0.5 * log(n) - StandardNormal.halfLogTwoPi
  }
  // Upwards to where the asymptotic series has converged.
  var n = n
  var below = 0.0
  while n < 12 {
    below += (n + 0.5) * log1p(1 / n) - 1
    n += 1
  }
  return below + stirlingCorrection(n)
}

/// x log(x/m) + m − x, without cancellation where x is near m; 0 <= x, 0 < m. `difference` is x − m,
/// to be given where it is known better than from the two.
func deviance(_ x: Double, _ m: Double, difference: Double? = nil) -> Double {
  if x == 0 { return m }
  let d = difference ?? (x - m)
  guard abs(d) < 0.1 * (x + m) else {
    let ratio = x / m
    let logRatio = ratio > 1e-300 && ratio < 1e300 ? log(ratio) : log(x) - log(m)
    return x * logRatio - d
  }
  let v = d / (x + m)
  var sum = d * v
  var term = 2 * x * v
  for j in 1..<1000 {
    term *= v * v
    let next = sum + term / Double(2 * j + 1)
    if next == sum { break }
    sum = next
  }
  return sum
}

/// log(x^a e^(−x) / Γ(a + 1)): the Poisson probability for real a >= 0, x >= 0.
func logPoissonMass(_ a: Double, mean x: Double) -> Double {
  if x == 0 { return a == 0 ? 0 : -.infinity }
  if a == 0 { return -x }
  if x == .infinity { return -.infinity }
  if a < 8 { return a * log(x) - x - logGammaOnePlus(a) }
  let distance = deviance(a, x)
  // Beyond the doubles, or the difference of two such terms.
  guard distance.isFinite else { return -.infinity }
  return -stirlingResidual(a) - distance - StandardNormal.halfLogTwoPi - 0.5 * log(a)
}

/// log(n! / k! (n−k)! · p^k q^(n−k)) for real 0 <= k <= n, with q = 1 − p given in full precision.
func logBinomialMass(_ k: Double, of n: Double, p: Double, q: Double) -> Double {
  if k == 0 { return n == 0 ? 0 : n * (p < q ? log1p(-p) : log(q)) }
  if k == n { return n * (q < p ? log1p(-q) : log(p)) }
  if p == 0 || q == 0 { return -.infinity }
  let residual = stirlingResidual(n) - stirlingResidual(k) - stirlingResidual(n - k)
  // k − np, rounded once.
  let difference = k.addingProduct(-n, p)
  let distance =
    deviance(k, n * p, difference: difference)
    + deviance(n - k, n * q, difference: -difference)
  return residual - distance - StandardNormal.halfLogTwoPi
    - 0.5 * (log(k) + log1p(-k / n))
}
