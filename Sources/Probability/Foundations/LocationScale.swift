import Foundation

/// Maximum likelihood for a family log f(x) = ℓ(z) − log s with z = (x − location)/s, from ℓ and its
/// first two derivatives at z, by Newton from the median and the quartiles.
func fitLocationScale<Family: ParametricDistribution>(
  _ data: [Double], as family: Family.Type,
  _ shape: (_ z: Double) -> (value: Double, slope: Double, curvature: Double)
) throws -> Fit<Family> where Family.Value == Double {
  try requireData(data, for: family)
  let start = try robustStart(data, for: family)
  let maximum = try maximumOfLikelihood(
    family, start: [start.location, start.scale], positive: [false, true]
  ) { theta in
    let (location, s) = (theta[0], theta[1])
    var sum = LikelihoodDerivatives(dimension: 2)
    for x in data {
      let z = (x - location) / s
      let (value, slope, curvature) = shape(z)
      sum.value += value - log(s)
      sum.gradient[0] -= slope / s
      sum.gradient[1] -= (1 + z * slope) / s
      sum.curve(0, 0, curvature / (s * s))
      sum.curve(0, 1, (slope + z * curvature) / (s * s))
      sum.curve(1, 1, (1 + 2 * z * slope + z * z * curvature) / (s * s))
    }
    return sum
  }
  let fitted = try Family(parameters: maximum.parameters)
  return Fit(
    fitted, standardErrors: maximum.standardErrors,
    logLikelihood: fitted.logLikelihood(ofAll: data), count: data.count)
}
