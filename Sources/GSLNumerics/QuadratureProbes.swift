import Foundation

extension Quadrature {
  /// Whether the rule decides by itself where to look: one application of a fixed rule promises nothing.
  func mayBeBlind(_ rule: QuadratureRule) -> Bool {
    if case .gaussLegendre = rule { false } else { true }
  }

  /// Break points around places where the function is large and the answer does not show it; none if the
  /// answer holds all that was found.
  ///
  /// Tried are distances of 16ᵏ from the finite ends and from 0: what is that wide, there, weighs about
  /// the distance times the function.
  func missedPlaces(
    from a: Double, to b: Double, _ seen: Estimate?, _ integrand: Integrand
  ) -> [Double] {
    var places: [(x: Double, distance: Double, weight: Double)] = []
    for (origin, direction) in [(a, 1.0), (b, -1), (0, 1), (0, -1)] where origin.isFinite {
      guard origin >= a, origin <= b else { continue }
      let room = direction > 0 ? b - origin : origin - a
      guard room > 0 else { continue }
      let least = max(4 * origin.ulp, 1e-300)
      var distance = min(room / 16, 1e300)
      while distance > least {
        let x = origin + direction * distance
        if let y = try? integrand.function(x), y.isFinite {
          places.append((x, direction * distance, abs(y) * distance))
        }
        distance /= 16
      }
    }
    let greatest = places.reduce(0) { max($0, $1.weight) }
    let known = seen.map { abs($0.value) + $0.error } ?? 0
    guard greatest > 10 * known, greatest.isFinite else { return [] }
    var points: Set<Double> = []
    for place in places where place.weight > 1e-3 * greatest {
      let origin = place.x - place.distance
      for factor in [1.0 / 16, 1, 16, 256] { points.insert(origin + factor * place.distance) }
    }
    return points.filter { $0 > a && $0 < b && $0.isFinite }.sorted()
  }

  /// The integral over an infinite range in a unit as wide as the function is; nil where the outcome
  /// in the caller's own unit stands.
  func inWiderUnits(
    from a: Double, to b: Double, _ rule: QuadratureRule, _ outcome: Result<Estimate, any Error>,
    _ integrand: Integrand, _ workspace: QuadratureWorkspace
  ) throws -> Estimate? {
    guard !a.isFinite || !b.isFinite, !integrand.failed, mayBeBlind(rule) else { return nil }
    let seen = try? outcome.get()
    // Extrapolation makes −1 of the integral of 1: the function had not ended where the rule did. And
    // on a range that was mapped to (0, 1), what is far is rounded.
    let isMapped = rule != .adaptive && rule != .crossChecked
    let known = seen.map { abs($0.value) + $0.error } ?? 0
    guard
      seen == nil || integrand.farthest.weight > 0.1 * known
        || isMapped && integrand.farthest.distance > 1e4
    else { return nil }
    let (width, ends) = width(from: a, to: b, isMapped ? 0 : known, integrand)
    if !ends, seen != nil, integrand.farthest.weight > known {
      throw GSLError(.divergence, "\(operation): the integrand does not end")
    }
    guard let unit = width else { return nil }
    let function = integrand.function
    // So far out the function has ended, as `width` has seen.
    var stretched = Integrand { y in (unit * y).isFinite ? try function(unit * y) : 0 }
    let quadrature = Quadrature(
      lower: a / unit, upper: b / unit, absolute: absolute / unit, relative: relative)
    let answer = try? quadrature.run(
      from: a / unit, to: b / unit, breakPoints: [], rule, &stretched, workspace)
    return answer.map { unit * $0 }
  }

  /// The power of 16 at whose distance from the finite end, or from 0, the function weighs most; nil if
  /// that is not far, if what was known holds it, or if the function does not end.
  private func width(
    from a: Double, to b: Double, _ known: Double, _ integrand: Integrand
  ) -> (unit: Double?, ends: Bool) {
    let origin = a.isFinite ? a : b.isFinite ? b : 0
    let directions: [Double] = a.isFinite ? [1] : b.isFinite ? [-1] : [1, -1]
    func weight(_ distance: Double) -> Double {
      directions.reduce(0) { sum, direction in
        let y = (try? integrand.function(origin + direction * distance)) ?? .nan
        return sum + abs(y) * distance
      }
    }
    var greatest = (distance: 0.0, weight: 0.0)
    var last = 0.0
    for power in 1...249 {
      let distance = scalbn(1.0, 4 * power)
      last = weight(distance)
      if last > greatest.weight { greatest = (distance, last) }
    }
    guard greatest.distance > 1e3, greatest.weight.isFinite, last <= 1e-9 * greatest.weight
    else { return (nil, !(last > 1e-9 * greatest.weight)) }
    return (greatest.weight > 10 * known ? greatest.distance : nil, true)
  }
}
