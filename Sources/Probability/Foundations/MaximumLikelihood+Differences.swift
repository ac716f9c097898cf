import Foundation
import GSLNumerics

/// The maximum of a likelihood whose derivatives nobody has written down, near `start`.
///
/// `widths` says how far each parameter may roughly move. Nelder and Mead's simplex (1965) finds the top;
/// where the likelihood is smooth, Newton's method on central differences, in units of the standard
/// errors, takes the parameters to nine digits of those and gives the standard errors from the observed
/// information. With a kink there is none: NaN. Points where the log likelihood is −∞ or NaN are outside
/// the domain. Throws if the likelihood still rises where the search ends.
func maximumOfLikelihood(
  _ family: Any.Type, start: [Double], widths: [Double], isSmooth: Bool,
  _ logLikelihood: ([Double]) -> Double
) throws -> (parameters: [Double], standardErrors: [Double]) {
  var (theta, widths) = (start, widths)
  func moved(_ u: [Double]) -> [Double] {
    theta.indices.map { theta[$0] + widths[$0] * u[$0] }
  }
  var here = logLikelihood(theta)
  /// What is lost against the best so far.
  func loss(_ u: [Double]) -> Double {
    let value = logLikelihood(moved(u))
    return value.isNaN ? .infinity : here - value
  }
  let origin = [Double](repeating: 0, count: start.count)
  let noMaximum = cannotFit(
    family, "the likelihood has no maximum in reach: it rises towards the edge of the parameters")
  guard here.isFinite, widths.allSatisfy({ $0 > 0 && $0.isFinite }) else {
    throw cannotFit(family, "there is no place to start from at which the data are possible")
  }
  do {
    // Started again from where it stopped: a simplex may collapse before the top.
    for step in [1.0, 0.3, 0.1] {
      let best = try minimize(
        from: origin, method: .nelderMead, step: step, tolerance: isSmooth ? 1e-4 : 1e-7,
        maximumIterations: 5000, loss)
      guard best.value <= 0 else { break }
      theta = moved(best.point)
      here = logLikelihood(theta)
    }
    guard isSmooth else { return (theta, origin.map { _ in .nan }) }
    for _ in 0..<30 {
      let information = try hessian(of: loss, at: origin, step: 0.1).map { $0.map(\.value) }
      guard let root = choleskyRoot(information) else { throw noMaximum }
      let slope = try gradient(of: loss, at: origin, step: 0.05).map(\.value)
      let step = root.solve(slope).map { -max(-2, min(2, $0)) }
      let errors = zip(widths, standardErrors(information: information)).map { $0 * $1 }
      guard step.allSatisfy(\.isFinite), logLikelihood(moved(step)).isFinite else {
        throw noMaximum
      }
      theta = moved(step)
      here = logLikelihood(theta)
      widths = errors
      if step.allSatisfy({ abs($0) < 1e-6 }) { return (theta, errors) }
    }
  } catch is GSLError {}
  throw noMaximum
}
