import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

/// Two convolutions around which the input is added; scale and shift after the second norm come from
/// the time and the condition. Source: Dhariwal and Nichol (2021), section 3.1.
struct ModulatedBlock: Module {
  let firstNorm: GroupNorm
  let firstConvolution: Convolution2D
  let modulation: Linear
  let secondNorm: GroupNorm
  let secondConvolution: Convolution2D
  /// 1×1, where the number of channels changes.
  let skip: Convolution2D?
  let outputs: Int

  init(_ inputs: Int, _ outputs: Int, conditionWidth: Int, using random: inout RandomStream) {
    self.outputs = outputs
    firstNorm = GroupNorm(groups: 8, channels: inputs, activation: .silu)
    firstConvolution = Convolution2D(inputs, outputs, using: &random)
    modulation = Linear(conditionWidth, 2 * outputs, using: &random)
    secondNorm = GroupNorm(groups: 8, channels: outputs)
    secondConvolution = Convolution2D(outputs, outputs, initializer: .zeros, using: &random)
    skip = inputs == outputs ? nil : Convolution2D(inputs, outputs, kernel: 1, using: &random)
  }

  /// - Parameters:
  ///   - x: `[batch, height, width, inputs]`.
  ///   - condition: `[batch, conditionWidth]`.
  func callAsFunction(_ x: Variable, _ condition: Variable) -> Variable {
    let around = if let skip { skip(x) } else { x }
    let parts = modulation(condition).reshaped([x.shape[0], 1, 1, 2 * outputs])
      .split(sizes: [outputs, outputs], axis: 3)
    let hidden = secondNorm(firstConvolution(firstNorm(x)))
    return secondConvolution(silu(hidden * (parts[0] + 1) + parts[1]), adding: around)
  }
}

// snippet.cross-attention
/// Each place of a picture asks the caption's words: `[batch, height, width, channels]` to the same.
struct CrossAttention2D: Module {
  let norm: GroupNorm
  /// `[height × width, channels]`.
  let places: Parameter
  let attention: MultiHeadAttention

  init(_ channels: Int, side: Int, contextWidth: Int, using random: inout RandomStream) {
    norm = GroupNorm(groups: 8, channels: channels)
    places = Parameter(
      Tensor(normal: [side * side, channels], standardDeviation: 0.5, using: &random))
    attention = MultiHeadAttention(
      channels, heads: 4, contextWidth: contextWidth, using: &random)
  }

  func callAsFunction(_ x: Variable, _ words: Variable) -> Variable {
    let tokens = norm(x).reshaped([x.shape[0], x.shape[1] * x.shape[2], x.shape[3]])
    let answers = attention(tokens + x.tape[places], context: words)
    return x + answers.reshaped(Array(x.shape))
  }
}
// snippet.end
