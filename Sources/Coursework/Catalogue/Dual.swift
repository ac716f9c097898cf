import Foundation

/// A number and how fast it moves along one direction.
///
/// What is computed with these is differentiated exactly, rule by rule, at every scale (Wengert
/// 1964). Differences are not exact everywhere: far from a mixture its nearest component changes
/// within a step, and they see a kink.
struct Dual: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  let value: Double
  let slope: Double

  init(_ value: Double, slope: Double = 0) {
    self.value = value
    self.slope = slope
  }

  init(floatLiteral value: Double) { self.init(value) }
  init(integerLiteral value: Int) { self.init(Double(value)) }

  static func + (a: Dual, b: Dual) -> Dual { Dual(a.value + b.value, slope: a.slope + b.slope) }
  static func - (a: Dual, b: Dual) -> Dual { Dual(a.value - b.value, slope: a.slope - b.slope) }
  static func * (a: Dual, b: Dual) -> Dual {
    Dual(a.value * b.value, slope: a.slope * b.value + a.value * b.slope)
  }
  static func / (a: Dual, b: Dual) -> Dual {
    let quotient = a.value / b.value
    return Dual(quotient, slope: (a.slope - quotient * b.slope) / b.value)
  }

  static func exp(_ x: Dual) -> Dual {
    let power = Foundation.exp(x.value)
    return Dual(power, slope: power * x.slope)
  }

  static func log(_ x: Dual) -> Dual {
    Dual(Foundation.log(x.value), slope: x.slope / x.value)
  }

  /// ln(e^a + e^b + …), one term after another.
  static func logSumExp(_ terms: [Dual]) -> Dual {
    terms.reduce(Dual(-.infinity)) { total, term in
      let (low, high) = total.value < term.value ? (total, term) : (term, total)
      if low.value == -.infinity { return high }
      let ratio = exp(low - high)
      return high + Dual(log1p(ratio.value), slope: ratio.slope / (1 + ratio.value))
    }
  }
}

/// The derivative of a function of one number.
func slope(of function: (Dual) -> Dual, at x: Double) -> Double {
  function(Dual(x, slope: 1)).slope
}

/// The derivatives with respect to every coordinate.
func gradient(of function: ([Dual]) -> Dual, at point: [Double]) -> [Double] {
  let fixed = point.map { Dual($0) }
  return point.indices.map { index in
    var moving = fixed
    moving[index] = Dual(point[index], slope: 1)
    return function(moving).slope
  }
}
