import Autodiff
import Datasets
import Evaluation
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// One game on the ring, and the budget that every game gets.
struct RingGame: Sendable, Hashable {
  let game: Game
  var rates = Rates.equal
  var steps = 4000
  var batch = 128
  var width = 64
  static let latents = 8
  /// The training set, in batches: they come by in turn.
  static let batches = 100
  /// How many samples a trained generator is judged by.
  static let judged = 2000
  /// How often the modes are counted on the way, and how many samples of then are kept.
  static let milestones = 24
  static let kept = 200
}

/// What a training on the ring leaves behind.
struct RingRun: Codable, Sendable, Storable {
  /// `[judged, 2]`.
  var samples: [Float] = []
  /// At each milestone: modes found, and `[kept, 2]` samples.
  var found: [Int] = []
  var frames: [[Float]] = []
  /// At each milestone: the mean over a batch of σ(output) of generated points, for games of logits
  /// what D says of them.
  var verdicts: [Double] = []

  var points: [SIMD2<Double>] { plane(samples) }
}

func plane(_ values: [Float]) -> [SIMD2<Double>] {
  stride(from: 0, to: values.count - 1, by: 2).map {
    SIMD2(Double(values[$0]), Double(values[$0 + 1]))
  }
}

func tensor(_ points: [SIMD2<Double>]) -> Tensor {
  Tensor(points.flatMap { [Float($0.x), Float($0.y)] }, shape: [points.count, 2])
}

// snippet.train-ring
/// Plays one game on the ring: a critic's step and a generator's step, `steps` times. Weights, batches
/// and noise come from streams of their own, the same for every game of one seed.
func trainOnRing(_ plan: RingGame, _ ring: ToyDensity, stream: RandomStream) throws -> RingRun {
  var weights = stream.split("weights")
  var noise = stream.split("noise")
  var data = stream.split("data")
  var judge = stream.split("judge")
  let (game, batch, width) = (plan.game, plan.batch, plan.width)
  let examples = tensor(ring.sample(RingGame.batches * batch, using: &data))
  let generator = MLP([RingGame.latents, width, width, 2], activation: .relu, using: &weights)
  let critic = Critic(width: width, game, using: &weights)
  let criticParameters = critic.parameters
  var criticAdam = Adam(
    criticParameters, learningRate: plan.rates.critic, beta1: plan.rates.momentum)
  var generatorAdam = Adam(
    generator.parameters, learningRate: plan.rates.generator, beta1: plan.rates.momentum)
  var run = RingRun()
  let tape = Tape()
  let trial = Tape()
  for step in 0..<plan.steps {
    let first = step % RingGame.batches * batch
    let real = examples.rows(first..<first + batch)
    let z = Tensor(normal: [batch, RingGame.latents], using: &noise)
    let fake = generator(tape.constant(z))

    let both = trial.constant(concatenate([real, fake.value], axis: 0))
    let outputs = critic(both).split(sizes: [batch, batch], axis: 0)
    let loss = game.criticLoss(real: outputs[0], fake: outputs[1])
    criticAdam.update(along: try trial.gradients(of: loss, named: "critic", step: step))

    let output = tape.frozen { critic(fake) }
    let said = sigmoid(output.value).scalars
    generatorAdam.update(
      along: try tape.gradients(
        of: game.generatorLoss(fake: output), named: "generator", step: step))

    if (step + 1) * RingGame.milestones % plan.steps < RingGame.milestones {
      let samples = draw(500, from: generator, using: &judge)
      run.found.append(ModeCoverage(of: plane(samples), in: ring).found)
      run.frames.append(Array(samples.prefix(2 * RingGame.kept)))
      run.verdicts.append(said.reduce(0) { $0 + Double($1) } / Double(batch))
    }
  }
  run.samples = draw(RingGame.judged, from: generator, using: &judge)
  return run
}
// snippet.end

/// Samples of a generator, `[count, 2]`.
private func draw(_ count: Int, from generator: MLP, using random: inout RandomStream) -> [Float] {
  let noise = Tensor(normal: [count, RingGame.latents], using: &random)
  return generator(Tape(.evaluation).constant(noise)).value.scalars
}
