import Foundation
import GSLNumerics

/// The squared maximum mean discrepancy of two samples under the kernel exp(−|x − y|²/2h²): an unbiased
/// estimate, which may be negative, with its standard error (Gretton et al. 2012, eq. 3 and lemma 6).
///
/// x has shape [n, d] and y [m, d], as rows; `bandwidth` h defaults to the median distance between points
/// of the pooled samples (of at most a thousand of them). Cost (n + m)² d. The standard error is that of
/// the U-statistic over min(n, m) pairs, both orders of its variance, so that it also holds where the two
/// distributions are equal. Throws for fewer than two rows and for values that are not finite.
public func squaredMaximumMeanDiscrepancy(
  between x: [[Double]], and y: [[Double]], bandwidth: Double? = nil
) throws -> Estimate {
  try requireRows(x, y, "the maximum mean discrepancy", atLeast: 2)
  let h = bandwidth ?? medianDistance(x + y)
  precondition(h > 0 && h.isFinite, "a kernel's bandwidth must be positive, not \(h)")
  let factor = -0.5 / (h * h)
  func kernel(_ a: [Double], _ b: [Double]) -> Double { exp(factor * squaredDistance(a, b)) }

  let (n, m) = (x.count, y.count)
  let pairs = min(n, m)
  // Per pair i: Σ_j of h(z_i, z_j) = k(x_i, x_j) + k(y_i, y_j) − k(x_i, y_j) − k(x_j, y_i).
  var rows = [Double](repeating: 0, count: pairs)
  var squares = 0.0
  var (within, between) = (CompensatedSum(), CompensatedSum())
  var sumX = CompensatedSum()
  for i in 0..<n {
    for j in 0..<i { sumX.add(kernel(x[i], x[j])) }
  }
  for i in 0..<m {
    for j in 0..<i { within.add(kernel(y[i], y[j])) }
  }
  for i in 0..<n {
    for j in 0..<m { between.add(kernel(x[i], y[j])) }
  }
  for i in 0..<pairs {
    for j in 0..<i {
      let value =
        kernel(x[i], x[j]) + kernel(y[i], y[j]) - kernel(x[i], y[j]) - kernel(x[j], y[i])
      rows[i] += value
      rows[j] += value
      squares += 2 * value * value
    }
  }
  let value =
    2 * sumX.value / Double(n) / Double(n - 1) + 2 * within.value / Double(m) / Double(m - 1)
    - 2 * between.value / Double(n) / Double(m)
  let count = Double(pairs)
  let means = rows.map { $0 / (count - 1) }
  let mean = means.reduce(0, +) / count
  let second = max(squares / (count * (count - 1)) - mean * mean, 0)
  let spread = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
  let first = max(spread - second / (count - 1), 0)
  let variance = (4 * (count - 2) * first + 2 * second) / (count * (count - 1))
  return Estimate(
    value, error: max(variance, 0).squareRoot(), method: .monteCarlo(samples: n + m))
}

/// The same for numbers.
public func squaredMaximumMeanDiscrepancy(
  between x: [Double], and y: [Double], bandwidth: Double? = nil
) throws -> Estimate {
  try squaredMaximumMeanDiscrepancy(
    between: x.map { [$0] }, and: y.map { [$0] }, bandwidth: bandwidth)
}

/// The median distance between distinct points, of at most a thousand evenly chosen ones.
private func medianDistance(_ points: [[Double]]) -> Double {
  let step = max(1, points.count / 1000)
  let chosen = stride(from: 0, to: points.count, by: step).map { points[$0] }
  var distances: [Double] = []
  for i in chosen.indices {
    for j in 0..<i { distances.append(squaredDistance(chosen[i], chosen[j])) }
  }
  distances = distances.filter { $0 > 0 }.sorted()
  return distances.isEmpty ? 1 : distances[distances.count / 2].squareRoot()
}

@inline(__always)
func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += (a[i] - b[i]) * (a[i] - b[i]) }
  return sum
}

/// Throws unless both samples have enough rows, all of one dimension and finite.
func requireRows(
  _ x: [[Double]], _ y: [[Double]], _ quantity: String, atLeast least: Int
) throws {
  func fail(_ reason: String) -> DistributionError {
    .cannotFit(distribution: quantity, reason: reason)
  }
  guard x.count >= least, y.count >= least else {
    throw fail("it takes \(least) rows of each sample, not \(x.count) and \(y.count)")
  }
  let dimension = x[0].count
  guard dimension > 0, x.allSatisfy({ $0.count == dimension }),
    y.allSatisfy({ $0.count == dimension })
  else { throw fail("the rows are not all of the same dimension") }
  guard x.joined().allSatisfy(\.isFinite), y.joined().allSatisfy(\.isFinite) else {
    throw fail("the samples have values that are not finite")
  }
}
