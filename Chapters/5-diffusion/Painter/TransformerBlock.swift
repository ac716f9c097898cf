import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

// snippet.transformer-block
/// Attention between tokens, then a perceptron on each, both with layer norm before and the input
/// added after: `[batch, n, width]` to the same. Source: Vaswani et al. (2017); norm first: Xiong et
/// al. (2020).
struct TransformerBlock: Module {
  let attentionNorm: LayerNorm
  let attention: MultiHeadAttention
  let perceptronNorm: LayerNorm
  let perceptron: MLP

  init(_ width: Int, heads: Int = 2, using random: inout RandomStream) {
    attentionNorm = LayerNorm(width)
    attention = MultiHeadAttention(width, heads: heads, using: &random)
    perceptronNorm = LayerNorm(width)
    perceptron = MLP([width, 2 * width, width], activation: .silu, using: &random)
  }

  func callAsFunction(_ x: Variable) -> Variable {
    let heard = x + attention(attentionNorm(x))
    return heard + perceptron(perceptronNorm(heard))
  }
}
// snippet.end

/// A caption's words as vectors that know of each other: `[captions, Caption.longest, width]`.
struct CaptionReader: Module {
  let words: Embedding
  /// `[Caption.longest, width]`.
  let places: Parameter
  let blocks: [TransformerBlock]

  init(wordCount: Int, width: Int, blocks: Int, using random: inout RandomStream) {
    words = Embedding(wordCount, width, initializer: .normal(0.5), using: &random)
    places = Parameter(
      Tensor(normal: [Caption.longest, width], standardDeviation: 0.5, using: &random))
    self.blocks = (0..<blocks).map { _ in TransformerBlock(width, using: &random) }
  }

  /// - Parameter tokens: ``Caption/longest`` numbers for each caption.
  func callAsFunction(_ tokens: [Int], on tape: Tape) -> Variable {
    let count = tokens.count / Caption.longest
    let read = words(tokens, on: tape).reshaped([count, Caption.longest, -1])
    return blocks.reduce(read + tape[places]) { tokens, block in block(tokens) }
  }
}
