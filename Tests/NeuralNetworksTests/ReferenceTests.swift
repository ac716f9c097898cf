import Autodiff
import Foundation
import NeuralNetworks
import RandomStreams
import Tensors
import Testing

/// What PyTorch says of optimizers, of layers and of the first steps of whole models:
/// `Reference/training.json`, made once by the script beside it.
@Suite struct ReferenceTests {
  struct Tables: Decodable {
    let optimizers: [String: [Double]]
    let layers: [String: [Double]]
    let losses: [String: [Double]]
  }

  static let tables: Tables = {
    let url = Bundle.module.url(
      forResource: "training", withExtension: "json", subdirectory: "Reference")!
    return try! JSONDecoder().decode(Tables.self, from: Data(contentsOf: url))
  }()

  /// Element i is sin(0.7 i + k), as in the script.
  static func formula(_ shape: Shape, _ k: Int, scale: Double = 1, offset: Double = 0) -> Tensor {
    Tensor(
      (0..<shape.elementCount).map { index in
        let sine = Float(Foundation.sin(0.7 * Double(index) + Double(k)))
        return Float(scale * Double(sine) + offset)
      }, shape: shape)
  }

  /// Parameters by their names, as in the script.
  static func initialize(_ model: some Module) {
    for parameter in model.parameters {
      let k = parameter.name.utf8.reduce(0) { $0 + Int($1) } % 1000
      parameter.value =
        parameter.shape.count > 1
        ? formula(parameter.shape, k, scale: 0.3)
        : formula(
          parameter.shape, k, scale: 0.1, offset: parameter.name.hasSuffix("scale") ? 1 : 0)
    }
  }

  @Test func optimizers() throws {
    func check(_ name: String, _ make: ([Parameter]) -> some Optimizer) throws {
      let parameters = [
        Parameter(Self.formula([2, 3], 0)), Parameter(Self.formula([3], 1)),
      ]
      var optimizer = make(parameters)
      for step in 0..<5 {
        let tape = Tape()
        var loss = tape.constant(0)
        for (place, parameter) in parameters.enumerated() {
          let slope = Self.formula(parameter.shape, 10 + step + 3 * place)
          loss = loss + (tape[parameter] * tape.constant(slope)).sum()
        }
        optimizer.update(along: try tape.gradients(of: loss))
      }
      #expect(optimizer.step == 5)
      let expected = try #require(Self.tables.optimizers[name])
      for (found, expected) in zip(parameters.flatMap(\.value.scalars), expected) {
        #expect(Swift.abs(Double(found) - expected) < 1e-5, "\(name): \(found), not \(expected)")
      }
    }
    try check("Adam") { Adam($0, learningRate: 0.01, beta1: 0.5, beta2: 0.99) }
    try check("AdamW") { Adam($0, learningRate: 0.01, weightDecay: 0.1) }
    try check("SGD") { SGD($0, learningRate: 0.1) }
    try check("momentum") { SGD($0, learningRate: 0.1, momentum: 0.9) }
    try check("Nesterov") { SGD($0, learningRate: 0.1, momentum: 0.9, nesterov: true) }
    try check("RMSProp") { RMSProp($0, learningRate: 0.01, decay: 0.9) }
    try check("weight decay") {
      SGD($0, learningRate: 0.1, momentum: 0.9, weightDecay: 0.1)
    }
    #expect(Self.tables.optimizers.count == 7)
  }

  private func expectLayer(_ found: Variable, _ name: String) throws {
    let expected = try #require(Self.tables.layers[name])
    #expect(found.value.count == expected.count)
    let worst = zip(found.value.scalars, expected).map { Swift.abs(Double($0) - $1) }.max()!
    #expect(worst < 1e-5, "\(name): off by \(worst)")
  }

  @Test func layers() throws {
    var random = RandomStream(seed: 0)
    func initialized<Layer: Module>(_ layer: Layer) -> Layer {
      Self.initialize(layer)
      return layer
    }
    let tape = Tape()
    func input(_ shape: Shape, _ k: Int = 1) -> Variable { tape.constant(Self.formula(shape, k)) }

    let crossing = initialized(MultiHeadAttention(6, heads: 2, contextWidth: 4, using: &random))
    try expectLayer(
      crossing(input([2, 5, 6]), context: input([2, 3, 4], 2)), "attention, 2 heads, to a context")
    let causal = initialized(MultiHeadAttention(6, heads: 3, using: &random))
    try expectLayer(causal(input([2, 5, 6]), causal: true), "attention, 3 heads, causal")

    let x = input([3, 4, 5, 6])
    try expectLayer(
      initialized(LayerNorm(6, epsilon: 0.5, activation: .silu))(x), "layer norm")
    try expectLayer(
      initialized(GroupNorm(groups: 3, channels: 6, epsilon: 0.5, activation: .silu))(x),
      "group norm")
    let norm = initialized(BatchNorm(6, momentum: 0.3, epsilon: 0.5, activation: .tanh))
    try expectLayer(norm(x), "batch norm")
    let running = initialized(BatchNorm(6, momentum: 0.3, epsilon: 0.5))
    for k in [3, 4] { _ = running(input([3, 4, 5, 6], k)) }
    let evaluation = Tape(.evaluation)
    try expectLayer(running(evaluation.constant(x.value)), "batch norm, evaluation")

    let embedding = Embedding(5, 3, using: &random)
    embedding.table.value = Self.formula([5, 3], 7, scale: 0.3)
    try expectLayer(embedding([4, 0, 4, 2], on: tape), "embedding")

    let convolution = Convolution2D(
      4, 5, bias: false, spectrallyNormalized: true, using: &random)
    convolution.weight.value = Self.formula([3, 3, 4, 5], 7, scale: 0.3)
    for _ in 0..<300 { _ = convolution(input([1, 3, 3, 4])) }
    try expectLayer(
      convolution(evaluation.constant(Self.formula([2, 6, 5, 4], 1))),
      "spectral norm on a convolution")
    #expect(Self.tables.layers.count == 8)
  }

  private func expectLosses(_ found: [Float], _ name: String) throws {
    let expected = try #require(Self.tables.losses[name])
    #expect(found.count == expected.count)
    for (found, expected) in zip(found, expected) {
      #expect(
        Swift.abs(Double(found) - expected) < 2e-4 * Swift.abs(expected),
        "\(name): \(found), not \(expected)")
    }
  }

  private struct VAE: Module {
    let hidden, mean, logVariance: Linear
    let decoder: MLP

    init(using random: inout RandomStream) {
      hidden = Linear(9, 7, activation: .relu, using: &random)
      mean = Linear(7, 2, using: &random)
      logVariance = Linear(7, 2, using: &random)
      decoder = MLP([2, 7, 9], using: &random)
    }
  }

  @Test func variationalAutoencoder() throws {
    var random = RandomStream(seed: 0)
    let vae = VAE(using: &random)
    Self.initialize(vae)
    var adam = Adam(vae.parameters, learningRate: 0.01)
    var losses: [Float] = []
    for step in 0..<4 {
      let tape = Tape()
      let x = Self.formula([5, 9], step, scale: 0.5, offset: 0.5)
      let hidden = vae.hidden(tape.constant(x))
      let (mean, logVariance) = (vae.mean(hidden), vae.logVariance(hidden))
      let z = reparameterize(
        mean: mean, logVariance: logVariance, noise: Self.formula([5, 2], 50 + step))
      let loss =
        binaryCrossEntropy(logits: vae.decoder(z), targets: x, .sum)
        + gaussianKL(mean: mean, logVariance: logVariance, .sum)
      adam.update(along: try tape.gradients(of: loss, step: step))
      losses.append(loss.scalar)
    }
    try expectLosses(losses, "vae")
  }

  @Test func deepConvolutionalGAN() throws {
    var random = RandomStream(seed: 0)
    let generator = DCGANGenerator(latents: 6, start: 4, widths: [8, 4], using: &random)
    let discriminator = DCGANDiscriminator(widths: [4, 8], end: 4, using: &random)
    Self.initialize(generator)
    Self.initialize(discriminator)
    var generatorAdam = Adam(generator.parameters, learningRate: 2e-3, beta1: 0.5)
    var discriminatorAdam = Adam(discriminator.parameters, learningRate: 2e-3, beta1: 0.5)
    var losses: [Float] = []
    for step in 0..<3 {
      let tape = Tape()
      let fake = generator(tape.constant(Self.formula([3, 6], step)))
      let real = Self.formula([3, 16, 16, 1], 60 + step)
      let game = Tape()
      let loss =
        binaryCrossEntropy(logits: discriminator(game.constant(real)), target: 1)
        + binaryCrossEntropy(logits: discriminator(game.constant(fake.value)), target: 0)
      discriminatorAdam.update(along: try game.gradients(of: loss, step: step))
      let score = tape.frozen { discriminator(fake) }
      let generatorLoss = binaryCrossEntropy(logits: score, target: 1)
      generatorAdam.update(along: try tape.gradients(of: generatorLoss, step: step))
      losses += [loss.scalar, generatorLoss.scalar]
    }
    let image = generator(Tape(.evaluation).constant(Self.formula([3, 6], 9))).value
    losses.append((image * Self.formula([3, 16, 16, 1], 8)).sum().scalar)
    try expectLosses(losses, "dcgan")
  }

  @Test func uNet() throws {
    var random = RandomStream(seed: 0)
    let unet = UNet(
      widths: [8, 16], timeFeatures: 8, timeWidth: 12, groups: 4, using: &random)
    Self.initialize(unet)
    var adam = Adam(unet.parameters, learningRate: 1e-3)
    var losses: [Float] = []
    for step in 0..<3 {
      let tape = Tape()
      let x = tape.constant(Self.formula([2, 8, 8, 1], 70 + step))
      let noise = tape.constant(Self.formula([2, 8, 8, 1], 80 + step))
      let loss = squaredError(unet(x, times: [3, 40 + Float(step)]), noise, .mean)
      adam.update(along: try tape.gradients(of: loss, step: step))
      losses.append(loss.scalar)
    }
    try expectLosses(losses, "unet")
  }
}
