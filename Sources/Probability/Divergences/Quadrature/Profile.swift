import Foundation

/// What a quadrature asks of a distribution, asked once and kept without its type.
///
/// The engine runs through thousands of densities; through a generic distribution each of its questions
/// would cost more than the answer.
final class Profile {
  let support: Interval
  let gaps: [Interval]
  let peaks: [Peak]
  let kinks: [Double]
  let leftTail: Tail
  let rightTail: Tail

  private let distribution: any ContinuousDistribution

  init<D: ContinuousDistribution>(_ d: D) {
    support = d.support
    gaps = d.gaps
    // Widths among the subnormal numbers have too few digits to lay panels by; what is there is followed
    // in the log of the distance.
    let all = d.peaks
    let normal = all.filter { !($0.scale < 1e-305) }
    peaks = (normal.isEmpty ? all : normal).map { peak in
      if peak.scale > 0 && peak.scale.isFinite && peak.location.isFinite { return peak }
      // A variance that underflowed, overflowed or does not exist: the quartiles always do.
      let (low, middle, high) = (d.quantile(0.25), d.quantile(0.5), d.complementaryQuantile(0.25))
      return Peak(location: middle, scale: max(high - low, .leastNormalMagnitude))
    }
    kinks = d.kinks
    leftTail = d.leftTail
    rightTail = d.rightTail
    distribution = d
  }

  func logDensity(at x: Double) -> Double { distribution.logDensity(at: x) }
  func logDensity(from anchor: Double) -> (_ offset: Double) -> Double {
    distribution.logDensity(from: anchor)
  }
  func logDensities(from anchor: Double) -> BatchLogDensity {
    distribution.logDensities(from: anchor)
  }

  /// log f(end ± e^t) as a function of t.
  func logDensity(towards end: Double, _ direction: Double) -> (Double) -> Double {
    let distribution = distribution
    if direction > 0 && end == support.lower {
      return { distribution.logDensity(aboveLowerEnd: $0) }
    }
    if direction < 0 && end == support.upper {
      return { distribution.logDensity(belowUpperEnd: $0) }
    }
    let density = logDensity(from: end)
    return { density(direction * exp($0)) }
  }

  func cumulative(_ x: Double) -> Double { distribution.cumulative(at: x) }
  func complementaryCumulative(_ x: Double) -> Double {
    distribution.complementaryCumulative(at: x)
  }
  func quantile(_ p: Double) -> Double { distribution.quantile(p) }
  func complementaryQuantile(_ q: Double) -> Double { distribution.complementaryQuantile(q) }
}
