import Foundation
import Testing

import GSLNumerics

@Suite struct MonteCarloIntegralTests {
  /// Of 100 runs nearly all come within two standard errors, and the standard error is not idle.
  @Test(arguments: MonteCarloMethod.allCases) func coversTheTruth(method: MonteCarloMethod) throws {
    let side = 1 - exp(-1.0)
    let truth = side * side
    var covered = 0
    var random = GSLRandom(seed: 5)
    for _ in 0..<100 {
      let estimate = try monteCarloIntegrate(
        over: [0...1, 0...1], samples: 2000, method: method, using: &random
      ) { exp(-$0[0] - $0[1]) }
      covered += abs(estimate.value - truth) <= 2 * estimate.error ? 1 : 0
      #expect(estimate.error > 0 && estimate.error < 0.01)
      #expect(estimate.method == .monteCarlo(samples: 2000))
    }
    #expect(covered >= 85)
  }

  @Test func samplesReduceTheError() throws {
    var random = GSLRandom(seed: 6)
    func error(_ method: MonteCarloMethod, _ samples: Int) throws -> Double {
      try monteCarloIntegrate(over: [-3...3], samples: samples, method: method, using: &random) {
        exp(-$0[0] * $0[0] / 2)
      }.error
    }
    #expect(abs(try error(.plain, 1000) / error(.plain, 100_000) - 10) < 1)
    #expect(try error(.vegas, 10_000) < error(.plain, 10_000) / 3)
    #expect(try error(.miser, 10_000) < error(.plain, 10_000) / 3)
  }

  @Test(arguments: MonteCarloMethod.allCases) func failuresAreTyped(method: MonteCarloMethod) {
    struct Stop: Error {}
    var random = GSLRandom(seed: 7)
    #expect(throws: Stop.self) {
      try monteCarloIntegrate(over: [0...1], samples: 99, method: method, using: &random) { _ in
        throw Stop()
      }
    }
    #expect(throws: GSLError.self) {
      try monteCarloIntegrate(over: [0...1], samples: 99, method: method, using: &random) { _ in
        .nan
      }
    }
    for (box, samples) in [([0.0...1.0], 1), ([], 100), ([0...Double.infinity], 100)] {
      #expect(throws: GSLError.self) {
        try monteCarloIntegrate(over: box, samples: samples, method: method, using: &random) { _ in
          1
        }
      }
    }
  }
}
