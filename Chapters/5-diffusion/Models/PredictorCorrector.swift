import Diffusion
import Foundation
import RandomStreams

/// Each step of the sampler is followed by Langevin steps at the time arrived at.
func predictorCorrector(
  _ noise: [Double], _ sampler: Sampler, corrections: Int,
  using random: inout RandomStream, _ predictor: NoisePredictor
) throws -> [Double] {
  var x = noise
  for (t, s) in zip(sampler.times, sampler.times.dropFirst()) {
    let level = NoiseLevel(t, of: sampler.schedule)
    let clean = zip(x, try predictor(x, level)).map { level.clean($0, noise: $1) }
    x = sampler.step(x, clean: clean, from: t, to: s, using: &random)
    guard s > 0 else { break }
    // snippet.corrector
    let next = NoiseLevel(s, of: sampler.schedule)
    // A step of a tenth of the noise's variance.
    let δ = 0.1 * next.noise * next.noise
    for _ in 0..<corrections {
      let predicted = try predictor(x, next)
      x = zip(x, predicted).map {
        $0 - δ / next.noise * $1 + sqrt(2 * δ) * random.normal()
      }
    }
    // snippet.end
  }
  return x
}
