import Foundation

/// df/dx by central differences, extrapolated to step zero, with an estimate of the error.
///
/// Source: Ridders, "Accurate computation of F′(x) and F′(x)F″(x)" (1982): differences at steps
/// h, h/1.4, … and Richardson's tableau over them; the entry whose neighbors agree best is taken.
/// Ten to eleven digits for smooth functions, where GSL's `gsl_deriv_central`, of fixed order, has
/// nine. The error adds the rounding of `f`.
///
/// - Parameter step: where `f` is smooth on x ± step; made smaller when `f` is not finite there. A
///   tenth of max(1, |x|) unless told.
/// - Throws: what `f` throws; `GSLError` when `f` is not finite near x.
public func derivative(
  of f: (Double) throws -> Double, at x: Double, step: Double? = nil
) throws -> Estimate {
  try extrapolated("derivative at \(x)", step: step ?? 0.1 * max(1, abs(x)), scale: abs(x)) { h in
    let (high, low) = (try f(x + h), try f(x - h))
    return ((high - low) / (2 * h), max(abs(high), abs(low)) / h)
  }
}

/// d²f/dx², as `derivative`.
public func secondDerivative(
  of f: (Double) throws -> Double, at x: Double, step: Double? = nil
) throws -> Estimate {
  let middle = try f(x)
  return try extrapolated(
    "second derivative at \(x)", step: step ?? 0.2 * max(1, abs(x)), scale: abs(x)
  ) { h in
    let (high, low) = (try f(x + h), try f(x - h))
    return (
      ((high - middle) + (low - middle)) / (h * h),
      4 * max(abs(high), abs(low), abs(middle)) / (h * h)
    )
  }
}

/// The gradient of a function of n variables: n derivatives.
public func gradient(
  of f: ([Double]) throws -> Double, at x: [Double], step: Double? = nil
) throws -> [Estimate] {
  try x.indices.map { i in
    var point = x
    return try derivative(
      of: {
        point[i] = $0
        return try f(point)
      }, at: x[i], step: step)
  }
}

/// The matrix of second derivatives of a function of n variables, n × n, symmetric.
public func hessian(
  of f: ([Double]) throws -> Double, at x: [Double], step: Double? = nil
) throws -> [[Estimate]] {
  var rows = [[Estimate]](repeating: [Estimate](repeating: 0.0, count: x.count), count: x.count)
  var point = x
  for i in x.indices {
    rows[i][i] = try secondDerivative(
      of: {
        point[i] = $0
        return try f(point)
      }, at: x[i], step: step)
    point[i] = x[i]
    for j in 0..<i {
      func value(_ a: Double, _ b: Double) throws -> Double {
        point[i] = x[i] + a
        point[j] = x[j] + b
        defer { (point[i], point[j]) = (x[i], x[j]) }
        return try f(point)
      }
      let scale = max(abs(x[i]), abs(x[j]))
      rows[i][j] = try extrapolated(
        "mixed derivative \(i), \(j) at \(x)", step: step ?? 0.2 * max(1, scale), scale: scale
      ) { h in
        let corners = [try value(h, h), try value(h, -h), try value(-h, h), try value(-h, -h)]
        let largest = corners.map { abs($0) }.max()!
        return (
          (corners[0] - corners[1] - corners[2] + corners[3]) / (4 * h * h), largest / (h * h)
        )
      }
      rows[j][i] = rows[i][j]
    }
  }
  return rows
}

/// Richardson's tableau for an expression whose error is a series in h².
///
/// - Parameter difference: its value at step h, and by how much one unit of relative rounding of
///   the function's values moves it.
private func extrapolated(
  _ operation: String, step: Double, scale: Double,
  _ difference: (Double) throws -> (value: Double, sensitivity: Double)
) throws -> Estimate {
  guard step > 0, step.isFinite, scale.isFinite else {
    throw GSLError(.invalidArgument, "\(operation): the step \(step) must be positive, both finite")
  }
  let shrink = 1.4
  var start = step
  var first = try difference(start)
  for _ in 0..<12 where !first.value.isFinite {
    start /= 8
    first = try difference(start)
  }
  guard first.value.isFinite else {
    throw GSLError(.badFunction, "\(operation): the function is not finite near by")
  }
  var previous = [first.value]
  var best = Estimate(first.value, error: .infinity, method: .finiteDifference)
  var h = start
  for row in 1..<14 {
    h /= shrink
    let next = try difference(h)
    guard next.value.isFinite else { break }
    var current = [next.value]
    var factor = shrink * shrink
    // Rounding of the values, and of x ± h itself: each costs ε over h, relatively.
    let rounding = next.sensitivity * 0x1p-53 + abs(next.value) * scale * 0x1p-53 / h
    for column in 1...row {
      let refined =
        current[column - 1] + (current[column - 1] - previous[column - 1]) / (factor - 1)
      factor *= shrink * shrink
      let error =
        max(abs(refined - current[column - 1]), abs(refined - previous[column - 1])) + 4 * rounding
      if error <= best.error {
        best = Estimate(refined, error: error, method: .finiteDifference)
      }
      current.append(refined)
    }
    // Rounding has taken over.
    if row > 3, abs(current[row] - previous[row - 1]) >= 4 * best.error { break }
    previous = current
  }
  return best
}
