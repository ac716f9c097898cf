import Foundation
import Foundations
import GSLNumerics

/// The normal distribution N(μ, σ²): f(x) = exp(−(x − μ)²/2σ²) / (σ √2π).
///
/// Gauss 1809. GSL has the density only (`gsl_ran_gaussian_pdf`), which underflows at 40σ.
public struct Normal: ContinuousDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  public let mean: Double
  /// σ, positive.
  public let standardDeviation: Double

  /// Throws unless `mean` is finite and `standardDeviation` positive and finite.
  public init(mean: Double, standardDeviation: Double) throws {
    try requireFinite(mean, "mean", of: Self.self)
    try requirePositive(standardDeviation, "standardDeviation", of: Self.self)
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// N(0, 1).
  public static let standard = Normal()
  private init() { (mean, standardDeviation) = (0, 1) }

  public var parameterNames: [String] { ["mean", "standardDeviation"] }
  public var parameters: [Double] { [mean, standardDeviation] }
  public init(parameters: [Double]) throws {
    try requireCount(2, of: parameters, Self.self)
    try self.init(mean: parameters[0], standardDeviation: parameters[1])
  }

  // MARK: Statistics

  public var support: Interval { .realLine }
  /// σ².
  public var variance: Double { standardDeviation * standardDeviation }
  public var mode: Double { mean }
  public var entropy: Double { 0.5 + StandardNormal.halfLogTwoPi + log(standardDeviation) }
  public var leftTail: Tail { .exponentialPower(order: 2, rate: 0.5 / variance) }
  /// log f ~ −x²/2σ².
  public var rightTail: Tail { leftTail }

  // MARK: Evaluation

  private func standardized(_ x: Double) -> Double {
    Probability.standardized(x, mean, standardDeviation)
  }

  public func logDensity(at x: Double) -> Double {
    let z = standardized(x)
    return -0.5 * z * z - (StandardNormal.halfLogTwoPi + log(standardDeviation))
  }

  public func cumulative(at x: Double) -> Double { normalCumulative(standardized(x)) }

  public func complementaryCumulative(at x: Double) -> Double {
    normalCumulative(-standardized(x))
  }

  public func logCumulative(at x: Double) -> Double {
    logNormalCumulative(standardized(x))
  }

  public func logComplementaryCumulative(at x: Double) -> Double {
    logNormalCumulative(-standardized(x))
  }

  public func quantile(_ p: Double) -> Double {
    mean + standardDeviation * inverseNormalCumulative(p)
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    mean + standardDeviation * inverseNormalComplementaryCumulative(q)
  }

  public func logDensity(
    at points: UnsafeBufferPointer<Double>, into results: UnsafeMutableBufferPointer<Double>
  ) {
    require(points.count == results.count, "\(points.count) points, \(results.count) results")
    let (mean, scale) = (mean, standardDeviation)
    let constant = StandardNormal.halfLogTwoPi + log(scale)
    inBlocks(points.count) { block in
      for i in block {
        let z = (points[i] - mean) / scale
        results[i] = -0.5 * z * z - constant
      }
      // Where x − μ overflowed, or x is no number.
      for i in block where !results[i].isFinite { results[i] = logDensity(at: points[i]) }
    }
  }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    mean + standardDeviation * standardNormal(&generator)
  }

  // MARK: Fitting

  /// μ̂ is the mean and σ̂² the mean squared deviation (divisor n). Throws for constant data, whose
  /// likelihood grows without bound as σ → 0.
  public static func fit(_ data: [Double]) throws -> Fit<Normal> {
    try requireData(data, for: Self.self)
    let n = Double(data.count)
    let mean = sampleMean(data)
    let deviation = sampleVariance(data, around: mean).squareRoot()
    guard data.contains(where: { $0 != data[0] }), deviation > 0 else {
      throw cannotFit(Self.self, "the data have zero variance, so the likelihood is unbounded")
    }
    let normal = try Normal(mean: mean, standardDeviation: deviation)
    return Fit(
      normal, standardErrors: [deviation / n.squareRoot(), deviation / (2 * n).squareRoot()],
      logLikelihood: normal.logLikelihood(ofAll: data), count: data.count)
  }
}
