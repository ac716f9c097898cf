import Foundation
import RandomStreams
import Tensors
import Testing

/// The tests that choose an instruction set or a number of threads: one after another, as both
/// are the process'.
@Suite(.serialized) struct Engine {}

/// Runs `body` on every instruction set of this machine, then restores the one before.
func onEachInstructionSet(_ body: (InstructionSet) throws -> Void) rethrows {
  let before = InstructionSet.current
  defer { InstructionSet.current = before }
  for set in InstructionSet.available {
    InstructionSet.current = set
    try body(set)
  }
}

/// Numbers for tests: the same ones for a name in every run.
func numbers(_ shape: Shape, _ name: String, scale: Float = 1) -> Tensor {
  var stream = RandomStream(seed: 7).split(name)
  return Tensor(normal: shape, standardDeviation: scale, using: &stream)
}

/// A tensor in double precision, for references.
struct Reference {
  var shape: Shape
  var values: [Double]

  init(_ tensor: Tensor) {
    shape = tensor.shape
    values = tensor.scalars.map(Double.init)
  }

  init(_ shape: Shape) {
    self.shape = shape
    values = Array(repeating: 0, count: shape.elementCount)
  }

  subscript(i: Int, j: Int) -> Double {
    get { values[i * shape[1] + j] }
    set { values[i * shape[1] + j] = newValue }
  }

  /// The largest difference from a tensor, relative to the largest of these numbers.
  func distance(_ tensor: Tensor) -> Double {
    guard tensor.shape == shape else { return .infinity }
    let size = values.reduce(1e-30) { max($0, abs($1)) }
    return zip(values, tensor.scalars).reduce(0) {
      let d = abs($1.0 - Double($1.1)) / size
      return d.isNaN ? .infinity : max($0, d)
    }
  }
}

/// ⟨a, b⟩ in double precision.
func inner(_ a: Tensor, _ b: Tensor) -> Double {
  zip(a.scalars, b.scalars).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}

/// The derivative of Σ weights·f(x) by x's elements, by central differences in double precision.
func centralDifferences(
  _ x: Reference, weights: Tensor, step: Double = 1e-5, _ f: (Reference) -> Reference
) -> Reference {
  var result = Reference(x.shape)
  let w = weights.scalars.map(Double.init)
  for i in x.values.indices {
    func value(_ shift: Double) -> Double {
      var moved = x
      moved.values[i] += shift
      return zip(f(moved).values, w).reduce(0) { $0 + $1.0 * $1.1 }
    }
    result.values[i] = (value(step) - value(-step)) / (2 * step)
  }
  return result
}

/// The activations by their definitions.
func reference(_ activation: Activation, _ x: Double) -> Double {
  switch activation {
  case .identity: x
  case .relu: max(x, 0)
  case .leakyRelu(let slope): x > 0 ? x : Double(slope) * x
  case .tanh: tanh(x)
  case .sigmoid: 1 / (1 + exp(-x))
  case .softplus: max(x, 0) + log1p(exp(-abs(x)))
  case .silu: x / (1 + exp(-x))
  case .gelu: 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
  }
}

let everyActivation: [Activation] = [
  .identity, .relu, .leakyRelu(slope: 0.2), .tanh, .sigmoid, .softplus, .silu, .gelu,
]
