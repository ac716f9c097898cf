import Diffusion
import Foundation
import RandomStreams

// snippet.inpaint
/// Fills in what the mask leaves open: `true` marks what is known.
///
/// - Parameter repeats: how often each step down is taken. Before each time but the first, noise is added to
///   return to the step's upper end (RePaint). Once is replacement.
func inpaint(
  _ known: [Double], mask: [Bool], schedule: NoiseSchedule, steps: Int? = nil, repeats: Int,
  cleanRange: ClosedRange<Double>? = nil, stream: RandomStream, _ predictor: NoisePredictor
) throws -> [Double] {
  var stream = stream
  let sampler = try Sampler(schedule, .ancestral(.lower), steps: steps, cleanRange: cleanRange)
  var x = stream.normals(known.count)
  for (t, s) in zip(sampler.times, sampler.times.dropFirst()) {
    let (level, next) = (NoiseLevel(t, of: schedule), NoiseLevel(s, of: schedule))
    for round in 1...repeats {
      let clean = zip(x, try predictor(x, level)).map { x, noise -> Double in
        let guess = level.clean(x, noise: noise)
        return cleanRange.map { min(max(guess, $0.lowerBound), $0.upperBound) } ?? guess
      }
      x = sampler.step(x, clean: clean, from: t, to: s, using: &stream)
      for i in x.indices where mask[i] {
        x[i] = next.signal * known[i] + next.noise * stream.normal()
      }
      guard round < repeats, s > 0 else { break }
      // Back up to t by the forward process.
      let added = schedule.variance(from: s, to: t)
      x = x.map { (1 - added).squareRoot() * $0 + added.squareRoot() * stream.normal() }
    }
  }
  return x
}
// snippet.end

// snippet.invert
/// The noise that DDIM makes these images from: its steps, taken upwards.
func invert(
  _ clean: [Double], schedule: NoiseSchedule, steps: Int, _ predictor: NoisePredictor
) throws -> [Double] {
  let times = Array(try Sampler(schedule, .ddim(eta: 0), steps: steps).times.reversed())
  var x = clean
  for (s, t) in zip(times, times.dropFirst()) {
    let (level, next) = (NoiseLevel(s, of: schedule), NoiseLevel(t, of: schedule))
    // At s = 0 the network was never asked; the first level is next to it.
    let predicted = try predictor(x, s == 0 ? NoiseLevel(1, of: schedule) : level)
    x = zip(x, predicted).map { x, noise in
      next.signal * level.clean(x, noise: noise) + next.noise * noise
    }
  }
  return x
}
// snippet.end
