import Autodiff
import Diffusion
import NeuralNetworks
import RandomStreams
import Tensors

// snippet.train-flow
/// Fits U(x, s) to ε − x₀ on the straight lines between pairs.
func trainFlow(
  _ plan: TrainingPlan,
  pairs: (inout RandomStream) -> (clean: [Double], noise: [Double])
) throws -> PointDenoiser {
  var weights = plan.stream.split("network")
  let model = PointDenoiser(dimension: 2, width: ToyRuns.width, using: &weights)
  let shape: Shape = [plan.batch, 2]
  try fit(model, plan, named: "flow's loss") { random, tape in
    let (clean, noise) = pairs(&random)
    let times = (0..<plan.batch).map { _ in random.uniform() }
    let places = clean.indices.map { i in
      Float((1 - times[i / 2]) * clean[i] + times[i / 2] * noise[i])
    }
    let velocities = zip(noise, clean).map { Float($0 - $1) }
    let predicted = model(
      tape.constant(Tensor(places, shape: shape)),
      times: times.map { Float(LineFlow.clock * $0) })
    return squaredError(
      predicted, tape.constant(Tensor(velocities, shape: shape)), .mean)
  }
  return model
}
// snippet.end

/// A learned velocity field of the plane, and its curves.
struct LineFlow {
  /// The network's sines are made for times up to a hundred.
  static let clock = 100.0
  private let model: PointDenoiser

  init(_ weights: Weights) {
    var random = RandomStream(seed: 0)
    model = PointDenoiser(dimension: 2, width: ToyRuns.width, using: &random)
    weights.install(in: model)
  }

  func velocity(_ x: [Double], _ s: Double) -> [Double] {
    model.evaluate(at: x, time: Self.clock * s)
  }

  /// The points after each step of Euler's method from s = 1 to s = 0.
  func path(from noise: [Double], steps: Int) -> [[Double]] {
    (0..<steps).reduce(into: [noise]) { path, step in
      let x = path[path.count - 1]
      let s = 1 - Double(step) / Double(steps)
      path.append(zip(x, velocity(x, s)).map { $0 - $1 / Double(steps) })
    }
  }

  func samples(from noise: [Double], steps: Int) -> [Double] {
    path(from: noise, steps: steps)[steps]
  }

  /// S, on thirty steps.
  func straightness(from noise: [Double]) -> Double {
    let steps = 30
    let path = path(from: noise, steps: steps)
    let whole = zip(path[0], path[steps]).map { $0 - $1 }
    let squares = (0..<steps).map { step -> Double in
      let u = velocity(path[step], 1 - Double(step) / Double(steps))
      return zip(whole, u).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    return squares.reduce(0, +) / Double(steps) / Double(noise.count / 2)
  }

  /// E[ε − x₀ | x_s = x] of a mixture.
  static func field(_ mixture: NoisyMixture, _ x: [Double], _ s: Double) -> [Double] {
    let level = NoiseLevel(time: s, signal: 1 - s, noise: s)
    return zip(mixture.noise(at: x, level), mixture.cleanMean(at: x, level)).map { $0 - $1 }
  }
}
