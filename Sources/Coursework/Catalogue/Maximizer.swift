import Foundation

/// Where a smooth function is largest, from a start near it: BFGS, the step halved until it
/// climbs (Nocedal & Wright 2006, alg. 6.1).
func maximizer(of function: ([Dual]) -> Dual, from start: [Double]) -> [Double] {
  func worth(_ point: [Double]) -> Double { function(point.map { Dual($0) }).value }
  var point = start
  var value = worth(point)
  var uphill = gradient(of: function, at: point)
  var inverse = start.indices.map { i in start.indices.map { $0 == i ? 1.0 : 0.0 } }
  for _ in 0..<200 {
    let direction = inverse.map { dot($0, uphill) }
    var length = 1.0
    var next = point
    var nextValue = -Double.infinity
    while length > 1e-12 {
      next = zip(point, direction).map { $0 + length * $1 }
      nextValue = worth(next)
      if nextValue >= value + 1e-4 * length * dot(direction, uphill) { break }
      length /= 2
    }
    guard nextValue > value else { break }
    let nextUphill = gradient(of: function, at: next)
    let moved = zip(next, point).map { $0 - $1 }
    let change = zip(uphill, nextUphill).map { $0 - $1 }
    let curvature = dot(moved, change)
    if curvature > 1e-14 {
      let image = inverse.map { dot($0, change) }
      let scale = (1 + dot(change, image) / curvature) / curvature
      for i in moved.indices {
        for j in moved.indices {
          inverse[i][j] +=
            scale * moved[i] * moved[j] - (image[i] * moved[j] + moved[i] * image[j]) / curvature
        }
      }
    }
    point = next
    value = nextValue
    uphill = nextUphill
    if (uphill.map { abs($0) }.max() ?? 0) < 1e-9 { break }
  }
  return point
}

/// The solution of A x = b by elimination with pivots.
func solution(of matrix: [[Double]], _ right: [Double]) -> [Double] {
  var rows = zip(matrix, right).map { $0 + [$1] }
  let count = right.count
  for column in 0..<count {
    let pivot = (column..<count).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
    rows.swapAt(column, pivot)
    for row in 0..<count where row != column {
      let factor = rows[row][column] / rows[column][column]
      for k in column...count { rows[row][k] -= factor * rows[column][k] }
    }
  }
  return (0..<count).map { rows[$0][count] / rows[$0][$0] }
}

func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}
