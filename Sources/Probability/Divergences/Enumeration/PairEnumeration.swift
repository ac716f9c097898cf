import Foundation
import GSLNumerics

/// The sum of a functional of two discrete distributions, with a bound.
///
/// From ten standard deviations around every peak outwards, until a geometric series with the last
/// ratio of terms says that the rest does not matter; finite supports that are small enough are summed
/// whole. The same terms must sum to the masses of the distributions.
struct PairEnumeration<P: DiscreteDistribution, Q: DiscreteDistribution, F: PairFunctional> {
  let p: P
  let q: Q
  let functional: F
  let relativeTolerance: Double

  /// More terms than this are not summed: some seconds.
  static var mostTerms: Int { 1 << 26 }

  private var sum = CompensatedSum()
  private var massOfP = CompensatedSum()
  private var massOfQ = CompensatedSum()
  private var magnitude = 0.0
  private var noise = 0.0
  private var tail = 0.0
  private var terms = 0
  private var isInfinite = false
  private var gaveUp = false

  init(_ p: P, _ q: Q, _ functional: F, relativeTolerance: Double) {
    self.p = p
    self.q = q
    self.functional = functional
    self.relativeTolerance = max(relativeTolerance, 0x1p-50)
  }

  /// The sum, or nil for one that is infinite because q vanishes where p does not.
  mutating func run(_ quantity: String) throws -> Estimate {
    let domain = domain
    for range in ranges(in: domain) {
      terms += range.count
      guard terms <= Self.mostTerms else {
        gaveUp = true
        break
      }
      for k in range { add(k) }
    }
    if gaveUp || isInfinite || !sum.value.isFinite { return try finish(quantity) }
    try followOutwards(domain)
    return try finish(quantity)
  }

  private var domain: IntegerInterval {
    switch functional.domain {
    case .first: return p.support
    case .either:
      let (a, b) = (p.support, q.support)
      var upper: Int?
      if let x = a.upper, let y = b.upper { upper = max(x, y) }
      return IntegerInterval(min(a.lower, b.lower), upper)
    }
  }

  /// Disjoint, ascending.
  private func ranges(in domain: IntegerInterval) -> [ClosedRange<Int>] {
    if let upper = domain.upper, upper - domain.lower < 1 << 16 { return [domain.lower...upper] }
    let bound = 4e18
    var all: [ClosedRange<Int>] = []
    for peak in functional.domain == .first ? p.peaks : p.peaks + q.peaks {
      let width: Double = peak.scale.isFinite ? max(peak.scale, 1) : 10_000
      let reach = 10 * width + 10
      let low = max(domain.lower, Int(max(peak.location - reach, -bound)))
      let high = min(domain.upper ?? Int(bound), Int(min(peak.location + reach, bound)))
      if low <= high { all.append(low...high) }
    }
    all.sort { $0.lowerBound < $1.lowerBound }
    var merged: [ClosedRange<Int>] = []
    for range in all {
      if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
        merged[merged.count - 1] =
          last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    return merged
  }

  /// Between the ranges and beyond them, until the terms have died out.
  private mutating func followOutwards(_ domain: IntegerInterval) throws {
    let ranges = ranges(in: domain)
    for (i, range) in ranges.enumerated() {
      let below = i == 0 ? domain.lower : ranges[i - 1].upperBound + 1
      let above = i == ranges.count - 1 ? domain.upper ?? Int.max - 1 : ranges[i + 1].lowerBound - 1
      // A gap is followed from both sides; where the two meet, one of them has stopped.
      let middle = i == ranges.count - 1 ? above : range.upperBound + (above - range.upperBound) / 2
      let start = i == 0 ? below : below + (range.lowerBound - below) / 2
      follow(from: range.upperBound, to: middle, step: 1)
      follow(from: range.lowerBound, to: start, step: -1)
    }
  }

  private mutating func follow(from start: Int, to end: Int, step: Int) {
    var k = start
    var last = abs(functional.value(at: sample(k)).value)
    while k != end && (end > k) == (step > 0) {
      k += step
      terms += 1
      let value = abs(add(k))
      let ratio = last == 0 ? 0 : value / last
      let rest = ratio < 1 ? 4 * value * ratio / (1 - ratio) : .infinity
      if value == 0 && last == 0 {
        addMassBeyond(k, step)
        return
      }
      if rest <= 0.01 * relativeTolerance * magnitude {
        tail += rest
        addMassBeyond(k, step)
        return
      }
      if terms > Self.mostTerms || isInfinite {
        gaveUp = true
        tail += rest
        return
      }
      last = value
    }
  }

  /// What the distribution functions, an independent witness, say lies beyond k. Between two peaks the
  /// masses beyond count twice, but a sum stops there only where they are nothing.
  private mutating func addMassBeyond(_ k: Int, _ step: Int) {
    if step > 0 {
      massOfP.add(p.complementaryCumulative(at: k))
      massOfQ.add(q.complementaryCumulative(at: k))
    } else {
      massOfP.add(p.cumulative(at: k - 1))
      massOfQ.add(q.cumulative(at: k - 1))
    }
  }

  private func sample(_ k: Int) -> PairSample {
    let (a, b) = (p.logProbability(of: k), q.logProbability(of: k))
    return PairSample(
      x: Double(k), logP: a, logQ: b, logJacobian: 0, p: exp(a), q: exp(b),
      logRatio: a == b ? 0 : a - b)
  }

  @discardableResult
  private mutating func add(_ k: Int) -> Double {
    let s = sample(k)
    let (value, sensitivity) = functional.value(at: s)
    if value == .infinity
      || (functional.isInfiniteWhereSecondVanishes && s.logQ == -.infinity && s.logP > -.infinity)
    {
      isInfinite = true
      return 0
    }
    sum.add(value)
    massOfP.add(s.p)
    massOfQ.add(s.q)
    magnitude += abs(value)
    let relative = NoiseModel().noise(of: s)
    noise += sensitivity * relative
    if functional.isFlatAtEquality { noise += (s.p + s.q) * relative * relative }
    return value
  }

  private func finish(_ quantity: String) throws -> Estimate {
    if isInfinite { return Estimate(.infinity, method: .enumeration) }
    let value = sum.value
    let slack = 1e-13
    var defect = max(0, abs(massOfP.value - 1) - slack)
    if functional.domain == .either { defect = max(defect, abs(massOfQ.value - 1) - slack) }
    let scale = functional.isFlatAtEquality ? min(1, abs(value)) : max(1, abs(value))
    let error = tail + noise + 0x1p-50 * magnitude + 2 * defect * scale
    let best = Estimate(value, error: gaveUp ? .infinity : error, method: .enumeration)
    guard !gaveUp, defect < 1e-8, value.isFinite else {
      throw DivergenceError.notConverged(quantity: quantity, best: best)
    }
    return best
  }
}

/// A running sum with Neumaier's compensation (1974).
struct CompensatedSum {
  private var sum = 0.0
  private var lost = 0.0

  mutating func add(_ term: Double) {
    let next = sum + term
    lost += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
    sum = next
  }

  var value: Double { lost.isFinite ? sum + lost : sum }
}
