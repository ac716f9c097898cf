import Autodiff
import Foundation
import NeuralNetworks
import RandomStreams
import Tensors
import Testing

/// A file's path that no other test has.
func checkpointPath() -> String {
  FileManager.default.temporaryDirectory
    .appendingPathComponent("checkpoint-\(UUID().uuidString).safetensors").path
}

/// A training with everything that a checkpoint keeps.
final class Training {
  var random: RandomStream
  let model: MLP
  let norm = BatchNorm(6)
  var adam: Adam
  var average: MovingAverage
  var step = 0

  init(widths: [Int] = [3, 6, 1], seed: UInt64 = 4) {
    random = RandomStream(seed: seed)
    model = MLP(Array(widths.prefix(2)), using: &random)
    adam = Adam(model.parameters + norm.parameters, learningRate: 0.01)
    average = MovingAverage(of: model.parameters, decay: 0.9)
  }

  func run(_ steps: Int) throws {
    for _ in 0..<steps {
      let tape = Tape()
      let x = Tensor(normal: [5, 3], using: &random)
      let y = dropout(norm(model(tape.constant(x))), rate: 0.2, using: &random)
      adam.update(along: try tape.gradients(of: square(y - 1).mean(), step: step))
      average.update()
      step += 1
    }
  }

  func save(to path: String) throws {
    var checkpoint = Checkpoint(notes: ["step": String(step), "quote": "\"ü\"\n\\"])
    checkpoint.store(model, as: "model")
    checkpoint.store(norm, as: "norm")
    checkpoint.store(adam, as: "adam")
    checkpoint.store(average, as: "average")
    try checkpoint.store(random, as: "random")
    try checkpoint.write(to: path)
  }

  func load(_ path: String) throws {
    let checkpoint = try Checkpoint(contentsOf: path)
    try checkpoint.restore(model, as: "model")
    try checkpoint.restore(norm, as: "norm")
    try checkpoint.restore(&adam, as: "adam")
    try checkpoint.restore(&average, as: "average")
    random = try checkpoint.random("random")
    step = Int(checkpoint.notes["step"]!)!
    #expect(checkpoint.notes["quote"] == "\"ü\"\n\\")
  }

  var bits: [[UInt32]] {
    ((model.state + norm.state).map(\.value) + average.values).map {
      $0.scalars.map(\.bitPattern)
    }
  }
}
