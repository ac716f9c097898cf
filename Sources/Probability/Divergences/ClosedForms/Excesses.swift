import Foundation
import GSLNumerics

// Sums of non-negative terms, each small when two distributions are nearly equal: what the closed
// forms are built from, so that a divergence of 1e-20 keeps its digits.
//
// Rejected: the formulas as printed, in which terms of size 1 to 1e16 cancel; at KL = 1e-12 they
// leave three digits, at 1e-17 none.

/// Euler's constant γ.
let eulerGamma = 0.577_215_664_901_532_860_61
let logTwo = 0.693_147_180_559_945_309_42
/// ½ log 2πe: the entropy of the standard normal.
let normalEntropy = 1.418_938_533_204_672_741_8

/// x − log(1 + x) ≥ 0 for x > −1, to full relative precision.
func log1pExcess(_ x: Double) -> Double {
  guard abs(x) < 0.4 else { return x - log1p(x) }
  // log(1 + x) = 2 artanh r with r = x/(2 + x); x − 2r = xr.
  let r = x / (2 + x)
  let s = r * r
  var sum = 0.0
  for k in stride(from: 27.0, through: 3, by: -2) { sum = sum * s + 1 / k }
  return r * (x - 2 * s * sum)
}

/// b/a − 1 − log(b/a) ≥ 0 for positive a, b; precise for b ≈ a and for ratios beyond the doubles.
func ratioExcess(_ b: Double, over a: Double) -> Double {
  let difference = (b - a) / a
  if abs(difference) < 0.4 { return log1pExcess(difference) }
  let ratio = b / a
  let logRatio = ratio > 1e-300 && ratio < 1e300 ? log(ratio) : log(b) - log(a)
  return ratio - 1 - logRatio
}

/// ½ (b²/a² − 1 − log(b²/a²)) ≥ 0: the part of the normal divergence that is due to the scales.
func squareRatioExcess(_ b: Double, over a: Double) -> Double {
  let difference = (b - a) / a
  if abs(difference) < 0.15 { return 0.5 * log1pExcess(difference * (2 + difference)) }
  let ratio = b / a
  let logRatio = ratio > 1e-300 && ratio < 1e300 ? log(ratio) : log(b) - log(a)
  return 0.5 * (ratio * ratio - 1) - logRatio
}

/// log Γ(b) − log Γ(a) − (b − a) ψ(a) ≥ 0: the Bregman divergence of log Γ.
func logGammaBregman(to b: Double, from a: Double) -> Double {
  logGammaBregmanResidual(to: b, from: a, includingDeviance: true)
}

/// The same without b log(b/a) + a − b, its leading part for large arguments: the Bregman divergence of
/// log Γ(x) − x log x + x, which is convex too. `difference` is b − a, where it is known better than
/// b and a themselves.
func logGammaBregmanResidual(
  to b: Double, from a: Double, difference: Double? = nil, includingDeviance: Bool = false
) -> Double {
  let d = difference ?? (b - a)
  if d == 0 { return 0 }
  if abs(b - a) > 0.5 * max(a, b) {
    // Far apart: nothing cancels once the deviance is left out, and the series below would overflow.
    let rest = stirlingPart(b) - stirlingPart(a) - (b - a) * digammaMinusLog(a)
    return rest + (includingDeviance ? relativeDeviance(b, a) : 0)
  }
  // By recurrence, log Γ(x) = log Γ(x + 1) − log x, to where Stirling's series has converged; every
  // step adds a non-negative term.
  var (x, y) = (a, b)
  var steps = 0.0
  while min(x, y) < 10 {
    steps += abs(d) < 0.4 * x ? log1pExcess(d / x) : ratioExcess(y, over: x)
    x += 1
    y += 1
  }
  let logarithms = abs(d) < 0.4 * x ? log1pExcess(d / x) : ratioExcess(y, over: x)
  let rest = 0.5 * logarithms + stirlingBregman(to: y, from: x, difference: d)
  if steps == 0 { return rest + (includingDeviance ? deviance(from: a, difference: d) : 0) }
  let all = steps + rest + deviance(from: x, difference: d)
  return includingDeviance ? all : all - deviance(from: a, difference: d)
}

/// (a + d) log((a + d)/a) − d for the exact difference d.
private func deviance(from a: Double, difference d: Double) -> Double {
  let u = d / a
  if abs(u) > 0.4 { return relativeDeviance(a + d, a) }
  // (1 + u) log(1 + u) − u = u² − (1 + u)(u − log(1 + u)).
  return a * (u * u - (1 + u) * log1pExcess(u))
}

/// b log(b/a) + a − b ≥ 0.
func relativeDeviance(_ b: Double, _ a: Double) -> Double {
  if b == 0 { return a }
  let u = (b - a) / a
  if abs(u) > 0.4 || !u.isFinite {
    let ratio = b / a
    let logRatio = ratio > 1e-300 && ratio < 1e300 ? log(ratio) : log(b) - log(a)
    return b * logRatio + (a - b)
  }
  return a * (u * u - (1 + u) * log1pExcess(u))
}

/// log Γ(x) − x log x + x.
func stirlingPart(_ x: Double) -> Double {
  x < 10
    ? lnGamma(x) - x * log(x) + x
    : StandardNormal.halfLogTwoPi - 0.5 * log(x) + stirlingResidual(x)
}

/// ψ(x) − log x.
func digammaMinusLog(_ x: Double) -> Double {
  x < 0.5 ? digamma(x) - log(x) : -0.5 / x - digammaResidual(x)
}

/// The Bregman divergence of Stirling's residual Σ c_k / x^(2k−1), for arguments from 10 on.
private func stirlingBregman(to b: Double, from a: Double, difference: Double) -> Double {
  let coefficients: [Double] = [
    1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360_360, 1.0 / 156,
  ]
  let u = difference / a
  let logRatio = abs(u) < 0.4 ? log1p(u) : log(b / a)
  let excess = abs(u) < 0.4 ? log1pExcess(u) : u - logRatio
  var sum = 0.0
  var power = 1 / a
  for (k, coefficient) in coefficients.enumerated() {
    let n = Double(2 * k + 1)
    // (1 + u)^−n − 1 + nu, without cancellation.
    sum += coefficient * power * (expm1Excess(-n * logRatio) + n * excess)
    power /= a * a
  }
  return sum
}

/// ab − cd with one rounding (Kahan; Jeannerod, Louvet & Muller 2013).
func differenceOfProducts(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
  let cd = c * d
  let correction = (cd).addingProduct(-c, d)
  return (-cd).addingProduct(a, b) + correction
}

/// (x − location)/scale, also where the difference itself is beyond the doubles.
func standardized(_ x: Double, _ location: Double, _ scale: Double) -> Double {
  let difference = x - location
  if difference.isFinite || !x.isFinite { return difference / scale }
  return (0.5 * x - 0.5 * location) / scale * 2
}

/// log(|x − location|/scale), also where the quotient is beyond the doubles.
func logDistance(_ x: Double, _ location: Double, _ scale: Double) -> Double {
  let z = abs(standardized(x, location, scale))
  if z.isFinite || x.isInfinite { return log(z) }
  return log(abs(0.5 * x - 0.5 * location)) + logTwo - log(scale)
}

/// A divergence whose terms canceled to less than nothing is 0; NaN stays NaN.
func notNegative(_ divergence: Double) -> Double { divergence < 0 ? 0 : divergence }
