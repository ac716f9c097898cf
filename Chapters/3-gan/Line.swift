import Autodiff
import Foundation
import GSLNumerics
import NeuralNetworks
import Probability
import RandomStreams
import Tensors

/// The grid on which discriminators of the line are looked at; wide enough for everything there.
nonisolated enum LineGrid {
  static let places: [Double] = (0...480).map { -6 + 12 * Double($0) / 480 }
  static let column = Tensor(places.map(Float.init), shape: [places.count, 1])

  /// ∫ f over the grid by the midpoint rule, which for smooth functions that vanish at both ends is
  /// as good as exact.
  static func integral(_ f: (Int, Double) -> Double) -> Double {
    places.indices.reduce(0) { $0 + f($1, places[$1]) } * 12 / 480
  }
}

nonisolated func column(_ values: [Double]) -> Tensor {
  Tensor(values.map(Float.init), shape: [values.count, 1])
}

// snippet.train-discriminator
/// A discriminator of `width` hidden units, trained on `n` draws from p and as many from q; its logit
/// on the grid.
nonisolated func trainDiscriminator(
  _ p: Normal, _ q: Normal, n: Int, width: Int, steps: Int, stream: RandomStream
) throws -> Outcome {
  var random = stream
  let real = column(p.samples(n, using: &random)), fake = column(q.samples(n, using: &random))
  let network = MLP([1, width, 1], activation: .tanh, using: &random)
  var adam = Adam(network.parameters, learningRate: 0.01)
  let rate = LearningRateSchedule.cosine(from: 0.02, to: 0, over: steps)
  for step in 0..<steps {
    adam.learningRate = rate(step)
    func batch(_ examples: Tensor) -> Tensor {
      let count = min(n, 256), start = count * step % n
      return start + count <= n ? examples.rows(start..<start + count) : examples.rows(0..<count)
    }
    let tape = Tape()
    let loss =
      binaryCrossEntropy(logits: network(tape.constant(batch(real))), target: 1)
      + binaryCrossEntropy(logits: network(tape.constant(batch(fake))), target: 0)
    adam.update(along: try tape.gradients(of: loss, named: "discriminator", step: step))
  }
  // What someone gets from the same draws who knows that p and q are normal.
  let known = OptimalDiscriminator(
    real: try Normal(fitting: real.scalars.map(Double.init)),
    generated: try Normal(fitting: fake.scalars.map(Double.init)))
  return [
    "logit": network(Tape(.evaluation).constant(LineGrid.column)).value,
    "known": column(LineGrid.places.map(known.logit)),
  ]
}
// snippet.end

// snippet.line-generator
/// A generator of numbers whose density is known exactly. Its latent variable is one of 128 equally
/// likely quantiles of the standard normal; a network moves them, and noise of width τ is added.
nonisolated struct LineGenerator {
  static let τ = 0.2
  static let latents: [Double] = (0..<128).map {
    inverseNormalCumulative((Double($0) + 0.5) / 128)
  }
  static let column = Tensor(latents.map(Float.init), shape: [latents.count, 1])

  /// The density: a mixture of 128 normals around the places where the network puts the latents.
  static func density(_ places: [Double]) throws -> Mixture<Normal> {
    try Mixture(
      weights: places.map { _ in 1 },
      components: places.map { try Normal(mean: $0, standardDeviation: τ) })
  }
}
// snippet.end

/// What a game on the line is played with.
nonisolated struct LineGame: Sendable {
  let truth: Mixture<Normal>
  /// Discriminator's steps for one of the generator's.
  let k: Int
  let steps: Int
  var saturating = false
  static let milestones = 24
}

// snippet.train-line
/// The game on the line. At every milestone it keeps where the latents are and the discriminator's
/// logit on the grid: the whole state of the game.
nonisolated func play(_ game: LineGame, stream: RandomStream) throws -> Outcome {
  var random = stream
  let generator = MLP([1, 32, 32, 1], activation: .tanh, using: &random)
  let discriminator = MLP([1, 32, 32, 1], activation: .tanh, using: &random)
  var generatorAdam = Adam(generator.parameters, learningRate: 1e-3, beta1: 0.5)
  var discriminatorAdam = Adam(discriminator.parameters, learningRate: 2e-3, beta1: 0.5)
  let batch = LineGenerator.latents.count
  var places: [Float] = [], logits: [Float] = []

  func generated(on tape: Tape) -> Variable {
    let noise = Tensor(
      normal: [batch, 1], mean: 0, standardDeviation: Float(LineGenerator.τ), using: &random)
    return generator(tape.constant(LineGenerator.column)) + tape.constant(noise)
  }
  for step in 0...game.steps {
    if step * LineGame.milestones % game.steps < LineGame.milestones {
      places += generator(Tape(.evaluation).constant(LineGenerator.column)).value.scalars
      logits += discriminator(Tape(.evaluation).constant(LineGrid.column)).value.scalars
    }
    guard step < game.steps else { break }
    for _ in 0..<game.k {
      let tape = Tape()
      let real = tape.constant(column(game.truth.samples(batch, using: &random)))
      let fake = tape.constant(generated(on: Tape(.evaluation)).value)
      let loss =
        binaryCrossEntropy(logits: discriminator(real), target: 1)
        + binaryCrossEntropy(logits: discriminator(fake), target: 0)
      discriminatorAdam.update(along: try tape.gradients(of: loss, named: "D", step: step))
    }
    let tape = Tape()
    let fake = generated(on: tape)
    let score = tape.frozen { discriminator(fake) }
    let loss =
      game.saturating
      ? -binaryCrossEntropy(logits: score, target: 0) : binaryCrossEntropy(logits: score, target: 1)
    generatorAdam.update(along: try tape.gradients(of: loss, named: "G", step: step))
  }
  return [
    "places": Tensor(places, shape: [places.count / batch, batch]),
    "logits": Tensor(logits, shape: [logits.count / LineGrid.places.count, LineGrid.places.count]),
  ]
}
// snippet.end

/// The state of a game on the line at one milestone.
struct LineMoment {
  let step: Int
  let density: Mixture<Normal>
  let logits: [Double]

  /// V(D, G) and V(D*, G) with the same grid rule.
  func value(against truth: Mixture<Normal>, logit: (Int, Double) -> Double) -> Double {
    LineGrid.integral { i, x in
      let g = logit(i, x)
      return -truth.density(at: x) * log1pexp(-g) - density.density(at: x) * log1pexp(g)
    }
  }

  static func all(_ outcome: Outcome, steps: Int) throws -> [LineMoment] {
    let places = outcome["places"]!, logits = outcome["logits"]!
    return try (0..<places.shape[0]).map { row in
      LineMoment(
        step: row * steps / (places.shape[0] - 1),
        density: try LineGenerator.density(
          places.slice(axis: 0, row..<row + 1).scalars.map(Double.init)),
        logits: logits.slice(axis: 0, row..<row + 1).scalars.map(Double.init))
    }
  }
}
