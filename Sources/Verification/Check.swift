import GSLNumerics
import RandomStreams

/// The cases of a claim as they are checked. A `verify` closure is handed one.
public struct Check {
  let label: String
  let route: Route
  let tolerance: Tolerance
  let seed: UInt64

  var cases = 0
  var worst = 0.0
  var worstCase: String?
  var widestBound = 0.0
  var slips: [SlipTally] = []
  /// The slip that the reader has switched on, in this check; nil for none.
  let activeSlip: String?
  var failures: [String] = []
  private var failureCount = 0

  init(
    label: String, route: Route, tolerance: Tolerance?, seed: UInt64, activeSlip: String? = nil
  ) {
    self.activeSlip = activeSlip
    self.label = label
    self.route = route
    self.tolerance = tolerance ?? .relative(route.meaningfulTolerance)
    self.seed = seed
  }

  // MARK: Equality

  /// A case: all `sides` are equal, each within the sum of the stated errors of the two compared.
  ///
  /// - Parameters:
  ///   - name: the case in words, "N(0, 1) against N(1, 2)".
  ///   - sides: two or more, each computed from its own formula.
  ///   - scale: the size of the terms that cancel in a side, where that is larger than the sides:
  ///     1 for a mean that should be zero. Rounding and tolerance are measured against it.
  public mutating func equal(
    _ name: String, _ sides: KeyValuePairs<String, any Quantity>, scale: Double = 0
  ) {
    begin(name)
    let sides = sides.map { (name: $0.key, estimate: $0.value.estimate) }
    if sides.count < 2 {
      fail("\(name): an equality needs two sides, this case has \(sides.count)")
    }
    for (index, left) in sides.enumerated() {
      for right in sides[(index + 1)...] {
        settle(
          Comparison(left.estimate, right.estimate, scale: scale), case: name,
          "\(left.name) = \(left.estimate.value), \(right.name) = \(right.estimate.value)")
      }
    }
  }

  /// A case: `quantity` is zero, compared with terms of size `scale`.
  public mutating func zero(
    _ name: String, _ quantity: any Quantity, scale: Double
  ) {
    equal(name, ["value": quantity, "zero": 0], scale: scale)
  }

  // MARK: Bookkeeping

  mutating func begin(_ name: String) {
    cases += 1
    if worstCase == nil { worstCase = name }
  }

  /// Takes a comparison that should hold into account.
  mutating func settle(
    _ comparison: Comparison, case name: String, _ sides: @autoclosure () -> String
  ) {
    let ratio = comparison.ratio
    guard !ratio.isNaN else {
      return fail("\(name): not a number: \(sides())", ratio: Comparison.largestRatio, case: name)
    }
    let allowed = tolerance.allowed(at: comparison.size)
    if tolerance.reason == nil, tolerance.isLoose(for: route, at: comparison.size) {
      fail(
        "\(name): the tolerance, \(tolerance.description), is looser than "
          + "\(route.meaningfulTolerance) by \(route.rawValue) and does not say because of what")
    }
    if !(comparison.bound <= allowed) {
      fail(
        "\(name): the bound \(comparison.bound) is wider than the tolerance \(allowed): \(sides())")
    }
    if comparison.size > 0 { widestBound = max(widestBound, comparison.bound / comparison.size) }
    if ratio > 1 {
      fail(
        "\(name): \(sides()) differ by \(comparison.gap), the bound is \(comparison.bound)",
        ratio: ratio, case: name)
    } else if ratio > worst {
      worst = ratio
      worstCase = name
    }
  }

  /// Takes note of what a slip changed in this case, and how far it then was from the truth.
  mutating func tally(_ label: String, ratio: Double, isChanged: Bool, needsEveryCase: Bool) {
    let index =
      slips.firstIndex { $0.label == label }
      ?? {
        slips.append(SlipTally(label: label))
        return slips.count - 1
      }()
    slips[index].needsEveryCase = slips[index].needsEveryCase && needsEveryCase
    if isChanged { slips[index].ratios.append(ratio) } else { slips[index].unchanged += 1 }
  }

  mutating func fail(_ reason: String, ratio: Double = 0, case name: String? = nil) {
    if ratio > worst {
      worst = ratio
      worstCase = name
    }
    // Ten are enough to see what is wrong; a loop of a million cases must not fill the page.
    failureCount += 1
    if failureCount <= 10 {
      if !failures.contains(reason) { failures.append(reason) }
    } else if failureCount == 11 {
      failures.append("and more")
    }
  }

  mutating func judge(unrefuted: String?) {
    if cases == 0 { fail("no case was checked") }
    for failure in slips.compactMap(\.failure) { fail(failure) }
    if let activeSlip {
      // What the reader switched on has to be seen: a wrong formula that holds says so.
      if failures.isEmpty { fail("with the slip “\(activeSlip)” it still holds") }
    } else if slips.isEmpty, (unrefuted ?? "").isEmpty {
      fail("no wrong version was refuted; put a slip in the formula, or say `unrefuted:` why not")
    }
  }
}
