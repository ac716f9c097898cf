import Autodiff
import Datasets
import Diffusion
import Foundation
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// What is compared at equal time.
enum SpaceArm: String, CaseIterable, Codable {
  case latents = "latents, perceptron"
  case pixels = "pixels, perceptron"
  case uNet = "pixels, U-Net"
}

/// How large each is, and how long it is trained.
struct SpacePlan {
  var latents = 16
  var coderWidth = 128
  /// ς of a pixel, given the latents.
  var pixelDeviation = 0.1
  var width = 128
  var channels = 8
  var batch = 64
  var samplingSteps = 25
  var pictures = 355
  /// Steps for each length; the lengths of all arms take about the same time.
  var coderSteps = [180, 420, 1000, 2250]
  var latentSteps = [200, 720, 2000, 4500]
  var pixelSteps = [250, 800, 2200]
  var uNetSteps = [24, 72, 192, 480]

  func steps(_ arm: SpaceArm) -> [Int] {
    switch arm {
    case .latents: latentSteps
    case .pixels: pixelSteps
    case .uNet: uNetSteps
    }
  }

  /// What a training of each length takes, by ``StepTimes``.
  func seconds(_ arm: SpaceArm, _ length: Int) -> Double {
    let (times, steps) = (StepTimes.recorded, Double(steps(arm)[length]))
    return switch arm {
    case .latents: (Double(coderSteps[length]) * times.coder + steps * times.latents) / 1000
    case .pixels: steps * times.pixels / 1000
    case .uNet: steps * times.uNet / 1000
    }
  }

  /// The coder's is that of the latents. Each was chosen among three on another seed.
  func rate(_ arm: SpaceArm) -> Float { arm == .latents ? 5e-3 : 1e-2 }
}

/// A training of some length: what it draws, and for latents the networks.
struct SpaceRun: Codable, Storable {
  /// A byte a pixel.
  let bytes: Data
  var coder, denoiser: Weights?

  var pictures: [Float] { bytes.map { Float($0) / 255 } }
}

// snippet.train-space
/// (alg:training) in any space: `data` draws clean rows, and `network` predicts the noise in them. Every arm
/// of the comparison draws the same pictures and the same times.
func trainInSpace(
  _ model: some Module, dimension: Int, of images: ImageSet, _ plan: TrainingPlan,
  data: (_ chosen: [Int], inout RandomStream) -> [Double],
  network: (_ x: Tensor, _ times: [Float], Tape) -> Variable
) throws {
  try fit(model, plan, named: "denoiser's loss") { random, tape in
    let chosen = (0..<plan.batch).map { _ in random.integer(below: images.count) }
    let times = chosen.map { _ in 1 + random.integer(below: ImageRun.schedule.steps) }
    let levels = times.map { NoiseLevel($0, of: ImageRun.schedule) }
    let clean = data(chosen, &random)
    let noise = random.normals(clean.count)
    let noisy = clean.indices.map { i in
      let level = levels[i / dimension]
      return Float(level.signal * clean[i] + level.noise * noise[i])
    }
    let shape: Shape = [plan.batch, dimension]
    let predicted = network(Tensor(noisy, shape: shape), times.map(Float.init), tape)
    let target = tape.constant(Tensor(noise.map(Float.init), shape: shape))
    return squaredError(predicted, target, .mean)
  }
}
// snippet.end

/// Trains one arm for one length and draws pictures with it.
struct SpaceTrial {
  let images: ImageSet
  let plan: SpacePlan
  let stream: RandomStream

  func run(_ arm: SpaceArm, length: Int, seed: Int) throws -> SpaceRun {
    let (streams, d) = (stream.split(seed), images.dimension)
    func training(_ steps: Int, _ rate: Float, _ name: String) -> TrainingPlan {
      TrainingPlan(
        steps: steps, batch: plan.batch, rate: rate, stream: streams.split(name))
    }
    let steps = plan.steps(arm)[length]
    let batches = training(steps, plan.rate(arm), "batches")
    var weights = streams.split("weights of the denoiser")
    var drawing = streams.split("drawing")
    switch arm {
    case .latents:
      var own = streams.split("weights of the coder")
      let coder = LatentCoder(
        pixels: d, latents: plan.latents, width: plan.coderWidth, using: &own)
      try trainCoder(
        coder, on: images, pixelDeviation: Float(plan.pixelDeviation),
        training(plan.coderSteps[length], plan.rate(arm), "batches of the coder"))
      let cloud = LatentCloud(coder, images)
      let model = PointDenoiser(dimension: plan.latents, width: plan.width, using: &weights)
      try trainInSpace(model, dimension: plan.latents, of: images, batches) { chosen, random in
        cloud.draw(chosen, using: &random)
      } network: { x, times, tape in
        model(tape.constant(x), times: times)
      }
      var run = try drawn(plan.latents, &drawing, model.noise) { cloud.pictures($0, coder) }
      (run.coder, run.denoiser) = (Weights(of: coder), Weights(of: model))
      return run
    case .pixels:
      let model = PointDenoiser(dimension: d, width: plan.width, using: &weights)
      let all = centered(images.pixels)
      try trainInSpace(model, dimension: d, of: images, batches) { chosen, _ in
        chosen.flatMap { all[$0 * d..<($0 + 1) * d] }
      } network: { x, times, tape in
        model(tape.constant(x), times: times)
      }
      return try drawn(d, &drawing, range: -1...1, model.noise) { pixels($0) }
    case .uNet:
      let model = ImageDenoiser(images, channels: plan.channels, using: &weights)
      let none = [Int](repeating: model.classCount, count: plan.batch)
      let all = centered(images.pixels)
      try trainInSpace(model, dimension: d, of: images, batches) { chosen, _ in
        chosen.flatMap { all[$0 * d..<($0 + 1) * d] }
      } network: { x, times, tape in
        let shape: Shape = [plan.batch, images.height, images.width, 1]
        return model(tape.constant(x.reshaped(shape)), times: times, labels: none)
          .reshaped([plan.batch, d])
      }
      return try drawn(d, &drawing, range: -1...1, model.guided(nil)) { pixels($0) }
    }
  }

  private func drawn(
    _ dimension: Int, _ random: inout RandomStream, range: ClosedRange<Double>? = nil,
    _ predictor: NoisePredictor, _ shown: ([Double]) -> [Float]
  ) throws -> SpaceRun {
    let sampler = try Sampler(
      ImageRun.schedule, .ddim(eta: 1), steps: plan.samplingSteps, cleanRange: range)
    let noise = random.normals(plan.pictures * dimension)
    let pictures = shown(try sampler.sample(from: noise, using: &random, predictor))
    return SpaceRun(bytes: Data(pictures.map { UInt8(($0 * 255).rounded()) }))
  }
}
