import Foundation

/// Arithmetic that carries errors, to all orders: |ab − a′b′| ≤ |a|·e_b + |b|·e_a + e_a·e_b.
extension Estimate {
  public static func + (a: Estimate, b: Estimate) -> Estimate {
    let sum = a.value + b.value
    // Knuth's two-sum: what rounding took away, exactly.
    let part = sum - a.value
    let lost = (a.value - (sum - part)) + (b.value - part)
    return make(sum, a.error + b.error, lost, a, b)
  }

  public static func - (a: Estimate, b: Estimate) -> Estimate { a + (-b) }

  public static prefix func - (a: Estimate) -> Estimate {
    Estimate(-a.value, error: a.error, method: a.method)
  }

  public static func * (a: Estimate, b: Estimate) -> Estimate {
    let product = a.value * b.value
    let lost = (-product).addingProduct(a.value, b.value)
    let error = scaled(b.error, by: a.value) + scaled(a.error, by: b.value) + a.error * b.error
    return make(product, error, lost, a, b)
  }

  /// The error is infinite when the divisor's interval reaches zero.
  public static func / (a: Estimate, b: Estimate) -> Estimate {
    let quotient = a.value / b.value
    let lost = a.value.addingProduct(-quotient, b.value) / b.value
    let room = abs(b.value) - b.error
    let error: Double =
      a.error == 0 && b.error == 0
      ? 0 : room > 0 ? (a.error + scaled(b.error, by: quotient)) / room : .infinity
    return make(quotient, error, lost, a, b)
  }

  @_disfavoredOverload
  public static func + (a: Estimate, b: Double) -> Estimate { a + Estimate(b) }
  @_disfavoredOverload
  public static func + (a: Double, b: Estimate) -> Estimate { Estimate(a) + b }
  @_disfavoredOverload
  public static func - (a: Estimate, b: Double) -> Estimate { a - Estimate(b) }
  @_disfavoredOverload
  public static func - (a: Double, b: Estimate) -> Estimate { Estimate(a) - b }
  @_disfavoredOverload
  public static func * (a: Estimate, b: Double) -> Estimate { a * Estimate(b) }
  @_disfavoredOverload
  public static func * (a: Double, b: Estimate) -> Estimate { Estimate(a) * b }
  @_disfavoredOverload
  public static func / (a: Estimate, b: Double) -> Estimate { a / Estimate(b) }
  @_disfavoredOverload
  public static func / (a: Double, b: Estimate) -> Estimate { Estimate(a) / b }

  public static func += (a: inout Estimate, b: Estimate) { a = a + b }
  public static func -= (a: inout Estimate, b: Estimate) { a = a - b }
  public static func *= (a: inout Estimate, b: Estimate) { a = a * b }

  /// An error of zero stays zero when it meets an infinite factor.
  private static func scaled(_ error: Double, by factor: Double) -> Double {
    error == 0 || factor == 0 ? 0 : error * abs(factor)
  }

  private static func make(
    _ value: Double, _ error: Double, _ lost: Double, _ a: Estimate, _ b: Estimate
  ) -> Estimate {
    // Of an infinite result nothing was lost by rounding; of one out of nowhere (∞ − ∞) all was.
    let rounding = value.isFinite ? abs(lost) : 0
    return Estimate(
      value, error: value.isNaN ? .nan : error + (rounding.isNaN ? 0 : rounding),
      method: a.method.combined(with: b.method))
  }
}

/// e^a, the error that of the interval's upper end, and the rounding of one operation.
public func exp(_ a: Estimate) -> Estimate {
  let value = Foundation.exp(a.value)
  return a.mapped(to: value, error: a.error == 0 ? 0 : value * expm1(a.error))
}

/// log a; the error is infinite when the interval of `a` reaches zero.
public func log(_ a: Estimate) -> Estimate {
  let error: Double =
    a.error == 0 ? 0 : a.error < a.value ? -log1p(-a.error / a.value) : .infinity
  return a.mapped(to: Foundation.log(a.value), error: error)
}

/// √a; an interval that reaches below zero is cut off there.
public func sqrt(_ a: Estimate) -> Estimate {
  let value = a.value.squareRoot()
  let low = max(0, a.value - a.error).squareRoot()
  // For tiny errors value − low cancels; e / (√a + √low) does not.
  let error =
    a.error == 0
    ? 0
    : a.error < a.value
      ? a.error / (value + low) : max(value, (a.value + a.error).squareRoot() - value)
  return a.mapped(to: value, error: error)
}

/// |a|, with the error of `a`.
public func abs(_ a: Estimate) -> Estimate {
  Estimate(Swift.abs(a.value), error: a.error, method: a.method)
}

extension Estimate {
  /// A function of an estimate with its error given; one unit in the last place is added for the
  /// library function's own rounding.
  func mapped(to value: Double, error: Double) -> Estimate {
    guard value.isFinite else {
      return Estimate(value, error: value.isNaN ? .nan : error, method: method)
    }
    return Estimate(value, error: error + value.ulp, method: method)
  }
}
