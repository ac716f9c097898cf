import Foundation
import Foundations
import GSLNumerics

/// The entropy in nats of a distribution on whole numbers, by summing −P log P over where the mass is.
///
/// Narrow distributions are summed term by term. For wide smooth ones every h-th term, times h, gives
/// the same sum: by Poisson's summation formula the difference is of order exp(−2π²σ²/h²), below the
/// last bit already for h = σ/4. NaN where the mass lies beyond the whole numbers that doubles hold.
func entropyBySummation(_ distribution: some DiscreteDistribution) -> Double {
  let support = distribution.support
  let center = distribution.mode
  let deviation = distribution.standardDeviation
  guard distribution.mean + deviation < 0x1p53 else { return .nan }
  let stride = deviation > 400 ? Int(deviation / 8) : 1
  var sum = 0.0
  var lost = 0.0
  func add(_ k: Int) -> Double {
    let logP = distribution.logProbability(of: k)
    let term = logP == -.infinity ? 0 : -exp(logP) * logP
    let next = sum + term
    lost += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
    sum = next
    return term
  }
  _ = add(center)
  let closeToAll = 10 * deviation + 10
  for direction in [-1, 1] {
    var k = center
    while true {
      let (next, overflow) = k.addingReportingOverflow(direction * stride)
      if overflow || !support.contains(next) { break }
      k = next
      let term = add(k)
      if term <= 1e-19 * sum && abs(Double(k - center)) > min(closeToAll, 1e15) { break }
      if term == 0 { break }
    }
  }
  return (sum + lost) * Double(stride)
}

/// The smallest k with P(X <= k) >= p, by doubling steps from near the mean and then halving.
///
/// Above the median the comparison is P(X > k) <= 1 − p, which is exact where P(X <= k) rounds to 1.
func discreteQuantile(_ p: Double, of distribution: some DiscreteDistribution) -> Int {
  require(p >= 0 && p <= 1, "a quantile needs a probability, not \(p)")
  let support = distribution.support
  if p == 0 { return support.lower }
  if p == 1 { return support.upper ?? Int.max }
  let logP = log(p)
  let reaches = { (k: Int) -> Bool in
    // Where p has lost digits as a subnormal number, so has the distribution function.
    if p < 1e-290 { return distribution.logCumulative(at: k) >= logP }
    return p > 0.5
      ? distribution.complementaryCumulative(at: k) <= 1 - p : distribution.cumulative(at: k) >= p
  }
  let last = support.upper ?? Int.max / 2
  let guess = distribution.mean + distribution.standardDeviation * inverseNormalCumulative(p)
  let start = Int(max(Double(support.lower), min(guess, 0x1p61)).rounded(.down))
  // low does not reach p, high does.
  var high = min(start, last)
  var low = high
  var step = 1
  if reaches(high) {
    repeat {
      high = low
      low = max(high - step, support.lower - 1)
      step *= 2
    } while low >= support.lower && reaches(low)
  } else {
    repeat {
      low = high
      high = min(low > last - step ? last : low + step, last)
      step = min(step * 2, 1 << 60)
    } while high < last && !reaches(high)
  }
  while high - low > 1 {
    let middle = low + (high - low) / 2
    if reaches(middle) { high = middle } else { low = middle }
  }
  return high
}
