import Foundation
import Foundations

/// The Laplace distribution: f(x) = exp(−|x − μ|/b) / 2b.
///
/// Laplace 1774. GSL: `gsl_ran_laplace_pdf`, which underflows at 745 b.
public struct Laplace: ContinuousDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// μ, the median and mode.
  public let location: Double
  /// b, the mean absolute deviation, positive.
  public let scale: Double

  /// Throws unless `location` is finite and `scale` positive and finite.
  public init(location: Double, scale: Double) throws {
    try requireFinite(location, "location", of: Self.self)
    try requirePositive(scale, "scale", of: Self.self)
    self.location = location
    self.scale = scale
  }

  public var parameterNames: [String] { ["location", "scale"] }
  public var parameters: [Double] { [location, scale] }
  public init(parameters: [Double]) throws {
    try requireCount(2, of: parameters, Self.self)
    try self.init(location: parameters[0], scale: parameters[1])
  }

  // MARK: Statistics

  public var support: Interval { .realLine }
  public var mean: Double { location }
  /// 2b².
  public var variance: Double { 2 * scale * scale }
  public var mode: Double { location }
  public var entropy: Double { 1 + log(2) + log(scale) }
  public var leftTail: Tail { .exponentialPower(order: 1, rate: 1 / scale) }
  /// log f ~ −x/b.
  public var rightTail: Tail { leftTail }
  public var peaks: [Peak] { [Peak(location: location, scale: scale)] }
  public var kinks: [Double] { [location] }

  // MARK: Evaluation

  private func standardized(_ x: Double) -> Double {
    Probability.standardized(x, location, scale)
  }

  public func logDensity(at x: Double) -> Double {
    -abs(standardized(x)) - (log(2) + log(scale))
  }

  public func cumulative(at x: Double) -> Double {
    let z = standardized(x)
    return z <= 0 ? 0.5 * exp(z) : 1 - 0.5 * exp(-z)
  }

  public func complementaryCumulative(at x: Double) -> Double {
    let z = standardized(x)
    return z >= 0 ? 0.5 * exp(-z) : 1 - 0.5 * exp(z)
  }

  public func logCumulative(at x: Double) -> Double { Self.logCumulative(standardized(x)) }

  public func logComplementaryCumulative(at x: Double) -> Double {
    Self.logCumulative(-standardized(x))
  }

  private static func logCumulative(_ z: Double) -> Double {
    z <= 0 ? z - log(2) : log1p(-0.5 * exp(-z))
  }

  public func quantile(_ p: Double) -> Double { location + scale * Self.quantile(p) }
  public func complementaryQuantile(_ q: Double) -> Double { location - scale * Self.quantile(q) }

  private static func quantile(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    // Near ½, log 2p by log1p: 2p − 1 is exact there.
    if p > 0.5 { return p < 0.75 ? -log1p(1 - 2 * p) : -log(2 * (1 - p)) }
    return p > 0.25 ? log1p(2 * p - 1) : log(2 * p)
  }

  public func logDensity(
    at points: UnsafeBufferPointer<Double>, into results: UnsafeMutableBufferPointer<Double>
  ) {
    require(points.count == results.count, "\(points.count) points, \(results.count) results")
    let (location, scale) = (location, scale)
    let constant = log(2) + log(scale)
    inBlocks(points.count) { block in
      for i in block { results[i] = -abs((points[i] - location) / scale) - constant }
      for i in block where !results[i].isFinite { results[i] = logDensity(at: points[i]) }
    }
  }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    let u = openUniform(&generator)
    return location + scale * (u < 0.5 ? log(2 * u) : -log(2 * (1 - u)))
  }

  // MARK: Fitting

  /// μ̂ is the median (the midpoint of the maximizers for an even count) and b̂ the mean absolute
  /// deviation from it. The likelihood has a kink in μ, so the standard errors are the asymptotic
  /// b/√n of both, from the expected information (Norton 1984). Throws for constant data.
  public static func fit(_ data: [Double]) throws -> Fit<Laplace> {
    try requireData(data, for: Self.self)
    let sorted = data.sorted()
    let n = sorted.count
    let location =
      n % 2 == 1 ? sorted[n / 2] : sorted[n / 2 - 1] + 0.5 * (sorted[n / 2] - sorted[n / 2 - 1])
    let scale = compensatedSum(sorted.lazy.map { abs($0 - location) }) / Double(n)
    guard scale > 0 else {
      throw cannotFit(Self.self, "the data are constant, so the likelihood is unbounded")
    }
    let laplace = try Laplace(location: location, scale: scale)
    let error = scale / Double(n).squareRoot()
    return Fit(
      laplace, standardErrors: [error, error],
      logLikelihood: laplace.logLikelihood(ofAll: data), count: n)
  }
}
