import Foundation

/// The uniform distribution on a closed interval: f(x) = 1/(b − a), a <= x <= b.
public struct Uniform: ContinuousDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// a.
  public let lower: Double
  /// b > a.
  public let upper: Double

  /// Throws unless both are finite and `lower` < `upper`.
  public init(lower: Double, upper: Double) throws {
    try requireFinite(lower, "lower", of: Self.self)
    try requireFinite(upper, "upper", of: Self.self)
    try require(lower < upper, Self.self, "upper", upper, "above lower (\(lower))")
    self.lower = lower
    self.upper = upper
  }

  public var parameterNames: [String] { ["lower", "upper"] }
  public var parameters: [Double] { [lower, upper] }
  public init(parameters: [Double]) throws {
    try requireCount(2, of: parameters, Self.self)
    try self.init(lower: parameters[0], upper: parameters[1])
  }

  // MARK: Statistics

  /// Half of b − a, which itself may overflow.
  private var halfWidth: Double { 0.5 * upper - 0.5 * lower }
  /// b − a and its logarithm; both are exact where b − a is.
  private var logWidth: Double {
    (upper - lower).isFinite ? log(upper - lower) : log(2) + log(halfWidth)
  }
  public var support: Interval { Interval(lower, upper) }
  public var mean: Double { 0.5 * lower + 0.5 * upper }
  /// (b − a)²/12.
  public var variance: Double { halfWidth * halfWidth / 3 }
  /// The middle, one of many.
  public var mode: Double { mean }
  public var entropy: Double { logWidth }
  public var leftTail: Tail { .end(power: 0) }
  /// A jump at b.
  public var rightTail: Tail { .end(power: 0) }
  public var peaks: [Peak] { [Peak(location: mean, scale: halfWidth)] }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    support.contains(x) ? -logWidth : x.isNaN ? .nan : -.infinity
  }
  public func density(at x: Double) -> Double {
    support.contains(x) ? 0.5 / halfWidth : x.isNaN ? .nan : 0
  }
  public func logDensity(aboveLowerEnd u: Double) -> Double {
    u <= logWidth ? -logWidth : u.isNaN ? .nan : -.infinity
  }
  public func logDensity(belowUpperEnd u: Double) -> Double {
    u <= logWidth ? -logWidth : u.isNaN ? .nan : -.infinity
  }

  public func cumulative(at x: Double) -> Double {
    if x <= lower { return 0 }
    return x >= upper ? 1 : (0.5 * x - 0.5 * lower) / halfWidth
  }

  public func complementaryCumulative(at x: Double) -> Double {
    if x <= lower { return 1 }
    return x >= upper ? 0 : (0.5 * upper - 0.5 * x) / halfWidth
  }

  public func logCumulative(at x: Double) -> Double {
    let above = complementaryCumulative(at: x)
    return above < 0.5 ? log1p(-above) : log(cumulative(at: x))
  }

  public func logComplementaryCumulative(at x: Double) -> Double {
    let below = cumulative(at: x)
    return below < 0.5 ? log1p(-below) : log(complementaryCumulative(at: x))
  }

  public func quantile(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    // From the nearer end.
    let x = p <= 0.5 ? lower + 2 * p * halfWidth : upper - 2 * (1 - p) * halfWidth
    return min(max(x, lower), upper)
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    guard q >= 0 && q <= 1 else { return .nan }
    let x = q <= 0.5 ? upper - 2 * q * halfWidth : lower + 2 * (1 - q) * halfWidth
    return min(max(x, lower), upper)
  }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    quantile(openUniform(&generator))
  }

  // MARK: Fitting

  /// The least and the greatest datum. The likelihood is not smooth there: standard errors are NaN.
  /// Throws for constant data.
  public static func fit(_ data: [Double]) throws -> Fit<Uniform> {
    try requireData(data, for: Self.self)
    guard let least = data.min(), let greatest = data.max(), least < greatest else {
      throw cannotFit(Self.self, "the data are constant, so the likelihood is unbounded")
    }
    let fitted = try Uniform(lower: least, upper: greatest)
    return Fit(
      fitted, standardErrors: [.nan, .nan], logLikelihood: -Double(data.count) * fitted.logWidth,
      count: data.count)
  }
}
