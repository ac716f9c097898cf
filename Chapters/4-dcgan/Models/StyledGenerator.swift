import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

// snippet.styled-convolution
/// A convolution whose kernel each image scales for itself, by its style.
struct StyledConvolution: Module {
  let kernel: Parameter
  let style: Linear
  let bias: Parameter
  /// How much of the noise comes in; it starts at 0.
  let noiseGain: Parameter

  func callAsFunction(_ x: Variable, style mapped: Variable, noise: Tensor) -> Variable {
    let tape = x.tape
    let (batch, inputs) = (x.shape[0], x.shape[3])
    let χ = 1 + style(mapped)  // [batch, inputs]
    let taps = square(tape[kernel]).sum(axes: [0, 1])  // [inputs, outputs]
    let ϱ = power(matmul(square(χ), taps) + 1e-8, -0.5)  // [batch, outputs]
    // On the maps in place of the kernel: one kernel serves the whole batch.
    let y = convolve2d(
      x * χ.reshaped([batch, 1, 1, inputs]), tape[kernel],
      geometry: ConvolutionGeometry(padding: 1))
    let scaled = y * ϱ.reshaped([batch, 1, 1, -1])
    return leakyRelu(scaled + tape[noiseGain] * tape.constant(noise) + tape[bias])
  }
  // snippet.hide

  init(_ inputs: Int, _ outputs: Int, styles: Int, using random: inout RandomStream) {
    kernel = Parameter(
      Tensor(normal: [3, 3, inputs, outputs], standardDeviation: 0.1, using: &random))
    style = Linear(styles, inputs, initializer: .xavierNormal, using: &random)
    bias = Parameter(Tensor(zeros: [outputs]))
    noiseGain = Parameter(Tensor(zeros: [1]))
  }
  // snippet.show
}
// snippet.end

// snippet.styled-generator
/// A small generator after StyleGAN2 (Karras and others, 2020): the noise z decides
/// the styles, and the picture grows from a map that is always the same.
struct StyledGenerator: Module {
  let mapping: MLP
  let start: Parameter
  let layers: [StyledConvolution]
  let toImage: Convolution2D

  /// The mapping network, from noise that is brought to one length.
  func styles(_ z: Variable) -> Variable {
    let sizes = square(z).mean(axes: [1], keepingDimensions: true)
    return mapping(z * power(sizes + 1e-8, -0.5))
  }

  /// A picture from the styles of its layers, those of 4 × 4, 8 × 8 and 16 × 16.
  func paint(_ styles: [Variable], using random: inout RandomStream) -> Variable {
    let (batch, tape) = (styles[0].shape[0], styles[0].tape)
    var map = broadcast(tape[start], toShape: [batch, 4, 4, start.shape[3]])
    for (level, layer) in layers.enumerated() {
      if level > 0 { map = upsampleNearest(map, factor: 2) }
      let noise = Tensor(normal: [batch, map.shape[1], map.shape[2], 1], using: &random)
      map = layer(map, style: styles[level], noise: noise)
    }
    return toImage(map)
  }
  // snippet.hide

  init(channels: Int, latents: Int, using random: inout RandomStream) {
    mapping = MLP(
      [latents, latents, latents], activation: .leakyRelu(slope: 0.2), initializer: .heNormal,
      using: &random)
    let widths = [2 * channels, channels, channels / 2]
    start = Parameter(Tensor(normal: [1, 4, 4, widths[0]], using: &random))
    layers = zip([widths[0]] + widths, widths).map { inputs, outputs in
      StyledConvolution(inputs, outputs, styles: latents, using: &random)
    }
    toImage = Convolution2D(
      widths[2], 1, activation: .tanh, initializer: .normal(0.05), using: &random)
  }
  // snippet.show
}
// snippet.end
