import Foundation
import Foundations
import RandomStreams

/// A density in the plane that is known exactly: what a model learned can be held against it.
///
/// All of them live in the square from −``reach`` to ``reach``, but for less than 10⁻⁶ of their
/// mass, and have structure of about the same size, so that one network and one plot suit all.
public struct ToyDensity: Sendable {
  /// What the density is called in the book: "ring", "moons".
  public let name: String
  /// The centers of its separate pieces, each with the same share of the mass; empty if it is of
  /// one piece.
  public let modes: [SIMD2<Double>]
  /// How far from its center a piece still has its mass (to about 1 %).
  public let modeRadius: Double
  /// The root of the mean squared distance of a piece's mass from its center.
  public let modeSpread: Double
  private let draw: @Sendable (inout RandomStream) -> SIMD2<Double>
  private let logDensityThere: @Sendable (SIMD2<Double>) -> Double

  /// Half the side of the square around the origin that holds the densities, in the plane's units.
  public static let reach = 3.0

  /// The five of the book.
  public static let all = [ring(), moons, spiral, checkerboard, pinwheel]

  init(
    name: String, modes: [SIMD2<Double>] = [], modeRadius: Double = 0,
    modeSpread: Double = 0,
    draw: @escaping @Sendable (inout RandomStream) -> SIMD2<Double>,
    logDensity: @escaping @Sendable (SIMD2<Double>) -> Double
  ) {
    self.name = name
    self.modes = modes
    self.modeRadius = modeRadius
    self.modeSpread = modeSpread
    self.draw = draw
    self.logDensityThere = logDensity
  }

  /// Independent draws.
  public func sample(_ count: Int, using stream: inout RandomStream) -> [SIMD2<Double>] {
    require(count >= 0, "\(count) draws")
    return (0..<count).map { _ in draw(&stream) }
  }

  /// In nats; −infinity where the density is zero. Exact to about 10⁻¹².
  public func logDensity(at point: SIMD2<Double>) -> Double { logDensityThere(point) }

  /// The density itself, per unit of area; 0 where it underflows.
  public func density(at point: SIMD2<Double>) -> Double { exp(logDensityThere(point)) }
}

extension ToyDensity {
  /// Equal isotropic Gaussians at equal distances on a circle: a generator that forgets some of
  /// them has collapsed. The standard test of GANs since Metz et al. (2017), there with eight.
  public static func ring(
    modes count: Int = 8, radius: Double = 2, standardDeviation: Double = 0.15
  ) -> ToyDensity {
    require(
      count >= 1 && radius > 0 && standardDeviation > 0,
      "ring: \(count) modes of \(standardDeviation) at \(radius) make no density")
    let centers = (0..<count).map { index -> SIMD2<Double> in
      let angle = 2 * Double.pi * Double(index) / Double(count)
      return radius * SIMD2(cos(angle), sin(angle))
    }
    let mixture = PointMixture(
      points: centers, weights: [Double](repeating: 1 / Double(count), count: count),
      standardDeviation: standardDeviation)
    return ToyDensity(
      name: "ring", modes: centers, modeRadius: 3 * standardDeviation,
      modeSpread: 2.0.squareRoot() * standardDeviation,
      draw: { stream in
        let center = centers[stream.integer(below: count)]
        return center + standardDeviation * SIMD2(stream.normal(), stream.normal())
      }, logDensity: { mixture.logDensity(at: $0) })
  }

  /// Uniform on the eight dark squares of a board of four by four: edges, and places where the
  /// density is zero.
  public static let checkerboard: ToyDensity = {
    let side = 1.5
    let centers = (0..<16).compactMap { index -> SIMD2<Double>? in
      let (row, column) = (index / 4, index % 4)
      guard (row + column) % 2 == 0 else { return nil }
      return side * SIMD2(Double(column) - 1.5, Double(row) - 1.5)
    }
    return ToyDensity(
      name: "checkerboard", modes: centers, modeRadius: side / 2.0.squareRoot(),
      modeSpread: side / 6.0.squareRoot(),
      draw: { stream in
        let center = centers[stream.integer(below: centers.count)]
        return center + side * SIMD2(stream.uniform() - 0.5, stream.uniform() - 0.5)
      },
      logDensity: { point in
        let isInside = centers.contains { center in
          abs(point.x - center.x) <= side / 2 && abs(point.y - center.y) <= side / 2
        }
        return isInside ? -log(side * side * Double(centers.count)) : -.infinity
      })
  }()

  /// Five blades, bent by a turn that grows with the radius (after Johnson et al., 2016).
  ///
  /// Unlike there, the turn depends on the distance from the center alone. It then keeps areas,
  /// so the density at a point is that of the unbent blades at the point turned back.
  public static let pinwheel: ToyDensity = {
    let blades = 5
    let (radius, along, across) = (1.5, 0.28, 0.12)
    @Sendable func turn(at distance: Double) -> Double { 1.3 * (distance - radius) }
    @Sendable func rotated(_ point: SIMD2<Double>, by angle: Double) -> SIMD2<Double> {
      let (c, s) = (cos(angle), sin(angle))
      return SIMD2(c * point.x - s * point.y, s * point.x + c * point.y)
    }
    return ToyDensity(
      name: "pinwheel",
      draw: { stream in
        let blade = Double(stream.integer(below: blades))
        let flat = SIMD2(radius + along * stream.normal(), across * stream.normal())
        let angle = 2 * Double.pi * blade / Double(blades)
        let distance = (flat.x * flat.x + flat.y * flat.y).squareRoot()
        return rotated(flat, by: angle + turn(at: distance))
      },
      logDensity: { point in
        let distance = (point.x * point.x + point.y * point.y).squareRoot()
        var terms: [Double] = []
        for blade in 0..<blades {
          let angle = 2 * Double.pi * Double(blade) / Double(blades)
          let flat = rotated(point, by: -angle - turn(at: distance))
          let (u, v) = ((flat.x - radius) / along, flat.y / across)
          terms.append(-0.5 * (u * u + v * v))
        }
        let greatest = terms.max() ?? 0
        let sum = terms.reduce(0) { $0 + exp($1 - greatest) }
        return greatest + log(sum) - log(2 * Double.pi * along * across * Double(blades))
      })
  }()
}
