import Autodiff
import Foundations
import RandomStreams
import Tensors

/// Names images: two convolutions that halve them, then a perceptron.
/// `[batch, height, width, 1]`, paper 0 and ink 1, → logits `[batch, classCount]`.
///
/// A judge of generated images, so it is trained on real ones alone.
public struct ImageClassifier: Module {
  /// The first convolution, of stride two, with ReLU: `[batch, height, width, 1]` to half the size
  /// and `channels` channels.
  public let first: Convolution2D
  /// The second convolution, of stride two, with ReLU: to a quarter of the size and `2 · channels`
  /// channels.
  public let second: Convolution2D
  /// The perceptron's hidden layer with ReLU, from the flattened map to `[batch, 64]`.
  public let hidden: Linear
  /// The last layer, from `[batch, 64]` to the logits `[batch, classCount]`.
  public let output: Linear
  /// Rows of the images that it names, in pixels.
  public let height: Int
  /// Columns of the images that it names, in pixels.
  public let width: Int

  /// A classifier with fresh weights, as PyTorch starts them.
  ///
  /// - Parameters:
  ///   - height: rows of an image; 4 at least, as the image is halved twice.
  ///   - width: columns of an image; 4 at least.
  ///   - channels: of the map after the first convolution; twice as many after the second.
  public init(
    height: Int, width: Int, classCount: Int, channels: Int = 16,
    using random: inout RandomStream
  ) {
    require(height >= 4 && width >= 4, "a classifier halves twice: 4 pixels are the least")
    (self.height, self.width) = (height, width)
    first = Convolution2D(1, channels, stride: 2, activation: .relu, using: &random)
    second = Convolution2D(channels, 2 * channels, stride: 2, activation: .relu, using: &random)
    let (rows, columns) = ((height + 3) / 4, (width + 3) / 4)
    hidden = Linear(rows * columns * 2 * channels, 64, activation: .relu, using: &random)
    output = Linear(64, classCount, using: &random)
  }

  /// Logits of the classes: `[batch, height, width, 1] → [batch, classCount]`.
  public func callAsFunction(_ images: Variable) -> Variable {
    let map = second(first(images))
    return output(hidden(map.reshaped([images.shape[0], -1])))
  }

  /// Trains on images that are moved by up to a twelfth of their side, so that a place in the picture
  /// is not mistaken for a class.
  ///
  /// - Parameters:
  ///   - pixels: `[labels.count, height, width]`, 0 … 1.
  ///   - progress: is told each step and its loss, in nats.
  /// - Throws: `TrainingError` if a loss or a gradient is not finite.
  public func train(
    pixels: [Float], labels: [Int], steps: Int, batch: Int = 64, stream: RandomStream,
    progress: (_ step: Int, _ loss: Float) -> Void = { _, _ in }
  ) throws {
    require(
      pixels.count == labels.count * height * width, "classifier: images of another size")
    require(!labels.isEmpty, "classifier: there are no images to learn from")
    var adam = Adam(parameters, learningRate: 0)
    let rate = LearningRateSchedule.cosine(from: 2e-3, to: 1e-5, over: steps, warmUp: 20)
    for step in 0..<steps {
      var random = stream.split(step)
      let chosen = (0..<batch).map { _ in random.integer(below: labels.count) }
      let shifted = chosen.flatMap { moved(pixels, image: $0, using: &random) }
      let tape = Tape()
      let images = tape.constant(Tensor(shifted, shape: [batch, height, width, 1]))
      let loss = crossEntropy(logits: self(images), labels: chosen.map { labels[$0] })
      adam.learningRate = rate(step)
      adam.update(along: try tape.gradients(of: loss, named: "cross-entropy", step: step))
      progress(step, loss.scalar)
    }
  }

  /// For each image of `[count, height, width]` its class and the probability of that class.
  public func classify(_ pixels: [Float]) -> [(label: Int, confidence: Double)] {
    let dimension = height * width
    require(pixels.count % dimension == 0, "classifier: images of another size")
    var answers: [(label: Int, confidence: Double)] = []
    // In batches, so that many images need no more memory than a few.
    for start in stride(from: 0, to: pixels.count, by: 256 * dimension) {
      let part = Array(pixels[start..<min(start + 256 * dimension, pixels.count)])
      let count = part.count / dimension
      let images = Tape(.evaluation).constant(Tensor(part, shape: [count, height, width, 1]))
      let probabilities = softmax(self(images).value)
      let classes = probabilities.shape[1]
      let values = probabilities.scalars
      for (image, label) in argumentOfMaximum(probabilities).enumerated() {
        answers.append((label, Double(values[image * classes + label])))
      }
    }
    return answers
  }

  /// One image, moved by a random vector, with paper where nothing comes from.
  private func moved(
    _ pixels: [Float], image: Int, using random: inout RandomStream
  ) -> [Float] {
    let reach = min(height, width) / 12
    let (down, right) = (
      random.integer(below: 2 * reach + 1) - reach, random.integer(below: 2 * reach + 1) - reach
    )
    let start = image * height * width
    var result = [Float](repeating: 0, count: height * width)
    for row in max(0, down)..<min(height, height + down) {
      for column in max(0, right)..<min(width, width + right) {
        result[row * width + column] = pixels[start + (row - down) * width + column - right]
      }
    }
    return result
  }
}
