import GSLNumerics

/// Why a divergence has no value to give.
public enum DivergenceError: Error, CustomStringConvertible {
  /// The method did not reach a bound worth having; what it did reach.
  case notConverged(quantity: String, best: Estimate)
  /// The closed form covers a part of the family only.
  case noClosedForm(quantity: String, reason: String)

  public var description: String {
    switch self {
    case .notConverged(let quantity, let best):
      "\(quantity) did not converge: \(best.value) ± \(best.error) is the best that was reached"
    case .noClosedForm(let quantity, let reason):
      "\(quantity) has no closed form \(reason); use the quadrature or Monte Carlo route"
    }
  }
}
