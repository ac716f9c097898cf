@preconcurrency import CGSL

/// A root of `f` between two points where it has opposite signs, by Brent's method.
/// GSL: `gsl_root_fsolver_brent`.
///
/// - Parameter tolerance: of the bracket, relative to the root; the absolute part is 1e-300.
/// - Throws: what `f` throws; `GSLError` when the signs do not differ, `f` is not finite, or the
///   bracket did not shrink enough (with the best point).
public func findRoot(
  between lower: Double, and upper: Double, tolerance: Double = 1e-14,
  maximumIterations: Int = 500, _ f: (Double) throws -> Double
) throws -> Double {
  let operation = "root in [\(lower), \(upper)]"
  guard lower.isFinite, upper.isFinite, tolerance >= 0 else {
    throw GSLError(.invalidArgument, "\(operation): bounds must be finite")
  }
  let (a, b) = lower < upper ? (lower, upper) : (upper, lower)
  openGate()
  return try withoutActuallyEscaping(f) { f in
    var integrand = Integrand(f)
    return try withUnsafeMutablePointer(to: &integrand) { integrand in
      let ends = [a, b].map { integrand.pointee.evaluate($0) }
      try integrand.pointee.rethrow(operation)
      if ends[0] == 0 { return a }
      if ends[1] == 0 { return b }
      guard (ends[0] < 0) != (ends[1] < 0) else {
        throw GSLError(
          .invalidArgument,
          "\(operation): the function is \(ends[0]) and \(ends[1]) at the ends, of the same sign")
      }
      let state = gsl_root_fsolver_alloc(gsl_root_fsolver_brent)!
      defer { gsl_root_fsolver_free(state) }
      var function = gsl_function(function: integrandCallback, params: integrand)
      let status = gsl_root_fsolver_set(state, &function, a, b)
      try integrand.pointee.rethrow(operation)
      if status != 0 { throw GSLError(.init(rawValue: status), operation) }
      for _ in 0..<max(1, maximumIterations) {
        let status = gsl_root_fsolver_iterate(state)
        try integrand.pointee.rethrow(operation)
        let root = gsl_root_fsolver_root(state)
        if status != 0 { throw GSLError(.init(rawValue: status), operation, bestPoint: [root]) }
        let (low, high) = (gsl_root_fsolver_x_lower(state), gsl_root_fsolver_x_upper(state))
        if gsl_root_test_interval(low, high, 1e-300, max(tolerance, 0x1p-52)) == 0 { return root }
      }
      throw GSLError(.maximumIterations, operation, bestPoint: [gsl_root_fsolver_root(state)])
    }
  }
}

/// A root of `f` near a point, by Newton's method. GSL: `gsl_root_fdfsolver_newton`.
///
/// - Throws: what the closures throw; `GSLError` when `f` or its derivative is not finite, the
///   derivative vanishes, or the steps did not become small enough (with the best point).
public func findRoot(
  near start: Double, derivative: (Double) throws -> Double, tolerance: Double = 1e-14,
  maximumIterations: Int = 100, _ f: (Double) throws -> Double
) throws -> Double {
  let operation = "root near \(start) by Newton's method"
  guard start.isFinite else {
    throw GSLError(.invalidArgument, "\(operation): the start must be finite")
  }
  openGate()
  return try withoutActuallyEscaping(f) { f in
    try withoutActuallyEscaping(derivative) { derivative in
      var pair = (value: Integrand(f), slope: Integrand(derivative))
      return try withUnsafeMutablePointer(to: &pair) { pair in
        let state = gsl_root_fdfsolver_alloc(gsl_root_fdfsolver_newton)!
        defer { gsl_root_fdfsolver_free(state) }
        var function = gsl_function_fdf(
          f: newtonValue, df: newtonSlope, fdf: newtonBoth, params: pair)
        func rethrow() throws {
          try pair.pointee.value.rethrow(operation)
          try pair.pointee.slope.rethrow("\(operation), its derivative")
        }
        var previous = start
        var status = gsl_root_fdfsolver_set(state, &function, start)
        try rethrow()
        for _ in 0..<max(1, maximumIterations) {
          if status == 0 { status = gsl_root_fdfsolver_iterate(state) }
          try rethrow()
          let root = gsl_root_fdfsolver_root(state)
          if status != 0 {
            throw GSLError(.init(rawValue: status), operation, bestPoint: [previous])
          }
          if gsl_root_test_delta(root, previous, 1e-300, max(tolerance, 0x1p-52)) == 0 {
            return root
          }
          previous = root
        }
        throw GSLError(.maximumIterations, operation, bestPoint: [previous])
      }
    }
  }
}

private typealias Pair = (value: Integrand, slope: Integrand)

private let newtonValue: @convention(c) (Double, UnsafeMutableRawPointer?) -> Double = {
  $1!.assumingMemoryBound(to: Pair.self).pointee.value.evaluate($0)
}

private let newtonSlope: @convention(c) (Double, UnsafeMutableRawPointer?) -> Double = {
  $1!.assumingMemoryBound(to: Pair.self).pointee.slope.evaluate($0)
}

private let newtonBoth:
  @convention(c) (
    Double, UnsafeMutableRawPointer?, UnsafeMutablePointer<Double>?, UnsafeMutablePointer<Double>?
  ) -> Void = {
    let pair = $1!.assumingMemoryBound(to: Pair.self)
    $2!.pointee = pair.pointee.value.evaluate($0)
    $3!.pointee = pair.pointee.slope.evaluate($0)
  }
