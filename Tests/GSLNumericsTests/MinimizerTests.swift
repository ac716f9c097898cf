import Foundation
import Testing

import GSLNumerics

@Suite struct MinimizerTests {
  static func rosenbrock(_ x: [Double]) -> Double {
    100 * pow(x[1] - x[0] * x[0], 2) + pow(1 - x[0], 2)
  }

  static func rosenbrockGradient(_ x: [Double]) -> [Double] {
    [-400 * x[0] * (x[1] - x[0] * x[0]) - 2 * (1 - x[0]), 200 * (x[1] - x[0] * x[0])]
  }

  @Test(arguments: MinimizationMethod.allCases, [true, false])
  func findsRosenbrocksValley(method: MinimizationMethod, withGradient: Bool) throws {
    let minimum = try minimize(
      from: [-1.2, 1], gradient: withGradient ? Self.rosenbrockGradient : nil, method: method,
      tolerance: 1e-9, maximumIterations: 5000, Self.rosenbrock)
    #expect(abs(minimum.point[0] - 1) < 1e-6 && abs(minimum.point[1] - 1) < 1e-6)
    #expect(minimum.value < 1e-12)
  }

  @Test(arguments: MinimizationMethod.allCases)
  func infinityIsAWall(method: MinimizationMethod) throws {
    // −log x + x, nothing at x ≤ 0.
    let minimum = try minimize(from: [0.05], method: method, step: 0.01) {
      $0[0] <= 0 ? .infinity : $0[0] - log($0[0])
    }
    #expect(abs(minimum.point[0] - 1) < 1e-5)
    #expect(abs(minimum.value - 1) < 1e-10)
  }

  @Test(arguments: MinimizationMethod.allCases)
  func failuresAreTyped(method: MinimizationMethod) throws {
    struct Stop: Error {}
    #expect(throws: Stop.self) { try minimize(from: [1], method: method) { _ in throw Stop() } }
    let nan = try #require(throws: GSLError.self) {
      try minimize(from: [3, 1], method: method) { $0[0] < 2.5 ? .nan : $0[0] * $0[0] }
    }
    #expect(nan.code == .badFunction)
    #expect(nan.bestPoint != nil)
    let cut = try #require(throws: GSLError.self) {
      try minimize(
        from: [-1.2, 1], method: method, tolerance: 1e-12, maximumIterations: 2, Self.rosenbrock)
    }
    #expect(cut.code == .maximumIterations)
    let best = try #require(cut.bestEstimate)
    #expect(best.value < 24.2)
    #expect(throws: GSLError.self) { try minimize(from: [], method: method) { _ in 0 } }
    #expect(throws: GSLError.self) { try minimize(from: [.nan], method: method) { _ in 0 } }
    // Without a lower bound there is no minimum to converge to.
    #expect(throws: GSLError.self) { try minimize(from: [1], method: method) { -exp($0[0]) } }
  }

  @Test func oneDimension() throws {
    let m = try minimize(between: 0, and: 5) { cos($0) }
    #expect(abs(m.point[0] - .pi) < 1e-7)
    #expect(abs(m.value + 1) < 1e-15)
    // Of two valleys the lower; one close to an end; one that a start names.
    let two = try minimize(between: -4, and: 4) { pow($0 * $0 - 4, 2) + $0 }
    #expect(two.point[0] < -2)
    let edge = try minimize(between: 0, and: 1) { pow($0 - 1e-6, 2) }
    #expect(abs(edge.point[0] - 1e-6) < 1e-9)
    let named = try minimize(between: 0, and: 4, startingAt: 2.5) { pow($0 * $0 - 4, 2) + $0 }
    #expect(abs(named.point[0] - 2) < 0.1)
  }

  @Test func oneDimensionRefuses() {
    #expect(throws: GSLError.self) { try minimize(between: 0, and: 1) { $0 } }
    #expect(throws: GSLError.self) { try minimize(between: 0, and: 1) { _ in 3 } }
    #expect(throws: GSLError.self) { try minimize(between: 1, and: 0) { $0 * $0 } }
    #expect(throws: GSLError.self) { try minimize(between: -1, and: 1) { log($0) } }
  }
}
