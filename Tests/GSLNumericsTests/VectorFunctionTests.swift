import CNumerics
import Foundation
import Testing

import GSLNumerics

@Suite(.serialized) struct VectorFunctionTests {
  typealias Function =
    @Sendable (
      UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>
    ) -> Void

  static let all: [(String, Function, @Sendable (Double) -> Double)] = [
    ("vectorExp", { vectorExp($0, into: $1) }, { exp($0) }),
    ("vectorLog", { vectorLog($0, into: $1) }, { log($0) }),
    ("vectorLog1p", { vectorLog1p($0, into: $1) }, { log1p($0) }),
  ]

  func applied(_ function: Function, _ x: [Double]) -> [Double] {
    var y = [Double](repeating: 0, count: x.count)
    x.withUnsafeBufferPointer { x in y.withUnsafeMutableBufferPointer { function(x, $0) } }
    return y
  }

  /// Within one unit in the last place of 20 digits computed elsewhere, by every instruction set.
  @Test(arguments: [Int32(0), 1, 2]) func agreeWithTheTable(level: Int32) throws {
    defer { _ = cn_limit_level(.max) }
    guard cn_limit_level(level) == level else { return }
    for (name, function, _) in Self.all {
      let rows = try #require(specialReference[name])
      for (row, y) in zip(rows, applied(function, rows.map { $0[0] })) {
        #expect(abs(y - row[1]) <= max(row[1].ulp, .leastNonzeroMagnitude), "\(name)(\(row[0]))")
      }
    }
  }

  /// Against the C library, itself good to half a unit, at 10⁵ arguments of every size.
  @Test func agreeWithTheScalarFunctions() {
    var bits = SplitMix(state: 1)
    for (name, function, scalar) in Self.all {
      var x = (0..<100_001).map { _ in Double(bitPattern: bits.next()) }
      x += (0..<50_000).map { Double($0) / 1000 - 20 }
      let y = applied(function, x)
      var worst = 0.0
      for (x, y) in zip(x, y) {
        let expected = scalar(x)
        if expected.isNaN || expected.isInfinite || expected == 0 {
          #expect(y.isNaN == expected.isNaN && (y.isNaN || y == expected), "\(name)(\(x)) = \(y)")
        } else {
          worst = max(worst, abs(y - expected) / expected.ulp)
        }
      }
      // One unit from the true value is at most one and a half from a value half a unit off.
      #expect(worst <= 1.5, "\(name): \(worst) ulp")
    }
  }

  @Test func specialValues() {
    let inf = Double.infinity
    #expect(
      applied({ vectorExp($0, into: $1) }, [-inf, inf, 710, -746, 0]) == [0, inf, inf, 0, 1])
    #expect(applied({ vectorLog($0, into: $1) }, [0, -0.0, inf, 1]) == [-inf, -inf, inf, 0])
    #expect(applied({ vectorLog1p($0, into: $1) }, [-1, inf, 0]) == [-inf, inf, 0])
    for x in [-1, -inf, Double.nan] {
      #expect(applied({ vectorLog($0, into: $1) }, [x])[0].isNaN)
      #expect(applied({ vectorLog1p($0, into: $1) }, [x - 1])[0].isNaN)
    }
    #expect(applied({ vectorExp($0, into: $1) }, [.nan])[0].isNaN)
    #expect(applied({ vectorExp($0, into: $1) }, []).isEmpty)
  }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): arguments that do not change from run to run.
struct SplitMix {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
