import Autodiff
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// A classifier that reads images for the scores: it was trained on real ones alone.
struct ImageReader: Codable, Storable {
  private let weights: [[Float]]
  private let height: Int
  private let width: Int
  private let classCount: Int

  private init(_ network: ImageClassifier, classCount: Int) {
    weights = network.state.map(\.value.scalars)
    (height, width, self.classCount) = (network.height, network.width, classCount)
  }

  /// Independent ones, each from weights and batches of its own.
  static func some(_ chapter: Chapter, _ material: Material) throws -> [ImageReader] {
    let images = material.digits.training
    let steps = chapter.quick ? 20 : 300
    return try chapter.trained(
      (0..<chapter.integer("seeds")).map { "reader \($0)" },
      settings: ["steps": steps, "data": material.digits.identity]
    ) { index, _ in
      var random = chapter.stream("readers").split(index)
      let network = ImageClassifier(
        height: images.height, width: images.width, classCount: images.classCount, using: &random)
      try network.train(
        pixels: images.pixels, labels: images.labels, steps: steps,
        stream: chapter.stream("reading").split(index))
      return ImageReader(network, classCount: images.classCount)
    }
  }

  // snippet.reading
  /// What the reader makes of images: the 64 numbers before its last layer, the
  /// features, and the probabilities of the classes; a row an image.
  func read(_ pixels: [Float]) -> (features: Tensor, probabilities: Tensor) {
    let count = pixels.count / (height * width)
    let network = restored()
    let tape = Tape(.evaluation)
    let images = tape.constant(Tensor(pixels, shape: [count, height, width, 1]))
    let map = network.second(network.first(images))
    let features = network.hidden(map.reshaped([count, -1]))
    return (features.value, softmax(network.output(features)).value)
  }
  // snippet.end

  private func restored() -> ImageClassifier {
    var random = RandomStream(seed: 0)
    let network = ImageClassifier(
      height: height, width: width, classCount: classCount, using: &random)
    for (parameter, values) in zip(network.state, weights) {
      parameter.value = Tensor(values, shape: parameter.shape)
    }
    return network
  }
}
