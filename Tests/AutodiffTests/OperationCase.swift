import Autodiff
import Foundation
import RandomStreams
import Tensors
import Testing

/// One operation with the shapes of its inputs and what it should be, by definition, in double
/// precision.
struct OperationCase: CustomTestStringConvertible, @unchecked Sendable {
  // Unchecked, as the closures capture nothing that changes.
  let name: String
  let shapes: [[Int]]
  var range: ClosedRange<Float> = -2...2
  var gap: Float = 0
  /// Relative to the largest value that is compared.
  var bound = 2e-5
  let operation: ([Variable]) -> Variable
  let reference: ([Exact]) -> Exact

  init(
    _ name: String, _ shapes: [[Int]], in range: ClosedRange<Float> = -2...2, gap: Float = 0,
    bound: Double = 2e-5, _ operation: @escaping ([Variable]) -> Variable,
    _ reference: @escaping ([Exact]) -> Exact
  ) {
    self.name = name
    self.shapes = shapes
    self.range = range
    self.gap = gap
    self.bound = bound
    self.operation = operation
    self.reference = reference
  }

  var testDescription: String { "\(name) \(shapes)" }

  var inputs: [Tensor] {
    var random = RandomStream(seed: 7).split(testDescription)
    return shapes.map { Tensor($0, in: range, gap: gap, using: &random) }
  }

  /// The value against the reference, then the gradient of Σ w · y, with random weights w, against
  /// central differences of the reference: along every coordinate of small inputs, along some and
  /// along a random direction of larger ones.
  func check() throws {
    let inputs = inputs
    let tape = Tape()
    let variables = inputs.map { tape.variable($0) }
    let y = operation(variables)
    let exact = inputs.map { Exact($0) }
    let expected = reference(exact)
    #expect(Array(y.shape) == expected.shape)
    expectClose(y.value.scalars, expected.values, "value")

    var random = RandomStream(seed: 8).split(testDescription)
    let weights = Tensor(expected.shape, in: -1...1, using: &random)
    let gradients = try tape.gradients(of: y, along: weights)
    let w = weights.scalars.map(Double.init)
    for (place, variable) in variables.enumerated() {
      let gradient = gradients[variable].scalars
      let count = gradient.count
      /// The slope of Σ w · y along a direction.
      func slope(_ direction: [Int: Double]) -> Double {
        func shifted(_ shift: Double) -> [Double] {
          var moved = exact
          for (index, size) in direction { moved[place].values[index] += shift * size }
          return reference(moved).values
        }
        let (up, down) = (shifted(1e-5), shifted(-1e-5))
        return zip(w, zip(up, down)).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) } / 2e-5
      }
      let chosen = count <= 40 ? Array(0..<count) : Array(random.permutation(of: count).prefix(24))
      expectClose(
        chosen.map { gradient[$0] }, chosen.map { slope([$0: 1]) }, "gradient of input \(place)")
      if count > 40 {
        let direction = (0..<count).map { _ in random.normal() }
        let along = zip(direction, gradient).reduce(0) { $0 + $1.0 * Double($1.1) }
        let sizes = Dictionary(uniqueKeysWithValues: direction.enumerated().map { ($0, $1) })
        expectClose(
          [Float(along)], [slope(sizes)], "gradient of input \(place) along a direction",
          scale: 1 + Double(gradient.map(Swift.abs).max()!) * Double(count).squareRoot())
      }
    }
  }

  private func expectClose(
    _ found: [Float], _ expected: [Double], _ what: String, scale: Double = 1
  ) {
    let scale = expected.reduce(scale) { max($0, Swift.abs($1)) }
    let worst = zip(found, expected).map { Swift.abs(Double($0) - $1) }.max() ?? .infinity
    #expect(worst <= bound * scale, "\(what): off by \(worst), values up to \(scale)")
    #expect(found.count == expected.count)
  }
}
