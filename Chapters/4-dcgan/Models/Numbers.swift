import GSLNumerics
import Tensors
import Verification

/// Whole numbers from −4 to 4.
func wholeNumbers(_ shape: Shape, using draw: inout Draw) -> Tensor {
  Tensor((0..<shape.elementCount).map { _ in Float(draw.integer(in: -4...4)) }, shape: shape)
}

extension Tensor {
  /// In double precision, for the matrices of this chapter.
  var doubles: [Double] { scalars.map(Double.init) }

  /// A kernel `[k, k, …, …]` turned by half a turn.
  var turned: Tensor {
    let block = shape[2] * shape[3]
    let places = shape[0] * shape[1]
    let values = scalars
    return Tensor(
      (0..<places).flatMap { values[(places - 1 - $0) * block..<(places - $0) * block] },
      shape: shape)
  }

  /// Images moved down by `rows`; what leaves them comes in again on top.
  func moved(down rows: Int) -> Tensor {
    let height = shape[1]
    return concatenate(
      [slice(axis: 1, height - rows..<height), slice(axis: 1, 0..<height - rows)], axis: 1)
  }
}

func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}
func dot(_ a: Tensor, _ b: Tensor) -> Double { dot(a.doubles, b.doubles) }

// snippet.differences
/// The slope of `f` in each element of `x`, by a step of one to either side. For a function that is
/// linear in each element this is the derivative, not an approximation of it.
func slopes(at x: Tensor, _ f: (Tensor) -> Double) -> [Double] {
  var moved = x
  let start = x.scalars
  return start.indices.map { index in
    func value(_ step: Float) -> Double {
      moved.withUnsafeMutableBufferPointer { $0[index] = start[index] + step }
      return f(moved)
    }
    let slope = (value(1) - value(-1)) / 2
    _ = value(0)
    return slope
  }
}
// snippet.end

/// All pairs and all triples of numbers of ranges.
func product(_ a: ClosedRange<Int>, _ b: ClosedRange<Int>) -> [(Int, Int)] {
  a.flatMap { a in b.map { (a, $0) } }
}
func product(
  _ a: ClosedRange<Int>, _ b: ClosedRange<Int>, _ c: ClosedRange<Int>
) -> [(Int, Int, Int)] {
  product(a, b).flatMap { pair in c.map { (pair.0, pair.1, $0) } }
}

/// df/dx, by differences over steps of at most `step`. Source: Ridders (1982).
///
/// His estimate of the error is the size of the last correction, which is no bound; a thousandth of
/// what these checks tolerate is added to it.
func derivative(
  at x: Double, step: Double? = nil, _ f: (Double) throws -> Double
) throws -> Estimate {
  let slope = try GSLNumerics.derivative(of: f, at: x, step: step)
  return Estimate(
    slope.value, error: slope.error + 1e-9 * max(1, abs(slope.value)), method: .finiteDifference)
}
