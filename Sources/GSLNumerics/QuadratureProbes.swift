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
}
