import Foundation
import Testing

@testable import RandomStreams

@Suite struct RandomStreamTests {
  @Test func copiesRepeatAndSplitsDoNotAdvance() {
    var a = RandomStream(seed: 7)
    _ = a.next()
    var b = a
    #expect(a.split("weights") == b.split("weights"))
    #expect(a == b)
    #expect((0..<9).map { _ in a.next() } == (0..<9).map { _ in b.next() })
  }

  @Test func namesNumbersAndSeedsGiveDifferentStreams() {
    let root = RandomStream(seed: 7)
    var streams = [root, RandomStream(seed: 8), RandomStream(seed: 0)]
    streams += ["", "a", "b", "ab", "ba"].map { root.split($0) }
    streams += (-3..<40).map { root.split($0) }
    streams.append(root.split("a").split("b"))
    streams.append(root.split("b").split("a"))
    var words = Set<UInt64>()
    for var stream in streams { for _ in 0..<64 { words.insert(stream.next()) } }
    #expect(words.count == 64 * streams.count)
  }

  /// What a stream draws is never the key of a stream split from it.
  @Test func identitiesAreNotDrawn() {
    var root = RandomStream(seed: 7)
    let keys = Set((0..<100).flatMap { [root.split($0).key, root.split($0).branch] })
    #expect(keys.count == 200)
    for _ in 0..<200 { #expect(!keys.contains(root.next())) }
  }

  @Test func neighboringStreamsAreUncorrelated() {
    let root = RandomStream(seed: 1)
    let n = 100_000
    for (a, b) in [(root.split(0), root.split(1)), (root, root.split("x"))] {
      var (a, b) = (a, b)
      let (x, y) = (a.normals(n), b.normals(n))
      let correlation = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } / Double(n)
      #expect(abs(correlation) < 5 / Double(n).squareRoot())
    }
  }

  @Test(arguments: [0, 1, 2, 7]) func savedAndRestoredContinues(draws: Int) throws {
    var stream = RandomStream(seed: .max).split("saved")
    for _ in 0..<draws { _ = stream.next() }
    var restored = try JSONDecoder().decode(
      RandomStream.self, from: JSONEncoder().encode(stream))
    #expect(restored == stream)
    #expect((0..<5).map { _ in restored.next() } == (0..<5).map { _ in stream.next() })
  }

  @Test func permutationsArePermutationsAndUniform() {
    var stream = RandomStream(seed: 3)
    #expect(stream.permutation(of: 0) == [])
    #expect(stream.permutation(of: 1000).sorted() == Array(0..<1000))
    var counts: [[Int]: Int] = [:]
    for _ in 0..<24_000 { counts[stream.permutation(of: 4), default: 0] += 1 }
    // χ² with 23 degrees of freedom exceeds 58.6 once in 10⁴.
    let chiSquared = counts.values.reduce(0.0) { $0 + pow(Double($1) - 1000, 2) / 1000 }
    #expect(counts.count == 24)
    #expect(chiSquared < 58.6)
  }
}
