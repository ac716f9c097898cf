import Foundation
import GSLNumerics
import Literate
import Probability
import RandomStreams

/// What a density of the dequantized images gives to one part of a fold, in nats a pixel.
struct DensityScore: Codable, Sendable {
  /// The average log-density of the dequantized images less log K: a lower bound.
  let bound: Double
  /// The probability of the images' cells.
  let cells: Double
  /// The same, with the outermost cells reaching to infinity.
  let openCells: Double
}

/// One normal and a mixture of normals, fitted to the training part of a fold.
struct NormalRun: Codable, Sendable, Storable {
  let weights: [Double]
  let means: [[Double]]
  let covariances: [[[Double]]]
  let varianceFloor: Double
  let training: DensityScore
  let test: DensityScore

  func mixture() throws -> Mixture<MultivariateNormal> {
    try Mixture(
      weights: weights,
      components: zip(means, covariances).map { try MultivariateNormal(mean: $0, covariance: $1) })
  }
}

/// The choices among which the validation part decides.
struct MixtureChoice: Sendable {
  let components: Int
  let varianceFloor: Double
}

/// How a mixture of images is fitted and judged.
struct MixtureSettings: Sendable {
  let choices: [MixtureChoice]
  let iterations: Int
  /// Draws of the sampler for an image's cell.
  let draws: Int
  /// Images of a part that are scored, at most.
  let scored: Int
}

func rows(_ flat: [Double], _ width: Int) -> [[Double]] {
  stride(from: 0, to: flat.count, by: width).map { Array(flat[$0..<$0 + width]) }
}

// snippet.choose-mixture
/// The mixture that gives the validation images the most. The fit never sees
/// them.
func chooseMixture(
  _ fold: Fold, _ settings: MixtureSettings, stream: RandomStream
) throws -> (mixture: Mixture<MultivariateNormal>, choice: MixtureChoice) {
  var noise = stream.split("noise")
  let training = fold.training.set.dequantized(using: &noise)
  let held = fold.validation.set.dequantized(using: &noise)
  let validation = rows(held, fold.training.dimension)
  let fits = try settings.choices.map { choice in
    var options = ExpectationMaximization()
    options.varianceFloor = choice.varianceFloor
    options.maximumIterations = settings.iterations
    var start = stream.split("start")
    let fit = try Mixture<MultivariateNormal>.fit(
      rows: training, dimension: fold.training.dimension,
      components: choice.components,
      options: options, using: &start)
    return (fit.mixture, choice, fit.mixture.meanLogLikelihood(of: validation))
  }
  let best = fits.max { $0.2 < $1.2 }!
  return (best.0, best.1)
}
// snippet.end

func normalRun(
  _ fold: Fold, _ settings: MixtureSettings, stream: RandomStream
) throws -> NormalRun {
  let (mixture, choice) = try chooseMixture(fold, settings, stream: stream)
  var random = stream.split("score")
  return NormalRun(
    weights: mixture.weights, means: mixture.components.map(\.mean),
    covariances: mixture.components.map(\.covariance), varianceFloor: choice.varianceFloor,
    training: score(mixture, on: fold.training, settings, using: &random),
    test: score(mixture, on: fold.test, settings, using: &random))
}

private func score(
  _ mixture: Mixture<MultivariateNormal>, on images: GrayImages, _ settings: MixtureSettings,
  using random: inout RandomStream
) -> DensityScore {
  let part = images.subset(0..<min(images.count, settings.scored))
  let pixels = Double(part.dimension)
  let points = rows(part.set.dequantized(using: &random), part.dimension)
  let bound = mixture.meanLogLikelihood(of: points) / pixels - log(Double(part.levels))
  func cells(opensEnds: Bool) -> Double {
    let samplers = mixture.components.map {
      CellSampler($0, levels: part.levels, opensEnds: opensEnds)
    }
    let values = part.grays.map {
      logCellProbability(
        of: $0, under: mixture, samplers: samplers, draws: settings.draws, using: &random)
    }
    return mean(values) / pixels
  }
  return DensityScore(
    bound: bound, cells: cells(opensEnds: false), openCells: cells(opensEnds: true))
}

/// Samples of a density of the dequantized images as images, `[count, pixels]`, 0 … 1.
func samples(
  of density: some MultivariateDistribution, _ count: Int, levels: Int,
  using random: inout RandomStream
) -> [Float] {
  (0..<count).flatMap { _ in
    density.sample(using: &random).map { y in
      let gray = min(max((y * Double(levels)).rounded(.down), 0), Double(levels - 1))
      return Float(gray) / Float(levels - 1)
    }
  }
}
