import Foundation
import Foundations

/// A number with how far it may be off and where it came from.
///
/// `error` is a bound on |value − truth| for quadrature, enumeration and the like, and one standard
/// error for Monte Carlo. Arithmetic carries errors along as bounds: they add, whatever their
/// correlation, and the rounding of the operation itself is added, exactly (2 + 3 has error 0).
/// Infinite values are values; prints as `0.346574 ± 2e-13`.
public struct Estimate: Sendable, Hashable {
  /// The number itself; may be infinite.
  public let value: Double
  /// How far the value may be off, not negative: a bound, or one standard error for Monte Carlo.
  public let error: Double
  /// Where the value came from; for a value computed from several, the least sure of them.
  public let method: Method

  /// How a value was had, from the surest to the least sure.
  public enum Method: Sendable, Hashable {
    /// A formula, evaluated with rounding as its only error.
    case closedForm
    /// A value that was published, to the digits given.
    case table
    /// A derivative by the chain rule applied to a program, without truncation.
    case automaticDifferentiation
    /// A sum over all outcomes, or over all but a tail that the error bounds.
    case enumeration
    /// An integral by a deterministic rule.
    case quadrature
    /// A solution of differential equations; the error is what the steps have strayed.
    case odeSolver
    /// A derivative from differences of values.
    case finiteDifference
    /// A mean over so many random samples; the error is one standard error, not a bound.
    case monteCarlo(samples: Int)
  }

  /// A value with what is known of its error.
  ///
  /// - Parameter error: not negative; NaN where nothing is known. Stops the program below zero.
  public init(_ value: Double, error: Double = 0, method: Method = .closedForm) {
    require(!(error < 0), "an Estimate's error is \(error), must not be negative")
    self.value = value
    self.error = error
    self.method = method
  }
}

extension Estimate.Method {
  private var rank: Int {
    switch self {
    case .closedForm: 0
    case .table: 1
    case .automaticDifferentiation: 2
    case .enumeration: 3
    case .quadrature: 4
    case .odeSolver: 5
    case .finiteDifference: 6
    case .monteCarlo: 7
    }
  }

  /// The less sure of two methods: that of a value computed from both. Of two samples, the smaller.
  public func combined(with other: Self) -> Self {
    if case .monteCarlo(let a) = self, case .monteCarlo(let b) = other {
      return .monteCarlo(samples: min(a, b))
    }
    return rank >= other.rank ? self : other
  }
}

// Not by integer literals: `exp(-1)` would then be ambiguous between Double and Estimate.
extension Estimate: ExpressibleByFloatLiteral {
  public init(floatLiteral value: Double) { self.init(value) }
}

extension Estimate: CustomStringConvertible {
  /// Six significant digits, or as many as the error leaves, and the error to one.
  public var description: String {
    if error == 0 || error.isNaN || !value.isFinite {
      return error.isNaN
        ? String(format: "%.6g ± nan", value)
        : String(format: "%.6g", value)
    }
    return String(format: "%.6g ± %.0e", value, error)
  }
}

extension Estimate.Method: CustomStringConvertible {
  public var description: String {
    switch self {
    case .closedForm: "closed form"
    case .table: "table"
    case .automaticDifferentiation: "automatic differentiation"
    case .enumeration: "enumeration"
    case .quadrature: "quadrature"
    case .odeSolver: "ODE solver"
    case .finiteDifference: "finite difference"
    case .monteCarlo(let samples): "Monte Carlo, \(samples) samples"
    }
  }
}
