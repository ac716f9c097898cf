import Autodiff
import Diffusion
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

// snippet.PointDenoiser
/// Predicts the noise in points `[batch, dimension]`: a perceptron that is told the time as sines.
struct PointDenoiser: Module {
  let network: MLP
  let dimension: Int

  init(dimension: Int, width: Int, using random: inout RandomStream) {
    self.dimension = dimension
    network = MLP(
      [dimension + 32, width, width, width, dimension],
      activation: .silu, using: &random)
  }

  func callAsFunction(_ x: Variable, times: [Float]) -> Variable {
    let sines = x.tape.constant(sinusoidalEmbedding(of: times, width: 32))
    return network(concatenate([x, sines], axis: 1))
  }
}
// snippet.end

extension PointDenoiser {
  /// As samplers want it.
  func noise(at x: [Double], _ level: NoiseLevel) -> [Double] {
    evaluate(at: x, time: level.time)
  }

  /// The network's output at points `[count * dimension]`, all at one time.
  func evaluate(at x: [Double], time: Double) -> [Double] {
    let count = x.count / dimension
    let points = Tape(.evaluation).constant(Tensor(x.map(Float.init), shape: [count, dimension]))
    return self(points, times: [Float](repeating: Float(time), count: count))
      .value.scalars.map(Double.init)
  }

  /// With the divergence Σ ∂ε_i/∂x_i of each point, by one way back for each coordinate.
  func noiseAndDivergence(at x: [Double], _ level: NoiseLevel) throws
    -> (noise: [Double], divergence: [Double])
  {
    let count = x.count / dimension
    let tape = Tape(.evaluation)
    let points = tape.variable(Tensor(x.map(Float.init), shape: [count, dimension]))
    let noise = self(points, times: [Float](repeating: Float(level.time), count: count))
    var divergence = [Double](repeating: 0, count: count)
    for i in 0..<dimension {
      let gradients = try tape.gradients(
        of: noise.slice(axis: 1, i..<i + 1).sum(), keepingTape: i < dimension - 1)
      let slopes = gradients[points].scalars
      for point in 0..<count { divergence[point] += Double(slopes[point * dimension + i]) }
    }
    return (noise.value.scalars.map(Double.init), divergence)
  }

  /// vᵀ J v at one point, by one way back.
  func probedDivergence(at x: [Double], _ level: NoiseLevel, probe: [Double]) throws -> Double {
    let tape = Tape(.evaluation)
    let point = tape.variable(Tensor(x.map(Float.init), shape: [1, dimension]))
    let noise = self(point, times: [Float(level.time)])
    let seed = Tensor(probe.map(Float.init), shape: [1, dimension])
    let slopes = try tape.gradients(of: noise, along: seed)[point].scalars
    return zip(slopes, probe).reduce(0) { $0 + Double($1.0) * $1.1 }
  }
}

// snippet.train-points
/// Fits ε̂ to the noise: draw data, a time for each and noise, jump there, regress.
func trainDenoiser(
  _ model: PointDenoiser, _ schedule: NoiseSchedule, _ plan: TrainingPlan,
  data: (inout RandomStream) -> [Double]
) throws {
  let shape: Shape = [plan.batch, model.dimension]
  try fit(model, plan, named: "denoiser's loss") { random, tape in
    let clean = data(&random)
    let times = (0..<plan.batch).map { _ in
      1 + random.integer(below: schedule.steps)
    }
    let noise = random.normals(clean.count)
    let noisy = clean.indices.map { i in
      let level = NoiseLevel(times[i / model.dimension], of: schedule)
      return Float(level.signal * clean[i] + level.noise * noise[i])
    }
    let predicted = model(
      tape.constant(Tensor(noisy, shape: shape)), times: times.map(Float.init))
    return squaredError(
      predicted, tape.constant(Tensor(noise.map(Float.init), shape: shape)), .mean)
  }
}
// snippet.end

/// Points of the plane, one after the other, and back.
func flat(_ points: [SIMD2<Double>]) -> [Double] { points.flatMap { [$0.x, $0.y] } }

func points(_ flat: [Double]) -> [SIMD2<Double>] {
  stride(from: 0, to: flat.count, by: 2).map { SIMD2(flat[$0], flat[$0 + 1]) }
}
