import GSLNumerics

extension Check {
  /// A case: `smaller` is at most `larger`, within the sum of the stated errors.
  ///
  /// - Parameter wrong: wrong versions of both sides; each has to be out of order, in one case at
  ///   least, by more than ten times the bound.
  public mutating func atMost(
    _ name: String, _ smaller: any Quantity, _ larger: any Quantity, scale: Double = 0,
    not wrong: KeyValuePairs<String, (any Quantity, any Quantity)> = [:]
  ) {
    order(
      name, [smaller, larger], scale: scale, not: wrong.map { ($0.key, [$0.value.0, $0.value.1]) })
  }

  /// A case: the sequence never decreases, each step within the sum of the stated errors.
  ///
  /// - Parameter wrong: wrong versions of the sequence; each has to decrease somewhere, in one
  ///   case at least, by more than ten times the bound.
  public mutating func ordered(
    _ name: String, _ sequence: [any Quantity], scale: Double = 0,
    not wrong: KeyValuePairs<String, [any Quantity]> = [:]
  ) {
    order(name, sequence, scale: scale, not: wrong.map { ($0.key, $0.value) })
  }

  private mutating func order(
    _ name: String, _ sequence: [any Quantity], scale: Double,
    not wrong: [(variant: String, sequence: [any Quantity])]
  ) {
    begin(name)
    if sequence.count < 2 {
      fail("\(name): an order needs two terms, this case has \(sequence.count)")
    }
    for (index, comparison) in steps(sequence, scale: scale).enumerated() {
      settle(
        comparison, case: name,
        "terms \(index + 1) and \(index + 2), \(sequence[index].estimate.value) and "
          + "\(sequence[index + 1].estimate.value), out of order,")
    }
    for (variant, values) in wrong {
      // A step that is not a number says nothing against the variant.
      let ratios = steps(values, scale: scale).map(\.ratio).filter { !$0.isNaN }
      refute(variant, ratio: ratios.max() ?? 0)
    }
  }

  private func steps(_ sequence: [any Quantity], scale: Double) -> [Comparison] {
    zip(sequence, sequence.dropFirst()).map {
      Comparison($0.estimate, $1.estimate, scale: scale, ordered: true)
    }
  }
}
