import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

/// One step of the discriminator and one of the generator, which shares its forward pass with it.
private func play(
  on real: Tensor, noise: Tensor, _ generator: (Variable) -> Variable,
  _ discriminator: (Variable) -> Variable, _ generatorAdam: inout Adam,
  _ discriminatorAdam: inout Adam
) throws -> Float {
  let tape = Tape()
  let fake = generator(tape.constant(noise))
  let game = Tape()
  let loss =
    binaryCrossEntropy(logits: discriminator(game.constant(real)), target: 1)
    + binaryCrossEntropy(logits: discriminator(game.constant(fake.value)), target: 0)
  discriminatorAdam.update(along: try game.gradients(of: loss))
  let score = tape.frozen { discriminator(fake) }
  let generatorLoss = binaryCrossEntropy(logits: score, target: 1)
  generatorAdam.update(along: try tape.gradients(of: generatorLoss))
  return loss.scalar + generatorLoss.scalar
}

extension Workload {
  /// Two perceptrons of two hidden layers on points in the plane.
  static let toyGAN = Workload(name: "gan2d", unit: "steps/s", itemsPerStep: 1) {
    var random = RandomStream(seed: 0)
    let generator = MLP([2, 128, 128, 2], using: &random)
    let discriminator = MLP([2, 128, 128, 1], using: &random)
    var generatorAdam = Adam(generator.parameters, learningRate: 1e-3, beta1: 0.5)
    var discriminatorAdam = Adam(discriminator.parameters, learningRate: 1e-3, beta1: 0.5)
    let data = ringOfEight(65536, using: &random)
    var position = 0
    return {
      let real = data.rows(position..<position + 256)
      position = (position + 256) % 65536
      // Fresh noise for each player, and with it a fresh forward pass of the generator.
      let fakes = generator(Tape(.evaluation).constant(Tensor(normal: [256, 2], using: &random)))
      let game = Tape()
      let loss =
        binaryCrossEntropy(logits: discriminator(game.constant(real)), target: 1)
        + binaryCrossEntropy(logits: discriminator(game.constant(fakes.value)), target: 0)
      discriminatorAdam.update(along: try game.gradients(of: loss))
      let tape = Tape()
      let fake = generator(tape.constant(Tensor(normal: [256, 2], using: &random)))
      let score = tape.frozen { discriminator(fake) }
      let generatorLoss = binaryCrossEntropy(logits: score, target: 1)
      generatorAdam.update(along: try tape.gradients(of: generatorLoss))
      return loss.scalar + generatorLoss.scalar
    }
  }

  /// Perceptrons on images, as in the first paper.
  static let perceptronGAN = Workload(name: "gan_mlp", unit: "images/s", itemsPerStep: 128) {
    var random = RandomStream(seed: 0)
    let slope = Activation.leakyRelu(slope: 0.2)
    let generator = MLP(
      [100, 256, 512, 1024, 784], activation: slope, last: .tanh, using: &random)
    let discriminator = MLP([784, 1024, 512, 256, 1], activation: slope, using: &random)
    var generatorAdam = Adam(generator.parameters, learningRate: 2e-4, beta1: 0.5)
    var discriminatorAdam = Adam(discriminator.parameters, learningRate: 2e-4, beta1: 0.5)
    let images = Tensor(uniform: [8192, 784], from: -1, to: 1, using: &random)
    var batches = BatchStream(images, batch: 128, using: &random)
    return {
      try play(
        on: batches.next(), noise: Tensor(normal: [128, 100], using: &random),
        generator.callAsFunction,
        discriminator.callAsFunction, &generatorAdam, &discriminatorAdam)
    }
  }

  /// DCGAN on images of 32 × 32 (three levels) or 28 × 28 (two).
  static func dcgan(size: Int) -> Workload {
    Workload(name: "dcgan\(size)_b64", unit: "images/s", itemsPerStep: 64) {
      var random = RandomStream(seed: 0)
      let (start, widths) = size == 32 ? (4, [256, 128, 64]) : (7, [128, 64])
      let generator = DCGANGenerator(start: start, widths: widths, using: &random)
      let discriminator = DCGANDiscriminator(
        widths: widths.reversed(), end: start, using: &random)
      var generatorAdam = Adam(generator.parameters, learningRate: 2e-4, beta1: 0.5)
      var discriminatorAdam = Adam(discriminator.parameters, learningRate: 2e-4, beta1: 0.5)
      let images = Tensor(uniform: [4096, size, size, 1], from: -1, to: 1, using: &random)
      var batches = BatchStream(images, batch: 64, using: &random)
      return {
        try play(
          on: batches.next(), noise: Tensor(normal: [64, 100], using: &random),
          generator.callAsFunction, discriminator.callAsFunction, &generatorAdam,
          &discriminatorAdam)
      }
    }
  }
}
