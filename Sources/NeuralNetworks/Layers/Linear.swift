import Autodiff
import Foundations
import RandomStreams
import Tensors

/// A fully connected layer, `y = f(x W + b)`, `[…, inputs] → […, outputs]`; the weight is
/// `[inputs, outputs]`.
public struct Linear: Module {
  /// The matrix, `[inputs, outputs]`, before any spectral normalization.
  public let weight: Parameter
  /// One number an output, `[outputs]`; `nil` where the layer was made without a bias.
  public let bias: Parameter?
  /// The function f that is applied to each element of `x W + b`, in the same pass.
  public let activation: Activation
  let normalization: SpectralNormalization?

  /// A layer with fresh weights.
  ///
  /// - Parameters:
  ///   - inputs: the last extent of what comes in.
  ///   - outputs: the last extent of what goes out.
  ///   - bias: whether a learned vector is added.
  ///   - initializer: how the weight starts; the bias starts at zero, but for `fanInUniform`.
  ///   - spectrallyNormalized: whether the weight is divided by an estimate of its largest singular
  ///     value (Miyato et al., 2018).
  public init(
    _ inputs: Int, _ outputs: Int, activation: Activation = .identity, bias: Bool = true,
    initializer: Initializer = .fanInUniform, spectrallyNormalized: Bool = false,
    using random: inout RandomStream
  ) {
    require(
      inputs > 0 && outputs > 0, "a linear layer of \(inputs) inputs and \(outputs) outputs")
    weight = Parameter(
      initializer([inputs, outputs], fanIn: inputs, fanOut: outputs, using: &random))
    self.bias =
      bias
      ? Parameter(initializer.bias([outputs], fanIn: inputs, using: &random)) : nil
    self.activation = activation
    normalization =
      spectrallyNormalized ? SpectralNormalization(of: weight.value, using: &random) : nil
  }

  /// The layer's output on the tape of `x`: `[…, inputs] → […, outputs]`.
  public func callAsFunction(_ x: Variable) -> Variable {
    let tape = x.tape
    let matrix = normalization.map { $0(weight, on: tape) } ?? tape[weight]
    return linear(x, matrix, bias: bias.map { tape[$0] }, activation: activation)
  }
}

extension Initializer {
  /// A bias starts at zero, except with PyTorch's default.
  func bias(_ shape: Shape, fanIn: Int, using random: inout RandomStream) -> Tensor {
    self == .fanInUniform
      ? self(shape, fanIn: fanIn, fanOut: 1, using: &random) : Tensor(zeros: shape)
  }
}

/// Linear layers one after another, with an activation between them.
public struct MLP: Module {
  /// The linear layers, from input to output; one fewer than the widths.
  public let layers: [Linear]

  /// - Parameters:
  ///   - widths: `[inputs, hidden, …, outputs]`, at least two.
  ///   - last: the activation of the last layer.
  public init(
    _ widths: [Int], activation: Activation = .relu, last: Activation = .identity,
    bias: Bool = true, initializer: Initializer = .fanInUniform,
    spectrallyNormalized: Bool = false, using random: inout RandomStream
  ) {
    require(widths.count >= 2, "an MLP needs at least two widths, not \(widths)")
    var layers: [Linear] = []
    for (index, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
      layers.append(
        Linear(
          inputs, outputs, activation: index == widths.count - 2 ? last : activation, bias: bias,
          initializer: initializer, spectrallyNormalized: spectrallyNormalized, using: &random))
    }
    self.layers = layers
  }

  /// All layers, one after another: `[…, widths.first] → […, widths.last]`.
  public func callAsFunction(_ x: Variable) -> Variable {
    layers.reduce(x) { value, layer in layer(value) }
  }
}
