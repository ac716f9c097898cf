import Datasets
import Diffusion
import Foundation
import GSLNumerics
import RandomStreams
import Tensors

/// Means over images, in nats a pixel, with the scatter of images: pixels of one image hang together.
private func perImage(_ terms: [Double], dimension: Int) throws -> Estimate {
  let means = stride(from: 0, to: terms.count, by: dimension).map { start in
    terms[start..<start + dimension].reduce(0, +) / Double(dimension)
  }
  return try Moments(of: means).estimate
}

/// Images noised to one time, and what a network makes of them.
private struct Guess {
  let clean, noise, predicted, noisy: [Double]

  init(
    _ model: ImageDenoiser, _ images: ImageSet, _ chosen: [Int], _ level: NoiseLevel,
    using random: inout RandomStream
  ) throws {
    clean = centered(images.gather(chosen))
    let noise = random.normals(clean.count)
    self.noise = noise
    noisy = clean.indices.map { [clean] in level.signal * clean[$0] + level.noise * noise[$0] }
    predicted = try model.guided(nil)(noisy, level)
  }
}

/// The mean square of ε − ε̂ a pixel, for t = 1 … T, each on `each` of the images.
func noiseErrors(
  _ model: ImageDenoiser, _ images: ImageSet, _ schedule: NoiseSchedule, each: Int,
  stream: RandomStream
) throws -> [Estimate] {
  try (1...schedule.steps).map { t in
    var random = stream.split(t)
    let chosen = (0..<each).map { (t * each + $0) % images.count }
    let guess = try Guess(model, images, chosen, NoiseLevel(t, of: schedule), using: &random)
    let squares = zip(guess.noise, guess.predicted).map { ($0 - $1) * ($0 - $1) }
    return try perImage(squares, dimension: images.dimension)
  }
}

/// L_{t−1} from such a mean square, for a reverse variance: (eq:weight).
func stepTerm(_ error: Estimate, _ t: Int, _ schedule: NoiseSchedule, variance: Double) -> Estimate
{
  let ratio = schedule.posterior(t).variance / variance
  return Estimate(schedule.noiseWeight(t, reverseVariance: variance)) * error
    + Estimate((ratio - 1 - log(ratio)) / 2)
}

// snippet.best-variance
/// The reverse variance for which L_{t−1} is least: β̃ and what the mean is uncertain by.
func fittedVariance(_ error: Double, _ t: Int, _ schedule: NoiseSchedule) -> Double {
  schedule.posterior(t).variance + 2 * schedule.noiseWeight(t, reverseVariance: 1) * error
}
// snippet.end

/// P(x_0 | x_s): how often each gray occurs where the network guesses x̂_0, counted on training images.
struct GrayDecoder {
  let level: NoiseLevel
  let grays: Int
  private let bins = 48
  private var counts: [Double]

  init(
    _ model: ImageDenoiser, _ images: ImageSet, grays: Int, _ level: NoiseLevel,
    stream: RandomStream
  ) throws {
    (self.level, self.grays) = (level, grays)
    // No gray is impossible: half a count for each, in every bin.
    counts = [Double](repeating: 0.5, count: bins * grays)
    var random = stream
    let chosen = Array(0..<min(images.count, 400))
    let guess = try Guess(model, images, chosen, level, using: &random)
    for i in guess.clean.indices {
      counts[bin(guess.noisy[i], guess.predicted[i]) * grays + gray(guess.clean[i])] += 1
    }
    for bin in 0..<bins {
      let total = counts[bin * grays..<(bin + 1) * grays].reduce(0, +)
      for gray in 0..<grays { counts[bin * grays + gray] /= total }
    }
  }

  private func bin(_ noisy: Double, _ predicted: Double) -> Int {
    let clean = min(max(level.clean(noisy, noise: predicted), -1), 1)
    return min(bins - 1, Int((clean + 1) / 2 * Double(bins)))
  }

  private func gray(_ clean: Double) -> Int {
    min(max(Int(((clean + 1) / 2 * Double(grays - 1)).rounded()), 0), grays - 1)
  }

  /// −log P(x_0 | x_s) of each pixel.
  func cost(clean: [Double], noisy: [Double], predicted: [Double]) -> [Double] {
    clean.indices.map { -log(counts[bin(noisy[$0], predicted[$0]) * grays + gray(clean[$0])]) }
  }

  /// L_0 of images, in nats a pixel.
  func reconstruction(_ model: ImageDenoiser, _ images: ImageSet, stream: RandomStream) throws
    -> Estimate
  {
    var random = stream
    let guess = try Guess(model, images, Array(0..<images.count), level, using: &random)
    return try perImage(
      cost(clean: guess.clean, noisy: guess.noisy, predicted: guess.predicted),
      dimension: images.dimension)
  }
}

/// −log P of images, in nats a pixel, by the change of volume along the probability flow: (eq:start) with
/// the flow's density at s in the place of the chain's bound.
func flowCost(
  _ model: ImageDenoiser, _ images: ImageSet, _ schedule: NoiseSchedule, decoder: GrayDecoder,
  stream: RandomStream
) throws -> Estimate {
  var random = stream
  let level = decoder.level
  let dimension = Double(images.dimension)
  let guess = try Guess(model, images, Array(0..<images.count), level, using: &random)
  // One probe of signs for each image, kept along its whole way.
  let probe = Tensor(
    guess.clean.map { _ in random.uniform() < 0.5 ? Float(-1) : 1 },
    shape: [images.count, images.height, images.width, 1])
  let flow = ProbabilityFlow(schedule, relativeTolerance: 1e-4)
  let logDensities = try flow.logDensity(
    of: guess.noisy, dimension: images.dimension, at: Int(level.time)
  ) { x, level in try model.noiseAndDivergence(x, level, probe: probe) }
  let decoding = decoder.cost(clean: guess.clean, noisy: guess.noisy, predicted: guess.predicted)
  let costs = (0..<images.count).map { i -> Double in
    let pixels = i * images.dimension..<(i + 1) * images.dimension
    let square = guess.noise[pixels].reduce(0) { $0 + $1 * $1 }
    let logForward = -(square + dimension * log(2 * .pi * level.noise * level.noise)) / 2
    return (logForward - logDensities[i] + decoding[pixels].reduce(0, +)) / dimension
  }
  return try Moments(of: costs).estimate
}

/// Which of some beginnings is cheapest on training images, with the fitted variance.
func bestBeginning(
  _ beginnings: [Int], _ decoders: [GrayDecoder], _ run: ImageRun, _ errors: [Estimate],
  stream: RandomStream, images count: Int
) throws -> Int {
  let images = run.digits.training.subset(0..<count)
  let costs = try beginnings.enumerated().map { index, s in
    let terms = (s + 1...run.schedule.steps).map { t in
      stepTerm(
        errors[t - 1], t, run.schedule,
        variance: fittedVariance(errors[t - 1].value, t, run.schedule)
      ).value
    }
    let decoding = try decoders[index].reconstruction(run.model, images, stream: stream.split(s))
    return decoding.value + terms.reduce(0, +)
  }
  return costs.indices.min { costs[$0] < costs[$1] } ?? 0
}
