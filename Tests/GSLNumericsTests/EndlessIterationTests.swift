import Foundation
import RandomStreams
import Synchronization
import Testing

@testable import GSLNumerics

/// Matrices on which GSL's own iteration for eigenvalues goes on for ever.
@Suite struct EndlessIterationTests {
  /// A sum of a few squares of very different sizes, all of it far from 1.
  static func ofLowRank(_ n: Int, seed: UInt64) -> Matrix {
    var random = RandomStream(seed: seed)
    var sum = Matrix(rows: n, columns: n)
    let isWhole = seed % 2 == 0
    for _ in 0..<Int.random(in: 1...5, using: &random) {
      let scale = pow(10, -320 * random.uniform())
      let v = (0..<n).map { _ in
        isWhole ? Double(Int.random(in: -3...3, using: &random) % 3) : random.uniform() - 0.5
      }
      for i in 0..<n { for j in 0..<n { sum[i, j] += scale * (v[i] * v[j]) } }
    }
    let scale = isWhole ? 1 : pow(10, -310 * random.uniform())
    for i in 0..<n { for j in 0..<n { sum[i, j] *= scale } }
    return sum
  }

  /// Of images of which half are black and the others alike.
  static func ofTwoImages(side: Int) throws -> Matrix {
    let image = (0..<side * side).map { $0 / side == $0 % side ? 0.3 : 0 }
    let black = [Double](repeating: 0, count: side * side)
    return try covariance(of: Matrix((0..<600).map { $0 < 300 ? black : image })).covariance
  }

  /// What a closure returns, if it does within a minute; a thread that does not is left behind.
  static func inAMinute<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) throws -> Result {
    let answer = Mutex<Swift.Result<Result, any Error>?>(nil)
    let holder = Holder(answer)
    let hasEnded = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      let result = Swift.Result { try body() }
      holder.value.withLock { $0 = result }
      hasEnded.signal()
    }
    _ = hasEnded.wait(timeout: .now() + 60)
    let result = holder.value.withLock { $0 }
    return try #require(result, "it has not ended").get()
  }

  private final class Holder<Value: ~Copyable & Sendable>: Sendable {
    let value: Value
    init(_ value: consuming Value) { self.value = value }
  }

  /// A·v = λ·v and vᵀ·v = 1 to rounding, and the values add up to the trace.
  static func check(_ matrix: Matrix, _ eigen: SymmetricEigen, _ name: String) {
    // Multiplied by a power of two: rounding of subnormal numbers is not relative.
    let size = matrix.elements.reduce(0) { max($0, abs($1)) }
    guard size > 0 else {
      #expect(eigen.values.allSatisfy { $0 == 0 }, "\(name)")
      return
    }
    let unit = Double(sign: .plus, exponent: -Int(size.exponent) / 2, significand: 1)
    let n = matrix.rows
    let bound =
      1e-15 * Double(10 * n) * (size * unit * unit) + 4 * Double(n) * .leastNormalMagnitude
    let trace = (0..<n).reduce(0) { $0 + matrix[$1, $1] * unit * unit }
    #expect(abs(eigen.values.reduce(0) { $0 + $1 * unit * unit } - trace) <= bound, "\(name)")
    #expect(eigen.values == eigen.values.sorted(by: >), "\(name)")
    let square = eigen.vectors * eigen.vectors.transposed
    for i in 0..<n {
      let v = eigen.vectors.row(i)
      #expect(abs(square[i, i] - 1) < 1e-12, "\(name)")
      for j in 0..<n {
        if j != i { #expect(abs(square[i, j]) < 1e-12, "\(name)") }
        let product = (0..<n).reduce(0) { $0 + matrix[j, $1] * unit * unit * v[$1] }
        let residual = abs(product - eigen.values[i] * unit * unit * v[j])
        #expect(residual <= bound, "\(name): value \(i), element \(j): \(residual) > \(bound)")
      }
    }
  }

  @Test func theIterationEnds() throws {
    for seed in 1...60 {
      let n = 4 + seed * 7 % 57
      let matrix = Self.ofLowRank(n, seed: UInt64(seed))
      let eigen = try Self.inAMinute { try SymmetricEigen(matrix) }
      Self.check(matrix, eigen, "seed \(seed), \(n) × \(n)")
    }
  }

  @Test(arguments: [3, 8, 14]) func blackImagesAndOneOther(side: Int) throws {
    let matrix = try Self.ofTwoImages(side: side)
    let eigen = try Self.inAMinute { try SymmetricEigen(matrix) }
    Self.check(matrix, eigen, "side \(side)")
    let expected = Double(side) * 0.09 * (150.0 / 599)
    #expect(abs(eigen.values[0] / expected - 1) < 1e-13)
    #expect(eigen.values.dropFirst().allSatisfy { abs($0) < 1e-15 })
  }

  @Test func allZerosAndTheSmallestNumbers() throws {
    for value in [0, .leastNonzeroMagnitude, .leastNormalMagnitude / 64, 1e300] {
      let matrix = Matrix(rows: 5, columns: 5, elements: [Double](repeating: value, count: 25))
      let eigen = try Self.inAMinute { try SymmetricEigen(matrix) }
      #expect(abs(eigen.values[0] - 5 * value) <= 1e-14 * value)
    }
  }

  /// The book's numbers depend on it.
  @Test func othersAreLeftToTheBit() throws {
    for (n, seed) in [(1, 1), (2, 2), (20, 3), (64, 4)] {
      let matrix = LinearAlgebraTests.covariance(n, seed: UInt64(seed))
      let (same, exponent) = try matrix.forIteration("a test")
      #expect(same == matrix && exponent == 0)
    }
    let singular = Matrix([[1, 2, 3], [2, 4, 6], [3, 6, 9]])
    #expect(try singular.forIteration("a test").matrix == singular)
  }
}
