import Foundation
import GSLNumerics

/// The exponential distribution: f(x) = λ e^(−λx), x >= 0.
///
/// GSL: `gsl_ran_exponential_pdf`, which takes the mean 1/λ.
public struct Exponential: ContinuousDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// λ, positive; the mean is 1/λ.
  public let rate: Double

  /// Throws unless `rate` is positive and finite.
  public init(rate: Double) throws {
    try requirePositive(rate, "rate", of: Self.self)
    self.rate = rate
  }

  public var parameterNames: [String] { ["rate"] }
  public var parameters: [Double] { [rate] }
  public init(parameters: [Double]) throws {
    try requireCount(1, of: parameters, Self.self)
    try self.init(rate: parameters[0])
  }

  // MARK: Statistics

  public var support: Interval { .positive }
  public var mean: Double { 1 / rate }
  /// 1/λ².
  public var variance: Double { 1 / rate / rate }
  public var mode: Double { 0 }
  public var entropy: Double { 1 - log(rate) }
  public var leftTail: Tail { .end(power: 0) }
  /// log f ~ −λx.
  public var rightTail: Tail { .exponentialPower(order: 1, rate: rate) }
  public var peaks: [Peak] { [Peak(location: 0, scale: 1 / rate)] }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    x < 0 ? -.infinity : log(rate) - rate * x
  }

  public func logDensity(aboveLowerEnd u: Double) -> Double { logDensity(at: exp(u)) }

  public func cumulative(at x: Double) -> Double { x <= 0 ? 0 : -expm1(-rate * x) }
  public func complementaryCumulative(at x: Double) -> Double { x <= 0 ? 1 : exp(-rate * x) }
  public func logCumulative(at x: Double) -> Double {
    x <= 0 ? -.infinity : log1mexp(-rate * x)
  }
  public func logComplementaryCumulative(at x: Double) -> Double { x <= 0 ? 0 : -rate * x }

  public func quantile(_ p: Double) -> Double {
    p >= 0 && p <= 1 ? abs(log1p(-p)) / rate : .nan
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    q >= 0 && q <= 1 ? abs(log(q)) / rate : .nan
  }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    standardExponential(&generator) / rate
  }

  // MARK: Fitting

  /// λ̂ = 1/mean, with standard error λ̂/√n. Throws for negative data and if all are 0.
  public static func fit(_ data: [Double]) throws -> Fit<Exponential> {
    try requireData(data, for: Self.self, in: .positive)
    let mean = sampleMean(data)
    guard mean > 0, 1 / mean < .infinity else {
      throw cannotFit(Self.self, "all data are 0, so the likelihood is unbounded")
    }
    let fitted = try Exponential(rate: 1 / mean)
    return Fit(
      fitted, standardErrors: [fitted.rate / Double(data.count).squareRoot()],
      logLikelihood: fitted.logLikelihood(ofAll: data), count: data.count)
  }
}
