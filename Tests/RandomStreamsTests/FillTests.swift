import CNumerics
import Foundation
import Testing

@testable import RandomStreams

@Suite(.serialized) struct FillTests {
  @Test(arguments: [0, 1, 2, 3, 17, 1000, 100_001], [0, 1])
  func doublesAreThoseDrawnSingly(count: Int, offset: Int) {
    var bulk = RandomStream(seed: 5)
    for _ in 0..<offset { _ = bulk.next() }
    var single = bulk
    #expect(bulk.normals(count) == (0..<count).map { _ in single.normal() })
    #expect(bulk == single)
    #expect(bulk.uniforms(count) == (0..<count).map { _ in single.uniform() })
    #expect(bulk == single)
  }

  @Test(arguments: [1, 2, 3, 8]) func anyNumberOfThreadsGivesTheSame(threads: Int) {
    let count = 200_003
    let start = RandomStream(seed: 6)
    #expect(
      filled(start, count, { $0.fillNormal($1, on: .some(threads)) }, Float(0))
        == filled(start, count, { $0.fillNormal($1, on: .some(1)) }, Float(0)))
    #expect(
      filled(start, count, { $0.fillUniform($1, on: .some(threads)) }, Float(0))
        == filled(start, count, { $0.fillUniform($1, on: .some(1)) }, Float(0)))
    #expect(
      filled(start, count, { $0.fillNormal($1, on: .some(threads)) }, 0.0)
        == filled(start, count, { $0.fillNormal($1, on: .some(1)) }, 0.0))
    #expect(
      filled(start, count, { $0.fillUniform($1, on: .some(threads)) }, 0.0)
        == filled(start, count, { $0.fillUniform($1, on: .some(1)) }, 0.0))
  }

  @Test func everyInstructionSetGivesTheSameBits() {
    defer { _ = cn_limit_level(.max) }
    let start = RandomStream(seed: 9)
    let count = 30_001
    func all() -> [[Double]] {
      [
        filled(start, count, { $0.fillNormal($1) }, 0.0),
        filled(start, count, { $0.fillUniform($1) }, 0.0),
        filled(start, count, { $0.fillNormal($1) }, Float(0)).map(Double.init),
        filled(start, count, { $0.fillUniform($1) }, Float(0)).map(Double.init),
      ]
    }
    _ = cn_limit_level(0)
    let baseline = all()
    for level: Int32 in [1, 2] where cn_limit_level(level) == level {
      #expect(all() == baseline, "level \(level)")
    }
  }

  @Test func floatsFollowTheirBlocks() {
    var whole = RandomStream(seed: 2)
    let all = filled(whole, 12, { $0.fillNormal($1) }, Float(0))
    var part: [Float] = []
    for count in [3, 4, 1] {
      var piece = [Float](repeating: 0, count: count)
      piece.withUnsafeMutableBufferPointer { whole.fillNormal($0) }
      part += piece
    }
    #expect(part == Array(all[0..<3] + all[4..<9]))
    #expect(whole.position == 6)
  }

  /// Five standard errors on the first four moments, and Kolmogorov–Smirnov at 10⁻⁶.
  @Test func normalsAreNormal() {
    let count = 300_000
    var stream = RandomStream(seed: 11)
    checkNormal(stream.normals(count))
    checkNormal(filled(stream, count, { $0.fillNormal($1) }, Float(0)).map(Double.init))
  }

  @Test func uniformsAreUniformAndOpen() {
    let count = 300_000
    var stream = RandomStream(seed: 12)
    for values in [
      stream.uniforms(count),
      filled(stream, count, { $0.fillUniform($1) }, Float(0)).map(Double.init),
    ] {
      #expect(values.allSatisfy { 0 < $0 && $0 < 1 })
      #expect(kolmogorovSmirnov(values) { $0 } < 2.7 / Double(count).squareRoot())
    }
  }

  private func checkNormal(_ z: [Double]) {
    let n = Double(z.count)
    let moments = (1...4).map { k in z.reduce(0) { $0 + pow($1, Double(k)) } / n }
    // The variance of zᵏ is 1, 2, 15, 96.
    for (k, (moment, (expected, variance))) in zip(
      moments, [(0.0, 1.0), (1, 2), (0, 15), (3, 96)]
    ).enumerated() {
      #expect(abs(moment - expected) < 5 * (variance / n).squareRoot(), "moment \(k + 1)")
    }
    #expect(kolmogorovSmirnov(z) { erfc(-$0 / 2.0.squareRoot()) / 2 } < 2.7 / n.squareRoot())
  }
}

func filled<Element>(
  _ stream: RandomStream, _ count: Int,
  _ fill: (inout RandomStream, UnsafeMutableBufferPointer<Element>) -> Void, _ zero: Element
) -> [Element] {
  var stream = stream
  var values = [Element](repeating: zero, count: count)
  values.withUnsafeMutableBufferPointer { fill(&stream, $0) }
  return values
}

func kolmogorovSmirnov(_ values: [Double], _ cumulative: (Double) -> Double) -> Double {
  let n = Double(values.count)
  var worst = 0.0
  for (i, x) in values.sorted().enumerated() {
    let f = cumulative(x)
    worst = max(worst, f - Double(i) / n, Double(i + 1) / n - f)
  }
  return worst
}
