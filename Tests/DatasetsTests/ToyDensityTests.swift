import Foundation
import RandomStreams
import Testing

@testable import Datasets

@Suite struct ToyDensityTests {
  /// Integrals over `cells` × `cells` equal squares, by the midpoint rule (spectral on smooth densities).
  private func masses(_ density: ToyDensity, cells: Int) -> [Double] {
    let side = 2 * ToyDensity.reach / Double(cells)
    let inner = 288 / cells
    return (0..<(cells * cells)).map { cell in
      var sum = 0.0
      for index in 0..<(inner * inner) {
        let x = Double(cell % cells) + (Double(index % inner) + 0.5) / Double(inner)
        let y = Double(cell / cells) + (Double(index / inner) + 0.5) / Double(inner)
        sum += density.density(
          at: SIMD2(x, y) * side - SIMD2(repeating: ToyDensity.reach))
      }
      return sum * side * side / Double(inner * inner)
    }
  }

  @Test(arguments: ToyDensity.all.indices)
  func massIsOneAndInsideTheSquare(index: Int) {
    let density = ToyDensity.all[index]
    // The midpoint rule converges fast on smooth densities; the board's edges fall between cells.
    let total = masses(density, cells: 24).reduce(0, +)
    #expect(abs(total - 1) < 1e-6, "\(density.name): \(total)")
  }

  @Test(arguments: ToyDensity.all.indices)
  func samplesFollowTheDensity(index: Int) {
    let density = ToyDensity.all[index]
    let cells = 12
    let count = 40_000
    let expected = masses(density, cells: cells).map { $0 * Double(count) }
    var stream = RandomStream(seed: 11).split(density.name)
    var observed = [Double](repeating: 0, count: cells * cells)
    var outside = 0
    for point in density.sample(count, using: &stream) {
      let place =
        (point + SIMD2(repeating: ToyDensity.reach)) / (2 * ToyDensity.reach) * Double(cells)
      guard (0..<Double(cells)).contains(place.x), (0..<Double(cells)).contains(place.y) else {
        outside += 1
        continue
      }
      observed[Int(place.y) * cells + Int(place.x)] += 1
    }
    #expect(outside <= 1)
    // Pearson's statistic over cells that expect at least five, the rest as one.
    var statistic = 0.0
    var degrees = -1.0
    var (rest, restExpected) = (0.0, 0.0)
    for (seen, wanted) in zip(observed, expected) {
      if wanted >= 5 {
        statistic += (seen - wanted) * (seen - wanted) / wanted
        degrees += 1
      } else {
        rest += seen
        restExpected += wanted
      }
    }
    if restExpected > 5 { statistic += pow(rest - restExpected, 2) / restExpected }
    // Five standard deviations: a false alarm in about a million.
    #expect(
      statistic < degrees + 1 + 5 * (2 * (degrees + 1)).squareRoot() && statistic > degrees / 4,
      "\(density.name): \(statistic) on \(degrees)")
    #expect(abs(rest - restExpected) < 5 * (restExpected + 1).squareRoot() + 3)
  }

  @Test func theRingIsTheFormula() {
    let ring = ToyDensity.ring(modes: 4, radius: 1, standardDeviation: 0.5)
    let point = SIMD2(0.3, -0.2)
    let centers = [SIMD2(1.0, 0), SIMD2(0, 1.0), SIMD2(-1.0, 0), SIMD2(0, -1.0)]
    let expected =
      centers.reduce(0) { sum, center in
        sum + exp(-(pow(point.x - center.x, 2) + pow(point.y - center.y, 2)) / 0.5)
      } / (4 * 2 * Double.pi * 0.25)
    #expect(abs(ring.density(at: point) - expected) < 1e-14)
    // Far away the density underflows and its logarithm does not.
    let far = ring.logDensity(at: SIMD2(100, 0))
    #expect(abs(far - (-99.0 * 99 / 0.5 - log(4 * 2 * Double.pi * 0.25))) < 1e-9)
  }

  @Test func theBoardHasEdges() {
    let board = ToyDensity.checkerboard
    #expect(board.modes.count == 8)
    #expect(board.logDensity(at: SIMD2(-2.9, -2.9)) == -log(18))
    #expect(board.logDensity(at: SIMD2(-1.4, -2.9)) == -.infinity)
    #expect(board.density(at: SIMD2(5, 5)) == 0)
  }

  @Test(arguments: [(ToyDensity.moons, 0.14), (ToyDensity.spiral, 0.1)])
  func curvesAreIntegratedExactly(density: ToyDensity, blur: Double) {
    // The same integral by a plain sum of very many points.
    func point(_ place: Double, _ curve: Int) -> SIMD2<Double> {
      if density.name == "spiral" {
        let angle = 3 * Double.pi * place
        return 2.4 * place * SIMD2(cos(angle), sin(angle))
      }
      let (c, s) = (cos(Double.pi * place), sin(Double.pi * place))
      return curve == 0 ? 1.4 * SIMD2(c - 0.5, s - 0.25) : 1.4 * SIMD2(0.5 - c, 0.25 - s)
    }
    let curves = density.name == "spiral" ? 1 : 2
    for target in [SIMD2(0.1, 0.2), SIMD2(-1.2, 0.6), SIMD2(1.9, -0.7), SIMD2(2.4, 0)] {
      let count = 200_000
      var sum = 0.0
      for curve in 0..<curves {
        for index in 0..<count {
          let place = (Double(index) + 0.5) / Double(count)
          let difference = target - point(place, curve)
          let weight = density.name == "spiral" ? 2 * place : 1
          sum += weight * exp(-(difference * difference).sum() / (2 * blur * blur))
        }
      }
      let expected = sum / Double(count * curves) / (2 * Double.pi * blur * blur)
      #expect(abs(density.density(at: target) / expected - 1) < 1e-9)
    }
  }

  @Test func sameStreamSameSamples() {
    for density in ToyDensity.all {
      var first = RandomStream(seed: 9)
      var second = RandomStream(seed: 9)
      #expect(density.sample(100, using: &first) == density.sample(100, using: &second))
    }
  }
}
