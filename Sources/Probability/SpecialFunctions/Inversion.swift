import Foundation

/// Finds where a non-decreasing function crosses zero, between `lower` and `upper`, to the last bit
/// that the function's own rounding allows.
///
/// `step` gives the function's value and slope. Newton steps are taken while they stay inside the
/// bracket and shrink it; otherwise the bracket is halved in the ordering of the doubles themselves, so
/// that a root at 1e-200 costs no more than one at 1. With `multiplicative`, Newton works on log x,
/// in which power laws are straight.
///
/// A small step is no proof of a root: where the function has under- or overflowed its slope is anything.
/// So the function must change its sign next to the point, or the search goes on. At most 600
/// evaluations; a bracket of doubles is halved 64 times at most. NaN values count as too large.
func increasingRoot(
  from lower: Double, to upper: Double, start: Double, multiplicative: Bool = false,
  _ valueAndSlope: (Double) -> (value: Double, slope: Double)
) -> Double {
  var low = lower
  var high = upper
  var x = min(max(start, low), high)
  if x.isNaN || x.isInfinite { x = middle(low, high) }
  var previousWidth = UInt64.max
  for _ in 0..<300 {
    let (value, slope) = valueAndSlope(x)
    if value == 0 { return x }
    if value < 0 { low = x } else { high = x }
    // Modulo 2⁶⁴, since the whole line is wider than the largest Int64.
    let width = UInt64(bitPattern: ordinal(high) &- ordinal(low))
    if width <= 1 { return x }
    var next = multiplicative ? x * exp(-value / (x * slope)) : x - value / slope
    if !(slope > 0 && slope.isFinite) { next = .nan }
    if abs(next - x) <= 1e-16 * abs(x) {
      let probe = moved(x, by: value < 0 ? 4 : -4)
      guard probe > low && probe < high else { return next }
      let beyond = valueAndSlope(probe).value
      if beyond == 0 || (beyond < 0) != (value < 0) { return next }
      if beyond < 0 { low = probe } else { high = probe }
      next = .nan
    }
    let stalls = width > previousWidth / 2 && abs(next - x) > 1e-3 * abs(x)
    if !(next > low && next < high) || stalls { next = middle(low, high) }
    previousWidth = width
    x = next
  }
  return x
}

/// A double's place in the order of all doubles.
private func ordinal(_ x: Double) -> Int64 {
  let bits = Int64(bitPattern: x.bitPattern)
  return bits >= 0 ? bits : Int64.min - bits
}

/// The double half way between two in the order of the doubles.
private func middle(_ a: Double, _ b: Double) -> Double {
  let (i, j) = (ordinal(a), ordinal(b))
  let m = (i & j) + ((i ^ j) >> 1)
  return Double(bitPattern: UInt64(bitPattern: m >= 0 ? m : Int64.min - m))
}

/// The double `steps` places further on, within the finite ones.
private func moved(_ x: Double, by steps: Int64) -> Double {
  let m = ordinal(x) + steps
  let y = Double(bitPattern: UInt64(bitPattern: m >= 0 ? m : Int64.min - m))
  return y.isFinite ? y : x
}

extension ContinuousDistribution {
  /// The x between `low` and `high` with log P(X <= x) = `logTarget`.
  func invertCumulative(
    logTarget: Double, between low: Double, _ high: Double, start: Double? = nil
  ) -> Double {
    if low == high || logTarget == -.infinity { return low }
    return increasingRoot(from: low, to: high, start: start ?? 0.5 * (low + high)) { x in
      let logF = logCumulative(at: x)
      return (logF - logTarget, exp(logDensity(at: x) - logF))
    }
  }

  /// The x between `low` and `high` with log P(X > x) = `logTarget`.
  func invertComplementaryCumulative(
    logTarget: Double, between low: Double, _ high: Double, start: Double? = nil
  ) -> Double {
    if low == high || logTarget == -.infinity { return high }
    return increasingRoot(from: low, to: high, start: start ?? 0.5 * (low + high)) { x in
      let logF = logComplementaryCumulative(at: x)
      return (logTarget - logF, exp(logDensity(at: x) - logF))
    }
  }
}
