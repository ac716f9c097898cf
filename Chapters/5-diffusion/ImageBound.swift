import Datasets
import Diffusion
import Foundation
import GSLNumerics
import RandomStreams

// snippet.imageBound
/// The bound on −log P of images of whole grey steps, in nats a pixel: its estimate and the share L_0.
///
/// L_{t−1} is (eq:weight) with σ² = β; each t is estimated on `each` of the images.
func imageBound(
  _ model: ImageDenoiser, _ images: ImageSet, _ schedule: NoiseSchedule, each: Int = 16,
  stream: RandomStream
) throws -> (total: Estimate, first: Double) {
  let cell = 2 / Double((images.levels ?? 256) - 1)
  let dimension = images.dimension
  let predictor = model.guided(nil)
  var sum: Estimate = 0.0
  var first = 0.0
  for t in 1...schedule.steps {
    let level = NoiseLevel(t, of: schedule)
    let chosen = (0..<each).map { (t * each + $0) % images.count }
    let clean = centered(images.gather(chosen))
    var random = stream.split(t)
    let noise = random.normals(clean.count)
    let noisy = zip(clean, noise).map { level.signal * $0 + level.noise * $1 }
    let predicted = try predictor(noisy, level)
    let ratio = schedule.posterior(t).variance / schedule.beta(t)
    let weight = schedule.noiseWeight(t, reverseVariance: schedule.beta(t))
    let terms = clean.indices.map { i -> Double in
      if t == 1 {
        let mean = (noisy[i] - level.noise * predicted[i]) / level.signal
        return -logCellMass(clean[i], mean: mean, deviation: schedule.beta(1).squareRoot(), cell)
      }
      let error = noise[i] - predicted[i]
      return weight * error * error + (ratio - 1 - log(ratio)) / 2
    }
    // Pixels of one image hang together: the scatter is that of images.
    let perImage = stride(from: 0, to: terms.count, by: dimension).map { start in
      terms[start..<start + dimension].reduce(0, +) / Double(dimension)
    }
    let estimate = try Moments(of: perImage).estimate
    // Independent errors add in squares.
    sum = Estimate(
      sum.value + estimate.value,
      error: (sum.error * sum.error + estimate.error * estimate.error).squareRoot(),
      method: .monteCarlo(samples: each))
    if t == 1 { first = estimate.value }
  }
  let prior = centered(images.pixels).reduce(0) { $0 + schedule.priorDivergence(clean: $1) }
  return (sum + Estimate(prior / Double(images.pixels.count)), first)
}
// snippet.end

/// log of the mass of a normal on a pixel's cell; the outermost cells reach to infinity.
private func logCellMass(_ x: Double, mean: Double, deviation: Double, _ cell: Double) -> Double {
  let (low, high) = ((x - cell / 2 - mean) / deviation, (x + cell / 2 - mean) / deviation)
  if x < -1 + cell / 2 { return logNormalCumulative(high) }
  if x > 1 - cell / 2 { return logNormalCumulative(-low) }
  // On the side where both are small, so that nothing cancels.
  let (a, b) = low > 0 ? (-high, -low) : (low, high)
  return logNormalCumulative(b)
    + log1mexp(min(logNormalCumulative(a) - logNormalCumulative(b), -1e-300))
}
