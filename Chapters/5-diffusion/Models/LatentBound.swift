import Autodiff
import Datasets
import Diffusion
import Foundation
import NeuralNetworks
import RandomStreams
import Tensors

/// What pictures cost by the bound of coder and latent model, nats a picture, on average.
struct LatentBound {
  /// E_q[−log p(x|ζ)].
  let reconstruction: Double
  /// D_KL(q(ζ|x) ‖ N(0, I)): the prior with which the coder was trained.
  let normalPrior: Double
  /// −H(q(ζ|x)) + E_q[L_T + Σ L_{t−1} + L_0], which is at least D_KL(q(ζ|x) ‖ p_θ(ζ)).
  let diffusionPrior: Double

  /// - Parameter training: the variances of the steps back are fitted to its errors.
  init(
    _ coder: LatentCoder, _ model: PointDenoiser, training: ImageSet, heldOut: ImageSet,
    pixelDeviation: Double, stream: RandomStream
  ) {
    let schedule = ImageRun.schedule
    let cloud = LatentCloud(coder, training)
    let held = LatentCloud(coder, heldOut, like: cloud)
    let count = Double(held.count)
    var random = stream.split("latents")
    let all = Array(0..<held.count)
    let ζ = held.draw(all, using: &random)
    let misses = zip(centered(heldOut.pixels), centered(held.pictures(ζ, coder)))
      .reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let variance = pixelDeviation * pixelDeviation
    reconstruction =
      misses / count / (2 * variance)
      + Double(heldOut.dimension) / 2 * log(2 * .pi * variance)

    let x = Tensor(
      centered(heldOut.pixels).map(Float.init), shape: [heldOut.count, heldOut.dimension])
    let (mean, logVariance) = coder.guess(Tape(.evaluation).constant(x))
    normalPrior = Double(gaussianKL(mean: mean, logVariance: logVariance).scalar)

    /// The mean square of ε − ε̂ in one coordinate.
    func errors(_ clean: [Double], _ stream: RandomStream) -> [Double] {
      (1...schedule.steps).map { t in
        var random = stream.split(t)
        let level = NoiseLevel(t, of: schedule)
        let noise = random.normals(clean.count)
        let noisy = clean.indices.map { level.signal * clean[$0] + level.noise * noise[$0] }
        return zip(noise, model.noise(at: noisy, level))
          .reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(clean.count)
      }
    }
    let some = cloud.draw(Array(0..<min(cloud.count, held.count)), using: &random)
    let fitted = errors(some, stream.split("training"))
    let found = errors(ζ, stream.split("held out"))
    let dimension = Double(coder.latents)
    // L_T, then the steps; the last one, L_0, is a density's.
    var cost = ζ.reduce(0) { $0 + schedule.priorDivergence(clean: $1) } / count
    for t in 1...schedule.steps {
      let sigma2 = fittedVariance(fitted[t - 1], t, schedule)
      let ratio = schedule.posterior(t).variance / sigma2
      cost += dimension * schedule.noiseWeight(t, reverseVariance: sigma2) * found[t - 1]
      cost += dimension / 2 * (t == 1 ? log(2 * .pi * sigma2) : ratio - 1 - log(ratio))
    }
    let entropies = all.reduce(0.0) { sum, picture in
      (0..<coder.latents).reduce(sum) {
        $0 + log(2 * .pi * M_E) / 2 + log(held.guess(picture, $1).deviation)
      }
    }
    diffusionPrior = cost - entropies / count
  }
}
