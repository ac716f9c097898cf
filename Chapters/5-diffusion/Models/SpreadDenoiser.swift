import Autodiff
import Diffusion
import Foundation
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

// snippet.SpreadDenoiser
/// Predicts two numbers for each point of the line: the noise in it, and γ, the place of the step's log
/// variance between log β̃ and log β.
struct SpreadDenoiser: Module {
  let network: MLP

  init(using random: inout RandomStream) {
    network = MLP([33, 64, 64, 64, 2], activation: .silu, using: &random)
  }

  func callAsFunction(_ x: Variable, times: [Float]) -> (noise: Variable, spread: Variable) {
    let sines = x.tape.constant(sinusoidalEmbedding(of: times, width: 32))
    let both = network(concatenate([x, sines], axis: 1))
    return (both.slice(axis: 1, 0..<1), both.slice(axis: 1, 1..<2))
  }
}
// snippet.end

/// A walk back through some of a schedule's times, and what is known of each of its steps.
struct SparseWalk {
  /// From t to the next earlier time s.
  struct Step {
    /// Counted from T down.
    let index: Int
    let t: Int
    let s: Int
    let level: NoiseLevel
    /// β and β̃ of this step, as if it were a step of the schedule; β̃ is 0 at s = 0.
    let beta: Double
    let tilde: Double
    /// The lower end of the variance: β̃, and at s = 0, where that is no width, β̃ of the step before
    /// (Nichol and Dhariwal, 2021).
    let lower: Double
    /// The variance of the mean for an error of one in ε: β²/(α(1 − ᾱ)).
    let gain: Double
  }

  let schedule: NoiseSchedule
  /// From t = T down.
  let steps: [Step]

  /// - Parameter count: the number of steps, spread evenly as the library's sampler does.
  init(_ schedule: NoiseSchedule, steps count: Int) throws {
    let times = try Sampler(schedule, .ancestral(.lower), steps: count).times
    self.schedule = schedule
    steps = zip(times, times.dropFirst()).enumerated().map { index, pair in
      let (t, s) = pair
      let tilde = schedule.posterior(at: s, given: t).variance
      let before = times.count > 2 ? times[times.count - 3] : t
      let (beta, noise) = (schedule.variance(from: s, to: t), schedule.noiseVariance(t))
      let lower = s > 0 || before == t ? tilde : schedule.posterior(at: t, given: before).variance
      return Step(
        index: index, t: t, s: s, level: NoiseLevel(t, of: schedule), beta: beta, tilde: tilde,
        lower: lower, gain: beta * beta / ((1 - beta) * noise))
    }
  }
}

/// What a network with a variance of its own is trained on.
enum SpreadLoss: String, CaseIterable {
  /// The squared error of ε̂, and a little of the bound for the variance alone.
  case hybrid
  /// The bound, for both.
  case bound
}

// snippet.spread-loss
/// The loss of a batch, given ε̂, γ and the true noise of its points, one step for each.
func spreadLoss(
  _ kind: SpreadLoss, predicted: Variable, spread: Variable, noise: [Double],
  _ steps: [SparseWalk.Step], of count: Int
) -> Variable {
  func column(_ values: [Double]) -> Variable {
    predicted.tape.constant(Tensor(values.map(Float.init), shape: [values.count, 1]))
  }
  /// L_{t−1} without what no network can change: ½((β̃ + gain (ε − ε̂)²)/Σ + log Σ).
  func nats(_ error: Variable) -> Variable {
    let lower = column(steps.map { log($0.lower) })
    let width = column(steps.map { log($0.beta) - log($0.lower) })
    let logVariance = lower + spread * width
    let spent = column(steps.map(\.tilde)) + column(steps.map(\.gain)) * error
    return (0.5 * (spent * exp(-logVariance) + logVariance)).mean()
  }
  let error = square(predicted - column(noise))
  switch kind {
  case .hybrid: return error.mean() + 0.001 * Float(count) * nats(stopGradient(error))
  case .bound: return nats(error)
  }
}
// snippet.end

/// Networks with a variance for the two humps, by loss, number of steps and seed. Those of a seed share initial
/// weights, data and noise, and for one number of steps the times, too.
struct SpreadRuns {
  static let counts = [5, 10, 25]
  let seeds: Int
  let steps: Int
  private let models: [String: SpreadDenoiser]

  init(_ chapter: Chapter) throws {
    let seeds = chapter.quick || chapter.checksOnly ? 2 : 5
    let steps = chapter.checksOnly ? 10 : chapter.integer("toy-steps") / 2
    let names = SpreadLoss.allCases.flatMap { loss in
      Self.counts.flatMap { count in
        (0..<seeds).map { Self.name(loss, count, $0) }
      }
    }
    let weights = try chapter.trained(names, settings: ["steps": steps]) { index, slot in
      let seed = index % seeds
      let loss = SpreadLoss.allCases[index / (seeds * Self.counts.count)]
      let count = Self.counts[index / seeds % Self.counts.count]
      var random = chapter.stream("network with a variance").split(seed)
      let model = SpreadDenoiser(using: &random)
      let plan = TrainingPlan(
        chapter, names[index], steps: steps, batch: 128, rate: 1e-2,
        stream: "variance, seed \(seed)", slot: slot)
      try trainSpread(model, SparseWalk(Known.toySchedule, steps: count), on: loss, plan)
      return Weights(of: model)
    }
    models = Dictionary(
      uniqueKeysWithValues: zip(names, weights).map { name, weights in
        var random = RandomStream(seed: 0)
        let model = SpreadDenoiser(using: &random)
        weights.install(in: model)
        return (name, model)
      })
    (self.seeds, self.steps) = (seeds, steps)
  }

  /// The networks of a loss and a number of steps, one a seed.
  func trained(on loss: SpreadLoss, steps count: Int) -> [SpreadDenoiser] {
    (0..<seeds).compactMap { models[Self.name(loss, count, $0)] }
  }

  private static func name(_ loss: SpreadLoss, _ count: Int, _ seed: Int) -> String {
    "\(loss.rawValue), \(count) steps, seed \(seed)"
  }
}

/// Fits ε̂ and γ to the steps of a walk on the humps.
func trainSpread(
  _ model: SpreadDenoiser, _ walk: SparseWalk, on loss: SpreadLoss, _ plan: TrainingPlan
) throws {
  try fit(model, plan, named: "loss with a variance") { random, tape in
    let clean = Known.humps.samples(plan.batch, using: &random)
    let steps = clean.map { _ in walk.steps[random.integer(below: walk.steps.count)] }
    let noise = random.normals(plan.batch)
    let noisy = clean.indices.map {
      Float(steps[$0].level.signal * clean[$0] + steps[$0].level.noise * noise[$0])
    }
    let (predicted, spread) = model(
      tape.constant(Tensor(noisy, shape: [plan.batch, 1])), times: steps.map { Float($0.t) })
    return spreadLoss(
      loss, predicted: predicted, spread: spread, noise: noise, steps, of: walk.steps.count)
  }
}

/// ε̂ and γ of a network at points that are all at one time.
func noiseAndSpread(_ model: SpreadDenoiser, at x: [Double], time: Int)
  -> (noise: [Double], spread: [Double])
{
  let points = Tape(.evaluation).constant(Tensor(x.map(Float.init), shape: [x.count, 1]))
  let (noise, spread) = model(points, times: [Float](repeating: Float(time), count: x.count))
  return (noise.value.scalars.map(Double.init), spread.value.scalars.map(Double.init))
}
