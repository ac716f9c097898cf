import Foundation
import GSLNumerics

/// The χ² distribution with ν degrees of freedom: Gamma(ν/2, rate ½), the sum of ν squared standard
/// normals.
///
/// Helmert 1876, Pearson 1900. GSL: `gsl_ran_chisq_pdf`.
public struct ChiSquared: ContinuousDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// The same distribution as a gamma.
  public let gamma: Gamma
  /// ν, positive, need not be whole.
  public var degreesOfFreedom: Double { 2 * gamma.shape }

  /// Throws unless `degreesOfFreedom` is positive and finite.
  public init(degreesOfFreedom: Double) throws {
    try requirePositive(degreesOfFreedom, "degreesOfFreedom", of: Self.self)
    try require(
      degreesOfFreedom >= .leastNormalMagnitude, Self.self, "degreesOfFreedom", degreesOfFreedom,
      "at least \(Double.leastNormalMagnitude)")
    gamma = try Gamma(shape: 0.5 * degreesOfFreedom, rate: 0.5)
  }

  public var parameterNames: [String] { ["degreesOfFreedom"] }
  public var parameters: [Double] { [degreesOfFreedom] }
  public init(parameters: [Double]) throws {
    try requireCount(1, of: parameters, Self.self)
    try self.init(degreesOfFreedom: parameters[0])
  }

  // MARK: Statistics

  public var support: Interval { .positive }
  public var mean: Double { gamma.mean }
  /// 2ν.
  public var variance: Double { gamma.variance }
  public var mode: Double { gamma.mode }
  public var entropy: Double { gamma.entropy }
  public var leftTail: Tail { gamma.leftTail }
  /// log f ~ −x/2, as that of a gamma with rate ½.
  public var rightTail: Tail { gamma.rightTail }
  public var peaks: [Peak] { gamma.peaks }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double { gamma.logDensity(at: x) }
  public func logDensity(aboveLowerEnd u: Double) -> Double { gamma.logDensity(aboveLowerEnd: u) }
  public func cumulative(at x: Double) -> Double { gamma.cumulative(at: x) }
  public func complementaryCumulative(at x: Double) -> Double {
    gamma.complementaryCumulative(at: x)
  }
  public func logCumulative(at x: Double) -> Double { gamma.logCumulative(at: x) }
  public func logComplementaryCumulative(at x: Double) -> Double {
    gamma.logComplementaryCumulative(at: x)
  }
  public func quantile(_ p: Double) -> Double { gamma.quantile(p) }
  public func complementaryQuantile(_ q: Double) -> Double { gamma.complementaryQuantile(q) }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    gamma.sample(using: &generator)
  }

  // MARK: Fitting

  /// ψ(ν̂/2) = mean log(x/2), by Newton. Throws for data not above 0.
  public static func fit(_ data: [Double]) throws -> Fit<ChiSquared> {
    try requireData(data, for: Self.self, in: .positive, excludingEnds: true)
    let n = Double(data.count)
    let meanLog = compensatedSum(data.lazy.map { log($0) }) / n - log(2)
    // log x − 1/x < ψ(x) < log x, and ψ is concave: Newton from a point where ψ is too small climbs.
    var shape = meanLog > -2 ? exp(meanLog) + 0.01 : -1 / (meanLog + Gumbel.eulerGamma)
    for _ in 0..<100 {
      let step = (digamma(shape) - meanLog) / trigamma(shape)
      let next = shape - step > 0 ? shape - step : shape / 4
      let done = abs(next - shape) <= 2e-16 * shape
      shape = next
      if done { break }
    }
    let fitted = try ChiSquared(degreesOfFreedom: 2 * shape)
    return Fit(
      fitted, standardErrors: [2 / (n * trigamma(shape)).squareRoot()],
      logLikelihood: fitted.logLikelihood(ofAll: data), count: data.count)
  }
}
