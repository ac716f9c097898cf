import Foundation
import GSLNumerics

/// The Pareto distribution: f(x) = α m^α / x^(α+1), x >= m.
///
/// Pareto 1896. GSL: `gsl_ran_pareto_pdf`.
public struct Pareto: ContinuousDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// m, the least value, positive.
  public let scale: Double
  /// α, positive: moments below α exist.
  public let shape: Double

  /// Throws unless `scale` and `shape` are positive and finite.
  public init(scale: Double, shape: Double) throws {
    try requirePositive(scale, "scale", of: Self.self)
    try requirePositive(shape, "shape", of: Self.self)
    self.scale = scale
    self.shape = shape
  }

  public var parameterNames: [String] { ["scale", "shape"] }
  public var parameters: [Double] { [scale, shape] }
  public init(parameters: [Double]) throws {
    try requireCount(2, of: parameters, Self.self)
    try self.init(scale: parameters[0], shape: parameters[1])
  }

  // MARK: Statistics

  public var support: Interval { Interval(scale, .infinity) }
  /// Infinite for shape <= 1.
  public var mean: Double { shape > 1 ? scale * (shape / (shape - 1)) : .infinity }
  /// Infinite for 1 < shape <= 2, NaN for shape <= 1.
  public var variance: Double {
    if shape <= 1 { return .nan }
    if shape <= 2 { return .infinity }
    let relative = scale / (shape - 1)
    return relative * relative * (shape / (shape - 2))
  }
  public var mode: Double { scale }
  public var entropy: Double { log(scale) - log(shape) + 1 + 1 / shape }
  public var leftTail: Tail { .end(power: 0) }
  /// f ~ x^(−α−1): moments below α exist.
  public var rightTail: Tail { .power(index: shape) }
  public var peaks: [Peak] { [Peak(location: scale, scale: scale / max(shape, 1))] }

  // MARK: Evaluation

  /// log(x/m) for x >= m.
  private func logRatio(_ x: Double) -> Double {
    x < 2 * scale ? log1p((x - scale) / scale) : log(x) - log(scale)
  }

  public func logDensity(at x: Double) -> Double {
    guard x >= scale && x < .infinity else { return x.isNaN ? .nan : -.infinity }
    return logDensity(logRatio: logRatio(x))
  }

  public func logDensity(aboveLowerEnd u: Double) -> Double {
    logDensity(logRatio: log1pexp(u - log(scale)))
  }

  private func logDensity(logRatio: Double) -> Double {
    log(shape) - log(scale) - (shape + 1) * logRatio
  }

  public func cumulative(at x: Double) -> Double { x <= scale ? 0 : -expm1(-shape * logRatio(x)) }
  public func complementaryCumulative(at x: Double) -> Double {
    x <= scale ? 1 : exp(-shape * logRatio(x))
  }
  public func logCumulative(at x: Double) -> Double {
    x <= scale ? -.infinity : log1mexp(-shape * logRatio(x))
  }
  public func logComplementaryCumulative(at x: Double) -> Double {
    x <= scale ? 0 : -shape * logRatio(x)
  }

  public func quantile(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    return scaled(-log1p(-p) / shape)
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    guard q >= 0 && q <= 1 else { return .nan }
    return scaled(-log(q) / shape)
  }

  /// m e^t, also where the power alone overflows.
  private func scaled(_ t: Double) -> Double {
    t < 700 ? scale * exp(t) : exp(log(scale) + t)
  }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    scaled(standardExponential(&generator) / shape)
  }

  // MARK: Fitting

  /// m̂ is the least datum (at the edge of the likelihood: its standard error is NaN) and
  /// α̂ = 1/mean log(x/m̂), with standard error α̂/√n. Throws for constant data.
  public static func fit(_ data: [Double]) throws -> Fit<Pareto> {
    try requireData(data, for: Self.self, in: .positive, excludingEnds: true)
    let least = data.min()!
    let n = Double(data.count)
    let meanLog = compensatedSum(data.lazy.map { log1p(($0 - least) / least) }) / n
    guard meanLog > 0 else {
      throw cannotFit(Self.self, "the data are constant, so the likelihood is unbounded")
    }
    let fitted = try Pareto(scale: least, shape: 1 / meanLog)
    return Fit(
      fitted, standardErrors: [.nan, fitted.shape / n.squareRoot()],
      logLikelihood: fitted.logLikelihood(ofAll: data), count: data.count)
  }
}
