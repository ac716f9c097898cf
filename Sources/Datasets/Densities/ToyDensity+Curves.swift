import Foundation
import RandomStreams

extension ToyDensity {
  /// Two half circles that reach into each other, blurred.
  public static let moons: ToyDensity = {
    let scale = 1.4
    return alongCurves(
      name: "moons", curves: 2, blur: 0.14, length: Double.pi * scale
    ) { place, curve in
      let angle = Double.pi * place
      let point =
        curve == 0
        ? SIMD2(cos(angle), sin(angle)) : SIMD2(1 - cos(angle), 0.5 - sin(angle))
      return scale * (point - SIMD2(0.5, 0.25))
    }
  }()

  /// One arm that winds outward one and a half times, blurred.
  public static let spiral: ToyDensity = {
    let outermost = 3 * Double.pi
    // The arm's length to a place grows about as the square of the place: draws go there by a root.
    return alongCurves(
      name: "spiral", curves: 1, blur: 0.1, length: 2.4 * outermost / 2,
      quantile: { $0.squareRoot() }, density: { 2 * $0 }
    ) { place, _ in
      let angle = outermost * place
      return 2.4 * place * SIMD2(cos(angle), sin(angle))
    }
  }()

  /// A point at a random place of a random one of the curves, plus Gaussian noise.
  ///
  /// The density is an integral along the curves. It is done by Gauss's rule on stretches about as
  /// long as the noise is wide, whose error is far below 10⁻¹².
  ///
  /// - Parameters:
  ///   - quantile: Takes a uniform number to a place on the curve, from 0 to 1.
  ///   - density: Of that place.
  private static func alongCurves(
    name: String, curves: Int, blur: Double, length: Double,
    quantile: @escaping @Sendable (Double) -> Double = { $0 },
    density: (Double) -> Double = { _ in 1 },
    point: @escaping @Sendable (_ place: Double, _ curve: Int) -> SIMD2<Double>
  ) -> ToyDensity {
    let stretches = Int((2 * length / blur).rounded(.up))
    var points: [SIMD2<Double>] = []
    var weights: [Double] = []
    for curve in 0..<curves {
      for stretch in 0..<stretches {
        for (node, weight) in zip(gaussNodes, gaussWeights) {
          let place = (Double(stretch) + node) / Double(stretches)
          points.append(point(place, curve))
          weights.append(weight * density(place) / Double(stretches * curves))
        }
      }
    }
    let mixture = PointMixture(points: points, weights: weights, standardDeviation: blur)
    return ToyDensity(
      name: name,
      draw: { stream in
        let curve = stream.integer(below: curves)
        let center = point(quantile(stream.uniform()), curve)
        return center + blur * SIMD2(stream.normal(), stream.normal())
      }, logDensity: { mixture.logDensity(at: $0) })
  }

  /// Gauss's rule with eight points on (0, 1) (Abramowitz and Stegun, table 25.4).
  private static let gaussNodes: [Double] = gaussHalf.flatMap { [0.5 - $0.0 / 2, 0.5 + $0.0 / 2] }
  private static let gaussWeights: [Double] = gaussHalf.flatMap { [$0.1 / 2, $0.1 / 2] }
  private static let gaussHalf: [(Double, Double)] = [
    (0.183_434_642_495_649_805, 0.362_683_783_378_361_983),
    (0.525_532_409_916_328_986, 0.313_706_645_877_887_287),
    (0.796_666_477_413_626_740, 0.222_381_034_453_374_471),
    (0.960_289_856_497_536_232, 0.101_228_536_290_376_259),
  ]
}

/// Isotropic Gaussians of one width at many points.
struct PointMixture: Sendable {
  private let points: [SIMD2<Double>]
  private let logWeights: [Double]
  private let standardDeviation: Double

  init(points: [SIMD2<Double>], weights: [Double], standardDeviation: Double) {
    self.points = points
    self.standardDeviation = standardDeviation
    let scale = 2 * Double.pi * standardDeviation * standardDeviation
    logWeights = weights.map { log($0 / scale) }
  }

  func logDensity(at point: SIMD2<Double>) -> Double {
    let factor = -0.5 / (standardDeviation * standardDeviation)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: points.count) { terms in
      var greatest = -Double.infinity
      for index in points.indices {
        let difference = point - points[index]
        terms[index] = logWeights[index] + factor * (difference * difference).sum()
        greatest = max(greatest, terms[index])
      }
      guard greatest.isFinite else { return greatest }
      var sum = 0.0
      // Terms below e⁻⁴⁰ of the greatest change nothing in sixteen digits.
      for term in terms where term - greatest > -40 { sum += exp(term - greatest) }
      return greatest + log(sum)
    }
  }
}
