/// Holds an answer against what is right.
enum Comparison {
  /// Why `answer` is not right, or `nil` if it is.
  ///
  /// Shapes must be equal; a NaN is never right; infinities must be the same; every number may be
  /// off by `tolerance.absolute + tolerance.relative · |right|`.
  ///
  /// - Parameter parts: the names of a tuple's parts, by which the reason calls them.
  static func difference(
    of answer: Value, from right: Value, within tolerance: Tolerance, naming parts: [String] = []
  ) -> String? {
    switch (answer, right) {
    case (.integer(let x), .integer(let y)):
      return x == y ? nil : "\(y) is expected, \(x) came"
    case (.real(let x), .real(let y)):
      return number(x, y, tolerance)
    case (.vector(let x), .vector(let y)):
      return list(x, y, "numbers") { number($0, $1, tolerance) }
    case (.matrix(let x), .matrix(let y)):
      return list(x, y, "rows") { row, expected in
        list(row, expected, "numbers") { number($0, $1, tolerance) }
      }
    case (.tuple(let x), .tuple(let y)) where x.count == y.count && parts.count == y.count:
      for (name, pair) in zip(parts, zip(x, y)) {
        if let reason = difference(of: pair.0, from: pair.1, within: tolerance) {
          return "\(name): \(reason)"
        }
      }
      return nil
    case (.tuple(let x), .tuple(let y)):
      return list(x, y, "parts") { difference(of: $0, from: $1, within: tolerance) }
    default:
      return "another type came"
    }
  }

  private static func number(_ x: Double, _ y: Double, _ tolerance: Tolerance) -> String? {
    if x == y { return nil }
    if x.isNaN { return "\(y) is expected, NaN came" }
    let bound = tolerance.absolute + tolerance.relative * abs(y)
    if x.isFinite, y.isFinite, abs(x - y) <= bound { return nil }
    return "\(y) is expected, \(x) came"
  }

  private static func list<Element>(
    _ x: [Element], _ y: [Element], _ what: String, _ compare: (Element, Element) -> String?
  ) -> String? {
    guard x.count == y.count else { return "\(y.count) \(what) are expected, \(x.count) came" }
    for (index, pair) in zip(x, y).enumerated() {
      if let reason = compare(pair.0, pair.1) {
        return y.count == 1 ? reason : "at index \(index): \(reason)"
      }
    }
    return nil
  }
}
