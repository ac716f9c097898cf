import Foundation

/// The log-normal distribution: log X ~ N(μ, σ²); f(x) = exp(−(log x − μ)²/2σ²) / (x σ √2π), x > 0.
///
/// Galton 1879. GSL: `gsl_ran_lognormal_pdf`.
public struct LogNormal: ContinuousDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// The distribution of log X.
  public let logarithm: Normal
  /// μ, the mean of log X.
  public var logMean: Double { logarithm.mean }
  /// σ, the standard deviation of log X, positive.
  public var logStandardDeviation: Double { logarithm.standardDeviation }

  /// Throws unless `logMean` is finite and `logStandardDeviation` positive and finite.
  public init(logMean: Double, logStandardDeviation: Double) throws {
    try requireFinite(logMean, "logMean", of: Self.self)
    try requirePositive(logStandardDeviation, "logStandardDeviation", of: Self.self)
    logarithm = try Normal(mean: logMean, standardDeviation: logStandardDeviation)
  }

  public var parameterNames: [String] { ["logMean", "logStandardDeviation"] }
  public var parameters: [Double] { [logMean, logStandardDeviation] }
  public init(parameters: [Double]) throws {
    try requireCount(2, of: parameters, Self.self)
    try self.init(logMean: parameters[0], logStandardDeviation: parameters[1])
  }

  // MARK: Statistics

  public var support: Interval { .positive }
  public var mean: Double { exp(logMean + 0.5 * logarithm.variance) }
  /// (e^(σ²) − 1) e^(2μ + σ²).
  public var variance: Double {
    expm1(logarithm.variance) * exp(2 * logMean + logarithm.variance)
  }
  public var mode: Double { exp(logMean - logarithm.variance) }
  public var entropy: Double { logarithm.entropy + logMean }
  public var leftTail: Tail { .logNormalEnd(sigma: logStandardDeviation) }
  /// log f ~ −(log x)²/2σ²: lighter than any power, heavier than any exponential.
  public var rightTail: Tail { .logNormal(sigma: logStandardDeviation) }
  public var peaks: [Peak] {
    [
      Peak(location: mode, scale: mode * min(logStandardDeviation, 1)),
      Peak(location: exp(logMean), scale: exp(logMean) * min(logStandardDeviation, 1)),
    ]
  }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    guard x > 0 && x < .infinity else { return x.isNaN ? .nan : -.infinity }
    return logDensity(aboveLowerEnd: log(x))
  }

  public func logDensity(aboveLowerEnd u: Double) -> Double {
    logarithm.logDensity(at: u) - u
  }

  public func cumulative(at x: Double) -> Double { logarithm.cumulative(at: log(max(x, 0))) }
  public func complementaryCumulative(at x: Double) -> Double {
    logarithm.complementaryCumulative(at: log(max(x, 0)))
  }
  public func logCumulative(at x: Double) -> Double { logarithm.logCumulative(at: log(max(x, 0))) }
  public func logComplementaryCumulative(at x: Double) -> Double {
    logarithm.logComplementaryCumulative(at: log(max(x, 0)))
  }

  public func quantile(_ p: Double) -> Double { exp(logarithm.quantile(p)) }
  public func complementaryQuantile(_ q: Double) -> Double {
    exp(logarithm.complementaryQuantile(q))
  }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    exp(logarithm.sample(using: &generator))
  }

  // MARK: Fitting

  /// The normal fit of the logarithms. Throws for constant data and for data not above 0.
  public static func fit(_ data: [Double]) throws -> Fit<LogNormal> {
    try requireData(data, for: Self.self, in: .positive, excludingEnds: true)
    guard data.contains(where: { $0 != data[0] }) else {
      throw cannotFit(Self.self, "the data have zero variance, so the likelihood is unbounded")
    }
    let normal = try Normal.fit(data.map { log($0) })
    let fitted = try LogNormal(parameters: normal.distribution.parameters)
    return Fit(
      fitted, standardErrors: normal.standardErrors,
      logLikelihood: fitted.logLikelihood(ofAll: data), count: data.count)
  }
}
