import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

/// 784-400-20-400-784, Bernoulli decoder, the sum of both terms as the loss.
private struct VariationalAutoencoder: Module {
  let hidden, mean, logVariance: Linear
  let decoder: MLP

  init(using random: inout RandomStream) {
    hidden = Linear(784, 400, activation: .relu, using: &random)
    mean = Linear(400, 20, using: &random)
    logVariance = Linear(400, 20, using: &random)
    decoder = MLP([20, 400, 784], using: &random)
  }
}

extension Workload {
  static let variationalAutoencoder = Workload(
    name: "vae_mlp", unit: "images/s", itemsPerStep: 128
  ) {
    var random = RandomStream(seed: 0)
    let vae = VariationalAutoencoder(using: &random)
    var adam = Adam(vae.parameters, learningRate: 1e-3)
    let images = Tensor(uniform: [8192, 784], using: &random)
    var batches = BatchStream(images, batch: 128, using: &random)
    return {
      let tape = Tape()
      let x = batches.next()
      let hidden = vae.hidden(tape.constant(x))
      let (mean, logVariance) = (vae.mean(hidden), vae.logVariance(hidden))
      let noise = Tensor(normal: mean.shape, using: &random)
      let z = reparameterize(mean: mean, logVariance: logVariance, noise: noise)
      let loss =
        binaryCrossEntropy(logits: vae.decoder(z), targets: x, .sum)
        + gaussianKL(mean: mean, logVariance: logVariance, .sum)
      adam.update(along: try tape.gradients(of: loss))
      return loss.scalar
    }
  }
}
