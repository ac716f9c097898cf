import Evaluation
import Foundation
import Probability
import RandomStreams
import Tensors

// snippet.cut-normal
/// The normal number that stands at the same share of all as `z`, when only those
/// between −t and t are left: a sample of the truncated normal for one of the whole.
func cutNormal(_ z: Double, at t: Double) throws -> Double {
  guard t < .infinity else { return z }
  let normal = try Normal(mean: 0, standardDeviation: 1)
  let below = normal.cumulative(at: -t)
  return normal.quantile(below + normal.cumulative(at: z) * (1 - 2 * below))
}
// snippet.end
