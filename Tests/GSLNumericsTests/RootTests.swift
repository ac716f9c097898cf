import Foundation
import Testing

import GSLNumerics

@Suite struct RootTests {
  @Test func brent() throws {
    #expect(abs(try findRoot(between: 0, and: 2) { $0 * $0 - 2 } - 2.0.squareRoot()) < 1e-15)
    #expect(abs(try findRoot(between: 2, and: 0) { $0 * $0 - 2 } - 2.0.squareRoot()) < 1e-15)
    // A root of any size is had to the same relative accuracy.
    #expect(abs(try findRoot(between: 0, and: 1) { $0 - 1e-100 } / 1e-100 - 1) < 1e-12)
    #expect(try findRoot(between: 0, and: 1) { $0 } == 0)
    #expect(try findRoot(between: -1, and: 0) { $0 } == 0)
  }

  @Test func newton() throws {
    let root = try findRoot(near: 1, derivative: { 2 * $0 }) { $0 * $0 - 2 }
    #expect(abs(root - 2.0.squareRoot()) < 1e-15)
  }

  @Test func failuresAreTyped() throws {
    struct Stop: Error {}
    #expect(throws: Stop.self) { try findRoot(between: 0, and: 1) { _ in throw Stop() } }
    #expect(throws: Stop.self) {
      try findRoot(near: 0, derivative: { _ in throw Stop() }) { $0 - 1 }
    }
    func code(_ body: () throws -> Double) -> GSLError.Code? {
      let outcome = Result { try body() }
      if case .failure(let error as GSLError) = outcome { return error.code }
      return nil
    }
    #expect(code { try findRoot(between: 1, and: 2) { $0 } } == .invalidArgument)
    #expect(code { try findRoot(between: .nan, and: 2) { $0 } } == .invalidArgument)
    #expect(code { try findRoot(between: -1, and: 2) { _ in .nan } } == .badFunction)
    #expect(
      code { try findRoot(between: -1, and: 2) { $0 < 0 ? -1 : log($0 - 3) } } == .badFunction)
    #expect(code { try findRoot(near: 0, derivative: { _ in 0 }) { _ in 1 } } != nil)
    #expect(code { try findRoot(near: 0, derivative: { _ in .nan }) { _ in 1 } } == .badFunction)
    // x² + 1 has no root: Newton's method wanders.
    #expect(
      code { try findRoot(near: 0.3, derivative: { 2 * $0 }) { $0 * $0 + 1 } } == .maximumIterations
    )
    #expect(
      code { try findRoot(between: 0, and: 2, maximumIterations: 1) { exp($0) - 3 } }
        == .maximumIterations)
  }
}
