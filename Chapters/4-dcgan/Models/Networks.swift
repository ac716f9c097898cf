import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

// snippet.recipe
/// The rules of DCGAN (Radford, Metz and Chintala, 2016, section 3). Each can be broken.
struct Recipe: Sendable {
  /// Strides change the size; where the rule is broken, pooling and repetition of pixels do.
  var pools = false
  var generatorNorm = true
  var discriminatorNorm = true
  /// A dense layer of 128 units behind the noise and before the verdict.
  var hasHiddenDense = false
  var generatorActivation = Activation.relu
  var discriminatorActivation = Activation.leakyRelu(slope: 0.2)
  /// tanh paints pixels from −1 to 1, sigmoid from 0 to 1.
  var squashing = Activation.tanh
  var initializer = Initializer.normal(0.02)
  var generatorRate: Float = 2e-4
  var discriminatorRate: Float = 2e-4
  var beta1: Float = 0.5
  // Not of the recipe: averaged weights and noise on what the discriminator sees (section 12), and two ways to
  // hold the discriminator's slope (section 14).
  var averages = true
  var noise: Float = 0.3
  var isSpectral = false
  var slopePenalty: Float = 0
}
// snippet.end

/// The maps of a stack for square images: a map of `start` pixels a side is doubled `levels` times.
struct MapSizes: Hashable, Sendable {
  let size: Int
  var levels: Int {
    var levels = 0
    while levels < 4, size % (2 << levels) == 0, size >> (levels + 1) >= 4 { levels += 1 }
    return levels
  }
  var start: Int { size >> levels }
  /// Channels of the maps, from the smallest map up: as many more as there are fewer pixels a side.
  func widths(_ channels: Int) -> [Int] { (0..<levels).map { channels << (levels - 1 - $0) } }
}

// snippet.generator
/// Noise becomes a small map of many channels; transposed convolutions double it until it is an image.
/// `[batch, latents] → [batch, size, size, 1]`.
struct Generator: Module {
  let dense: Linear?
  let first: TransposedConvolution2D
  let firstNorm: BatchNorm?
  let blocks: [GeneratorBlock]
  let latents: Int

  init(size: Int, channels: Int, latents: Int, _ recipe: Recipe, using random: inout RandomStream) {
    let sizes = MapSizes(size: size)
    let widths = sizes.widths(channels)
    self.latents = latents
    dense =
      recipe.hasHiddenDense
      ? Linear(
        latents, 128, activation: recipe.generatorActivation, initializer: recipe.initializer,
        using: &random) : nil
    first = TransposedConvolution2D(
      dense == nil ? latents : 128, widths[0], kernel: sizes.start, stride: 1, padding: 0,
      activation: recipe.generatorNorm ? .identity : recipe.generatorActivation,
      bias: !recipe.generatorNorm, initializer: recipe.initializer, using: &random)
    firstNorm =
      recipe.generatorNorm
      ? normNearOne(widths[0], activation: recipe.generatorActivation, using: &random) : nil
    var blocks: [GeneratorBlock] = []
    for (inputs, outputs) in zip(widths, widths.dropFirst() + [1]) {
      blocks.append(
        GeneratorBlock(
          inputs, outputs, isLast: blocks.count == widths.count - 1, recipe, using: &random))
    }
    self.blocks = blocks
  }

  func callAsFunction(_ noise: Variable) -> Variable {
    let input = dense.map { $0(noise) } ?? noise
    var map = first(input.reshaped([noise.shape[0], 1, 1, -1]))
    if let firstNorm { map = firstNorm(map) }
    for block in blocks { map = block(map) }
    return map
  }
}

/// A layer that doubles a map, with its norm and activation.
struct GeneratorBlock: Module {
  let transposed: TransposedConvolution2D?
  let convolution: Convolution2D?
  let norm: BatchNorm?

  init(
    _ inputs: Int, _ outputs: Int, isLast: Bool, _ recipe: Recipe, using random: inout RandomStream
  ) {
    let hasNorm = recipe.generatorNorm && !isLast
    let wanted = isLast ? recipe.squashing : recipe.generatorActivation
    let fused = hasNorm ? .identity : wanted
    // A shift follows in the norm; the recipe's last layer does without.
    let bias = !recipe.generatorNorm
    transposed =
      recipe.pools
      ? nil
      : TransposedConvolution2D(
        inputs, outputs, activation: fused, bias: bias, initializer: recipe.initializer,
        using: &random)
    convolution =
      recipe.pools
      ? Convolution2D(
        inputs, outputs, activation: fused, bias: bias, initializer: recipe.initializer,
        using: &random) : nil
    norm = hasNorm ? normNearOne(outputs, activation: wanted, using: &random) : nil
  }

  func callAsFunction(_ x: Variable) -> Variable {
    let map = transposed.map { $0(x) } ?? convolution!(upsampleNearest(x, factor: 2))
    return norm.map { $0(map) } ?? map
  }
}
// snippet.end

/// Batch norm whose scales start at N(1, 0.02).
func normNearOne(
  _ channels: Int, activation: Activation, using random: inout RandomStream
) -> BatchNorm {
  BatchNorm(
    channels, activation: activation,
    scale: Tensor(normal: [channels], mean: 1, standardDeviation: 0.02, using: &random))
}
