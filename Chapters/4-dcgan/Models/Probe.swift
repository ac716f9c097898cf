import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

// snippet.probe
/// A linear classifier on fixed features, `[images, features]`, by softmax regression with a small decay;
/// the share of test images that it names right. What it can do shows what lies open in the features.
func linearProbe(
  training: Tensor, _ labels: [Int], test: Tensor, _ wanted: [Int], classes: Int, steps: Int
) throws -> Double {
  // Each feature in units of its deviation, and the constant ones at 0.
  let mean = training.mean(axes: [0])
  let deviation = sqrt(training.variance(axes: [0]) + 1e-6)
  let (x, y) = ((training - mean) / deviation, (test - mean) / deviation)
  var random = RandomStream(seed: 0)
  let classifier = Linear(x.shape[1], classes, initializer: .zeros, using: &random)
  var adam = Adam(classifier.parameters, learningRate: 3e-3, weightDecay: 0.1)
  for step in 0..<steps {
    let tape = Tape()
    let loss = crossEntropy(logits: classifier(tape.constant(x)), labels: labels)
    adam.update(along: try tape.gradients(of: loss, named: "probe", step: step))
  }
  let named = argumentOfMaximum(classifier(Tape(.evaluation).constant(y)).value)
  return Double(zip(named, wanted).count { $0 == $1 }) / Double(wanted.count)
}
// snippet.end

extension Discriminator {
  /// The maps behind each block, averaged down to at most 4 × 4, as rows; moments of batch norm as learned.
  func probed(_ images: Tensor) -> Tensor {
    var map = Tape(.evaluation).constant(images)
    var rows: [Variable] = []
    for block in blocks {
      map = block(map)
      let factor = map.shape[1] / 4
      let pooled = factor > 1 && map.shape[1] % 4 == 0 ? averagePool(map, factor: factor) : map
      rows.append(pooled.reshaped([images.shape[0], -1]))
    }
    return concatenate(rows, axis: -1).value
  }
}
