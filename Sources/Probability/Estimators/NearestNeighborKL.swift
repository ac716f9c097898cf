import Foundation
import Foundations
import GSLNumerics
import RandomStreams

/// KL(p‖q) in nats from samples x ~ p, shape [n, d], and y ~ q, shape [m, d], by k-th nearest
/// neighbors (Wang, Kulkarni & Verdú 2009, eq. 5): (d/n) Σ log(ν_k/ρ_k) + log(m/(n − 1)), where ρ_k
/// and ν_k are the distances of x_i to its k-th neighbor among the other x and among the y.
///
/// Consistent, with a bias that vanishes slowly in high dimension. Cost n (n + m) d. Ties at distance zero
/// mean that the data are not continuous: throws, as for too few rows and values that are not finite.
public func nearestNeighborKLDivergence(
  of x: [[Double]], from y: [[Double]], neighbors k: Int = 1
) throws -> Double {
  let quantity = "the nearest-neighbor divergence"
  require(k >= 1, "the number of neighbors must be positive, not \(k)")
  try requireRows(x, y, quantity, atLeast: k + 1)
  let (n, m, d) = (Double(x.count), Double(y.count), Double(x[0].count))
  var sum = CompensatedSum()
  for (i, point) in x.enumerated() {
    let own = kthSmallest(k, of: x, to: point, except: i)
    let other = kthSmallest(k, of: y, to: point, except: nil)
    guard own > 0, other > 0 else {
      throw DistributionError.cannotFit(
        distribution: quantity, reason: "row \(i) has a neighbor at distance zero")
    }
    sum.add(0.5 * (log(other) - log(own)))
  }
  return d / n * sum.value + log(m / (n - 1))
}

/// The estimate with a standard error from half-samples drawn without replacement, whose variance about
/// the whole is the estimator's own (Politis & Romano 1994).
///
/// The bootstrap proper would put copies of a point at distance zero from it.
public func nearestNeighborKLDivergence(
  of x: [[Double]], from y: [[Double]], neighbors k: Int = 1, subsamples: Int,
  using stream: inout RandomStream
) throws -> Estimate {
  require(subsamples >= 2, "a standard error takes two subsamples, not \(subsamples)")
  let value = try nearestNeighborKLDivergence(of: x, from: y, neighbors: k)
  var deviations: [Double] = []
  for _ in 0..<subsamples {
    let left = stream.permutation(of: x.count).prefix(x.count / 2).map { x[$0] }
    let right = stream.permutation(of: y.count).prefix(y.count / 2).map { y[$0] }
    deviations.append(try nearestNeighborKLDivergence(of: left, from: right, neighbors: k))
  }
  let mean = deviations.reduce(0, +) / Double(subsamples)
  let variance =
    deviations.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(subsamples - 1)
  return Estimate(
    value, error: variance.squareRoot(), method: .monteCarlo(samples: x.count + y.count))
}

/// The k-th smallest squared distance to `point`.
private func kthSmallest(
  _ k: Int, of points: [[Double]], to point: [Double], except skipped: Int?
) -> Double {
  var best = [Double](repeating: .infinity, count: k)
  for (j, other) in points.enumerated() where j != skipped {
    let distance = squaredDistance(point, other)
    guard distance < best[k - 1] else { continue }
    var place = k - 1
    while place > 0 && best[place - 1] > distance {
      best[place] = best[place - 1]
      place -= 1
    }
    best[place] = distance
  }
  return best[k - 1]
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
