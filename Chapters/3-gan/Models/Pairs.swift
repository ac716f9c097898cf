import Foundation
import GSLNumerics
import Probability

/// The pairs of densities that the sections look at.
enum Pairs {
  static let real = normal(0, 1)
  static let fake = normal(1.5, 2)
  static let twoHumps = mixture([0.6, 0.4], [normal(-1.5, 0.5), normal(1.5, 0.8)])
  static let games: [(p: Normal, q: Normal)] = [
    (real, fake), (fake, real), (real, normal(0.5, 0.7)),
  ]
}

/// A normal of parameters that are written in the source, and so are good.
func normal(_ mean: Double, _ standardDeviation: Double) -> Normal {
  do {
    return try Normal(mean: mean, standardDeviation: standardDeviation)
  } catch {
    preconditionFailure("\(error)")
  }
}

func mixture(_ weights: [Double], _ components: [Normal]) -> Mixture<Normal> {
  do {
    return try Mixture(weights: weights, components: components)
  } catch {
    preconditionFailure("\(error)")
  }
}

/// Mean and standard error.
func meanAndError(_ values: [Double]) -> (mean: Double, error: Double) {
  let n = Double(values.count)
  let mean = values.reduce(0, +) / n
  guard values.count > 1 else { return (mean, .nan) }
  let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
  return (mean, (variance / n).squareRoot())
}
