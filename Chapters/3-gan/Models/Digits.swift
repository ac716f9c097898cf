import Autodiff
import Datasets
import Foundation
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// The images of this run. Sides above 32 are averaged down to 28, as in chapter 2.
func loadImages(_ data: Chapter.DataSource) throws -> ImageSplit {
  switch data {
  case .digits: return Digits.split
  case .directory(let path):
    let split = try ImageSplit(directory: path)
    // What the judge needs.
    try split.requireAtLeast(training: 20, test: 20, pixels: 1, path: path)
    let isLarge = max(split.training.height, split.training.width) > 32
    return isLarge ? split.resized(height: 28, width: 28) : split
  }
}

/// The generator of the original recipe (Goodfellow and others, 2014): rectified layers and a sigmoid.
/// `[batch, 32 + classes] → [batch, pixels]`.
struct ImageGenerator: Module {
  let network: MLP
  static let latents = 32

  init(pixels: Int, classes: Int = 0, using random: inout RandomStream) {
    network = MLP(
      [Self.latents + classes, 64, 128, pixels], activation: .relu, last: .sigmoid, using: &random)
  }

  func callAsFunction(_ z: Variable) -> Variable { network(z) }
}

// snippet.image-networks
/// The discriminator of the original recipe: units that take the larger of two linear functions
/// (maxout), and dropout. `[batch, pixels + classes] → [batch, 1]`.
struct ImageDiscriminator: Module {
  let first: [Linear]
  let second: [Linear]
  let last: Linear
  let dropped: Float

  init(pixels: Int, classes: Int = 0, dropped: Float = 0.3, using random: inout RandomStream) {
    var stream = random
    func pair(_ inputs: Int, _ outputs: Int) -> [Linear] {
      (0..<2).map { _ in Linear(inputs, outputs, using: &stream) }
    }
    first = pair(pixels + classes, 80)
    second = pair(80, 40)
    last = Linear(40, 1, using: &stream)
    self.dropped = dropped
    random = stream
  }

  func callAsFunction(_ x: Variable, using random: inout RandomStream) -> Variable {
    var features = maximum(first[0](x), first[1](x))
    if dropped > 0 { features = dropout(features, rate: dropped, using: &random) }
    features = maximum(second[0](features), second[1](features))
    if dropped > 0 { features = dropout(features, rate: dropped, using: &random) }
    return last(features)
  }
}
// snippet.end
