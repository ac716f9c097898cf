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
  _ game: Game, _ ring: ToyDensity, _ budget: RingBudget, hasSlowCritic: Bool,
  stream: RandomStream
) throws -> Outcome {
  var random = stream
  let generator = MLP(
    [RingBudget.latents, budget.width, budget.width, 2], activation: .relu, using: &random)
  let critic = Critic(width: budget.width, game, using: &random)
  let criticParameters = critic.parameters
  let rates = game.rates
  var criticAdam = Adam(
    criticParameters, learningRate: hasSlowCritic ? 1e-4 : rates.critic, beta1: rates.momentum)
  var generatorAdam = Adam(
    generator.parameters, learningRate: rates.generator, beta1: rates.momentum)
  var found: [Float] = []
  for step in 0..<budget.steps {
    let real = tensor(ring.sample(budget.batch, using: &random))
    let noise = Tensor(normal: [budget.batch, RingBudget.latents], using: &random)
    let tape = Tape()
    let fake = generator(tape.constant(noise))

    let matchTape = Tape()
    let loss = game.criticLoss(
      real: critic(matchTape.constant(real)), fake: critic(matchTape.constant(fake.value)))
    criticAdam.update(along: try matchTape.gradients(of: loss, named: "critic", step: step))
    if game == .clipped { criticParameters.clamp(to: -0.1...0.1) }

    let verdict = tape.frozen { critic(fake) }
    generatorAdam.update(
      along: try tape.gradients(
        of: game.generatorLoss(fake: verdict), named: "generator", step: step))

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
