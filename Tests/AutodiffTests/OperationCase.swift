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
  /// central differences of the reference.
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
      let slopes = exact[place].values.indices.map { index in
        let step = 1e-5
        func shifted(_ shift: Double) -> [Double] {
          var moved = exact
          moved[place].values[index] += shift
          return reference(moved).values
        }
        let (up, down) = (shifted(step), shifted(-step))
        return zip(w, zip(up, down)).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) } / (2 * step)
      }
      expectClose(gradients[variable].scalars, slopes, "gradient of input \(place)")
    }
  }

  private func expectClose(_ found: [Float], _ expected: [Double], _ what: String) {
    let scale = expected.reduce(1) { max($0, Swift.abs($1)) }
    let worst = zip(found, expected).map { Swift.abs(Double($0) - $1) }.max() ?? .infinity
    #expect(worst <= bound * scale, "\(what): off by \(worst), values up to \(scale)")
    #expect(found.count == expected.count)
  }
}
