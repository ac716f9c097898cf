import Foundation
import GSLNumerics

/// A log likelihood at one point of parameter space: its value, slope and curvature.
struct LikelihoodDerivatives {
  var value = 0.0
  /// ∂L/∂θ, shape [d].
  var gradient: [Double]
  /// ∂²L/∂θ², shape [d, d], symmetric.
  var hessian: [[Double]]

  init(dimension: Int) {
    gradient = [Double](repeating: 0, count: dimension)
    hessian = [[Double]](repeating: gradient, count: dimension)
  }

  /// Adds to the curvature at (i, j) and, off the diagonal, at (j, i).
  mutating func curve(_ i: Int, _ j: Int, _ value: Double) {
    hessian[i][j] += value
    if i != j { hessian[j][i] += value }
  }
}

/// Newton's method for the maximum of a likelihood, in coordinates where every point is allowed: log θ
/// for positive parameters, θ itself for the others.
///
/// Steps are halved until the likelihood rises, and toward the gradient where it is not concave
/// (Levenberg); once at the top, two full steps take the parameters to the last bits, which the flat
/// likelihood itself cannot show. Returns the maximum and the standard errors of the parameters
/// from the observed information. Throws if there is no maximum within reach.
func maximumOfLikelihood(
  _ family: Any.Type, start: [Double], positive: [Bool],
  _ derivatives: ([Double]) -> LikelihoodDerivatives
) throws -> (parameters: [Double], standardErrors: [Double]) {
  let d = start.count
  var theta = start
  var here = derivatives(theta)
  var ridge = 0.0
  var polishing = 0
  for _ in 0..<500 {
    // Into the free coordinates: dθ/du = θ for positive ones, 1 otherwise.
    let jacobian = (0..<d).map { positive[$0] ? theta[$0] : 1 }
    let slope = (0..<d).map { here.gradient[$0] * jacobian[$0] }
    var information = (0..<d).map { i in
      (0..<d).map { j in -here.hessian[i][j] * jacobian[i] * jacobian[j] }
    }
    for i in 0..<d where positive[i] { information[i][i] -= slope[i] }
    guard slope.allSatisfy(\.isFinite), information.joined().allSatisfy(\.isFinite) else { break }
    let size = (0..<d).map { abs(information[$0][$0]) }.max()!
    var damped = information
    for i in 0..<d { damped[i][i] += ridge * max(size, 1e-300) }
    guard let root = choleskyRoot(damped) else {
      ridge = max(2 * ridge, 1e-3)
      if ridge > 1e12 { break }
      continue
    }
    let step = root.solve(slope).map { max(-3, min(3, $0)) }
    let gain = zip(step, slope).reduce(0) { $0 + $1.0 * $1.1 }
    func moved(by fraction: Double) -> [Double] {
      (0..<d).map {
        positive[$0] ? theta[$0] * exp(fraction * step[$0]) : theta[$0] + fraction * step[$0]
      }
    }
    if gain <= 1e-10 * max(1, abs(here.value)) * 1e-2 && ridge == 0 {
      theta = moved(by: 1)
      here = derivatives(theta)
      polishing += 1
      if polishing < 3 { continue }
      let observed = here.hessian.map { $0.map { -$0 } }
      return (theta, standardErrors(information: observed))
    }
    var fraction = 1.0
    var next = derivatives(moved(by: fraction))
    while !(next.value > here.value) && fraction > 1e-10 {
      fraction /= 2
      next = derivatives(moved(by: fraction))
    }
    if next.value > here.value {
      theta = moved(by: fraction)
      here = next
      ridge = ridge < 1e-6 ? 0 : ridge / 10
    } else if ridge == 0 {
      // No rise that rounding lets be seen: at the top.
      polishing += 1
      theta = moved(by: 1)
      here = derivatives(theta)
      if polishing >= 3 {
        let observed = here.hessian.map { $0.map { -$0 } }
        return (theta, standardErrors(information: observed))
      }
    } else {
      ridge /= 10
      if ridge < 1e-8 { ridge = 0 }
    }
  }
  throw cannotFit(family, "the likelihood has no maximum that Newton's method can find")
}

/// The square roots of the diagonal of the inverse; NaN unless positive definite.
func standardErrors(information: [[Double]]) -> [Double] {
  let d = information.count
  guard let root = choleskyRoot(information) else { return [Double](repeating: .nan, count: d) }
  let inverse = root.inverse
  return (0..<d).map { inverse[$0, $0].squareRoot() }
}

/// L with L Lᵀ = `matrix`, or nil unless that is positive definite.
func choleskyRoot(_ matrix: [[Double]]) -> Cholesky? { try? Cholesky(Matrix(matrix)) }

extension Cholesky {
  /// L⁻¹, lower triangular, by rows: shape [d (d + 1)/2].
  var packedInverse: [Double] {
    let columns = (0..<dimension).map { j in solveLower((0..<dimension).map { $0 == j ? 1 : 0 }) }
    return (0..<dimension).flatMap { i in (0...i).map { columns[$0][i] } }
  }
}
