import Autodiff
import Datasets
import Evaluation
import NeuralNetworks
import RandomStreams
import Tensors

/// A small convolutional classifier, trained on real images to name generated ones.
struct DigitClassifier: Module {
  let first: Convolution2D
  let second: Convolution2D
  let hidden: Linear
  let last: Linear

  /// For square images whose side is a multiple of four.
  init(size: Int, classes: Int, using random: inout RandomStream) {
    first = Convolution2D(1, 16, activation: .relu, initializer: .heNormal, using: &random)
    second = Convolution2D(16, 32, activation: .relu, initializer: .heNormal, using: &random)
    hidden = Linear(
      32 * (size / 4) * (size / 4), 64, activation: .relu, initializer: .heNormal, using: &random)
    last = Linear(64, classes, using: &random)
  }

  /// The logits, `[batch, classes]`, of `[batch, size, size, 1]`.
  func callAsFunction(_ images: Variable) -> Variable {
    let half = averagePool(first(images), factor: 2)
    let quarter = averagePool(second(half), factor: 2)
    return last(hidden(quarter.reshaped([images.shape[0], -1])))
  }

  /// A classifier that has seen `images` `epochs` times.
  static func trained(on images: ImageSet, epochs: Int, seed: UInt64) throws -> DigitClassifier {
    var random = RandomStream(seed: seed).split("classifier")
    let model = DigitClassifier(size: images.height, classes: images.classCount, using: &random)
    var batches = try Batches(of: images.count, size: 50, stream: random.split("batches"))
    let steps = epochs * batches.stepsPerEpoch
    var adam = Adam(model.parameters, learningRate: 0)
    let rate = LearningRateSchedule.cosine(from: 2e-3, to: 1e-5, over: steps, warmUp: 20)
    for step in 0..<steps {
      let chosen = batches.indices(step: step)
      let shape: Shape = [chosen.count, images.height, images.width, 1]
      let tape = Tape()
      let logits = model(tape.constant(Tensor(images.gather(chosen), shape: shape)))
      let loss = crossEntropy(logits: logits, labels: chosen.map { images.labels[$0] })
      adam.learningRate = rate(step)
      adam.update(along: try tape.gradients(of: loss, named: "classifier", step: step))
    }
    return model
  }

  /// For each image, `[count, size, size]`, its class and the probability given to it.
  func classify(_ pixels: [Float], size: Int) -> [(label: Int, confidence: Double)] {
    let dimension = size * size
    var answers: [(label: Int, confidence: Double)] = []
    for start in stride(from: 0, to: pixels.count / dimension, by: 500) {
      let end = min(start + 500, pixels.count / dimension)
      let part = Tensor(
        Array(pixels[(start * dimension)..<(end * dimension)]), shape: [end - start, size, size, 1])
      let shares = softmax(self(Tape(.evaluation).constant(part)).value)
      for (row, label) in argumentOfMaximum(shares).enumerated() {
        answers.append((label, Double(shares[row, label])))
      }
    }
    return answers
  }

  func accuracy(on images: ImageSet) -> Double {
    let named = classify(images.pixels, size: images.height)
    return Double(zip(named, images.labels).count { $0.label == $1 }) / Double(images.count)
  }
}
