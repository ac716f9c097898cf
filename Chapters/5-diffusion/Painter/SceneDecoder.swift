import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

/// What the decoder is told beside the noisy picture.
struct DecoderCondition {
  /// The picture's embedding, `[pictures, dimension]`; a row of zeros where it is withheld.
  var embedding: Tensor
  /// The caption's own embedding, of the same shape; a row of zeros where the caption is withheld.
  var text: Tensor
  /// ``Caption/longest`` numbers for each picture; zeros where the caption is withheld.
  var tokens: [Int]
  /// Pixels that are known, as ``SceneDecoder/knownChannels(_:mask:)`` makes them,
  /// `[pictures, side / 2, side / 2, 8]`; zeros where nothing is.
  var known: Tensor

  /// Some of the pictures.
  func rows(_ range: Range<Int>) -> DecoderCondition {
    let words = range.lowerBound * Caption.longest..<range.upperBound * Caption.longest
    return DecoderCondition(
      embedding: embedding.rows(range), text: text.rows(range), tokens: Array(tokens[words]),
      known: known.rows(range))
  }
}

/// Paints a scene from an embedding, a caption, or both: a small U-Net on blocks of 2 × 2 pixels, which
/// predicts v = signal · ε − noise · x (Salimans and Ho, 2022).
///
/// The places of the two embeddings, the picture's and the caption's, and the words of the caption first
/// hear each other, apart from the noisy picture: what comes out says for each place what is to be there,
/// and is laid under the picture at both resolutions. At each of them every place asks the words once
/// more, by cross-attention.
struct SceneDecoder: Module {
  let side: Int
  let shape: EmbeddingShape
  let time: MLP
  let embedded: Linear
  let reader: CaptionReader
  let said: Linear
  let laid: Linear
  /// `[places, textWidth]`.
  let placeTokens: Parameter
  let hearing: [TransformerBlock]
  let heard: LayerNorm
  let underFine: Linear
  let underCoarse: Linear
  let input: Convolution2D
  /// `[1, side / 2, side / 2, channels]`.
  let places: Parameter
  let down: [ModulatedBlock]
  let shrink: Convolution2D
  let lowBefore: ModulatedBlock
  let coarse: CrossAttention2D
  let lowAfter: ModulatedBlock
  /// From the lower resolution's channels to the higher one's, where that is cheap.
  let narrow: Linear
  let up: ModulatedBlock
  let fine: CrossAttention2D
  let outputNorm: GroupNorm
  let output: Convolution2D

  static let textWidth = 64

  init(
    side: Int, shape: EmbeddingShape, wordCount: Int, channels: Int,
    using random: inout RandomStream
  ) {
    (self.side, self.shape) = (side, shape)
    let (wide, condition, half) = (2 * channels, 2 * channels, side / 2)
    func block(_ inputs: Int, _ outputs: Int) -> ModulatedBlock {
      ModulatedBlock(inputs, outputs, conditionWidth: condition, using: &random)
    }
    func cross(_ channels: Int, _ side: Int) -> CrossAttention2D {
      CrossAttention2D(channels, side: side, contextWidth: Self.textWidth, using: &random)
    }
    time = MLP([32, condition, condition], activation: .silu, using: &random)
    embedded = Linear(2 * shape.dimension, condition, using: &random)
    reader = CaptionReader(
      wordCount: wordCount, width: Self.textWidth, blocks: 1, using: &random)
    said = Linear(Self.textWidth, condition, using: &random)
    laid = Linear(2 * shape.width, Self.textWidth, using: &random)
    placeTokens = Parameter(
      Tensor(
        normal: [shape.places, Self.textWidth], standardDeviation: 0.5, using: &random))
    hearing = (0..<2).map { _ in TransformerBlock(Self.textWidth, heads: 4, using: &random) }
    heard = LayerNorm(Self.textWidth)
    underFine = Linear(Self.textWidth, channels, using: &random)
    underCoarse = Linear(Self.textWidth, wide, using: &random)
    input = Convolution2D(12, channels, using: &random)
    places = Parameter(
      Tensor(normal: [1, half, half, channels], standardDeviation: 0.1, using: &random))
    down = [block(channels, channels)]
    shrink = Convolution2D(channels, wide, kernel: 2, stride: 2, padding: 0, using: &random)
    lowBefore = block(wide, wide)
    coarse = cross(wide, half / 2)
    lowAfter = block(wide, wide)
    narrow = Linear(wide, channels, using: &random)
    up = block(2 * channels, channels)
    fine = cross(channels, half)
    outputNorm = GroupNorm(groups: 8, channels: channels, activation: .silu)
    output = Convolution2D(channels, 4, initializer: .zeros, using: &random)
  }

  /// v for each picture, in blocks, `[pictures, side / 2, side / 2, 4]`.
  ///
  /// - Parameters:
  ///   - noisy: pictures from −1 to 1 with noise, in blocks.
  ///   - times: u for each, 0 … 1.
  func callAsFunction(
    _ noisy: Tensor, times: [Float], _ condition: DecoderCondition, on tape: Tape
  ) -> Variable {
    let count = times.count
    let features = tape.constant(sinusoidalEmbedding(of: times.map { 1000 * $0 }, width: 32))
    let words = reader(condition.tokens, on: tape)
    let embeddings = concatenate([condition.embedding, condition.text], axis: 1)
    let told = silu(
      time(features) + embedded(tape.constant(embeddings)) + said(words.mean(axes: [1])))
    let map = map(condition, words)
    let (grid, half) = (shape.grid, side / 2)
    let fineMap = upsampleNearest(
      underFine(map).reshaped([count, grid, grid, -1]), factor: half / grid)
    let coarseMap = underCoarse(map).reshaped([count, grid, grid, -1])
    let seen = tape.constant(concatenate([noisy, condition.known], axis: 3))
    let begun = down[0](input(seen) + tape[places] + fineMap, told)
    let low = lowAfter(coarse(lowBefore(shrink(begun) + coarseMap, told), words), told)
    let joined = concatenate([upsampleNearest(narrow(low), factor: 2), begun], axis: 3)
    return output(outputNorm(fine(up(joined, told), words)))
  }

  /// What is to be at each place, `[pictures, places, textWidth]`, from embeddings and words.
  private func map(_ condition: DecoderCondition, _ words: Variable) -> Variable {
    let tape = words.tape
    let perPlace: Shape = [words.shape[0], shape.places, shape.width]
    let z = concatenate(
      [condition.embedding.reshaped(perPlace), condition.text.reshaped(perPlace)], axis: 2)
    let tokens = concatenate([laid(tape.constant(z)) + tape[placeTokens], words], axis: 1)
    let thought = hearing.reduce(tokens) { tokens, block in block(tokens) }
    return heard(thought.slice(axis: 1, 0..<shape.places))
  }
}

extension SceneDecoder {
  /// Pictures as blocks: `[pictures, side, side, 1]` → `[pictures, side / 2, side / 2, 4]`.
  static func blocks(_ pictures: Tensor) -> Tensor {
    let (count, half) = (pictures.shape[0], pictures.shape[1] / 2)
    return pictures.reshaped([count, half, 2, half, 2]).transposed([0, 1, 3, 2, 4])
      .reshaped([count, half, half, 4])
  }

  /// The way back.
  static func pictures(_ blocks: Tensor) -> Tensor {
    let (count, half) = (blocks.shape[0], blocks.shape[1])
    return blocks.reshaped([count, half, half, 2, 2]).transposed([0, 1, 3, 2, 4])
      .reshaped([count, 2 * half, 2 * half, 1])
  }

  /// What is known of pictures, for ``DecoderCondition/known``: the pixels where the mask is 1, and the
  /// mask.
  ///
  /// - Parameters:
  ///   - pictures: `[pictures, side, side, 1]`, −1 … 1.
  ///   - mask: the same shape, 1 where a pixel is known, 0 where it is to be painted.
  static func knownChannels(_ pictures: Tensor, mask: Tensor) -> Tensor {
    concatenate([blocks(pictures * mask), blocks(mask)], axis: 3)
  }
}
