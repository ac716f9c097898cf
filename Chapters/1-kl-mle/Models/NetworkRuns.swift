import Autodiff
import Foundation
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// A masked network as it was when the validation images liked it best, in nats a pixel.
struct NetworkRun: Codable, Sendable, Storable {
  let weights: [[Float]]
  let hidden: Int
  let steps: [Int]
  let training: [Double]
  let validation: [Double]
  /// At the step of the best validation.
  let bestTraining: Double
  let test: Double

  init(stored: Data) throws { self = try JSONDecoder().decode(Self.self, from: stored) }
  func stored() throws -> Data { try JSONEncoder().encode(self) }

  init(
    weights: [[Float]], hidden: Int, steps: [Int], training: [Double], validation: [Double],
    bestTraining: Double, test: Double
  ) {
    (self.weights, self.hidden, self.steps) = (weights, hidden, steps)
    (self.training, self.validation) = (training, validation)
    (self.bestTraining, self.test) = (bestTraining, test)
  }

  /// The network itself, for sampling.
  func network(_ logFrequencies: [[Double]]) -> MaskedNetwork {
    var random = RandomStream(seed: 0)
    let network = MaskedNetwork(
      logFrequencies: logFrequencies, hidden: hidden, using: &random)
    for (parameter, values) in zip(network.parameters, weights) {
      parameter.value = Tensor(values, shape: parameter.shape)
    }
    return network
  }
}

struct NetworkSettings: Sendable {
  let hidden: Int
  let steps: Int
  let batch: Int
  let rate: Double
}

/// Climbs the log-likelihood of the training images by minibatches, and keeps
/// the weights that the validation images liked best.
func networkRun(
  _ fold: Fold, _ settings: NetworkSettings, stream: RandomStream,
  progress: (Int) -> Void = { _ in }
) throws -> NetworkRun {
  let tables = PixelTables(fold.training.grays, levels: fold.training.levels)
  var start = stream.split("weights")
  let network = MaskedNetwork(
    logFrequencies: tables.logProbabilities, hidden: settings.hidden,
    using: &start)
  var adam = Adam(network.parameters, learningRate: Float(settings.rate))
  var curve = Curve()
  // snippet.train-network
  for step in 0...settings.steps {
    if step % 25 == 0 {
      curve.record(step, network, fold)
      progress(step)
    }
    var random = stream.split("batches").split(step)
    let batch = (0..<settings.batch).map { _ in
      fold.training.grays[random.integer(below: fold.training.count)]
    }
    let tape = Tape()
    let logits = network(tape.constant(network.inputs(batch)))
    let loss = crossEntropy(logits: logits, labels: Array(batch.joined()))
    let gradients = try tape.gradients(of: loss, named: "loss", step: step)
    adam.update(along: gradients)
  }
  // snippet.end
  return curve.run(network, fold, hidden: settings.hidden)
}

/// What is noted on the way.
private struct Curve {
  var steps: [Int] = []
  var training: [Double] = []
  var validation: [Double] = []
  var best: [[Float]] = []

  mutating func record(_ step: Int, _ network: MaskedNetwork, _ fold: Fold) {
    let pixels = Double(fold.training.dimension)
    steps.append(step)
    training.append(
      mean(network.logProbabilities(of: Array(fold.training.grays.prefix(300)))) / pixels)
    validation.append(mean(network.logProbabilities(of: fold.validation.grays)) / pixels)
    if validation.last! >= validation.max()! {
      best = network.parameters.map { $0.value.scalars }
    }
  }

  func run(_ network: MaskedNetwork, _ fold: Fold, hidden: Int) -> NetworkRun {
    for (parameter, values) in zip(network.parameters, best) {
      parameter.value = Tensor(values, shape: parameter.shape)
    }
    let at = validation.indices.max { validation[$0] < validation[$1] }!
    let test = mean(network.logProbabilities(of: fold.test.grays))
    return NetworkRun(
      weights: best, hidden: hidden, steps: steps, training: training, validation: validation,
      bestTraining: training[at], test: test / Double(fold.training.dimension))
  }
}
