import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

/// The linear schedule from 1e-4 to 0.02, as tables that steps look up: √ᾱ and √(1 − ᾱ), `[T, 1]`.
private struct LinearSchedule {
  let signal: Tensor
  let noise: Tensor
  let steps: Int

  init(steps: Int) {
    self.steps = steps
    var product = 1.0
    let products = (0..<steps).map { t -> Double in
      product *= 1 - (1e-4 + (0.02 - 1e-4) * Double(t) / Double(steps - 1))
      return product
    }
    signal = Tensor(products.map { Float($0.squareRoot()) }, shape: [steps, 1])
    noise = Tensor(products.map { Float((1 - $0).squareRoot()) }, shape: [steps, 1])
  }
}

extension Workload {
  /// A perceptron with SiLU that takes a point and 32 features of time.
  static let toyDiffusion = Workload(name: "ddpm2d", unit: "steps/s", itemsPerStep: 1) {
    var random = RandomStream(seed: 0)
    let model = MLP([34, 128, 128, 128, 2], activation: .silu, using: &random)
    var adam = Adam(model.parameters, learningRate: 1e-3)
    let data = ringOfEight(65536, using: &random)
    let schedule = LinearSchedule(steps: 100)
    let features = sinusoidalEmbedding(of: (0..<100).map(Float.init), width: 32)
    var position = 0
    return {
      let x = data.rows(position..<position + 256)
      position = (position + 256) % 65536
      let times = (0..<256).map { _ in random.integer(below: 100) }
      let noise = Tensor(normal: [256, 2], using: &random)
      let noisy = gatherRows(schedule.signal, times) * x + gatherRows(schedule.noise, times) * noise
      let tape = Tape()
      let input = tape.constant(concatenate([noisy, gatherRows(features, times)], axis: 1))
      let loss = squaredError(model(input), tape.constant(noise), .mean)
      adam.update(along: try tape.gradients(of: loss))
      return loss.scalar
    }
  }

  /// The small U-Net on 32 × 32 images.
  static let unet = Workload(name: "ddpm_unet32_b64", unit: "images/s", itemsPerStep: 64) {
    var random = RandomStream(seed: 0)
    let model = UNet(using: &random)
    var adam = Adam(model.parameters, learningRate: 2e-4)
    let images = Tensor(uniform: [4096, 32, 32, 1], from: -1, to: 1, using: &random)
    var batches = BatchStream(images, batch: 64, using: &random)
    let schedule = LinearSchedule(steps: 1000)
    return {
      let times = (0..<64).map { _ in random.integer(below: 1000) }
      let x = batches.next()
      let noise = Tensor(normal: x.shape, using: &random)
      let signalScale = gatherRows(schedule.signal, times).reshaped([64, 1, 1, 1])
      let noiseScale = gatherRows(schedule.noise, times).reshaped([64, 1, 1, 1])
      let tape = Tape()
      let noisy = tape.constant(signalScale * x + noiseScale * noise)
      let loss = squaredError(
        model(noisy, times: times.map(Float.init)), tape.constant(noise), .mean)
      adam.update(along: try tape.gradients(of: loss))
      return loss.scalar
    }
  }

  /// One evaluation of the U-Net on 64 images, without gradients: fifty of them are a DDIM sample.
  static let unetEvaluation = Workload(
    name: "ddpm_unet32_evaluation", unit: "evaluations/s", itemsPerStep: 1
  ) {
    var random = RandomStream(seed: 0)
    let model = UNet(using: &random)
    let noise = Tensor(normal: [64, 32, 32, 1], using: &random)
    let times = [Float](repeating: 500, count: 64)
    return { model(Tape(.evaluation).constant(noise), times: times).value.sum().scalar }
  }
}
