import Autodiff
import Foundations
import RandomStreams
import Tensors

/// The generator of DCGAN: noise becomes a small map of many channels, which transposed convolutions
/// double until it is an image in (−1, 1). `[batch, latents] → [batch, size, size, imageChannels]`.
///
/// Batch norm and ReLU after every layer but the last, tanh there, weights from N(0, 0.02).
/// Source: Radford, Metz, Chintala (2016), section 3 and figure 1.
public struct DCGANGenerator: Module {
  /// The transposed convolutions, from the smallest map to the image: one more than the norms.
  public let layers: [TransposedConvolution2D]
  /// The batch norms with ReLU, one after each layer but the last.
  public let norms: [BatchNorm]

  /// - Parameters:
  ///   - start: the side of the first map; the image is `start · 2^widths.count` wide: 4 and three
  ///     widths for 32, 7 and two for 28.
  ///   - widths: channels of the maps, from the smallest map up.
  public init(
    latents: Int = 100, start: Int = 4, widths: [Int] = [256, 128, 64], imageChannels: Int = 1,
    using random: inout RandomStream
  ) {
    require(!widths.isEmpty, "a DCGAN generator needs at least one width")
    var layers = [
      TransposedConvolution2D(
        latents, widths[0], kernel: start, stride: 1, padding: 0, bias: false,
        initializer: .normal(0.02), using: &random)
    ]
    for (index, outputs) in (widths.dropFirst() + [imageChannels]).enumerated() {
      layers.append(
        TransposedConvolution2D(
          widths[index], outputs, activation: index == widths.count - 1 ? .tanh : .identity,
          bias: false, initializer: .normal(0.02), using: &random))
    }
    self.layers = layers
    norms = widths.map { dcganNorm($0, activation: .relu, using: &random) }
  }

  /// Images in (−1, 1) from noise: `[batch, latents] → [batch, size, size, imageChannels]`.
  public func callAsFunction(_ noise: Variable) -> Variable {
    var map = noise.reshaped([noise.shape[0], 1, 1, -1])
    for (layer, norm) in zip(layers, norms) { map = norm(layer(map)) }
    return layers[norms.count](map)
  }
}

/// The discriminator of DCGAN: convolutions of stride two halve the image until one number is left,
/// the logit of "real". `[batch, size, size, imageChannels] → [batch]`.
///
/// Leaky ReLU 0.2 after every layer but the last, batch norm between (not on the first layer).
/// Source: Radford, Metz, Chintala (2016), section 3.
public struct DCGANDiscriminator: Module {
  /// The convolutions, from the image to the logit; the last takes in the whole of the last map.
  public let layers: [Convolution2D]
  /// The batch norms between the layers; none with spectral normalization.
  public let norms: [BatchNorm]

  /// - Parameters:
  ///   - widths: channels of the maps, from the largest map down: the generator's, reversed.
  ///   - end: the side of the last map, the generator's `start`.
  ///   - spectrallyNormalized: in the place of batch norm.
  public init(
    widths: [Int] = [64, 128, 256], end: Int = 4, imageChannels: Int = 1,
    spectrallyNormalized: Bool = false, using random: inout RandomStream
  ) {
    require(!widths.isEmpty, "a DCGAN discriminator needs at least one width")
    var layers: [Convolution2D] = []
    for (index, (inputs, outputs)) in zip([imageChannels] + widths, widths).enumerated() {
      let isActivated = index == 0 || spectrallyNormalized
      layers.append(
        Convolution2D(
          inputs, outputs, kernel: 4, stride: 2, padding: 1,
          activation: isActivated ? .leakyRelu(slope: 0.2) : .identity, bias: false,
          initializer: .normal(0.02), spectrallyNormalized: spectrallyNormalized, using: &random))
    }
    layers.append(
      Convolution2D(
        widths[widths.count - 1], 1, kernel: end, padding: 0, bias: false,
        initializer: .normal(0.02), spectrallyNormalized: spectrallyNormalized, using: &random))
    self.layers = layers
    norms =
      spectrallyNormalized
      ? []
      : widths.dropFirst().map {
        dcganNorm($0, activation: .leakyRelu(slope: 0.2), using: &random)
      }
  }

  /// A logit an image, above zero for "real": `[batch, size, size, imageChannels] → [batch]`.
  public func callAsFunction(_ image: Variable) -> Variable {
    var map = image
    for (index, layer) in layers.enumerated() {
      map = layer(map)
      if index > 0, index - 1 < norms.count { map = norms[index - 1](map) }
    }
    return map.reshaped([image.shape[0]])
  }
}

/// Batch norm whose scales start at N(1, 0.02).
private func dcganNorm(
  _ channels: Int, activation: Activation, using random: inout RandomStream
) -> BatchNorm {
  BatchNorm(
    channels, activation: activation,
    scale: Tensor(normal: [channels], mean: 1, standardDeviation: 0.02, using: &random))
}
