import Autodiff
import GSLNumerics
import Literate
import NeuralNetworks
import Probability
import RandomStreams
import Tensors

// snippet.line-generator
/// A generator of numbers whose density is known exactly. Its latent variable is one of 128 equally
/// likely quantiles of the standard normal; a network moves them, and noise of width τ is added.
enum LineGenerator {
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

/// A game on the line: its state at every milestone.
struct LineRun: Codable, Sendable, Storable {
  /// At each milestone: where the latents are, and the discriminator's logit on the grid.
  var places: [[Double]] = []
  var logits: [[Double]] = []
  /// Draws from the generator that was trained, as it draws them.
  var samples: [Double] = []
  let steps: Int
  static let milestones = 24

  func step(_ milestone: Int) -> Int { milestone * steps / (places.count - 1) }

  func density(_ milestone: Int) throws -> Mixture<Normal> {
    try LineGenerator.density(places[milestone])
  }

  /// V(D, G) at a milestone, by the grid's rule.
  func value(_ milestone: Int, against truth: Mixture<Normal>) throws -> Double {
    let q = try density(milestone)
    let logit = logits[milestone]
    return LineGrid.integral { i, x in
      -truth.density(at: x) * log1pexp(-logit[i]) - q.density(at: x) * log1pexp(logit[i])
    }
  }

  func shannon(_ milestone: Int, against truth: Mixture<Normal>) throws -> Double {
    try jsDivergenceByQuadrature(
      of: truth, and: density(milestone), relativeTolerance: 1e-6
    ).value
  }
}

/// Algorithm 1 on the line. `k` of the discriminator's steps for each of the generator's; weights, batches
/// and noise come from streams of their own.
func play(_ truth: Mixture<Normal>, k: Int, steps: Int, stream: RandomStream) throws -> LineRun {
  var weights = stream.split("weights")
  var data = stream.split("data")
  var noise = stream.split("noise")
  let generator = MLP([1, 32, 32, 1], activation: .tanh, using: &weights)
  let discriminator = MLP([1, 32, 32, 1], activation: .tanh, using: &weights)
  var generatorAdam = Adam(generator.parameters, learningRate: 1e-3, beta1: 0.5)
  var discriminatorAdam = Adam(discriminator.parameters, learningRate: 2e-3, beta1: 0.5)
  let batch = LineGenerator.latents.count
  var run = LineRun(steps: steps)

  func generated(on tape: Tape) -> Variable {
    let blur = Tensor(
      normal: [batch, 1], mean: 0, standardDeviation: Float(LineGenerator.τ), using: &noise)
    return generator(tape.constant(LineGenerator.column)) + tape.constant(blur)
  }
  for step in 0...steps {
    if step * LineRun.milestones % steps < LineRun.milestones {
      let z = Tape(.evaluation).constant(LineGenerator.column)
      run.places.append(generator(z).value.scalars.map(Double.init))
      let grid = Tape(.evaluation).constant(LineGrid.column)
      run.logits.append(discriminator(grid).value.scalars.map(Double.init))
    }
    guard step < steps else { break }
    // snippet.algorithm
    for _ in 0..<k {
      let tape = Tape()
      let real = tape.constant(column(truth.samples(batch, using: &data)))
      let fake = tape.constant(generated(on: Tape(.evaluation)).value)
      let loss =
        binaryCrossEntropy(logits: discriminator(real), target: 1)
        + binaryCrossEntropy(logits: discriminator(fake), target: 0)
      discriminatorAdam.update(along: try tape.gradients(of: loss, named: "D", step: step))
    }
    let tape = Tape()
    let fake = generated(on: tape)
    let verdicts = tape.frozen { discriminator(fake) }
    let loss = binaryCrossEntropy(logits: verdicts, target: 1)
    generatorAdam.update(along: try tape.gradients(of: loss, named: "G", step: step))
    // snippet.end
  }
  for _ in 0..<60 {
    run.samples += generated(on: Tape(.evaluation)).value.scalars.map(Double.init)
  }
  return run
}
