@preconcurrency import CGSL

/// A Gauss rule: nodes xᵢ and weights wᵢ with Σ wᵢ f(xᵢ) = ∫ w(x) f(x) dx, exact for polynomials of
/// degree 2n − 1. GSL: `gsl_integration_fixed_alloc`.
public struct FixedRule: Sendable, Hashable {
  /// The points xᵢ at which the function is evaluated.
  public let nodes: [Double]
  /// The weights wᵢ, one for each node.
  public let weights: [Double]

  /// Weight 1 on [from, to]. GSL: `gsl_integration_fixed_legendre`.
  public static func gaussLegendre(
    _ points: Int, from a: Double = -1, to b: Double = 1
  ) throws -> FixedRule {
    try FixedRule(points, "Gauss–Legendre", gsl_integration_fixed_legendre, a, b)
  }

  /// Weight e^(−x²) on the line. GSL: `gsl_integration_fixed_hermite`.
  public static func gaussHermite(_ points: Int) throws -> FixedRule {
    try FixedRule(points, "Gauss–Hermite", gsl_integration_fixed_hermite, 0, 1)
  }

  /// The density of N(mean, standardDeviation²) as weight: Σ wᵢ f(xᵢ) is the expectation of f.
  public static func normalExpectation(
    _ points: Int, mean: Double = 0, standardDeviation: Double = 1
  ) throws -> FixedRule {
    let rule = try gaussHermite(points)
    return FixedRule(
      nodes: rule.nodes.map { mean + standardDeviation * 2.0.squareRoot() * $0 },
      weights: rule.weights.map { $0 / Double.pi.squareRoot() })
  }

  /// Weight xᵃ e^(−x) on [0, ∞), a = exponent > −1. GSL: `gsl_integration_fixed_laguerre`.
  public static func gaussLaguerre(_ points: Int, exponent: Double = 0) throws -> FixedRule {
    try FixedRule(points, "Gauss–Laguerre", gsl_integration_fixed_laguerre, 0, 1, exponent)
  }

  /// Σ wᵢ f(xᵢ).
  public func sum(_ f: (Double) throws -> Double) rethrows -> Double {
    var total = 0.0
    for (x, w) in zip(nodes, weights) { total += try w * f(x) }
    return total
  }

  private init(nodes: [Double], weights: [Double]) {
    self.nodes = nodes
    self.weights = weights
  }

  private init(
    _ points: Int, _ name: String, _ type: UnsafePointer<gsl_integration_fixed_type>?, _ a: Double,
    _ b: Double, _ exponent: Double = 0
  ) throws {
    let operation = "\(name) rule of \(points) points"
    openGate()
    guard points > 0, let rule = gsl_integration_fixed_alloc(type, points, a, b, exponent, 0) else {
      throw GSLError(
        .invalidArgument, "\(operation) from \(a) to \(b), exponent \(exponent): no such rule")
    }
    defer { gsl_integration_fixed_free(rule) }
    let nodes = UnsafeBufferPointer(start: gsl_integration_fixed_nodes(rule), count: points)
    let weights = UnsafeBufferPointer(start: gsl_integration_fixed_weights(rule), count: points)
    guard nodes.allSatisfy(\.isFinite), weights.allSatisfy(\.isFinite) else {
      throw GSLError(.overflow, "\(operation): nodes or weights beyond double precision")
    }
    self.init(nodes: Array(nodes), weights: Array(weights))
  }
}
