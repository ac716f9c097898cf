import CNumerics
import Foundation
import GSLNumerics
import RandomStreams
import Testing

/// The streams' own quantile of the normal against GSL's and against 20 digits computed elsewhere.
@Suite struct NormalQuantileTests {
  @Test func agreesWithTheTable() throws {
    for row in try #require(specialReference["normalQuantile"]) where row[0] > 0x1p-53 {
      #expect(abs(cn_normal_quantile(row[0]) / row[1] - 1) < 1.5e-15, "\(row)")
    }
    #expect(cn_normal_quantile(0.5) == 0)
  }

  @Test func agreesEverywhereAndIsSymmetric() {
    var random = RandomStream(seed: 21)
    var worst = 0.0
    for i in 0..<60_000 {
      // A third each: anywhere, in the tails by size, about the middle.
      var u = random.uniform()
      if i % 3 == 1 { u = max(0x1p-53, exp(-36 * u)) }
      if i % 3 == 2 { u = 0.5 + (u - 0.5) * 1e-3 }
      let z = cn_normal_quantile(u)
      worst = max(worst, abs(z / inverseNormalCumulative(u) - 1))
      if 1 - (1 - u) == u { #expect(cn_normal_quantile(1 - u) == -z) }
    }
    #expect(worst < 1.5e-15, "\(worst)")
  }

  /// Floats are the quantile of their 32 bits: those that Philox draws for the same stream.
  @Test func floatsAreTheQuantileOfTheirBits() {
    var stream = RandomStream(seed: 22)
    var words = stream
    let count = 100_000
    var z = [Float](repeating: 0, count: count)
    z.withUnsafeMutableBufferPointer { stream.fillNormal($0) }
    var worst = 0.0
    for i in stride(from: 0, to: count, by: 2) {
      let word = words.next()
      for (j, bits) in [UInt32(truncatingIfNeeded: word), UInt32(word >> 32)].enumerated() {
        let u = (Double(bits & 0x7FFF_FFFF) + 0.5) * 0x1p-32
        let size = -inverseNormalCumulative(u)
        let expected = bits >> 31 == 1 ? -size : size
        worst = max(worst, abs(Double(z[i + j]) / expected - 1))
      }
    }
    #expect(worst < 5e-7 && worst > 0, "\(worst)")
  }

}
