@preconcurrency import CGSL
import Foundation

/// How `monteCarloIntegrate` chooses its points.
public enum MonteCarloMethod: Sendable, Hashable, CaseIterable {
  /// Independent uniform points; the standard error means what it says. GSL: `gsl_monte_plain_integrate`.
  case plain
  /// Press and Farrar's recursive stratification (1990). GSL: `gsl_monte_miser_integrate`.
  case miser
  /// Lepage's adaptive importance sampling (1978). GSL: `gsl_monte_vegas_integrate`.
  case vegas
}

/// ∫ f over a box, with a standard error (not a bound).
///
/// A narrow peak that no point hit is not in the result. VEGAS estimates its error from the spread
/// of its five passes; where they disagree (χ² per degree of freedom above 1) the error is widened
/// by its root, yet on narrow peaks it covers less often than it should, most of all in several
/// dimensions: prefer `plain` where the interval matters.
///
/// - Parameters:
///   - box: a finite range for each variable.
///   - samples: calls of `f`, or a few less.
/// - Throws: what `f` throws; `GSLError` when `f` is not finite at a point or there are too few samples.
public func monteCarloIntegrate(
  over box: [ClosedRange<Double>], samples: Int, method: MonteCarloMethod = .plain,
  using random: inout GSLRandom, _ f: (UnsafeBufferPointer<Double>) throws -> Double
) throws -> Estimate {
  let operation = "Monte Carlo integral over \(box.count) variables"
  var (lower, upper) = (box.map(\.lowerBound), box.map(\.upperBound))
  guard !box.isEmpty, (lower + upper).allSatisfy(\.isFinite), samples >= 2 else {
    throw GSLError(
      .invalidArgument, "\(operation): needs a finite box and two samples, has \(box), \(samples)")
  }
  openGate()
  return try withoutActuallyEscaping(f) { f in
    var integrand = BoxIntegrand(function: f)
    var (value, error) = (0.0, 0.0)
    let status = withUnsafeMutablePointer(to: &integrand) { integrand in
      var function = gsl_monte_function(f: boxCallback, dim: box.count, params: integrand)
      return random.withGenerator { generator in
        switch method {
        case .plain:
          let state = gsl_monte_plain_alloc(box.count)!
          defer { gsl_monte_plain_free(state) }
          return gsl_monte_plain_integrate(
            &function, &lower, &upper, box.count, samples, generator, state, &value, &error)
        case .miser:
          let state = gsl_monte_miser_alloc(box.count)!
          defer { gsl_monte_miser_free(state) }
          return gsl_monte_miser_integrate(
            &function, &lower, &upper, box.count, samples, generator, state, &value, &error)
        case .vegas:
          let state = gsl_monte_vegas_alloc(box.count)!
          defer { gsl_monte_vegas_free(state) }
          // Five passes, each refining the grid; the estimate is their weighted mean.
          var parameters = gsl_monte_vegas_params()
          gsl_monte_vegas_params_get(state, &parameters)
          parameters.iterations = 5
          parameters.stage = 0
          gsl_monte_vegas_params_set(state, &parameters)
          let pass = max(2, samples / 5)
          let status = gsl_monte_vegas_integrate(
            &function, &lower, &upper, box.count, pass, generator, state, &value, &error)
          error *= max(1, gsl_monte_vegas_chisq(state)).squareRoot()
          return status
        }
      }
    }
    try integrand.rethrow(operation)
    if status != 0 { throw GSLError(.init(rawValue: status), operation) }
    return Estimate(value, error: error, method: .monteCarlo(samples: samples))
  }
}

/// What the C callback needs to call a Swift closure of a point: see `Integrand`.
private struct BoxIntegrand {
  let function: (UnsafeBufferPointer<Double>) throws -> Double
  var failure: (any Error)?
  var bad: (at: [Double], value: Double)?

  init(function: @escaping (UnsafeBufferPointer<Double>) throws -> Double) {
    self.function = function
  }

  mutating func evaluate(_ point: UnsafeBufferPointer<Double>) -> Double {
    guard failure == nil, bad == nil else { return 0 }
    do {
      let y = try function(point)
      if y.isFinite { return y }
      bad = (Array(point), y)
    } catch {
      failure = error
    }
    return 0
  }

  func rethrow(_ operation: String) throws {
    if let failure { throw failure }
    if let bad {
      throw GSLError(.badFunction, "\(operation): the integrand is \(bad.value) at \(bad.at)")
    }
  }
}

private let boxCallback:
  @convention(c) (UnsafeMutablePointer<Double>?, Int, UnsafeMutableRawPointer?) -> Double = {
    $2!.assumingMemoryBound(to: BoxIntegrand.self).pointee.evaluate(
      UnsafeBufferPointer(start: $0, count: $1))
  }
