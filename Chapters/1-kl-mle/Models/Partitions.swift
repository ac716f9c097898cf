import Foundation

/// Histograms over `outcomes` values with `cells` equal cells: inside a cell all values are alike.
struct HistogramFamily: Sendable {
  let outcomes: Int
  let cells: Int

  private func cell(_ k: Int) -> Int { k * cells / outcomes }

  /// How many values each cell has.
  var sizes: [Int] {
    var sizes = [Int](repeating: 0, count: cells)
    for k in 0..<outcomes { sizes[cell(k)] += 1 }
    return sizes
  }

  // snippet.histogram
  /// The member with these masses of its cells, `weights` a value (counts or
  /// probabilities), after `pseudocount` was added to each cell.
  func member(_ weights: [Double], pseudocount: Double = 0) -> [Double] {
    var mass = [Double](repeating: pseudocount, count: cells)
    for k in 0..<outcomes { mass[cell(k)] += weights[k] }
    let total = mass.reduce(0, +)
    let sizes = sizes
    return (0..<outcomes).map {
      mass[cell($0)] / total / Double(sizes[cell($0)])
    }
  }
  // snippet.end
}

/// Nature for the histograms: two humps over `outcomes` values.
func humps(_ outcomes: Int) -> [Double] {
  let weights = (0..<outcomes).map { k in
    let x = 6 * (Double(k) + 0.5) / Double(outcomes) - 3
    return nature.density(at: x) + 0.01
  }
  let total = weights.reduce(0, +)
  return weights.map { $0 / total }
}
