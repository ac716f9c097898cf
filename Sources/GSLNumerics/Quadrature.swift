import CGSL
import Foundation

/// ∫ f over [from, to] with a bound on its error; either bound may be infinite.
///
/// The routine cannot know where the mass is: name peaks, kinks and the edges of what matters as
/// break points, or a narrow peak far from the origin is missed with a confident 0. The bound is
/// that of the routine, which supposes that it saw everything, and 16 roundings of ∫|f|. Where most
/// of what it saw is 0, the function is tried at distances of 16ᵏ from the ends and from 0, and the range
/// divided where it is found: a peak there is seen, however narrow, one elsewhere is not.
/// On an infinite range a function wider than some 10³ looks to the rule as if it did not end; where it is
/// large is looked for in the same way, and that becomes the unit of x.
/// Round-off that keeps the tolerance out of reach is accepted, with a tenfold bound, up to a
/// relative bound of 1.5e-8.
///
///     let mass = try integrate(from: -.infinity, to: .infinity) { exp(-$0 * $0 / 2) }
///
/// - Parameters:
///   - breakPoints: where to divide the range; those outside it are left out.
///   - relativeTolerance: below 1.2e-14 taken as that, unless there is an absolute tolerance.
///   - f: called on this thread, at points inside the range; at finite ends too by
///     `doublyAdaptive`, which passes over a singular end.
/// - Throws: what `f` throws; `GSLError` when `f` is NaN or infinite somewhere (`badFunction`), or
///   when the tolerance is not reached, with the best estimate.
public func integrate(
  from lower: Double, to upper: Double, breakPoints: [Double] = [],
  relativeTolerance: Double = 1e-10, absoluteTolerance: Double = 0,
  method: QuadratureRule = .adaptive, _ f: (Double) throws -> Double
) throws -> Estimate {
  let quadrature = Quadrature(
    lower: lower, upper: upper, absolute: absoluteTolerance, relative: relativeTolerance)
  guard !lower.isNaN, !upper.isNaN else {
    throw GSLError(.domain, "\(quadrature.operation): a bound is not a number")
  }
  guard absoluteTolerance >= 0, relativeTolerance >= 0 else {
    throw GSLError(
      .badTolerance,
      "\(quadrature.operation): tolerances \(relativeTolerance) relative, "
        + "\(absoluteTolerance) absolute must not be negative")
  }
  if lower == upper { return Estimate(0, method: .quadrature) }
  openGate()
  let (a, b) = lower < upper ? (lower, upper) : (upper, lower)
  let result = try withoutActuallyEscaping(f) { f in
    var integrand = Integrand(f)
    return try QuadratureWorkspace.borrow { workspace in
      try quadrature.run(
        from: a, to: b, breakPoints: breakPoints, method, &integrand, workspace)
    }
  }
  return lower < upper ? result : -result
}

/// One call of `integrate`: what is asked, and how a routine's answer is judged.
struct Quadrature {
  let lower: Double
  let upper: Double
  let absolute: Double
  let relative: Double

  init(lower: Double, upper: Double, absolute: Double, relative: Double) {
    self.lower = lower
    self.upper = upper
    self.absolute = absolute
    // GSL refuses less than 50 ε when there is no absolute tolerance.
    self.relative = absolute > 0 ? relative : max(relative, 1.2e-14)
  }

  /// Made only when something failed: a string costs more than a quadrature.
  var operation: String { "quadrature over [\(lower), \(upper)]" }

  func run(
    from a: Double, to b: Double, breakPoints: [Double], found places: [Double] = [],
    _ rule: QuadratureRule, _ integrand: inout Integrand, _ workspace: QuadratureWorkspace
  ) throws -> Estimate {
    let pieces =
      breakPoints.isEmpty
      ? places.isEmpty ? nil : Piece.apart(from: a, to: b, at: places)
      : Piece.divided(from: a, to: b, at: breakPoints)
    let whole = Piece(from: a, to: b)
    func answer(_ rule: QuadratureRule) throws -> Answer {
      let answer = try withUnsafeMutablePointer(to: &integrand) { integrand in
        var sum = Answer()
        guard let pieces else {
          return try part(whole, rule, integrand, workspace, absolute)
        }
        for piece in pieces {
          // What is a small part of what has been found already need not be had to all digits.
          let enough = max(absolute, relative * sum.magnitude / 4)
          sum.add(try part(piece, rule, integrand, workspace, enough))
          if integrand.pointee.failed { break }
        }
        return sum
      }
      try integrand.rethrow(operation)
      return answer
    }
    let outcome = Result { try judged(answer(rule == .crossChecked ? .adaptive : rule)) }
    let isBlind = mayBeBlind(rule) && integrand.isMostlyZero && !integrand.failed
    if breakPoints.isEmpty && places.isEmpty && isBlind {
      let missed = missedPlaces(from: a, to: b, try? outcome.get(), integrand)
      if !missed.isEmpty {
        return try run(
          from: a, to: b, breakPoints: [], found: missed, rule, &integrand, workspace)
      }
    }
    if breakPoints.isEmpty && places.isEmpty,
      let answer = try inWiderUnits(from: a, to: b, rule, outcome, integrand, workspace)
    {
      return answer
    }
    let first = try outcome.get()
    guard rule == .crossChecked else { return first }
    let second = try judged(answer(.doublyAdaptive))
    let difference = abs(first.value - second.value)
    let agreed = Estimate(
      first.value, error: max(first.error, second.error, difference), method: .quadrature)
    guard difference <= first.error + second.error || agreed.error <= tolerance(first.value) else {
      throw GSLError(
        .toleranceNotReached,
        "\(operation): adaptive \(first) and doubly adaptive \(second) differ",
        bestEstimate: agreed)
    }
    return agreed
  }

  private func tolerance(_ value: Double) -> Double { max(absolute, relative * abs(value)) }

  private func judged(_ answer: Answer) throws -> Estimate {
    let rounding = 16 * 0x1p-53 * answer.magnitude
    let code = GSLError.Code(rawValue: answer.status)
    guard answer.value.isFinite, answer.error.isFinite else {
      throw GSLError(answer.status == 0 ? .overflow : code, operation)
    }
    let bound = (code == .roundOff ? 10 : 1) * answer.error + rounding
    let estimate = Estimate(answer.value, error: bound, method: .quadrature)
    if answer.status == 0 || answer.error <= tolerance(answer.value) { return estimate }
    if code == .roundOff, bound <= 1.5e-8 * abs(answer.value) { return estimate }
    throw GSLError(code, operation, bestEstimate: estimate)
  }
}
