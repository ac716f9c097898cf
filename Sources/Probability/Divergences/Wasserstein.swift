import Foundation
import GSLNumerics

/// The 1-Wasserstein distance on the line, ∫ |F_p − F_q| dx, in units of x, by quadrature; `error` adds the
/// differences of two rules to the rounding of the distribution functions.
///
/// +inf where one has a mean and the other has not. Throws `DivergenceError.notConverged` otherwise.
public func wasserstein1ByQuadrature<P: ContinuousDistribution, Q: ContinuousDistribution>(
  between p: P, and q: Q, relativeTolerance: Double = 1e-10
) throws -> Estimate {
  if p.hasMean != q.hasMean { return Estimate(.infinity, method: .quadrature) }
  /// F_p − F_q, from whichever tails are the smaller.
  func difference(_ x: Double) -> Double {
    let (a, b) = (p.cumulative(at: x), q.cumulative(at: x))
    if a + b <= 1 { return a - b }
    return q.complementaryCumulative(at: x) - p.complementaryCumulative(at: x)
  }
  let partition = Partition(Profile(p), Profile(q), domain: .either, refined: true)
  var points = partition.points.map(\.position)
  points = crossings(of: difference, between: points)
  guard let first = points.first, let last = points.last else {
    throw DivergenceError.notConverged(
      quantity: "the Wasserstein distance", best: Estimate(0, error: .infinity))
  }
  var total = Estimate(0, method: .quadrature)
  var magnitude = 0.0
  // What rounding of the distribution functions amounts to: nothing smaller can be asked for.
  let spread = max(
    p.quantile(0.75) - p.quantile(0.25), q.quantile(0.75) - q.quantile(0.25))
  func add(_ from: Double, _ to: Double) throws {
    let part = try integrate(
      from: from, to: to, relativeTolerance: relativeTolerance,
      absoluteTolerance: max(relativeTolerance * magnitude * 0.01, 1e-15 * spread),
      method: .crossChecked
    ) { abs(difference($0)) }
    total = total + part
    magnitude += part.value
  }
  do {
    for (a, b) in zip(points, points.dropFirst()) where a < b { try add(a, b) }
    if partition.domain.lower == -.infinity { try add(-.infinity, first) }
    if partition.domain.upper == .infinity { try add(last, .infinity) }
  } catch let error as GSLError {
    throw DivergenceError.notConverged(
      quantity: "the Wasserstein distance (\(error.operation))",
      best: Estimate(total.value, error: .infinity, method: .quadrature))
  }
  // Distribution functions are good to some 1e-14.
  return Estimate(
    total.value,
    error: total.error + 4e-14 * total.value + 1e-15 * (last - first) + 1e-13 * spread,
    method: .quadrature)
}

/// Points with the sign changes of f between them added.
private func crossings(of f: (Double) -> Double, between points: [Double]) -> [Double] {
  var all: [Double] = []
  for (a, b) in zip(points, points.dropFirst()) {
    all.append(a)
    let steps = 8
    var (left, value) = (a, f(a))
    for i in 1...steps {
      let right = i == steps ? b : a + (b - a) * Double(i) / Double(steps)
      let next = f(right)
      if value * next < 0 {
        var (low, high) = (left, right)
        while true {
          let middle = low + 0.5 * (high - low)
          if middle <= low || middle >= high { break }
          if f(middle) * value > 0 { low = middle } else { high = middle }
        }
        all.append(high)
      }
      (left, value) = (right, next)
    }
  }
  if let last = points.last { all.append(last) }
  return all
}

extension ContinuousDistribution {
  /// Whether E|X| is finite.
  fileprivate var hasMean: Bool {
    for tail in [leftTail, rightTail] {
      if case .power(let index) = tail, index <= 1 { return false }
    }
    return true
  }
}

/// The 1-Wasserstein distance of two discrete distributions with finite support, Σ |F_p(k) − F_q(k)|.
public func wasserstein1ByEnumeration<P: DiscreteDistribution, Q: DiscreteDistribution>(
  between p: P, and q: Q
) throws -> Estimate {
  let lower = min(p.support.lower, q.support.lower)
  // Unbounded supports are left where both tails are below 1e-18 of a probability.
  let upper = max(
    p.support.upper ?? p.reach, q.support.upper ?? q.reach)
  guard Double(upper) - Double(lower) < 0x1p26 else {
    throw DivergenceError.notConverged(
      quantity: "the Wasserstein distance by enumeration",
      best: Estimate(0, error: .infinity, method: .enumeration))
  }
  var sum = CompensatedSum()
  for k in lower...upper {
    let (a, b) = (p.cumulative(at: k), q.cumulative(at: k))
    sum.add(
      abs(a + b <= 1 ? a - b : q.complementaryCumulative(at: k) - p.complementaryCumulative(at: k)))
  }
  let rest = p.complementaryCumulative(at: upper) + q.complementaryCumulative(at: upper)
  let width = max(p.standardDeviation, q.standardDeviation)
  return Estimate(
    sum.value, error: 1e-14 * sum.value + 10 * rest * (1 + width) + 1e-15 * Double(upper - lower),
    method: .enumeration)
}

extension DiscreteDistribution {
  /// A value above which there is less than 1e-18 of the mass.
  fileprivate var reach: Int {
    var k = quantile(0.999)
    var step = max(1, Int(min(standardDeviation, 1e9)))
    while k < 1 << 60 && complementaryCumulative(at: k) > 1e-18 {
      k += step
      step = min(step + step / 4 + 1, 1 << 60)
    }
    return k
  }
}

/// The 1-Wasserstein distance of two samples on the line: the mean distance of values of equal rank; for
/// samples of different sizes the integral of the difference of their quantile functions.
///
/// Cost n log n. Throws for empty samples and for values that are not finite.
public func wasserstein1(between x: [Double], and y: [Double]) throws -> Double {
  try requireSamples(x, y, "the Wasserstein distance")
  let (a, b) = (x.sorted(), y.sorted())
  var (i, j) = (0, 0)
  var sum = CompensatedSum()
  // Both quantile functions are constant between consecutive multiples of 1/n and 1/m; positions are
  // counted in units of 1/nm, exactly.
  var position = 0
  while i < a.count && j < b.count {
    let next = min((i + 1) * b.count, (j + 1) * a.count)
    sum.add(Double(next - position) * abs(a[i] - b[j]))
    position = next
    if next == (i + 1) * b.count { i += 1 }
    if next == (j + 1) * a.count { j += 1 }
  }
  return sum.value / Double(a.count) / Double(b.count)
}

/// Throws unless both samples have values and all are finite.
func requireSamples(_ x: [Double], _ y: [Double], _ quantity: String) throws {
  for (name, sample) in [("first", x), ("second", y)] {
    guard !sample.isEmpty else {
      throw DistributionError.cannotFit(
        distribution: quantity, reason: "the \(name) sample is empty")
    }
    guard sample.allSatisfy(\.isFinite) else {
      throw DistributionError.cannotFit(
        distribution: quantity, reason: "the \(name) sample has values that are not finite")
    }
  }
}
