import Dispatch
import Foundations

extension Points {
  /// Something of each row's squared distances to all rows of `other`, computed by brute force:
  /// exact, whatever the data.
  ///
  /// Rows are taken in groups of four, so that a row of `other` is loaded once for four
  /// distances; groups go to all processors. Each distance is one sum in one order, so results do
  /// not depend on how many there are.
  func map<Result: Sendable>(
    distancesTo other: Points,
    _ body: @Sendable (_ row: Int, _ distances: UnsafeBufferPointer<Float>) -> Result
  ) -> [Result] {
    require(
      dimension == other.dimension, "distances: dimensions \(dimension) and \(other.dimension)")
    let groups = (count + 3) / 4
    return [Result](unsafeUninitializedCapacity: count) { results, initialized in
      vectors.withUnsafeBufferPointer { rows in
        other.vectors.withUnsafeBufferPointer { others in
          nonisolated(unsafe) let (results, rows, others) = (results, rows, others)
          DispatchQueue.concurrentPerform(iterations: groups) { group in
            let start = 4 * group
            let length = Swift.min(4, count - start)
            withUnsafeTemporaryAllocation(of: Float.self, capacity: 4 * other.count) { distances in
              // The last group repeats its last row, to be of four.
              let places = SIMD4(
                start, Swift.min(start + 1, count - 1), Swift.min(start + 2, count - 1),
                Swift.min(start + 3, count - 1))
              Self.distances(rows, at: places, others, count: other.count, width, into: distances)
              for row in 0..<length {
                let slice = UnsafeBufferPointer(
                  rebasing: distances[(row * other.count)..<((row + 1) * other.count)])
                (results.baseAddress! + start + row).initialize(to: body(start + row, slice))
              }
            }
          }
        }
      }
      initialized = count
    }
  }

  /// Squared distances of four rows to all others, `[4, count]`.
  private static func distances(
    _ rows: UnsafeBufferPointer<SIMD8<Float>>, at places: SIMD4<Int>,
    _ others: UnsafeBufferPointer<SIMD8<Float>>, count: Int, _ width: Int,
    into distances: UnsafeMutableBufferPointer<Float>
  ) {
    guard let rows = rows.baseAddress, let others = others.baseAddress else { return }
    let (a, b) = (rows + places[0] * width, rows + places[1] * width)
    let (c, d) = (rows + places[2] * width, rows + places[3] * width)
    for index in 0..<count {
      let other = others + index * width
      var (sumA, sumB) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
      var (sumC, sumD) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
      for column in 0..<width {
        let value = other[column]
        let (toA, toB) = (a[column] - value, b[column] - value)
        let (toC, toD) = (c[column] - value, d[column] - value)
        sumA += toA * toA
        sumB += toB * toB
        sumC += toC * toC
        sumD += toD * toD
      }
      distances[index] = sumA.sum()
      distances[count + index] = sumB.sum()
      distances[2 * count + index] = sumC.sum()
      distances[3 * count + index] = sumD.sum()
    }
  }

  /// For each row, the nearest row of `other` and the distance to it.
  public func nearest(in other: Points) -> [(index: Int, distance: Double)] {
    require(other.count >= 1, "nearest: there is nothing to be near to")
    return map(distancesTo: other) { _, distances in
      var best = 0
      for index in distances.indices where distances[index] < distances[best] { best = index }
      return (best, Double(distances[best]).squareRoot())
    }
  }

  /// For each row, the `count` nearest rows of `other`, the nearest first.
  public func nearest(_ count: Int, in other: Points) -> [[Int]] {
    require(count >= 1 && count <= other.count, "nearest: \(count) of \(other.count)")
    return map(distancesTo: other) { _, distances in
      var best: [Int] = []
      for index in distances.indices {
        if best.count == count, distances[index] >= distances[best[count - 1]] { continue }
        // Of equal distances the earlier row is the nearer one.
        let place = best.firstIndex { distances[index] < distances[$0] } ?? best.count
        best.insert(index, at: place)
        if best.count > count { best.removeLast() }
      }
      return best
    }
  }

  /// For each row, the squared distance to its `k`-th nearest other row of the same set.
  func squaredRadii(neighbor k: Int) -> [Float] {
    map(distancesTo: self) { row, distances in
      var best = [Float](repeating: .infinity, count: k)
      for index in distances.indices where index != row && distances[index] < best[k - 1] {
        var place = k - 1
        while place > 0, best[place - 1] > distances[index] {
          best[place] = best[place - 1]
          place -= 1
        }
        best[place] = distances[index]
      }
      return best[k - 1]
    }
  }
}
