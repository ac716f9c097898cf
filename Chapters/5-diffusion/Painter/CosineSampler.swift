import Foundation
import Tensors

/// Goes from noise to clean values along the probability flow, with the exponential integrator of second
/// order that uses the last two predictions: DPM-Solver++(2M), Lu and others (2022), algorithm 2.
///
/// - Parameters:
///   - start: noise, `[rows, …]`.
///   - steps: how often the network is asked; u goes from 0.999 to 0 in equal steps.
///   - observe: is told each step, from 1, and the clean values as they are expected then.
///   - clean: predicts the clean values from noisy ones at a time u, for some of the rows.
func sample(
  from start: Tensor, steps: Int, observe: (_ step: Int, _ clean: Tensor) -> Void = { _, _ in },
  clean predict: (_ noisy: Tensor, _ u: Double, _ rows: Range<Int>) -> Tensor
) -> Tensor {
  let times = (0...steps).map { 0.999 * (1 - Double($0) / Double(steps)) }
  var x = start
  var before: (clean: Tensor, step: Double)?
  for step in 0..<steps {
    let (here, next) = (CosineLevel(times[step]), CosineLevel(times[step + 1]))
    let clean = inRows(x) { predict($0, times[step], $1) }
    observe(step + 1, clean)
    // The last step goes to no noise at all: all that is left is the prediction.
    guard next.noise > 0 else { return clean }
    // λ = ln(signal / noise) grows along the way.
    let h = log(Double(next.signal / next.noise)) - log(Double(here.signal / here.noise))
    var slope = clean
    if let before {
      let share = Float(h / (2 * before.step))
      slope = clean * (1 + share) - before.clean * share
    }
    let shrunk = x * (next.noise / here.noise)
    x = shrunk - slope * (next.signal * Float(expm1(-h)))
    before = (clean, h)
  }
  return x
}

/// Evaluates row by row in parts of 64, which fit into the processor's cache.
func inRows(_ x: Tensor, _ evaluate: (_ part: Tensor, _ rows: Range<Int>) -> Tensor) -> Tensor {
  let count = x.shape[0]
  let parts = stride(from: 0, to: count, by: 64).map { start in
    let rows = start..<min(start + 64, count)
    return evaluate(x.rows(rows), rows)
  }
  return parts.count == 1 ? parts[0] : concatenate(parts, axis: 0)
}

/// The noise that pictures come from, by the probability flow taken upwards: DDIM inversion, Song and
/// others (2021), section 4.3.
///
/// - Parameters:
///   - clean: `[rows, …]`.
///   - predict: as for ``sample(from:steps:observe:clean:)``.
func invert(
  _ clean: Tensor, steps: Int,
  clean predict: (_ noisy: Tensor, _ u: Double, _ rows: Range<Int>) -> Tensor
) -> Tensor {
  var x = clean
  for step in 0..<steps {
    // The prediction is that of the end of each step, at the point that the last one gave: at u = 0
    // there is no noise to predict.
    let u = (0.999 * Double(step) / Double(steps), 0.999 * Double(step + 1) / Double(steps))
    let (here, next) = (CosineLevel(u.0), CosineLevel(u.1))
    let asked = step == 0 ? u.1 / 2 : u.0
    let expected = inRows(x) { predict($0, asked, $1) }
    let level = step == 0 ? CosineLevel(asked) : here
    let noise = (x - expected * level.signal) * (1 / level.noise)
    x = expected * next.signal + noise * next.noise
  }
  return x
}
