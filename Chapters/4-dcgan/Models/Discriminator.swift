import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

// snippet.discriminator
/// Convolutions of stride two halve the image until one number is left, the logit of "real".
/// `[batch, size, size, 1] → [batch, 1]`.
struct Discriminator: Module {
  let blocks: [DiscriminatorBlock]
  let dense: Linear?
  let last: Linear

  init(size: Int, channels: Int, _ recipe: Recipe, using random: inout RandomStream) {
    let sizes = MapSizes(size: size)
    let widths = Array(sizes.widths(channels).reversed())
    var blocks: [DiscriminatorBlock] = []
    for (inputs, outputs) in zip([1] + widths, widths) {
      blocks.append(
        DiscriminatorBlock(inputs, outputs, isFirst: blocks.isEmpty, recipe, using: &random))
    }
    self.blocks = blocks
    let features = sizes.start * sizes.start * widths[widths.count - 1]
    dense =
      recipe.hasHiddenDense
      ? Linear(
        features, 128, activation: recipe.discriminatorActivation, initializer: recipe.initializer,
        spectrallyNormalized: recipe.isSpectral, using: &random) : nil
    // A convolution as large as its map is a linear layer.
    last = Linear(
      dense == nil ? features : 128, 1, bias: !recipe.discriminatorNorm,
      initializer: recipe.initializer, spectrallyNormalized: recipe.isSpectral, using: &random)
  }

  /// The last map, as rows.
  func features(_ images: Variable) -> Variable {
    var map = images
    for block in blocks { map = block(map) }
    return map.reshaped([images.shape[0], -1])
  }

  func callAsFunction(_ images: Variable) -> Variable {
    let rows = features(images)
    return last(dense.map { $0(rows) } ?? rows)
  }
}

/// A layer that halves a map, with its norm (none on the first) and activation.
struct DiscriminatorBlock: Module {
  let convolution: Convolution2D
  let norm: BatchNorm?
  let pools: Bool

  init(
    _ inputs: Int, _ outputs: Int, isFirst: Bool, _ recipe: Recipe, using random: inout RandomStream
  ) {
    let hasNorm = recipe.discriminatorNorm && !isFirst
    pools = recipe.pools
    convolution = Convolution2D(
      inputs, outputs, kernel: pools ? 3 : 4, stride: pools ? 1 : 2, padding: 1,
      activation: hasNorm ? .identity : recipe.discriminatorActivation,
      bias: !recipe.discriminatorNorm, initializer: recipe.initializer,
      spectrallyNormalized: recipe.isSpectral, using: &random)
    norm =
      hasNorm
      ? normNearOne(outputs, activation: recipe.discriminatorActivation, using: &random) : nil
  }

  func callAsFunction(_ x: Variable) -> Variable {
    let map = convolution(x)
    let shown = norm.map { $0(map) } ?? map
    return pools ? averagePool(shown, factor: 2) : shown
  }
}
// snippet.end
