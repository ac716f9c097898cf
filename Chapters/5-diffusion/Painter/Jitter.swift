import Foundation
import RandomStreams

/// A digit turned by up to a sixth of a radian, stretched and sheared by up to a tenth and moved by up
/// to a sixteenth of its side, so that few digits stand for many hands.
///
/// - Parameter amount: the share of all that: 0 leaves the digit as it is.
func jittered(
  _ pixels: some Collection<Float>, side: Int, amount: Double = 1,
  using random: inout RandomStream
) -> [Float] {
  let pixels = Array(pixels)
  func spread(_ bound: Double) -> Double { amount * bound * (2 * random.uniform() - 1) }
  let angle = spread(1.0 / 6)
  let (wide, high, shear) = (1 + spread(0.1), 1 + spread(0.1), spread(0.1))
  let reach = Double(side) / 16
  let (right, below) = (spread(reach), spread(reach))
  let (sine, cosine, middle) = (sin(angle), cos(angle), Double(side - 1) / 2)
  func ink(_ row: Int, _ column: Int) -> Double {
    (0..<side).contains(row) && (0..<side).contains(column)
      ? Double(pixels[row * side + column]) : 0
  }
  return (0..<side * side).map { i in
    let (x, y) = (Double(i % side) - middle - right, Double(i / side) - middle - below)
    let column = wide * (cosine * x + sine * y) + shear * y + middle
    let row = high * (cosine * y - sine * x) + middle
    let (top, left) = (Int(row.rounded(.down)), Int(column.rounded(.down)))
    let (down, across) = (row - Double(top), column - Double(left))
    let upper = (1 - across) * ink(top, left) + across * ink(top, left + 1)
    let lower = (1 - across) * ink(top + 1, left) + across * ink(top + 1, left + 1)
    return Float((1 - down) * upper + down * lower)
  }
}
