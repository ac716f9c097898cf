@preconcurrency import CGSL

/// How `solveODE` steps.
public enum ODEMethod: Sendable, Hashable, CaseIterable {
  /// Prince and Dormand, order 8(9). GSL: `gsl_odeiv2_step_rk8pd`.
  case rk8pd
  /// Runge, Kutta and Fehlberg, order 4(5). GSL: `gsl_odeiv2_step_rkf45`.
  case rkf45
}

/// The solution of a system of ordinary differential equations at the times asked for.
public struct ODESolution: Sendable, Hashable {
  /// The times asked for, in the order of asking.
  public let times: [Double]
  /// The state at each time: times.count × dimension.
  public let states: [[Double]]
  /// Σ |error| over the steps up to each time, a component: how far the steps have strayed, not
  /// what the equation has since made of it. times.count × dimension.
  public let localErrors: [[Double]]
  /// Steps taken in all.
  public let steps: Int

  /// One component at one time with its error.
  public func estimate(of component: Int, at index: Int) -> Estimate {
    Estimate(
      states[index][component], error: localErrors[index][component], method: .odeSolver)
  }
}

/// Solves y′ = f(t, y), y(start) = initial, with adaptive steps, and gives y at the times of `at`.
///
///     let decay = try solveODE(from: 0, initial: [1], at: [1, 2]) { t, y, slope in
///       slope[0] = -y[0]
///     }
///
/// The last step before each time is cut to end there. GSL: `gsl_odeiv2_evolve_apply`.
///
/// - Parameters:
///   - times: in order, away from `start`, in either direction.
///   - f: writes y′ into its third argument, of the state's length.
/// - Throws: what `f` throws; `GSLError` when a slope or state is not finite, or after
///   `maximumSteps`, saying how far it came.
public func solveODE(
  from start: Double, initial: [Double], at times: [Double], relativeTolerance: Double = 1e-10,
  absoluteTolerance: Double = 1e-12, method: ODEMethod = .rk8pd, maximumSteps: Int = 100_000,
  _ f: (Double, UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) throws -> Void
) throws -> ODESolution {
  let operation = "ODE of \(initial.count) variables from \(start)"
  let forward = (times.last ?? start) >= start
  let path = [start] + times
  guard !initial.isEmpty, (path + initial).allSatisfy(\.isFinite),
    zip(path, times).allSatisfy({ forward ? $0 <= $1 : $0 >= $1 })
  else {
    throw GSLError(
      .invalidArgument, "\(operation): the state must be finite and the times \(times) in order")
  }
  guard relativeTolerance >= 0, absoluteTolerance >= 0, relativeTolerance + absoluteTolerance > 0
  else {
    throw GSLError(.badTolerance, "\(operation): tolerances must be positive")
  }
  openGate()
  return try withoutActuallyEscaping(f) { f in
    var system = Slopes(function: f, dimension: initial.count)
    return try withUnsafeMutablePointer(to: &system) { system in
      let type = method == .rk8pd ? gsl_odeiv2_step_rk8pd : gsl_odeiv2_step_rkf45
      let step = gsl_odeiv2_step_alloc(type, initial.count)!
      let control = gsl_odeiv2_control_y_new(absoluteTolerance, relativeTolerance)!
      let evolve = gsl_odeiv2_evolve_alloc(initial.count)!
      defer {
        gsl_odeiv2_evolve_free(evolve)
        gsl_odeiv2_control_free(control)
        gsl_odeiv2_step_free(step)
      }
      var equations = gsl_odeiv2_system(
        function: slopesCallback, jacobian: nil, dimension: initial.count, params: system)
      var (t, y, steps) = (start, initial, 0)
      var strayed = [Double](repeating: 0, count: initial.count)
      var (states, errors): ([[Double]], [[Double]]) = ([], [])
      // A first guess only: the control makes it right.
      var h = ((times.last ?? start) - start) * 1e-3
      for time in times {
        while t != time {
          var next = h
          let before = t
          let status = gsl_odeiv2_evolve_apply(
            evolve, control, step, &equations, &t, time, &next, &y)
          try system.pointee.rethrow(operation)
          func failure(_ code: GSLError.Code) -> GSLError {
            GSLError(code, "\(operation), at \(t) after \(steps) steps", bestPoint: y)
          }
          if status != 0 { throw failure(.init(rawValue: status)) }
          guard y.allSatisfy(\.isFinite) else { throw failure(.overflow) }
          steps += 1
          // A step that no longer moves the time, or too many: the solution blows up.
          if steps >= maximumSteps || t == before { throw failure(.maximumIterations) }
          for i in y.indices { strayed[i] += abs(evolve.pointee.yerr[i]) }
          h = next
        }
        states.append(y)
        errors.append(strayed)
      }
      return ODESolution(times: times, states: states, localErrors: errors, steps: steps)
    }
  }
}

/// What the C callback needs to call a Swift closure for the slopes: see `Integrand`.
private struct Slopes {
  let function:
    (Double, UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) throws -> Void
  let dimension: Int
  var failure: (any Error)?
  var badTime: Double?

  mutating func evaluate(
    _ t: Double, _ y: UnsafePointer<Double>, _ slope: UnsafeMutablePointer<Double>
  ) -> Int32 {
    do {
      let slopes = UnsafeMutableBufferPointer(start: slope, count: dimension)
      slopes.initialize(repeating: .nan)
      try function(t, UnsafeBufferPointer(start: y, count: dimension), slopes)
      if slopes.allSatisfy(\.isFinite) { return 0 }
      badTime = t
    } catch {
      failure = error
    }
    return GSLError.Code.badFunction.rawValue
  }

  func rethrow(_ operation: String) throws {
    if let failure { throw failure }
    if let badTime {
      throw GSLError(.badFunction, "\(operation): a slope is not finite, or not set, at \(badTime)")
    }
  }
}

private let slopesCallback:
  @convention(c) (
    Double, UnsafePointer<Double>?, UnsafeMutablePointer<Double>?, UnsafeMutableRawPointer?
  ) -> Int32 = {
    $3!.assumingMemoryBound(to: Slopes.self).pointee.evaluate($0, $1!, $2!)
  }
