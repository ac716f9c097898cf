/// Tells an answer that lost digits from one that is wrong.
enum Precision {
  /// What seems to have happened, when an answer is nearly right; `nil` when it is not.
  static func remark(on answer: Value, right: Value) -> String? {
    let pairs = Array(zip(numbers(in: answer), numbers(in: right)))
    guard !pairs.isEmpty, numbers(in: answer).count == numbers(in: right).count else { return nil }
    var worst = 0.0
    var areFloats = true
    for (x, y) in pairs where x != y {
      guard x.isFinite, y.isFinite else { return nil }
      worst = max(worst, abs(x - y) / max(abs(y), Double.leastNormalMagnitude))
      if Double(Float(x)) != x { areFloats = false }
    }
    guard worst > 0, worst < 1e-5 else { return nil }
    if areFloats {
      return "every number of it is a Float: compute with Double, which has 16 digits"
    }
    // A Float has 24 bits; a few roundings of it are what is left when one stands in the middle.
    if worst > 1e-9, worst < 2e-6 {
      return "it agrees to about seven digits, as after a Float somewhere, or after subtracting "
        + "numbers that are nearly equal"
    }
    return nil
  }

  private static func numbers(in value: Value) -> [Double] {
    switch value {
    case .integer: []
    case .real(let number): [number]
    case .vector(let numbers): numbers
    case .matrix(let rows): rows.flatMap { $0 }
    case .tuple(let parts): parts.flatMap { numbers(in: $0) }
    }
  }
}
