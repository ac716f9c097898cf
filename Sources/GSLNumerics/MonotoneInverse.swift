import Foundation

/// The point where an increasing function reaches 0, by Newton's method kept inside a bracket that
/// only shrinks: it cannot fail, at worst it bisects. A step of nothing counts as arrival only where the
/// slope is a number: where the function under- or overflows its slope is anything.
///
/// - Parameters:
///   - start: a first guess.
///   - step: how far to look for a change of sign at first; doubled until there is one.
///   - function: value and derivative; ±inf where it under- or overflows.
func increasingRoot(
  from start: Double, step: Double, _ function: (Double) -> (value: Double, slope: Double)
) -> Double {
  var (low, high) = (-Double.infinity, Double.infinity)
  var t = start
  var reach = step
  for _ in 0..<400 {
    let (value, slope) = function(t)
    if value == 0 || value.isNaN { return t }
    if value < 0 { low = t } else { high = t }
    var next = t - value / slope
    let isBlind = !(slope > 0 && slope.isFinite && value.isFinite)
    if !(next > low && next < high) || !next.isFinite || isBlind
      || abs(next - t) > reach && !(low.isFinite && high.isFinite)
    {
      if low.isFinite && high.isFinite {
        next = low + (high - low) / 2
        if next == low || next == high { return next }
      } else {
        next = value < 0 ? t + reach : t - reach
        reach *= 2
      }
    }
    if abs(next - t) <= 0x1p-52 * max(abs(next), 0x1p-40) || next == low || next == high {
      return next
    }
    t = next
  }
  return t
}
