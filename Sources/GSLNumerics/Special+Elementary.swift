import Foundation

// Sums of exponentials and their complements without cancellation or overflow.

/// log(1 − e^x) for x ≤ 0, to two units in the last place; −inf at 0, NaN above.
///
/// Source: Mächler, "Accurately computing log(1 − exp(−|a|))" (2012): expm1 down to −log 2, then
/// log1p.
public func log1mexp(_ x: Double) -> Double {
  x > -0.693_147_180_559_945_3 ? log(-expm1(x)) : log1p(-exp(x))
}

/// log(1 + e^x), the softplus, for all x, to two units in the last place.
public func log1pexp(_ x: Double) -> Double {
  // Beyond 37 the difference to x, e^(−x), is below half a unit in the last place of x.
  x > 37 ? x : log1p(exp(x))
}

/// log(e^a + e^b); +inf if either is, −inf if both are.
public func logSumExp(_ a: Double, _ b: Double) -> Double {
  let (low, high) = a < b ? (a, b) : (b, a)
  // Equal infinities would give inf − inf.
  if high.isInfinite || low == -.infinity { return a.isNaN || b.isNaN ? .nan : high }
  return high + log1p(exp(low - high))
}

/// log Σ e^(xᵢ) by the largest term; −inf for an empty sum, NaN if any term is.
public func logSumExp(_ terms: some Collection<Double>) -> Double {
  var largest = -Double.infinity
  for x in terms {
    if x.isNaN { return .nan }
    largest = max(largest, x)
  }
  if largest.isInfinite { return largest }
  // The largest term itself is 1, kept apart so that log1p keeps the small ones.
  var rest = 0.0
  var seen = false
  for x in terms {
    if x == largest && !seen { seen = true } else { rest += exp(x - largest) }
  }
  return largest + log1p(rest)
}
