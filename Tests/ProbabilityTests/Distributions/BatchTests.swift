import Foundation
import Probability
import RandomStreams
import Testing

/// Many points at once must be worth it: a fast path that nothing calls gives the right numbers too.
@Suite struct BatchTests {
  /// The processor time of this thread for the best of five runs.
  private func seconds(_ body: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
    return (0..<15).map { _ in
      let start = now()
      body()
      return now() - start
    }.min()!
  }

  private func check(_ distribution: some ContinuousDistribution) {
    var stream = RandomStream(seed: 1)
    // Fewer than are shared between processors.
    let points = stream.normals(20_000)
    var results = [Double](repeating: 0, count: points.count)
    let batch = seconds {
      points.withUnsafeBufferPointer { points in
        results.withUnsafeMutableBufferPointer { distribution.logDensity(at: points, into: $0) }
      }
    }
    let single = seconds {
      for i in points.indices { results[i] = distribution.logDensity(at: points[i]) }
    }
    #expect(batch < 0.75 * single, "\(type(of: distribution)): \(batch) s against \(single) s")
  }

  @Test("are faster than one at a time")
  func speed() throws {
    check(try StudentT(degreesOfFreedom: 3, location: 0.5, scale: 2))
    check(
      try Mixture(
        weights: [Double](repeating: 1, count: 8),
        components: (0..<8).map { try Normal(mean: Double($0), standardDeviation: 1) }))
  }

  @Test("offsets from a point, many at once, are what one at a time are")
  func anchored() throws {
    let normals = try Mixture(
      weights: [1, 0, 2],
      components: [
        Normal(mean: 0, standardDeviation: 1), Normal(mean: 9, standardDeviation: 1),
        Normal(mean: 2, standardDeviation: 3),
      ])
    let cauchys = try Mixture(
      weights: [1, 2], components: [Cauchy(location: 0, scale: 1), Cauchy(location: 4, scale: 0.1)])
    let far = try Normal(mean: 1e9, standardDeviation: 1e-9)
    let all: [any ContinuousDistribution] = [
      normals, cauchys, far, try StudentT(degreesOfFreedom: 1, location: 2, scale: 1e-3),
      try Gamma(shape: 3, rate: 2), try Truncated(normals, to: Interval(0, 3)),
    ]
    let offsets = [0, 1e-12, -0.25, 0.3, 7, -40, 1e3, -1e200, 1e200, .infinity, -.infinity]
    for distribution in all {
      for anchor in [0, 0.7, 1e9] {
        var many = [Double](repeating: 0, count: offsets.count)
        let batch = distribution.logDensities(from: anchor)
        offsets.withUnsafeBufferPointer { offsets in
          many.withUnsafeMutableBufferPointer { batch(offsets, $0) }
        }
        let one = distribution.logDensity(from: anchor)
        for (offset, value) in zip(offsets, many) {
          let expected = one(offset)
          let agrees =
            value == expected || abs(value - expected) <= 1e-14 * max(1, abs(expected))
          #expect(agrees, "\(distribution) at \(anchor) + \(offset): \(value), not \(expected)")
        }
      }
    }
  }
}
