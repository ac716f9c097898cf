import Foundation
import Tensors

/// Steps along the probability flow, down to less noise or up to more, that use the last two predictions
/// of the clean values: DPM-Solver++(2M), Lu and others (2022), algorithm 2.
private struct MultistepIntegrator {
  private var before: (clean: Tensor, step: Double)?

  /// - Parameter clean: as predicted at `x`; both times have noise.
  mutating func step(_ x: Tensor, clean: Tensor, from u: Double, to next: Double) -> Tensor {
    let (here, there) = (CosineLevel(u), CosineLevel(next))
    // λ = ln(signal / noise) grows on the way down.
    let h = log(Double(there.signal / there.noise)) - log(Double(here.signal / here.noise))
    var slope = clean
    if let before {
      let share = Float(h / (2 * before.step))
      slope = clean * (1 + share) - before.clean * share
    }
    before = (clean, h)
    return x * (there.noise / here.noise) - slope * (there.signal * Float(expm1(-h)))
  }
}

/// The times of a sampler with this many steps, from 0.999 down to 0.
private func times(_ steps: Int) -> [Double] {
  (0...steps).map { 0.999 * (1 - Double($0) / Double(steps)) }
}

/// Goes from noise to clean values along the probability flow.
///
/// - Parameters:
///   - start: noise, `[rows, …]`.
///   - steps: how often the network is asked; u goes from 0.999 to 0 in equal steps.
///   - observe: is told each step, from 1, and the clean values as they are expected then.
///   - predict: the clean values from noisy ones at a time u, for some of the rows.
func sample(
  from start: Tensor, steps: Int, observe: (_ step: Int, _ clean: Tensor) -> Void = { _, _ in },
  clean predict: (_ noisy: Tensor, _ u: Double, _ rows: Range<Int>) -> Tensor
) -> Tensor {
  let times = times(steps)
  var (x, integrator) = (start, MultistepIntegrator())
  for step in 0..<steps {
    let clean = inRows(x) { predict($0, times[step], $1) }
    observe(step + 1, clean)
    // The last step goes to no noise at all: all that is left is the prediction.
    if step == steps - 1 { return clean }
    x = integrator.step(x, clean: clean, from: times[step], to: times[step + 1])
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

/// The noise that clean values come from: the same way taken upwards, DDIM inversion (Song and others,
/// 2021, section 4.3) with steps of second order.
///
/// - Parameters:
///   - clean: `[rows, …]`.
///   - predict: as for ``sample(from:steps:observe:clean:)``.
func invert(
  _ clean: Tensor, steps: Int,
  clean predict: (_ noisy: Tensor, _ u: Double, _ rows: Range<Int>) -> Tensor
) -> Tensor {
  let times = Array(times(steps).reversed())
  // The last step down returned a prediction. It is undone by the point whose prediction this is.
  let signal = CosineLevel(times[1]).signal
  var x = clean * signal
  for _ in 0..<2 { x = x + (clean - inRows(x) { predict($0, times[1], $1) }) * signal }
  var integrator = MultistepIntegrator()
  for step in 1..<max(1, steps) {
    let expected = inRows(x) { predict($0, times[step], $1) }
    x = integrator.step(x, clean: expected, from: times[step], to: times[step + 1])
  }
  return x
}
