import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

/// The shape of an embedding: `grid` × `grid` places with `width` numbers each. One place is the plain
/// vector of CLIP; more let each place of the picture have its own.
struct EmbeddingShape: Hashable {
  let grid: Int
  let width: Int
  var places: Int { grid * grid }
  /// All numbers of one embedding.
  var dimension: Int { places * width }
}

/// Texts and pictures in one space, where what belongs together is near (Radford and others, 2021). An
/// embedding has length √dimension, so that its coordinates are about as large as standard normals.
struct JointEmbedding: Module {
  let shape: EmbeddingShape
  let side: Int
  let first: Convolution2D
  let second: Convolution2D
  let third: Convolution2D
  let image: Linear
  let reader: CaptionReader
  /// What each place asks the caption, `[places, width of the text]`.
  let queries: Parameter
  let listening: MultiHeadAttention
  let heard: MLP
  let text: Linear
  /// The logarithm of the inverse temperature, `[1]`.
  let sharpness: Parameter

  init(side: Int, wordCount: Int, shape: EmbeddingShape, using random: inout RandomStream) {
    (self.side, self.shape) = (side, shape)
    first = Convolution2D(1, 32, stride: 2, activation: .relu, using: &random)
    second = Convolution2D(32, 64, stride: 2, activation: .relu, using: &random)
    third = Convolution2D(64, 64, activation: .relu, using: &random)
    let seen = shape.grid == 1 ? side / 4 * (side / 4) * 64 : 64
    image = Linear(seen, shape.width, using: &random)
    let width = 64
    reader = CaptionReader(wordCount: wordCount, width: width, blocks: 2, using: &random)
    queries = Parameter(Tensor(normal: [shape.places, width], using: &random))
    listening = MultiHeadAttention(width, heads: 2, using: &random)
    heard = MLP([width, 2 * width, width], activation: .silu, using: &random)
    text = Linear(width, shape.width, using: &random)
    sharpness = Parameter(Tensor([3.4], shape: [1]))
  }

  /// `[images, dimension]` from `[images, side, side, 1]`.
  func callAsFunction(_ images: Variable) -> Variable {
    let map = third(second(first(images)))
    let count = images.shape[0]
    let seen =
      shape.grid == 1 ? map.reshaped([count, -1]) : map.reshaped([count, shape.places, 64])
    return normalized(image(seen).reshaped([count, shape.dimension]))
  }

  /// `[captions, dimension]`.
  func callAsFunction(_ tokens: [Int], on tape: Tape) -> Variable {
    let words = reader(tokens, on: tape)
    let count = words.shape[0]
    let asked = broadcast(tape[queries], toShape: [count, shape.places, 64])
    let answers = asked + listening(asked, context: words)
    return normalized(text(answers + heard(answers)).reshaped([count, shape.dimension]))
  }

  /// Rows scaled to length √dimension.
  private func normalized(_ z: Variable) -> Variable {
    z / sqrt(square(z).mean(axes: [1], keepingDimensions: true) + 1e-6)
  }
}
