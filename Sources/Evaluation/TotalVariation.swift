import Datasets
import Foundations

/// Total variation between a known density of the plane and samples, both counted in the cells of a
/// grid over the square from −3 to 3: half the sum of absolute differences of their shares. What
/// falls outside the square counts as one more cell.
public struct GridTotalVariation: Sendable {
  /// How many cells the grid has each way.
  public let cells: Int
  /// The density's mass in each cell, row by row, the one outside last.
  public let masses: [Double]

  /// - Parameter cells: Each way. More of them see finer differences, and more noise.
  public init(to density: ToyDensity, cells: Int = 24) {
    require(cells >= 1, "total variation: a grid needs cells")
    self.cells = cells
    // The midpoint rule, finer than any feature of the densities: at least two steps a spread.
    let side = 2 * ToyDensity.reach / Double(cells)
    let spread = density.modes.isEmpty ? side : density.modeSpread
    let inner = max(6, Int((2 * side / spread).rounded(.up)))
    var masses = (0..<(cells * cells)).map { cell -> Double in
      var sum = 0.0
      for index in 0..<(inner * inner) {
        let column = Double(cell % cells) + (Double(index % inner) + 0.5) / Double(inner)
        let row = Double(cell / cells) + (Double(index / inner) + 0.5) / Double(inner)
        let corner = SIMD2(repeating: -ToyDensity.reach)
        sum += density.density(at: corner + side * SIMD2(column, row))
      }
      return sum * side * side / Double(inner * inner)
    }
    masses.append(max(0, 1 - masses.reduce(0, +)))
    self.masses = masses
  }

  /// The cell of each sample.
  public func places(of samples: [SIMD2<Double>]) -> [Int] {
    samples.map { sample in
      let place = (sample + SIMD2(repeating: ToyDensity.reach)) / (2 * ToyDensity.reach)
      guard place.x >= 0, place.x < 1, place.y >= 0, place.y < 1 else { return cells * cells }
      let (column, row) = (Int(place.x * Double(cells)), Int(place.y * Double(cells)))
      return min(row, cells - 1) * cells + min(column, cells - 1)
    }
  }

  /// The total variation between the density and the samples' shares of the cells, 0 … 1.
  public func distance(to samples: [SIMD2<Double>]) -> Double {
    distance(places: places(of: samples), weights: nil)
  }

  func distance(places: [Int], weights: [Double]?) -> Double {
    var shares = [Double](repeating: 0, count: masses.count)
    for (index, place) in places.enumerated() { shares[place] += weights?[index] ?? 1 }
    let total = weights?.reduce(0, +) ?? Double(places.count)
    return zip(shares, masses).reduce(0) { $0 + abs($1.0 / total - $1.1) } / 2
  }
}
