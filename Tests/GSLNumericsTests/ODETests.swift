import Foundation
import Testing

import GSLNumerics

@Suite struct ODETests {
  @Test(arguments: ODEMethod.allCases, [1.0, -1.0])
  func oscillatorAtTheTimesAskedFor(method: ODEMethod, direction: Double) throws {
    let times = (0...20).map { direction * Double($0) / 2 }
    let solution = try solveODE(from: 0, initial: [1, 0], at: times, method: method) {
      _, y, slope in
      slope[0] = y[1]
      slope[1] = -y[0]
    }
    #expect(solution.times == times)
    for (i, t) in times.enumerated() {
      for (component, truth) in [(0, cos(t)), (1, -sin(t))] {
        let estimate = solution.estimate(of: component, at: i)
        #expect(abs(estimate.value - truth) < 1e-9)
        #expect(abs(estimate.value - truth) <= 5 * estimate.error + 1e-15)
        #expect(estimate.method == .odeSolver)
      }
    }
  }

  @Test(arguments: ODEMethod.allCases) func timeDependentAndStiffish(method: ODEMethod) throws {
    let solution = try solveODE(from: 1, initial: [1], at: [2, 4], method: method) { t, y, slope in
      slope[0] = 2 * y[0] / t
    }
    #expect(abs(solution.states[0][0] - 4) < 1e-8)
    #expect(abs(solution.states[1][0] - 16) < 1e-7)
    let fast = try solveODE(from: 0, initial: [0], at: [1], method: method) { t, y, slope in
      slope[0] = -1000 * (y[0] - cos(t))
    }
    let truth: Double = (1e6 * cos(1.0) + 1000 * sin(1.0)) / (1e6 + 1)
    #expect(abs(fast.states[0][0] - truth) < 1e-8)
  }

  @Test func failuresAreTyped() throws {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try solveODE(from: 0, initial: [1], at: [1]) { _, _, _ in throw Stop() }
    }
    // y′ = y² is infinite at 1.
    let blowUp = try #require(throws: GSLError.self) {
      try solveODE(from: 0, initial: [1], at: [2], maximumSteps: 5000) { $2[0] = $1[0] * $1[0] }
    }
    #expect(blowUp.operation.contains("at "))
    // A slope that is never set is not taken for 0.
    #expect(throws: GSLError.self) {
      try solveODE(from: 0, initial: [1, 2], at: [1]) { $2[0] = 1 }
    }
    #expect(throws: GSLError.self) { try solveODE(from: 0, initial: [], at: [1]) { _, _, _ in } }
    #expect(throws: GSLError.self) {
      try solveODE(from: 0, initial: [1], at: [2, 1]) { $2[0] = 1 }
    }
    #expect(throws: GSLError.self) { try solveODE(from: 0, initial: [.nan], at: [1]) { $2[0] = 1 } }
    #expect(throws: GSLError.self) {
      try solveODE(from: 0, initial: [1], at: [1], relativeTolerance: 0, absoluteTolerance: 0) {
        $2[0] = 1
      }
    }
    #expect(try solveODE(from: 0, initial: [1], at: []) { $2[0] = 1 }.states.isEmpty)
    #expect(try solveODE(from: 0, initial: [1], at: [0, 0]) { $2[0] = 1 }.states == [[1], [1]])
  }
}
