/// A number as the unevaluated sum of two doubles: about 32 digits (Dekker 1971; Joldes, Muller &
/// Popescu 2017).
///
/// For the small linear algebra under a nearly singular covariance, whose condition number of 1e6 would
/// cost six of sixteen digits.
struct DoubleDouble {
  let high: Double
  let low: Double

  init(_ value: Double) { (high, low) = (value, 0) }

  /// From two parts with |low| a rounding of |high| at most.
  private init(high: Double, low: Double) {
    let sum = high + low
    self.high = sum
    self.low = sum.isFinite ? low - (sum - high) : 0
  }

  var value: Double { high + low }

  /// a − b exactly.
  static func difference(_ a: Double, _ b: Double) -> DoubleDouble {
    DoubleDouble(a) - DoubleDouble(b)
  }

  static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let sum = a.high + b.high
    let part = sum - a.high
    let error = (a.high - (sum - part)) + (b.high - part)
    return DoubleDouble(high: sum, low: error + (a.low + b.low))
  }

  static prefix func - (a: DoubleDouble) -> DoubleDouble {
    DoubleDouble(high: -a.high, low: -a.low)
  }

  static func - (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble { a + -b }

  static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let product = a.high * b.high
    let error = (-product).addingProduct(a.high, b.high)
    return DoubleDouble(high: product, low: error + (a.high * b.low + a.low * b.high))
  }

  static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let first = a.high / b.high
    let rest = a - DoubleDouble(first) * b
    let second = rest.high / b.high
    return DoubleDouble(high: first, low: second)
  }

  func squareRoot() -> DoubleDouble {
    let root = high.squareRoot()
    guard root > 0, root.isFinite else { return DoubleDouble(root) }
    let rest = self - DoubleDouble(root) * DoubleDouble(root)
    return DoubleDouble(high: root, low: rest.high / (2 * root))
  }
}
