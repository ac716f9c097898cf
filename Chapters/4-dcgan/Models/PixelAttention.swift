import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

// snippet.pixel-attention
/// Self-attention over the pixels of a map (Zhang and others, 2019): each pixel takes
/// up a mean of all pixels, those most that its query fits. The gain starts at 0, so
/// that a network into which it is put starts as it was.
struct PixelAttention: Module {
  let query: Linear
  let key: Linear
  let value: Linear
  let gain = Parameter(Tensor(zeros: [1]))

  init(_ channels: Int, using random: inout RandomStream) {
    query = Linear(channels, channels, bias: false, using: &random)
    key = Linear(channels, channels, bias: false, using: &random)
    value = Linear(channels, channels, bias: false, using: &random)
  }

  func callAsFunction(_ x: Variable) -> Variable {
    let pixels = x.reshaped([x.shape[0], -1, x.shape[3]])
    let mixed = attention(query(pixels), key(pixels), value(pixels))
    return x + x.tape[gain] * mixed.reshaped(Array(x.shape))
  }
}
// snippet.end
