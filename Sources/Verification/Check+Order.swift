import GSLNumerics

extension Check {
  /// A case: `smaller` is at most `larger`, within the sum of the stated errors.
  public mutating func atMost(
    _ name: String, _ smaller: any Quantity, _ larger: any Quantity, scale: Double = 0
  ) {
    ordered(name, [smaller, larger], scale: scale)
  }

  /// A case: the sequence never decreases, each step within the sum of the stated errors.
  public mutating func ordered(
    _ name: String, _ sequence: [any Quantity], scale: Double = 0
  ) {
    ordered(name, scale: scale) { _ in sequence }
  }
}
