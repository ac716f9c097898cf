import Autodiff
import RandomStreams
import Tensors

/// A convolution over images, `[batch, height, width, inputs] → [batch, height′, width′, outputs]` with
/// `height′ = (height + 2 padding − dilation (kernel − 1) − 1) / stride + 1`, rounded down. The weight
/// is `[kernel, kernel, inputs, outputs]`.
public struct Convolution2D: Module {
  /// The kernel, `[kernel, kernel, inputs, outputs]`, before any spectral normalization.
  public let weight: Parameter
  /// One number an output channel, `[outputs]`; `nil` where the layer was made without a bias.
  public let bias: Parameter?
  /// Stride, padding and dilation, in pixels and alike along both axes.
  public let geometry: ConvolutionGeometry
  /// What is applied to each element of the output, in the same pass.
  public let activation: Activation
  let normalization: SpectralNormalization?

  /// A layer with fresh weights.
  ///
  /// - Parameters:
  ///   - inputs: channels of the input.
  ///   - outputs: channels of the output.
  ///   - kernel: the side of the square kernel, in pixels.
  ///   - padding: zeros beyond each edge; unless told, `dilation (kernel − 1) / 2`, which keeps the
  ///     size at stride 1 and an odd kernel.
  ///   - bias: whether a learned number is added to each output channel.
  ///   - initializer: how the weight starts; the bias starts at zero, but for `fanInUniform`.
  ///   - spectrallyNormalized: whether the kernel is divided by an estimate of its largest singular
  ///     value, as a matrix `[kernel · kernel · inputs, outputs]` (Miyato et al., 2018).
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1, padding: Int? = nil,
    dilation: Int = 1, activation: Activation = .identity, bias: Bool = true,
    initializer: Initializer = .fanInUniform, spectrallyNormalized: Bool = false,
    using random: inout RandomStream
  ) {
    let area = kernel * kernel
    weight = Parameter(
      initializer(
        [kernel, kernel, inputs, outputs], fanIn: inputs * area, fanOut: outputs * area,
        using: &random))
    self.bias =
      bias
      ? Parameter(initializer.bias([outputs], fanIn: inputs * area, using: &random)) : nil
    geometry = ConvolutionGeometry(
      stride: stride, padding: padding ?? dilation * (kernel - 1) / 2, dilation: dilation)
    self.activation = activation
    normalization =
      spectrallyNormalized ? SpectralNormalization(of: weight.value, using: &random) : nil
  }

  /// Not available: convolutions here have no groups. Split the channels, convolve each part, and
  /// concatenate.
  @available(
    *, unavailable,
    message: "no groups exist; split the channels, convolve each part, concatenate"
  )
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1, padding: Int? = nil,
    dilation: Int = 1, groups: Int, using random: inout RandomStream
  ) { fatalError("unavailable") }

  /// - Parameters:
  ///   - imageBias: added to every pixel of an image, `[batch, outputs]`: a time embedding.
  ///   - residual: added before the activation, in the shape of the output.
  ///   - isRemade: whether a large result is computed again on the way back instead of kept.
  public func callAsFunction(
    _ x: Variable, imageBias: Variable? = nil, adding residual: Variable? = nil,
    isRemade: Bool = false
  ) -> Variable {
    let tape = x.tape
    let kernel = normalization.map { $0(weight, on: tape) } ?? tape[weight]
    var total = bias.map { tape[$0] }
    if let imageBias { total = total.map { imageBias + $0 } ?? imageBias }
    return convolve2d(
      x, kernel, bias: total, adding: residual, geometry: geometry, activation: activation,
      isRemade: isRemade)
  }
}

/// The adjoint of a convolution, for going up in size: `[batch, h, w, inputs] → [batch, h′, w′, outputs]`
/// with `h′ = (h − 1) stride − 2 padding + dilation (kernel − 1) + 1 + outputPadding`. The weight is
/// `[kernel, kernel, outputs, inputs]`, that of the convolution whose adjoint this is.
public struct TransposedConvolution2D: Module {
  /// The kernel, `[kernel, kernel, outputs, inputs]`.
  public let weight: Parameter
  /// One number an output channel, `[outputs]`; `nil` where the layer was made without a bias.
  public let bias: Parameter?
  /// Stride, padding and dilation of the convolution whose adjoint this is: a stride of two doubles
  /// the size.
  public let geometry: ConvolutionGeometry
  /// Rows and columns added below and to the right, to choose among the sizes that the convolution
  /// would shrink to the input's.
  public let outputPadding: Int
  /// What is applied to each element of the output, in the same pass.
  public let activation: Activation

  /// A layer with fresh weights; unless told, it doubles height and width.
  ///
  /// - Parameters:
  ///   - inputs: channels of the input.
  ///   - outputs: channels of the output.
  ///   - kernel: the side of the square kernel, in pixels.
  ///   - bias: whether a learned number is added to each output channel.
  ///   - initializer: how the weight starts; the bias starts at zero, but for `fanInUniform`.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int = 4, stride: Int = 2, padding: Int = 1,
    outputPadding: Int = 0, dilation: Int = 1, activation: Activation = .identity,
    bias: Bool = true, initializer: Initializer = .fanInUniform, using random: inout RandomStream
  ) {
    let area = kernel * kernel
    // As PyTorch counts: the fan-in of the convolution whose adjoint this is.
    weight = Parameter(
      initializer(
        [kernel, kernel, outputs, inputs], fanIn: outputs * area, fanOut: inputs * area,
        using: &random))
    self.bias =
      bias
      ? Parameter(initializer.bias([outputs], fanIn: outputs * area, using: &random)) : nil
    geometry = ConvolutionGeometry(stride: stride, padding: padding, dilation: dilation)
    self.outputPadding = outputPadding
    self.activation = activation
  }

  /// The larger image: `[batch, h, w, inputs] → [batch, h′, w′, outputs]`.
  public func callAsFunction(_ x: Variable) -> Variable {
    let tape = x.tape
    return convolveTransposed2d(
      x, tape[weight], bias: bias.map { tape[$0] }, geometry: geometry,
      outputPadding: outputPadding, activation: activation)
  }
}
