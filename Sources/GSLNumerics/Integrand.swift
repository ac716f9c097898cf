import CGSL
import Foundation

/// What a C callback needs to call a Swift closure: the closure, and the first failure, since
/// nothing may be thrown across C. After a failure it returns 0 and the routine soon ends.
struct Integrand {
  let function: (Double) throws -> Double
  private var failure: (any Error)?
  private var badPoint: (at: Double, value: Double)?

  init(_ function: @escaping (Double) throws -> Double) { self.function = function }

  private(set) var failed = false
  /// Where a value that is not finite is let through: Clenshaw–Curtis rules evaluate the ends of
  /// the range, which may be singular, and leave such values out.
  var ends = (Double.nan, Double.nan)

  /// How often it was asked, and how often it was as good as 0.
  private(set) var evaluations = 0
  private(set) var zeros = 0
  /// The greatest |x| that it was asked for, and |xf(x)| there.
  private(set) var farthest = (distance: 0.0, weight: 0.0)

  /// Whether most of what was seen is as good as 0, so that what is not may have been missed.
  var isMostlyZero: Bool { 2 * zeros > evaluations }

  @inline(__always)
  mutating func evaluate(_ x: Double) -> Double {
    guard !failed else { return 0 }
    do {
      let y = try function(x)
      evaluations += 1
      if abs(x) > farthest.distance { farthest = (abs(x), abs(x * y)) }
      if abs(y) < 1e-290 { zeros += 1 }
      guard y.isFinite else {
        if x == ends.0 || x == ends.1 { return y }
        badPoint = (x, y)
        failed = true
        return 0
      }
      return y
    } catch {
      failure = error
      failed = true
      return 0
    }
  }

  /// Throws what went wrong in the closure, if anything did.
  func rethrow(_ operation: @autoclosure () -> String) throws {
    guard failed else { return }
    if let failure { throw failure }
    if let badPoint {
      throw GSLError(
        .badFunction, "\(operation()): the integrand is \(badPoint.value) at \(badPoint.at)")
    }
  }
}

/// The callback of every one-dimensional routine; its context is an `Integrand`.
let integrandCallback: @convention(c) (Double, UnsafeMutableRawPointer?) -> Double = { x, context in
  context!.assumingMemoryBound(to: Integrand.self).pointee.evaluate(x)
}

/// The same on (−1, 1) for the whole line and on (0, 1) for its halves, for routines that know only
/// finite ranges: x = t/(1 − t²) or origin ± t/(1 − t).
struct MappedIntegrand {
  enum Map { case line, above(Double), below(Double) }
  let map: Map
  let integrand: UnsafeMutablePointer<Integrand>

  func evaluate(_ t: Double) -> Double {
    switch map {
    case .line:
      let room = (1 - t) * (1 + t)
      guard room > 0 else { return 0 }
      return weighted(t / room, (1 + t * t) / (room * room))
    case .above(let origin):
      guard t < 1 else { return 0 }
      return weighted(origin + t / (1 - t), 1 / ((1 - t) * (1 - t)))
    case .below(let origin):
      guard t < 1 else { return 0 }
      return weighted(origin - t / (1 - t), 1 / ((1 - t) * (1 - t)))
    }
  }

  private func weighted(_ x: Double, _ weight: Double) -> Double {
    let y = integrand.pointee.evaluate(x)
    // An integrand that has underflowed is 0 however large the weight.
    return y == 0 ? 0 : y * weight
  }
}

let mappedCallback: @convention(c) (Double, UnsafeMutableRawPointer?) -> Double = { t, context in
  context!.assumingMemoryBound(to: MappedIntegrand.self).pointee.evaluate(t)
}
