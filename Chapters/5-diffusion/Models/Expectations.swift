import Diffusion
import Foundation
import GSLNumerics

// snippet.expectation
/// E[f(x)] for x ~ N(mean, variance), by adaptive quadrature over ten standard deviations each way;
/// beyond them lies less than 10⁻²² of the mass.
func expectation(
  mean: Double, variance: Double, _ f: (Double) throws -> Double
) throws -> Estimate {
  let width = variance.squareRoot()
  return try integrate(
    from: mean - 10 * width, to: mean + 10 * width,
    breakPoints: [-4, -1, 0, 1, 4].map { mean + $0 * width }, relativeTolerance: 1e-11,
    absoluteTolerance: 1e-13
  ) { x in exp(logNormal(x, mean: mean, variance: variance)) * (try f(x)) }
}

/// E[f(x_t)] for x_0 from a one-dimensional mixture.
func expectation(
  _ mixture: NoisyMixture, _ level: NoiseLevel, _ f: (Double) throws -> Double
) throws -> Estimate {
  var sum: Estimate = 0.0
  for (index, weight) in mixture.weights.enumerated() {
    let width = level.signal * mixture.standardDeviations[index]
    let part = try expectation(
      mean: level.signal * mixture.means[index][0],
      variance: width * width + level.noise * level.noise, f)
    sum += Estimate(weight) * part
  }
  return sum
}
// snippet.end

/// log N(x; mean, variance), in nats.
func logNormal(_ x: Double, mean: Double, variance: Double) -> Double {
  -((x - mean) * (x - mean) / variance + log(2 * .pi * variance)) / 2
}

/// The integral of a smooth function over stretches between marks, by Gauss's rule with 40 points on each; the
/// error is what a rule with 30 points says differently, and rounding.
func integrate(over marks: [Double], _ f: (Double) -> Double) -> Estimate {
  var (fine, coarse, size) = (0.0, 0.0, 0.0)
  for (a, b) in zip(marks, marks.dropFirst()) where b > a {
    let (center, half) = ((a + b) / 2, (b - a) / 2)
    fine += half * gauss40.sum { f(center + half * $0) }
    coarse += half * gauss30.sum { f(center + half * $0) }
    size += half * gauss40.sum { abs(f(center + half * $0)) }
  }
  return Estimate(fine, error: abs(fine - coarse) + 1e-14 * size, method: .quadrature)
}
private let gauss40 = try! FixedRule.gaussLegendre(40)
private let gauss30 = try! FixedRule.gaussLegendre(30)

/// The integral of an unnormalized density given by its logarithm, and the mean and variance of the
/// density that it becomes when normalized. The mass has to be within `reach` of `center`.
func moments(
  around center: Double, reach: Double, logWeight: (Double) -> Double
) -> (mass: Estimate, mean: Estimate, variance: Estimate) {
  let top = logWeight(center)
  let marks = stride(from: -1.0, through: 1, by: 0.125).map { center + $0 * reach }
  func integral(_ f: (Double) -> Double) -> Estimate {
    integrate(over: marks) { x in f(x) * exp(logWeight(x) - top) }
  }
  let mass = integral { _ in 1 }
  let shift = integral { $0 - center } / mass
  let square = integral { ($0 - center) * ($0 - center) } / mass
  return (mass * Estimate(exp(top)), shift + Estimate(center), square - shift * shift)
}
