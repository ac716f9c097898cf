import Foundation
import GSLNumerics

/// P(X <= x) and P(X > x) with their logarithms, all from the one of the two that was computed.
struct TailPair {
  let logLower: Double
  let logUpper: Double
  let lower: Double
  let upper: Double

  /// From log P(X <= x), best where that is the smaller one.
  init(logLower: Double) {
    self.logLower = min(logLower, 0)
    logUpper = log1mexp(self.logLower)
    lower = exp(self.logLower)
    upper = -expm1(self.logLower)
  }

  /// From log P(X > x), best where that is the smaller one.
  init(logUpper: Double) { self = TailPair(logLower: logUpper).reversed }

  private init(logLower: Double, logUpper: Double, lower: Double, upper: Double) {
    (self.logLower, self.logUpper, self.lower, self.upper) = (logLower, logUpper, lower, upper)
  }

  /// The two exchanged.
  var reversed: TailPair {
    TailPair(logLower: logUpper, logUpper: logLower, lower: upper, upper: lower)
  }

  static let allAbove = TailPair(logLower: -.infinity)
  static let allBelow = allAbove.reversed
  /// Of no number.
  static let undefined = TailPair(
    logLower: .nan, logUpper: .nan, lower: .nan, upper: .nan)
}

/// log ∫ of a density's tail by Gauss–Legendre panels: every term is positive, so a tail keeps the
/// relative precision of the density.
///
/// `logDensity` takes the offset from where the tail starts, so that the nodes are not rounded to the
/// doubles there. It is smooth on the scale `scale` and falls from offset 0 on, upwards over `room`
/// or, if that is negative, downwards over −`room`. Panels go on until one adds nothing.
func logTailIntegral(
  room: Double, scale: Double, _ logDensity: (_ offset: Double) -> Double
) -> Double {
  let direction = room < 0 ? -1.0 : 1.0
  let room = abs(room)
  let reference = logDensity(0)
  guard reference > -.infinity, room > 0 else { return -.infinity }
  var width = min(3 * scale, room)
  // No more than a factor e^15 within a panel.
  while logDensity(direction * width) < reference - 15 && width > 1e-300 { width /= 2 }
  var sum = 0.0
  var left = 0.0
  for _ in 0..<400 {
    let stop = min(left + width, room)
    var panel = 0.0
    let half = 0.5 * (stop - left)
    for (node, weight) in GaussLegendre.twentyPoints {
      panel += weight * exp(logDensity(direction * (left + half * (1 + node))) - reference)
    }
    sum += panel * half
    left = stop
    if panel * half <= 1e-18 * sum || left >= room { break }
  }
  return reference + log(sum)
}

/// Nodes and weights of Gauss–Legendre quadrature on [−1, 1].
enum GaussLegendre {
  static let twentyPoints = rule(20)

  /// Roots of the Legendre polynomial by Newton from Tricomi's estimate.
  static func rule(_ n: Int) -> [(node: Double, weight: Double)] {
    (1...n).map { i in
      var x = cos(Double.pi * (Double(i) - 0.25) / (Double(n) + 0.5))
      var slope = 0.0
      for _ in 0..<10 {
        var (previous, current) = (1.0, x)
        for k in 2...n {
          let k = Double(k)
          (previous, current) = (current, ((2 * k - 1) * x * current - (k - 1) * previous) / k)
        }
        slope = Double(n) * (x * current - previous) / (x * x - 1)
        x -= current / slope
      }
      return (x, 2 / ((1 - x * x) * slope * slope))
    }
  }
}
