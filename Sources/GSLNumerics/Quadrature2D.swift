/// ∫∫ f(x, y) dy dx over a range of x and, for each x, one of y, by nested quadratures.
///
/// The inner tolerance is a tenth of the outer one, so that the outer routine sees a smooth
/// function; the error is the outer bound and the inner ones, by which the inner integral is off.
///
///     let area = try integrate2D(x: (-1, 1), y: { x in (0, sqrt(1 - x * x)) }) { _, _ in 1 }
///
/// - Parameter y: the bounds for y at x, either may be infinite.
/// - Throws: as `integrate`.
public func integrate2D(
  x: (Double, Double), y: (Double) throws -> (Double, Double), xBreakPoints: [Double] = [],
  yBreakPoints: [Double] = [], relativeTolerance: Double = 1e-9, absoluteTolerance: Double = 0,
  method: QuadratureRule = .adaptive, _ f: (Double, Double) throws -> Double
) throws -> Estimate {
  var innerError = 0.0
  var innerSize = 0.0
  // Absolutely, an inner integral need not be better than the largest requires: in the tails of x
  // it may be too small to be had to many digits.
  let outer = try integrate(
    from: x.0, to: x.1, breakPoints: xBreakPoints, relativeTolerance: relativeTolerance,
    absoluteTolerance: absoluteTolerance, method: method
  ) { x in
    let bounds = try y(x)
    let inner = try integrate(
      from: bounds.0, to: bounds.1, breakPoints: yBreakPoints,
      relativeTolerance: relativeTolerance / 10,
      absoluteTolerance: max(relativeTolerance * 1e-3 * innerSize, 1e-300), method: method
    ) { y in try f(x, y) }
    innerSize = max(innerSize, abs(inner.value))
    innerError = max(innerError, inner.error / max(abs(inner.value), 1e-3 * innerSize, 1e-300))
    return inner.value
  }
  return Estimate(
    outer.value, error: outer.error + innerError * abs(outer.value), method: .quadrature)
}

/// ∫∫ f over a rectangle, either side of which may be infinite.
public func integrate2D(
  x: (Double, Double), y: (Double, Double), xBreakPoints: [Double] = [],
  yBreakPoints: [Double] = [], relativeTolerance: Double = 1e-9, absoluteTolerance: Double = 0,
  method: QuadratureRule = .adaptive, _ f: (Double, Double) throws -> Double
) throws -> Estimate {
  try integrate2D(
    x: x, y: { _ in y }, xBreakPoints: xBreakPoints, yBreakPoints: yBreakPoints,
    relativeTolerance: relativeTolerance, absoluteTolerance: absoluteTolerance, method: method, f)
}
