import Autodiff
import RandomStreams
import Tensors

/// A fully connected layer, `y = f(x W + b)`, `[…, inputs] → […, outputs]`; the weight is
/// `[inputs, outputs]`.
public struct Linear: Module {
  public let weight: Parameter
  public let bias: Parameter?
  public let activation: Activation
  let normalisation: SpectralNormalisation?

  public init(
    _ inputs: Int, _ outputs: Int, activation: Activation = .identity, bias: Bool = true,
    initialiser: Initialiser = .fanInUniform, spectrallyNormalised: Bool = false,
    using random: inout RandomStream
  ) {
    require(
      inputs > 0 && outputs > 0, "a linear layer of \(inputs) inputs and \(outputs) outputs")
    weight = Parameter(
      initialiser([inputs, outputs], fanIn: inputs, fanOut: outputs, using: &random))
    self.bias =
      bias
      ? Parameter(initialiser.bias([outputs], fanIn: inputs, using: &random)) : nil
    self.activation = activation
    normalisation =
      spectrallyNormalised ? SpectralNormalisation(of: weight.value, using: &random) : nil
  }

  public func callAsFunction(_ x: Variable) -> Variable {
    let tape = x.tape
    let matrix = normalisation.map { $0(weight, on: tape) } ?? tape[weight]
    return linear(x, matrix, bias: bias.map { tape[$0] }, activation: activation)
  }
}

extension Initialiser {
  /// A bias starts at zero, except with PyTorch's default.
  func bias(_ shape: Shape, fanIn: Int, using random: inout RandomStream) -> Tensor {
    self == .fanInUniform
      ? self(shape, fanIn: fanIn, fanOut: 1, using: &random) : Tensor(zeros: shape)
  }
}

/// Linear layers one after another, with an activation between them.
public struct MLP: Module {
  public let layers: [Linear]

  /// - Parameters:
  ///   - widths: `[inputs, hidden, …, outputs]`, at least two.
  ///   - last: the activation of the last layer.
  public init(
    _ widths: [Int], activation: Activation = .relu, last: Activation = .identity,
    bias: Bool = true, initialiser: Initialiser = .fanInUniform,
    spectrallyNormalised: Bool = false, using random: inout RandomStream
  ) {
    require(widths.count >= 2, "an MLP needs at least two widths, not \(widths)")
    var layers: [Linear] = []
    for (index, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
      layers.append(
        Linear(
          inputs, outputs, activation: index == widths.count - 2 ? last : activation, bias: bias,
          initialiser: initialiser, spectrallyNormalised: spectrallyNormalised, using: &random))
    }
    self.layers = layers
  }

  public func callAsFunction(_ x: Variable) -> Variable {
    layers.reduce(x) { value, layer in layer(value) }
  }
}
