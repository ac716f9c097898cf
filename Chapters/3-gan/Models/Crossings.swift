import Autodiff
import Foundation
import GSLNumerics
import NeuralNetworks
import Probability
import Tensors

/// Where a function changes its sign between −30 and 30, to rounding.
private func signChanges(_ f: (Double) throws -> Double) throws -> [Double] {
  let places = stride(from: -30.0, through: 30, by: 0.05).map { $0 + 0.01 }
  return try zip(places, places.dropFirst()).compactMap { a, b in
    try f(a) * f(b) < 0 ? try findRoot(between: a, and: b, f) : nil
  }
}

/// Where two densities are equal.
func crossings(_ p: Normal, _ q: Normal) throws -> [Double] {
  try signChanges { p.logDensity(at: $0) - q.logDensity(at: $0) }
}

/// Where two cumulative distribution functions are equal; looked for where they are not yet 0 or 1.
func cumulativeCrossings(_ p: Normal, _ q: Normal) throws -> [Double] {
  try signChanges { x in
    let left = p.cumulative(at: x) - q.cumulative(at: x)
    let right = q.complementaryCumulative(at: x) - p.complementaryCumulative(at: x)
    return x < 0 ? left : right
  }
}

/// A continuous function with slope +1 where `rises`, −1 elsewhere; slopes change at `turns` only.
func zigzag(_ x: Double, _ turns: [Double], rises: (Double) -> Bool) -> Double {
  let ends = ([0, x] + turns.filter { min(0, x) < $0 && $0 < max(0, x) }).sorted()
  let height = zip(ends, ends.dropFirst()).reduce(0.0) { sum, piece in
    sum + (rises((piece.0 + piece.1) / 2) ? 1 : -1) * (piece.1 - piece.0)
  }
  return x < 0 ? -height : height
}

/// σ_max of a weight matrix, from the largest eigenvalue of WᵀW.
func largestSingularValue(_ weight: Tensor) throws -> Double {
  let (rows, columns) = (weight.shape[0], weight.shape[1])
  let values = weight.scalars.map(Double.init)
  var square = Matrix(rows: columns, columns: columns)
  for i in 0..<columns {
    for j in 0..<columns {
      square[i, j] = (0..<rows).reduce(0) {
        $0 + values[$1 * columns + i] * values[$1 * columns + j]
      }
    }
  }
  return try SymmetricEigen(square).values[0].squareRoot()
}

/// The steepest chord of a network on the line, among many short ones.
func steepness(of network: MLP) -> Double {
  let places = Tensor((0..<400).map { Float($0) / 100 - 2 }, shape: [400, 1])
  let values = network(Tape(.evaluation).constant(places)).value.scalars
  return zip(values, values.dropFirst()).map { Double(abs($1 - $0)) / 0.01 }.max() ?? 0
}
