import Foundation
import Probability
import Testing

/// Every distribution with every argument: arguments over 600 decades with all special values, parameters as
/// far as `reach` says. About a million cases at every run; see `propertyDraws` for more.
@Suite("Properties over the whole range of doubles")
struct PropertyTests {
  /// Indices that once failed, kept for ever.
  static let regressions: [Int] = []

  /// How far from 1 the parameters go, in decades, where it is not to the ends of the doubles.
  /// Beyond, differences of log Γ and products of parameters over- or underflow.
  static let reach: [String: Double] = [
    "continuous 2": 100, "continuous 7": 100, "continuous 8": 100, "continuous 14": 100,
    "continuous 16": 100,
    "continuous 18": 100, "continuous 19": 100, "continuous 20": 100, "continuous 21": 100,
    "discrete 6": 100,
  ]

  /// Families whose distribution functions are integrals, series or fractions: each draw takes longer.
  static let slow: Set<Int> = [2, 7, 8, 9, 14, 15, 18, 19, 20, 21]

  private static func decades(_ name: String) -> Double {
    let text = ProcessInfo.processInfo.environment["MARGINALIA_PROPERTY_DECADES"] ?? ""
    return Double(text) ?? reach[name] ?? 308
  }

  @Test("continuous families", arguments: 0..<HostileNumbers.continuousKinds)
  func continuous(_ kind: Int) throws {
    let draws = propertyDraws(
      Self.slow.contains(kind) ? 20 : 2000, casesEach: 26 * HostileNumbers.continuousKinds)
    try run(Self.regressions + Array(0..<draws), "continuous \(kind)") { numbers in
      numbers.decades = Self.decades("continuous \(kind)")
      let d = try numbers.continuous(kind)
      var properties = ContinuousProperties()
      func open(_ d: some ContinuousDistribution) { properties.check(d, &numbers) }
      open(d)
      return (d, properties.violations)
    }
  }

  @Test("discrete families", arguments: 0..<HostileNumbers.discreteKinds)
  func discrete(_ kind: Int) throws {
    let draws = propertyDraws(2500, casesEach: 18 * HostileNumbers.discreteKinds)
    try run(Self.regressions + Array(0..<draws), "discrete \(kind)") { numbers in
      numbers.decades = Self.decades("discrete \(kind)")
      let d = try numbers.discrete(kind)
      var properties = DiscreteProperties()
      func open(_ d: some DiscreteDistribution) { properties.check(d, &numbers) }
      open(d)
      return (d, properties.violations)
    }
  }

  /// Runs a check for every index and records at most a few failures, each with its index.
  private func run(
    _ indices: [Int], _ name: String,
    _ check: (inout HostileNumbers) throws -> (Any, Violations)
  ) throws {
    var (made, cases, failures) = (0, 0, 0)
    var slowest = (seconds: 0.0, what: "")
    let log = ProcessInfo.processInfo.environment["MARGINALIA_PROPERTY_LOG"] != nil
    for index in indices {
      var numbers = HostileNumbers(name, index: index)
      let start = Date()
      do {
        let (distribution, violations) = try check(&numbers)
        made += 1
        cases += violations.cases
        let seconds = Date().timeIntervalSince(start)
        if seconds > slowest.seconds { slowest = (seconds, "\(index): \(distribution)") }
        if let first = violations.all.first {
          failures += 1
          if log && failures <= 40 {
            print("VIOLATION \(name) #\(index) \(distribution): \(violations.all.count) \(first)")
          }
          if failures <= 3 { Issue.record("\(name) #\(index) \(distribution): \(first)") }
        }
      } catch is DistributionError {
        continue
      }
    }
    if log {
      print(
        "PROPERTY \(name): \(made) made, \(cases) cases, \(failures) failed, slowest \(slowest)")
    }
    #expect(failures == 0, "\(failures) of \(made) failed")
    #expect(
      Double(made) > 0.2 * Double(indices.count), "only \(made) of \(indices.count) were made")
  }
}
