/// What a quadrature asks of a distribution, asked once and kept without its type.
///
/// The engine runs through thousands of densities; through a generic distribution each of its questions
/// would cost more than the answer.
struct Profile {
  let support: Interval
  let gaps: [Interval]
  let peaks: [Peak]
  let kinks: [Double]
  let leftTail: Tail
  let rightTail: Tail

  let logDensityFrom: (_ anchor: Double) -> (_ offset: Double) -> Double
  let logDensityAt: (Double) -> Double
  let logDensityAboveLowerEnd: (Double) -> Double
  let logDensityBelowUpperEnd: (Double) -> Double
  let cumulative: (Double) -> Double
  let complementaryCumulative: (Double) -> Double
  let quantile: (Double) -> Double
  let complementaryQuantile: (Double) -> Double

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
    logDensityFrom = { d.logDensity(from: $0) }
    logDensityAt = { d.logDensity(at: $0) }
    logDensityAboveLowerEnd = { d.logDensity(aboveLowerEnd: $0) }
    logDensityBelowUpperEnd = { d.logDensity(belowUpperEnd: $0) }
    cumulative = { d.cumulative(at: $0) }
    complementaryCumulative = { d.complementaryCumulative(at: $0) }
    quantile = { d.quantile($0) }
    complementaryQuantile = { d.complementaryQuantile($0) }
  }
}
