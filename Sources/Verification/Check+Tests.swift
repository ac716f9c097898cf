extension Check {
  /// A case: a statistical test does not reject.
  ///
  /// - Parameters:
  ///   - probability: the test's p-value.
  ///   - falseAlarm: how often a right claim would be rejected, at most 1 in 1,000. The seed is
  ///     fixed, so a claim that passes once passes always.
  public mutating func consistent(
    _ name: String, pValue probability: Double, falseAlarm: Double
  ) {
    begin(name)
    guard falseAlarm > 0, falseAlarm <= 1e-3 else {
      return fail("\(name): a false-alarm rate of \(falseAlarm) is not within (0, 0.001]")
    }
    guard (0...1).contains(probability) else {
      return fail(
        "\(name): the p-value \(probability) is not a probability", ratio: Comparison.largestRatio,
        case: name)
    }
    let ratio = min(falseAlarm / probability, Comparison.largestRatio)
    if ratio > 1 {
      fail(
        "\(name): rejected, p = \(probability) at a false-alarm rate of \(falseAlarm)",
        ratio: ratio, case: name)
    } else if ratio > worst {
      worst = ratio
      worstCase = name
    }
  }

  /// A case: two values are identical, bit for bit or member for member.
  public mutating func identical<Value: Equatable>(
    _ name: String, _ left: Value, _ right: Value
  ) {
    begin(name)
    if left != right {
      fail("\(name): the two values differ", ratio: Comparison.largestRatio, case: name)
    }
  }
}
