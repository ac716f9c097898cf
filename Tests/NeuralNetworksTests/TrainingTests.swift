import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors
import Testing

/// Whole training loops: the same bits on any number of threads, a loss that falls, and a clear end
/// when it diverges.
@Suite(.serialized) struct TrainingTests {
  private func train(_ steps: Int, threads: Int) throws -> (losses: [Float], bits: [UInt32]) {
    let before = Compute.threads
    Compute.threads = threads
    defer { Compute.threads = before }
    var random = RandomStream(seed: 31)
    let unet = UNet(
      widths: [16, 32], blocks: 1, timeFeatures: 8, timeWidth: 32, using: &random)
    var adam = Adam(unet.parameters, learningRate: 2e-3)
    let x = Tensor(normal: [8, 16, 16, 1], using: &random)
    var losses: [Float] = []
    for step in 0..<steps {
      let tape = Tape()
      let noise = Tensor(normal: x.shape, using: &random)
      let output = unet(
        tape.constant(0.6 * x + 0.8 * noise), times: [Float](repeating: 5, count: 8))
      let loss = squaredError(output, tape.constant(noise), .mean)
      losses.append(loss.scalar)
      adam.update(along: try tape.gradients(of: loss, step: step))
    }
    return (losses, unet.state.flatMap { $0.value.scalars.map(\.bitPattern) })
  }

  @Test func sameBitsOnOneAndTwoThreads() throws {
    let (one, two) = (try train(12, threads: 1), try train(12, threads: 2))
    #expect(one.bits == two.bits)
    #expect(one.losses == two.losses)
    #expect(one.losses.last! < 0.7 * one.losses[0])
  }

  @Test func aLearningRateThatDivergesEndsWithTheStep() throws {
    var random = RandomStream(seed: 32)
    let model = MLP([4, 16, 1], activation: .silu, using: &random)
    var sgd = SGD(model.parameters, learningRate: 1e6)
    let x = Tensor(normal: [32, 4], using: &random)
    let error = #expect(throws: TrainingError.self) {
      for step in 0..<100 {
        let tape = Tape()
        let loss = square(model(tape.constant(x)) - 1).mean()
        sgd.update(along: try tape.gradients(of: loss, named: "squared error", step: step))
      }
    }
    guard case .notFinite(let name, _, let step, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(name == "squared error")
    #expect(try #require(step) > 0)
  }
}
