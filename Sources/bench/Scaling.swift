import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

/// A training step's cost against the batch's size and the layers' width.
enum Scaling {
  static func measure(_ settings: Measurement.Settings, _ report: Report) throws {
    for width in [16, 64, 256, 1024] {
      for batch in [1, 16, 128, 1024] {
        var random = RandomStream(seed: 0)
        let model = MLP([width, width, width, width], activation: .relu, using: &random)
        var adam = Adam(model.parameters, learningRate: 1e-3)
        let x = Tensor(normal: [batch, width], using: &random)
        let tape = Tape()
        var short = settings
        short.blocks = min(settings.blocks, 9)
        short.seconds = min(settings.seconds, 0.1)
        report.write(
          try Measurement.of(
            "perceptron, width \(width), batch \(batch)", unit: "rows/s", items: Double(batch),
            short
          ) {
            let loss = squaredError(model(tape.constant(x)), tape.constant(x), .mean)
            adam.update(along: try tape.gradients(of: loss))
          })
      }
    }
  }
}
