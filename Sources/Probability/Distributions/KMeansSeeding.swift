import Foundation

/// Where expectation-maximization starts: clusters by k-means from a k-means++ seeding.
///
/// D. Arthur and S. Vassilvitskii, "k-means++: the advantages of careful seeding" (2007), in their
/// greedy form: each next center is the best of a few points drawn in proportion to the squared
/// distance from the centers so far. Then a few of Lloyd's iterations (1957).
struct KMeansSeeding {
  /// Coordinate a of point i at [a * count + i].
  let points: [Double]
  let count: Int
  let dimension: Int

  /// Each point's cluster, 0..<clusters, shape [count].
  func labels(_ clusters: Int, _ generator: inout some RandomNumberGenerator) -> [Int] {
    var centers = [point(min(Int(openUniform(&generator) * Double(count)), count - 1))]
    var nearest = squaredDistances(to: centers[0])
    let candidates = 2 + Int(log(Double(clusters)))
    while centers.count < clusters {
      var best: (nearest: [Double], total: Double, center: [Double])?
      for _ in 0..<candidates {
        let center = point(draw(inProportionTo: nearest, &generator))
        var total = 0.0
        var closer = squaredDistances(to: center)
        for i in 0..<count {
          closer[i] = min(closer[i], nearest[i])
          total += closer[i]
        }
        if total < best?.total ?? .infinity { best = (closer, total, center) }
      }
      // Distances between finite standardized points are finite, so one candidate was best.
      guard let best else { break }
      nearest = best.nearest
      centers.append(best.center)
    }
    return lloyd(centers)
  }

  private func point(_ i: Int) -> [Double] { (0..<dimension).map { points[$0 * count + i] } }

  private func squaredDistances(to center: [Double]) -> [Double] {
    var squares = [Double](repeating: 0, count: count)
    for a in 0..<dimension {
      for i in 0..<count {
        let offset = points[a * count + i] - center[a]
        squares[i] += offset * offset
      }
    }
    return squares
  }

  private func draw(
    inProportionTo weights: [Double], _ generator: inout some RandomNumberGenerator
  ) -> Int {
    var u = openUniform(&generator) * weights.reduce(0, +)
    var last = 0
    for i in 0..<count where weights[i] > 0 {
      last = i
      u -= weights[i]
      if u < 0 { break }
    }
    return last
  }

  /// Points to the nearest center, centers to the mean of their points, at most ten times.
  private func lloyd(_ start: [[Double]]) -> [Int] {
    var centers = start
    var labels = [Int](repeating: 0, count: count)
    for _ in 0..<10 {
      let before = labels
      var nearest = [Double](repeating: .infinity, count: count)
      for (k, center) in centers.enumerated() {
        let squares = squaredDistances(to: center)
        for i in 0..<count where squares[i] < nearest[i] {
          (nearest[i], labels[i]) = (squares[i], k)
        }
      }
      if labels == before { break }
      for k in centers.indices {
        var (mass, sum) = (0.0, [Double](repeating: 0, count: dimension))
        for i in 0..<count where labels[i] == k {
          mass += 1
          for a in 0..<dimension { sum[a] += points[a * count + i] }
        }
        // An empty cluster's center stays.
        if mass > 0 { centers[k] = sum.map { $0 / mass } }
      }
    }
    return labels
  }
}
