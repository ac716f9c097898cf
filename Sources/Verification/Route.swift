/// How a claim is checked: the route that shares no code with the formula it checks.
public enum Route: String, Sendable, Hashable, Codable, CaseIterable {
  /// A formula that was derived another way.
  case closedForm = "closed form"
  /// A sum over all outcomes.
  case enumeration = "enumeration"
  /// A numerical integral.
  case quadrature = "quadrature"
  /// A mean over random samples, within five standard errors.
  case monteCarlo = "Monte Carlo"
  /// Differences of values in the place of derivatives.
  case differences = "finite differences"
  /// Gradients by the chain rule applied to a program.
  case automaticDifferentiation = "automatic differentiation"
  /// A numerical solution of differential equations.
  case odeSolver = "ODE solver"
  /// Values that were published.
  case table = "table"
  /// A numerical search for a minimum or a maximum.
  case minimizer = "minimizer"
  /// The process itself, run many times.
  case simulation = "simulation"
  /// The same numbers by another program, to rounding.
  case exact = "exact comparison"

  /// The loosest bound, relative to the size of what is compared, that still means something by
  /// this route. A claim that needs a looser one has to say why.
  public var meaningfulTolerance: Double {
    switch self {
    case .closedForm, .enumeration, .quadrature, .table, .exact: 1e-8
    case .differences, .automaticDifferentiation, .odeSolver, .minimizer: 1e-6
    case .monteCarlo, .simulation: 1e-2
    }
  }
}

/// How small the bound of a comparison has to be for the comparison to count.
public struct Tolerance: Sendable, Hashable {
  enum Size: Sendable, Hashable {
    case relative(Double)
    case absolute(Double)
  }

  let size: Size
  /// Why a tolerance looser than the route's own is right here.
  let reason: String?

  /// A bound of at most `fraction` of the largest side.
  public static func relative(_ fraction: Double, because reason: String? = nil) -> Tolerance {
    Tolerance(size: .relative(fraction), reason: reason?.isEmpty == true ? nil : reason)
  }

  /// A bound of at most `amount`, in the units of the sides.
  public static func absolute(_ amount: Double, because reason: String? = nil) -> Tolerance {
    Tolerance(size: .absolute(amount), reason: reason?.isEmpty == true ? nil : reason)
  }

  /// The largest bound that a comparison of quantities of this `scale` may have.
  func allowed(at scale: Double) -> Double {
    switch size {
    case .relative(let fraction): fraction * scale
    case .absolute(let amount): amount
    }
  }

  /// Whether it is looser than the route's own at this scale, or no positive number at all.
  func isLoose(for route: Route, at scale: Double) -> Bool {
    switch size {
    case .relative(let fraction): !(fraction <= route.meaningfulTolerance)
    case .absolute(let amount): !(amount <= route.meaningfulTolerance * max(1, scale))
    }
  }

  /// "1e-08 of the largest side".
  public var description: String {
    switch size {
    case .relative(let fraction): "\(fraction) of the largest side"
    case .absolute(let amount): "\(amount)"
    }
  }
}
