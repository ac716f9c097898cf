import Foundation

/// A generator on the line that can be turned round: x = G(z), its inverse and its slope.
struct Mover: Sendable {
  let name: String
  let move: @Sendable (Double) -> Double
  let back: @Sendable (Double) -> Double
  let slope: @Sendable (Double) -> Double

  static let all = [
    Mover(name: "1 + 2z", move: { 1 + 2 * $0 }, back: { ($0 - 1) / 2 }, slope: { _ in 2 }),
    Mover(name: "sinh z", move: { sinh($0) }, back: { asinh($0) }, slope: { cosh($0) }),
    Mover(
      name: "exp(z / 2)", move: { exp($0 / 2) }, back: { 2 * log($0) }, slope: { exp($0 / 2) / 2 }),
  ]
}
