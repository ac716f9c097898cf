import Autodiff
import Datasets
import Evaluation
import NeuralNetworks
import RandomStreams
import Tensors

/// The budget that every game gets.
nonisolated struct RingBudget: Sendable {
  let steps: Int
  let batch: Int
  let width: Int
  static let latents = 8
  /// The training set, in batches: they come by in turn.
  static let batches = 100
  /// How many samples a trained generator is judged by.
  static let judged = 2000
  /// How often the modes are counted on the way.
  static let milestones = 24
}

nonisolated func tensor(_ points: [SIMD2<Double>]) -> Tensor {
  Tensor(points.flatMap { [Float($0.x), Float($0.y)] }, shape: [points.count, 2])
}

// snippet.train-ring
/// Trains one game on the ring: a critic's step and a generator's step, `steps` times.
nonisolated func trainOnRing(
  _ game: Game, _ ring: ToyDensity, _ budget: RingBudget, rates: Rates, stream: RandomStream
) throws -> Outcome {
  var random = stream
  let (batch, width) = (budget.batch, budget.width)
  let examples = tensor(ring.sample(RingBudget.batches * batch, using: &random))
  let generator = MLP(
    [RingBudget.latents, width, width, 2], activation: .relu, using: &random)
  let critic = Critic(width: width, game, using: &random)
  let criticParameters = critic.parameters
  var criticAdam = Adam(criticParameters, learningRate: rates.critic, beta1: rates.momentum)
  var generatorAdam = Adam(
    generator.parameters, learningRate: rates.generator, beta1: rates.momentum)
  var found: [Float] = []
  let tape = Tape(), trial = Tape()
  for step in 0..<budget.steps {
    let first = step % RingBudget.batches * batch
    let noise = Tensor(normal: [batch, RingBudget.latents], using: &random)
    let fake = generator(tape.constant(noise))
    let both = concatenate([examples.rows(first..<first + batch), fake.value], axis: 0)

    func moveCritic(_ adam: inout Adam) throws {
      let verdicts = critic(trial.constant(both)).split(sizes: [batch, batch], axis: 0)
      let loss = game.criticLoss(real: verdicts[0], fake: verdicts[1])
      adam.update(along: try trial.gradients(of: loss, named: "critic", step: step))
      if game == .clipped { criticParameters.clamp(to: -0.1...0.1) }
    }
    try moveCritic(&criticAdam)
    let gradients = try lookingAhead(game.stepsAhead, criticAdam, step: moveCritic) {
      let verdicts = tape.frozen { critic(fake) }
      return try tape.gradients(
        of: game.generatorLoss(fake: verdicts), named: "generator", step: step)
    }
    generatorAdam.update(along: gradients)

    if (step + 1) * RingBudget.milestones % budget.steps < RingBudget.milestones {
      let samples = draw(500, from: generator, using: &random)
      found.append(Float(ModeCoverage(of: samples, in: ring).found))
    }
  }
  let samples = tensor(draw(RingBudget.judged, from: generator, using: &random))
  return ["samples": samples, "found": Tensor(found)]
}
// snippet.end

nonisolated func draw(
  _ count: Int, from generator: MLP, using random: inout RandomStream
) -> [SIMD2<Double>] {
  let noise = Tensor(normal: [count, RingBudget.latents], using: &random)
  let values = generator(Tape(.evaluation).constant(noise)).value.scalars
  return (0..<count).map { SIMD2(Double(values[2 * $0]), Double(values[2 * $0 + 1])) }
}
