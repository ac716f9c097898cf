@preconcurrency import CGSL

/// The least value of `f` on an interval, and where, by Brent's method.
///
/// A minimum inside is looked for first: at `startingAt`, or on a grid of 32 pieces, which finds the
/// lowest of several valleys wider than one. GSL: `gsl_min_fminimizer_brent`.
///
/// - Parameter tolerance: of the bracket, relative to the point, or a hundredth of that relative to
///   the interval; below 1e-7 the values no longer tell.
/// - Returns: a `Minimum` whose `residual` is the length of the last bracket.
/// - Throws: what `f` throws; `GSLError` when `f` is not finite, when no point inside is lower than
///   the ends, or when the bracket did not shrink enough.
public func minimize(
  between lower: Double, and upper: Double, startingAt start: Double? = nil,
  tolerance: Double = 1e-7, maximumIterations: Int = 200, _ f: (Double) throws -> Double
) throws -> Minimum {
  let operation = "minimum on [\(lower), \(upper)]"
  guard lower < upper, lower.isFinite, upper.isFinite, tolerance > 0 else {
    throw GSLError(.invalidArgument, "\(operation): bounds must be finite and in order")
  }
  let (a, m, b) = try bracket(lower, upper, start, operation, f)
  openGate()
  let state = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent)!
  defer { gsl_min_fminimizer_free(state) }
  return try withoutActuallyEscaping(f) { f in
    var integrand = Integrand(f)
    return try withUnsafeMutablePointer(to: &integrand) { integrand in
      var function = gsl_function(function: integrandCallback, params: integrand)
      let status = gsl_min_fminimizer_set(state, &function, m, a, b)
      try integrand.pointee.rethrow(operation)
      if status != 0 { throw GSLError(.init(rawValue: status), operation) }
      let relative = max(tolerance, 1e-7)
      for iteration in 1...max(1, maximumIterations) {
        let status = gsl_min_fminimizer_iterate(state)
        try integrand.pointee.rethrow(operation)
        let (low, high) = (gsl_min_fminimizer_x_lower(state), gsl_min_fminimizer_x_upper(state))
        let point = gsl_min_fminimizer_x_minimum(state)
        if status != 0
          || gsl_min_test_interval(low, high, 0.01 * relative * (upper - lower), relative) == 0
        {
          return Minimum(
            point: [point], value: gsl_min_fminimizer_f_minimum(state), residual: high - low,
            iterations: iteration)
        }
      }
      throw GSLError(
        .maximumIterations, operation,
        bestEstimate: Estimate(gsl_min_fminimizer_f_minimum(state)),
        bestPoint: [gsl_min_fminimizer_x_minimum(state)])
    }
  }
}

/// Three points in order of which the middle one is lowest.
private func bracket(
  _ lower: Double, _ upper: Double, _ start: Double?, _ operation: String,
  _ f: (Double) throws -> Double
) throws -> (Double, Double, Double) {
  func value(_ x: Double) throws -> Double {
    let y = try f(x)
    guard !y.isNaN else {
      throw GSLError(.badFunction, "\(operation): the function is nan at \(x)")
    }
    return y
  }
  var points = (0...32).map { lower + (upper - lower) * Double($0) / 32 }
  points[32] = upper
  if let start, start > lower, start < upper { points = [lower, start, upper] }
  // Halves toward either end, for minima that lie close to one.
  for _ in 0..<60 {
    let values = try points.map(value)
    let best = values.indices.min { values[$0] < values[$1] }!
    if best > 0, best < points.count - 1 {
      if values[best] < values[best - 1], values[best] < values[best + 1] {
        return (points[best - 1], points[best], points[best + 1])
      }
      break
    }
    if points.count == 3 {
      points = (0...32).map { lower + (upper - lower) * Double($0) / 32 }
      points[32] = upper
      continue
    }
    let near = best == 0 ? points[1] : points[points.count - 2]
    points = [points[best], (points[best] + near) / 2, near].sorted()
    if points[1] == points[0] || points[1] == points[2] { break }
    points.insert((points[0] + points[1]) / 2, at: 1)
    points.insert((points[2] + points[3]) / 2, at: 3)
  }
  throw GSLError(.invalidArgument, "\(operation): no point inside is lower than the ends")
}
