import GSLNumerics

// Cases whose claimed side is a formula with its slips in place.
extension Check {
  /// A case: the claimed formula equals `other`, within the sum of the stated errors.
  ///
  /// - Parameters:
  ///   - name: the case in words, "N(0, 1) against N(1, 2)".
  ///   - other: the same quantity by a route that shares no code with the claim.
  ///   - scale: the size of the terms that cancel in a side, where that is larger than the sides.
  ///   - claim: the formula, deterministic: random numbers are drawn outside.
  public mutating func equal(
    _ name: String, to other: any Quantity, scale: Double = 0,
    _ claim: (Slip) throws -> any Quantity
  ) rethrows {
    try equal(name, sides: ["other": other], scale: scale, claim)
  }

  /// A case: the claimed formula and all `sides` are equal, each pair within the stated errors.
  public mutating func equal(
    _ name: String, sides: KeyValuePairs<String, any Quantity>, scale: Double = 0,
    _ claim: (Slip) throws -> any Quantity
  ) rethrows {
    begin(name)
    let others = sides.map { (name: $0.key, estimate: $0.value.estimate) }
    let claimed = try evaluate { try claim($0).estimate }
    let all = [(name: "the formula", estimate: claimed.right)] + others
    for (index, left) in all.enumerated() {
      for right in all[(index + 1)...] {
        settle(
          Comparison(left.estimate, right.estimate, scale: scale), case: name,
          "\(left.name) = \(left.estimate.value), \(right.name) = \(right.estimate.value)")
      }
    }
    for (label, wrong) in claimed.wrong {
      let ratio = others.map { miss(wrong, $0.estimate, scale: scale) }.min() ?? 0
      let isChanged = Self.differ(wrong, claimed.right, scale: scale)
      tally(label, ratio: ratio, isChanged: isChanged, needsEveryCase: true)
    }
  }

  /// A case: two vectors are equal in every component, measured against the largest.
  public mutating func equal<Left: Quantity, Right: Quantity>(
    _ name: String, to other: [Left], scale: Double = 0, _ claim: (Slip) throws -> [Right]
  ) rethrows {
    begin(name)
    let others = other.map(\.estimate)
    let size = others.reduce(scale) { max($0, $1.value.isFinite ? abs($1.value) : 0) }
    let claimed = try evaluate { try claim($0).map(\.estimate) }
    guard claimed.right.count == others.count, !others.isEmpty else {
      return fail(
        "\(name): the formula has \(claimed.right.count) components, the other side "
          + "\(others.count)")
    }
    for (index, (left, right)) in zip(claimed.right, others).enumerated() {
      settle(
        Comparison(left, right, scale: size), case: name,
        "component \(index): the formula = \(left.value), other = \(right.value)")
    }
    for (label, wrong) in claimed.wrong {
      guard wrong.count == others.count else {
        tally(label, ratio: Comparison.largestRatio, isChanged: true, needsEveryCase: true)
        continue
      }
      let ratio = zip(wrong, others).map { miss($0, $1, scale: size) }.max() ?? 0
      let isChanged = zip(wrong, claimed.right).contains { Self.differ($0, $1, scale: size) }
      tally(label, ratio: ratio, isChanged: isChanged, needsEveryCase: true)
    }
  }

  /// A case: the claimed formula is zero, compared with terms of size `scale`.
  public mutating func zero(
    _ name: String, scale: Double, _ claim: (Slip) throws -> any Quantity
  ) rethrows {
    try equal(name, to: 0, scale: scale, claim)
  }

  /// A case: the claimed formula is at most `bound`.
  public mutating func atMost(
    _ name: String, _ bound: any Quantity, scale: Double = 0,
    _ claim: (Slip) throws -> any Quantity
  ) rethrows {
    try ordered(name, scale: scale) { [try claim($0), bound] }
  }

  /// A case: the claimed formula is at least `bound`.
  public mutating func atLeast(
    _ name: String, _ bound: any Quantity, scale: Double = 0,
    _ claim: (Slip) throws -> any Quantity
  ) rethrows {
    try ordered(name, scale: scale) { [bound, try claim($0)] }
  }

  /// A case: the claimed sequence never decreases, each step within the sum of the stated errors.
  ///
  /// An order is refuted by one counterexample: a slip has to be out of order by more than ten
  /// bounds in one case at least.
  public mutating func ordered(
    _ name: String, scale: Double = 0, _ claim: (Slip) throws -> [any Quantity]
  ) rethrows {
    begin(name)
    let claimed = try evaluate { try claim($0).map(\.estimate) }
    if claimed.right.count < 2 {
      fail("\(name): an order needs two terms, this case has \(claimed.right.count)")
    }
    for (index, comparison) in Self.steps(claimed.right, scale: scale).enumerated() {
      settle(
        comparison, case: name,
        "terms \(index + 1) and \(index + 2), \(claimed.right[index].value) and "
          + "\(claimed.right[index + 1].value), out of order,")
    }
    for (label, wrong) in claimed.wrong {
      // A step that is not a number says nothing against the edit.
      let ratios = Self.steps(wrong, scale: scale).map(\.ratio).filter { !$0.isNaN }
      let isChanged =
        wrong.count != claimed.right.count
        || zip(wrong, claimed.right).contains { Self.differ($0, $1, scale: scale) }
      tally(label, ratio: ratios.max() ?? 0, isChanged: isChanged, needsEveryCase: false)
    }
  }

  /// A case: a statistical test does not reject the claim.
  ///
  /// - Parameters:
  ///   - falseAlarm: how often a right claim would be rejected, at most 1 in 1,000.
  ///   - claim: the test's p-value. A slip has to be rejected at a tenth of the rate, in one case
  ///     at least.
  public mutating func consistent(
    _ name: String, falseAlarm: Double, _ claim: (Slip) throws -> Double
  ) rethrows {
    let claimed = try evaluate(claim)
    consistent(name, pValue: claimed.right, falseAlarm: falseAlarm)
    for (label, wrong) in claimed.wrong {
      let isProbability = (0...1).contains(wrong)
      let ratio = isProbability ? min(falseAlarm / wrong, Comparison.largestRatio) : 0
      tally(
        label, ratio: ratio, isChanged: wrong != claimed.right, needsEveryCase: false)
    }
  }

  /// A case: the claimed value is identical to `other`, bit for bit or member for member.
  public mutating func identical<Value: Equatable>(
    _ name: String, to other: Value, _ claim: (Slip) throws -> Value
  ) rethrows {
    begin(name)
    let claimed = try evaluate(claim)
    if claimed.right != other {
      fail("\(name): the two values differ", ratio: Comparison.largestRatio, case: name)
    }
    for (label, wrong) in claimed.wrong {
      tally(
        label, ratio: wrong == other ? 0 : Comparison.largestRatio,
        isChanged: wrong != claimed.right, needsEveryCase: true)
    }
  }

  // MARK: Workings

  /// The formula as it stands, or with the edit that the reader has switched on; and each wrong
  /// version, unless one is switched on.
  private func evaluate<Value>(_ claim: (Slip) throws -> Value) rethrows -> (
    right: Value, wrong: [(label: String, value: Value)]
  ) {
    let slip = Slip(active: activeSlip)
    let right = try claim(slip)
    if activeSlip != nil { return (right, []) }
    return (right, try slip.labels.map { ($0, try claim(Slip(active: $0))) })
  }

  /// How far a wrong version is from the truth; a formula that gives no number misses it.
  private func miss(_ wrong: Estimate, _ other: Estimate, scale: Double) -> Double {
    let ratio = Comparison(wrong, other, scale: scale).ratio
    return ratio.isNaN ? Comparison.largestRatio : ratio
  }

  /// Whether two values differ by more than rounding.
  private static func differ(_ left: Estimate, _ right: Estimate, scale: Double) -> Bool {
    if left.value == right.value { return false }
    let ratio = Comparison(Estimate(left.value), Estimate(right.value), scale: scale).ratio
    return ratio.isNaN || ratio > 1
  }

  private static func steps(_ sequence: [Estimate], scale: Double) -> [Comparison] {
    zip(sequence, sequence.dropFirst()).map {
      Comparison($0, $1, scale: scale, ordered: true)
    }
  }
}
