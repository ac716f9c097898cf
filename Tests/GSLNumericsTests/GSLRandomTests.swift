import Foundation
import Testing

import GSLNumerics

@Suite struct GSLRandomTests {
  /// The first words of mt19937ar.c for the seeds 5489 and 4357 are published.
  @Test func knownAnswers() {
    var mt = GSLRandom(.mt19937, seed: 5489)
    #expect(mt.next() == UInt64(3_499_211_612) << 32 | 581_869_302)
    var original = GSLRandom(.mt19937, seed: 4357)
    #expect(original.next() >> 32 == 4_293_858_116)
  }

  @Test(arguments: GSLRandom.Algorithm.allCases)
  func copiesRepeatAndSplitsDoNotAdvance(algorithm: GSLRandom.Algorithm) {
    var a = GSLRandom(algorithm, seed: 3)
    _ = a.next()
    var b = a
    #expect(a == b)
    #expect(a.split("x") == b.split("x"))
    let drawn = (0..<100).map { _ in a.next() }
    #expect(a != b)
    #expect(drawn == (0..<100).map { _ in b.next() })
    #expect(a == b)
    #expect(a.split("x") == GSLRandom(algorithm, seed: 3).split("x"))
    let streams = [a, a.split("x"), a.split("y"), a.split("x").split("y")]
    #expect(
      Set(
        streams.map { stream in
          var stream = stream
          return stream.next()
        }
      ).count == 4)
  }

  @Test(arguments: GSLRandom.Algorithm.allCases)
  func allBitsAreFairAndNumbersUniform(algorithm: GSLRandom.Algorithm) {
    var random = GSLRandom(algorithm, seed: 0)
    let n = 20_000
    var ones = [Int](repeating: 0, count: 64)
    for _ in 0..<n {
      let word = random.next()
      for bit in 0..<64 where word >> UInt64(bit) & 1 == 1 { ones[bit] += 1 }
    }
    // Five standard errors.
    #expect(ones.allSatisfy { abs($0 - n / 2) < 5 * Int(Double(n / 4).squareRoot()) })
    let uniforms = (0..<n).map { _ in random.uniform() }
    #expect(uniforms.allSatisfy { 0 < $0 && $0 < 1 })
    #expect(try! kolmogorovSmirnov(uniforms) { $0 }.pValue > 1e-6)
    let normals = (0..<n).map { _ in random.normal() }
    #expect(try! kolmogorovSmirnov(normals, cumulative: normalCumulative).pValue > 1e-6)
  }

  @Test(arguments: GSLRandom.Algorithm.allCases)
  func savedAndRestoredContinues(algorithm: GSLRandom.Algorithm) throws {
    var random = GSLRandom(algorithm, seed: 1 << 40).split("a")
    for _ in 0..<1000 { _ = random.next() }
    let saved = try JSONEncoder().encode(random)
    var restored = try JSONDecoder().decode(GSLRandom.self, from: saved)
    #expect(restored == random)
    #expect((0..<9).map { _ in restored.next() } == (0..<9).map { _ in random.next() })
  }

  /// GSL would read beyond its table if it were handed a damaged state.
  @Test func damagedStatesAreRefused() throws {
    let saved = try JSONEncoder().encode(GSLRandom(.mt19937, seed: 1))
    var object = try #require(JSONSerialization.jsonObject(with: saved) as? [String: Any])
    let text = try #require(object["state"] as? String)
    var state = try #require(Data(base64Encoded: text))
    state[state.count - 8] ^= 0xFF
    object["state"] = state.base64EncodedString()
    let damaged = try JSONSerialization.data(withJSONObject: object)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(GSLRandom.self, from: damaged)
    }
    object["algorithm"] = "taus2"
    let other = try JSONSerialization.data(withJSONObject: object)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(GSLRandom.self, from: other) }
  }
}

@Suite struct QuasiRandomTests {
  @Test func sobolBeginsAsPublished() throws {
    var sobol = try QuasiRandom(.sobol, dimensions: 2)
    #expect(
      (0..<4).map { _ in sobol.next() } == [
        [0.5, 0.5], [0.75, 0.25], [0.25, 0.75], [0.375, 0.375],
      ])
    var copy = sobol
    #expect(copy.next() == sobol.next())
    #expect(copy.next() == sobol.next())
  }

  @Test(arguments: QuasiRandom.Kind.allCases) func fillsEvenly(kind: QuasiRandom.Kind) throws {
    // ∫ Π 2xᵢ over the cube is 1; random points would be off by about 0.01.
    let points = try QuasiRandom(kind, dimensions: 3).prefix(1 << 14)
    let mean = points.reduce(0.0) { $0 + $1.reduce(1) { $0 * 2 * $1 } } / Double(1 << 14)
    #expect(abs(mean - 1) < 2e-3)
    #expect(throws: GSLError.self) { try QuasiRandom(kind, dimensions: 0) }
    #expect(throws: GSLError.self) { try QuasiRandom(kind, dimensions: 2000) }
  }
}
