import Autodiff
import Datasets
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// A classifier that reads images for the scores: it was trained on real ones alone.
struct ImageReader: Codable, Storable {
  private let weights: [[Float]]
  /// The root of the features' mean square over the training images.
  private let size: Float
  private let height: Int
  private let width: Int
  private let classCount: Int

  private init(_ network: ImageClassifier, trainedOn images: ImageSet) {
    weights = network.state.map(\.value.scalars)
    (height, width, classCount) = (images.height, images.width, images.classCount)
    let all = Tensor(images.pixels, shape: [images.count, height, width, 1])
    let features = Self.features(network, Tape(.evaluation).constant(all)).value
    size = sqrt(square(features).mean()).scalar
  }

  /// Independent ones, each from weights and batches of its own.
  static func some(_ chapter: Chapter, _ material: Material) throws -> [ImageReader] {
    let images = material.digits.training
    let steps = chapter.quick ? 20 : 500
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
      return ImageReader(network, trainedOn: images)
    }
  }

  // snippet.reading
  /// What the reader makes of images: its features, in units of their size on the
  /// training images, and the probabilities of the classes; a row an image.
  func read(_ pixels: [Float]) -> (features: Tensor, probabilities: Tensor) {
    let count = pixels.count / (height * width)
    let network = restored()
    let images = Tensor(pixels, shape: [count, height, width, 1])
    let features = Self.features(network, Tape(.evaluation).constant(images))
    return (features.value * (1 / size), softmax(network.output(features)).value)
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

  /// The 64 numbers before the last layer.
  private static func features(_ network: ImageClassifier, _ images: Variable) -> Variable {
    network.hidden(network.second(network.first(images)).reshaped([images.shape[0], -1]))
  }
}
