import Foundation
import Probability
import Verification

/// Λ and h of log p(x, z) = −½ zᵀΛz + hᵀz + constant, for factor analysis.
func canonicalForm(_ model: FactorAnalysisModel, _ x: [Double])
  -> (precision: [[Double]], linear: [Double])
{
  let k = model.latentDimension
  let weighted = { (i: Int, v: [Double]) in
    model.weights.indices.reduce(0) {
      $0 + model.weights[$1][i] * v[$1] / (model.noise[$1] * model.noise[$1])
    }
  }
  let precision = (0..<k).map { i in
    (0..<k).map { j in weighted(i, model.weights.map { $0[j] }) + (i == j ? 1 : 0) }
  }
  return (precision, (0..<k).map { weighted($0, zip(x, model.bias).map { $0 - $1 }) })
}

/// Coordinate-ascent variational inference: the bound after every update.
func coordinateAscent(_ model: FactorAnalysisModel, _ x: [Double], sweeps: Int) throws
  -> (q: MultivariateNormal, bounds: [Double])
{
  let (precision, linear) = canonicalForm(model, x)
  let k = model.latentDimension
  var mean = [Double](repeating: 0, count: k)
  var deviation = [Double](repeating: 1, count: k)
  let guess = { try MultivariateNormal(mean: mean, standardDeviations: deviation) }
  var bounds = [try model.evidenceLowerBound(of: x, under: guess())]
  // snippet.cavi
  for _ in 0..<sweeps {
    for j in 0..<k {
      let others = (0..<k).reduce(0) { $1 == j ? $0 : $0 + precision[j][$1] * mean[$1] }
      mean[j] = (linear[j] - others) / precision[j][j]
      deviation[j] = 1 / precision[j][j].squareRoot()
      bounds.append(try model.evidenceLowerBound(of: x, under: guess()))
    }
  }
  // snippet.end
  return (try guess(), bounds)
}

/// Two causes for three numbers. With `tilt` 0 the columns of W are orthogonal.
func twoCauses(tilt: Double) throws -> FactorAnalysisModel {
  try FactorAnalysisModel(
    weights: [[1.2, tilt], [tilt, 1.0], [0, tilt / 2]], bias: [0.2, -0.1, 0],
    noise: [0.7, 0.7, 0.7])
}

/// Three numbers that were seen.
let measured = [1.4, -0.3, 0.8]

/// A factor-analysis model with two causes for three numbers, drawn at random.
func randomFactors(_ draw: inout Draw) throws -> FactorAnalysisModel {
  try FactorAnalysisModel(
    weights: (0..<3).map { _ in [draw.normal(), draw.normal()] },
    bias: (0..<3).map { _ in draw.normal() }, noise: (0..<3).map { _ in exp(0.4 * draw.normal()) })
}

/// log p(x, z) of such a model, from one normal after the other.
func logJoint(_ model: FactorAnalysisModel, _ x: [Double], _ z: [Double]) throws -> Double {
  let densities = try (0..<3).map { i in
    let mean = model.bias[i] + model.weights[i][0] * z[0] + model.weights[i][1] * z[1]
    return try Normal(mean: mean, standardDeviation: model.noise[i]).logDensity(at: x[i])
  }
  return try model.prior().logDensity(at: z) + densities.reduce(0, +)
}

/// zᵀΛz for two coordinates.
func squareForm(_ Λ: [[Double]], _ z: [Double]) -> Double {
  let crossed: Double = (Λ[0][1] + Λ[1][0]) * z[0] * z[1]
  return Λ[0][0] * z[0] * z[0] + crossed + Λ[1][1] * z[1] * z[1]
}
