@preconcurrency import CGSL

/// Where a function of several variables is least.
public struct Minimum: Sendable, Hashable {
  /// Where the function is least, one number a variable.
  public let point: [Double]
  /// The function's value there.
  public let value: Double
  /// Euclidean length of the gradient there; of the simplex, its size, for Nelder and Mead's method.
  public let residual: Double
  /// How many iterations of the method it took.
  public let iterations: Int
}

/// How `minimize` of several variables goes about it.
public enum MinimizationMethod: Sendable, Hashable, CaseIterable {
  /// Broyden, Fletcher, Goldfarb and Shanno's quasi-Newton method. GSL: `gsl_multimin_fdfminimizer_vector_bfgs2`.
  case bfgs
  /// Polak and Ribière's conjugate gradients. GSL: `gsl_multimin_fdfminimizer_conjugate_pr`.
  case conjugateGradient
  /// The simplex method of Nelder and Mead, without derivatives. GSL: `gsl_multimin_fminimizer_nmsimplex2`.
  case nelderMead
}

/// A local minimum of `f`, from a starting point.
///
/// Without `gradient` the methods that need one take central differences. +inf is a wall. Where
/// rounding stops the search short of the tolerance, the result is accepted if the gradient is
/// below 1e-5·max(1, |f|): that is as far as double precision sees.
///
///     let m = try minimize(from: [-1.2, 1]) { x in
///       100 * pow(x[1] - x[0] * x[0], 2) + pow(1 - x[0], 2)
///     }
///
/// - Parameters:
///   - step: the length of the first step, or of the simplex's edges.
///   - tolerance: of the gradient's length relative to max(1, |f|), or of the simplex's size.
/// - Throws: what the closures throw; `GSLError` on NaN (`badFunction`) and when it did not
///   converge, with the best value and point.
public func minimize(
  from start: [Double], gradient: (([Double]) throws -> [Double])? = nil,
  method: MinimizationMethod = .bfgs, step: Double = 0.1, tolerance: Double = 1e-8,
  maximumIterations: Int = 1000, _ f: ([Double]) throws -> Double
) throws -> Minimum {
  let operation = "minimum of a function of \(start.count) variables"
  guard !start.isEmpty, start.allSatisfy(\.isFinite), step > 0, tolerance > 0 else {
    throw GSLError(
      .invalidArgument,
      "\(operation): start \(start), step \(step) and tolerance \(tolerance) must be finite and positive"
    )
  }
  openGate()
  return try withoutActuallyEscaping(f) { f in
    // An optional closure cannot be lent; it is only called until this function returns.
    var objective = Objective(dimension: start.count, function: f, gradient: gradient)
    return try withUnsafeMutablePointer(to: &objective) { objective in
      let search = Search(
        objective: objective, operation: operation, step: step, tolerance: tolerance,
        maximumIterations: maximumIterations)
      return method == .nelderMead
        ? try search.bySimplex(start) : try search.byGradient(start, method)
    }
  }
}

/// One call of `minimize`.
private struct Search {
  let objective: UnsafeMutablePointer<Objective>
  let operation: String
  let step: Double
  let tolerance: Double
  let maximumIterations: Int

  func byGradient(_ start: [Double], _ method: MinimizationMethod) throws -> Minimum {
    let type =
      method == .bfgs
      ? gsl_multimin_fdfminimizer_vector_bfgs2 : gsl_multimin_fdfminimizer_conjugate_pr
    let state = gsl_multimin_fdfminimizer_alloc(type, start.count)!
    defer { gsl_multimin_fdfminimizer_free(state) }
    var function = gsl_multimin_function_fdf(
      f: objectiveValue, df: objectiveSlope, fdf: objectiveBoth, n: start.count, params: objective)
    try withVector(start) { x in
      let status = gsl_multimin_fdfminimizer_set(state, &function, x, step, 0.1)
      try objective.pointee.rethrow(operation)
      if status != 0 { throw GSLError(.init(rawValue: status), operation) }
    }
    func reached(_ iterations: Int) -> Minimum {
      Minimum(
        point: array(gsl_multimin_fdfminimizer_x(state)),
        value: gsl_multimin_fdfminimizer_minimum(state),
        residual: gsl_blas_dnrm2(gsl_multimin_fdfminimizer_gradient(state)), iterations: iterations)
    }
    var stalled = false
    for iteration in 0...maximumIterations {
      let now = reached(iteration)
      let scale = max(1, abs(now.value))
      if now.residual <= tolerance * scale { return now }
      if iteration == maximumIterations { break }
      let status = gsl_multimin_fdfminimizer_iterate(state)
      try objective.pointee.rethrow(operation)
      guard status != 0 else {
        stalled = false
        continue
      }
      let best = reached(iteration)
      if best.residual <= max(tolerance, 1e-5) * max(1, abs(best.value)) { return best }
      // A line search that fails once may succeed from steepest descent.
      guard !stalled, gsl_multimin_fdfminimizer_restart(state) == 0 else {
        throw failure(.init(rawValue: status), best)
      }
      stalled = true
    }
    throw failure(.maximumIterations, reached(maximumIterations))
  }

  func bySimplex(_ start: [Double]) throws -> Minimum {
    let state = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, start.count)!
    defer { gsl_multimin_fminimizer_free(state) }
    var function = gsl_multimin_function(f: objectiveValue, n: start.count, params: objective)
    try withVector(start) { x in
      try withVector([Double](repeating: step, count: start.count)) { edges in
        let status = gsl_multimin_fminimizer_set(state, &function, x, edges)
        try objective.pointee.rethrow(operation)
        if status != 0 { throw GSLError(.init(rawValue: status), operation) }
      }
    }
    func reached(_ iterations: Int) -> Minimum {
      Minimum(
        point: array(gsl_multimin_fminimizer_x(state)),
        value: gsl_multimin_fminimizer_minimum(state),
        residual: gsl_multimin_fminimizer_size(state),
        iterations: iterations)
    }
    for iteration in 1...max(1, maximumIterations) {
      let status = gsl_multimin_fminimizer_iterate(state)
      try objective.pointee.rethrow(operation)
      let now = reached(iteration)
      if status != 0 { throw failure(.init(rawValue: status), now) }
      if now.residual <= tolerance { return now }
    }
    throw failure(.maximumIterations, reached(maximumIterations))
  }

  private func failure(_ code: GSLError.Code, _ best: Minimum) -> GSLError {
    GSLError(code, operation, bestEstimate: Estimate(best.value), bestPoint: best.point)
  }
}
