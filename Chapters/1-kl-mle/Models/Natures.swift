import Foundation
import Probability

/// A distribution with two humps, which no normal can be.
let nature = try! Mixture(
  weights: [0.6, 0.4],
  components: [
    Normal(mean: -1, standardDeviation: 0.6), Normal(mean: 1.5, standardDeviation: 0.9),
  ])

/// Two humps further apart, with a gap between them.
let twin = try! Mixture(
  weights: [0.5, 0.5],
  components: [
    Normal(mean: -2.6, standardDeviation: 0.6), Normal(mean: 2.4, standardDeviation: 0.8),
  ])

/// The same with a smaller gap.
let nearTwin = try! Mixture(
  weights: [0.5, 0.5],
  components: [
    Normal(mean: -2.2, standardDeviation: 0.7), Normal(mean: 2, standardDeviation: 0.9),
  ])

/// The model of sections 1.4 and 1.5: a normal of width 1.2 whose mean is θ.
func model(_ θ: Double) -> Normal { try! Normal(mean: θ, standardDeviation: 1.2) }

// snippet.kl-normal
func normalDivergence(of p: Normal, from q: Normal) -> Double {
  let ratio = p.standardDeviation / q.standardDeviation
  let shift = (p.mean - q.mean) / q.standardDeviation
  return -log(ratio) + (ratio * ratio + shift * shift) / 2 - 0.5
}
// snippet.end
