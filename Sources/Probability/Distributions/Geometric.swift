import Foundation
import GSLNumerics

/// The geometric distribution of the number of failures before the first success:
/// P(k) = p (1−p)^k, k = 0, 1, …
///
/// GSL's `gsl_ran_geometric_pdf` counts trials instead and starts at 1.
public struct Geometric: DiscreteDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// p, in (0, 1].
  public let probability: Double

  /// Throws unless 0 < `probability` <= 1.
  public init(probability: Double) throws {
    try requireProbability(probability, "probability", of: Self.self)
    try require(
      probability >= .leastNormalMagnitude, Self.self, "probability", probability, "above 0")
    self.probability = probability
  }

  public var parameterNames: [String] { ["probability"] }
  public var parameters: [Double] { [probability] }
  public init(parameters: [Double]) throws {
    try requireCount(1, of: parameters, Self.self)
    try self.init(probability: parameters[0])
  }

  // MARK: Statistics

  /// log(1 − p).
  private var logFailure: Double { log1p(-probability) }
  public var support: IntegerInterval { IntegerInterval(0, probability == 1 ? 0 : nil) }
  public var mean: Double { (1 - probability) / probability }
  /// (1 − p)/p².
  public var variance: Double { (1 - probability) / probability / probability }
  public var mode: Int { 0 }
  public var entropy: Double {
    probability == 1 ? 0 : -log(probability) - mean * logFailure
  }
  public var peaks: [Peak] { [Peak(location: 0, scale: max(mean, 1))] }

  // MARK: Evaluation

  public func logProbability(of k: Int) -> Double {
    if k < 0 { return -.infinity }
    return k == 0 ? log(probability) : log(probability) + Double(k) * logFailure
  }

  public func cumulative(at k: Int) -> Double { -expm1(logComplementaryCumulative(at: k)) }
  public func complementaryCumulative(at k: Int) -> Double {
    exp(logComplementaryCumulative(at: k))
  }
  public func logCumulative(at k: Int) -> Double {
    k < 0 ? -.infinity : log1mexp(logComplementaryCumulative(at: k))
  }
  public func logComplementaryCumulative(at k: Int) -> Double {
    k < 0 ? 0 : (Double(k) + 1) * logFailure
  }

  public func quantile(_ p: Double) -> Int { discreteQuantile(p, of: self) }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Int {
    if probability == 1 { return 0 }
    // The whole part of an exponential number of rate −log(1 − p).
    let x = standardExponential(&generator) / -logFailure
    return x < 0x1p62 ? Int(x.rounded(.down)) : 1 << 62
  }

  // MARK: Fitting

  /// p̂ = 1/(1 + mean), with standard error p̂ √((1 − p̂)/n); NaN at the edge p̂ = 1.
  public static func fit(_ data: [Int]) throws -> Fit<Geometric> {
    try requireData(data, for: Self.self, in: IntegerInterval(0, nil))
    let n = Double(data.count)
    let mean = compensatedSum(data.lazy.map(Double.init)) / n
    let fitted = try Geometric(probability: 1 / (1 + mean))
    let error = fitted.probability * ((1 - fitted.probability) / n).squareRoot()
    return Fit(
      fitted, standardErrors: [mean == 0 ? .nan : error],
      logLikelihood: fitted.logLikelihood(ofAll: data), count: data.count)
  }
}
