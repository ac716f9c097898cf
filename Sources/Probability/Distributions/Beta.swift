import Foundation
import GSLNumerics

/// The beta distribution: f(x) = x^(α−1) (1−x)^(β−1) / B(α, β), 0 <= x <= 1.
///
/// For large parameters in Loader's saddle-point form (2000). GSL: `gsl_ran_beta_pdf`,
/// `gsl_cdf_beta_P`.
public struct Beta: ContinuousDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// α, positive.
  public let alpha: Double
  /// β, positive.
  public let beta: Double

  /// Throws unless `alpha` and `beta` are positive and finite.
  public init(alpha: Double, beta: Double) throws {
    try requirePositive(alpha, "alpha", of: Self.self)
    try requirePositive(beta, "beta", of: Self.self)
    self.alpha = alpha
    self.beta = beta
  }

  public var parameterNames: [String] { ["alpha", "beta"] }
  public var parameters: [Double] { [alpha, beta] }
  public init(parameters: [Double]) throws {
    try requireCount(2, of: parameters, Self.self)
    try self.init(alpha: parameters[0], beta: parameters[1])
  }

  // MARK: Statistics

  private var total: Double { alpha + beta }
  public var support: Interval { Interval(0, 1) }
  public var mean: Double { alpha / total }
  /// αβ / ((α + β)² (α + β + 1)).
  public var variance: Double { alpha / total * (beta / total) / (total + 1) }

  /// The end with the pole where there is one; ½ for the uniform.
  public var mode: Double {
    if alpha > 1 && beta > 1 { return (alpha - 1) / (total - 2) }
    if alpha == beta { return alpha < 1 ? 0 : 0.5 }
    return alpha < beta ? 0 : 1
  }

  public var entropy: Double { dirichletEntropy([alpha, beta]) }
  public var leftTail: Tail { .end(power: alpha - 1) }
  /// f ~ (1 − x)^(β−1) at 1.
  public var rightTail: Tail { .end(power: beta - 1) }
  public var peaks: [Peak] {
    let scale = standardDeviation
    if alpha >= 1 || beta >= 1 { return [Peak(location: mode, scale: scale)] }
    return [Peak(location: 0, scale: scale), Peak(location: 1, scale: scale)]
  }

  // MARK: Evaluation

  public func logDensity(at x: Double) -> Double {
    guard x >= 0 && x <= 1 else { return x.isNaN ? .nan : -.infinity }
    return x <= 0.5
      ? Self.logDensity(alpha, beta, x, 1 - x, log(x), log1p(-x))
      : Self.logDensity(beta, alpha, 1 - x, x, log1p(-x), log(x))
  }

  public func logDensity(aboveLowerEnd u: Double) -> Double {
    Self.logDensity(alpha, beta, exp(u), -expm1(u), u, log1mexp(u))
  }

  public func logDensity(belowUpperEnd u: Double) -> Double {
    Self.logDensity(beta, alpha, exp(u), -expm1(u), u, log1mexp(u))
  }

  private static func logDensity(
    _ a: Double, _ b: Double, _ x: Double, _ y: Double, _ logX: Double, _ logY: Double
  ) -> Double {
    if min(a, b) >= 10 && x > 0 && y > 0 {
      // x^a y^b/B(a, b) is ab/(a+b) times a binomial mass.
      return logBinomialMass(a, of: a + b, p: x, q: y) + log(a) + log(b / (a + b)) - logX - logY
    }
    let left = a == 1 ? 0 : (a - 1) * logX
    let right = b == 1 ? 0 : (b - 1) * logY
    return left + right - lnBeta(a, b)
  }

  private func tails(_ x: Double) -> TailPair {
    if x <= 0 { return .allAbove }
    return x >= 1 ? .allBelow : incompleteBeta(alpha, beta, x, complement: 1 - x)
  }

  public func cumulative(at x: Double) -> Double { tails(x).lower }
  public func complementaryCumulative(at x: Double) -> Double { tails(x).upper }
  public func logCumulative(at x: Double) -> Double { tails(x).logLower }
  public func logComplementaryCumulative(at x: Double) -> Double { tails(x).logUpper }

  public func quantile(_ p: Double) -> Double {
    guard p >= 0 && p <= 1 else { return .nan }
    return Self.quantile(alpha, beta, lower: p, upper: 1 - p)
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    guard q >= 0 && q <= 1 else { return .nan }
    return Self.quantile(alpha, beta, lower: 1 - q, upper: q)
  }

  /// Found from the nearer end, so that it is relatively precise there; the smaller of the two
  /// probabilities is the one used.
  private static func quantile(
    _ a: Double, _ b: Double, lower: Double, upper: Double
  ) -> Double {
    if lower == 0 || upper == 0 { return lower == 0 ? 0 : 1 }
    let half = incompleteBeta(a, b, 0.5, complement: 0.5)
    let isBelowHalf = lower <= 0.5 ? half.lower >= lower : half.upper <= upper
    return isBelowHalf
      ? lowerHalfQuantile(a, b, lower, upper) : 1 - lowerHalfQuantile(b, a, upper, lower)
  }

  private static func lowerHalfQuantile(
    _ a: Double, _ b: Double, _ lower: Double, _ upper: Double
  ) -> Double {
    // Near 0, I_x = x^a/(a B(a, b)) (1 + O(x)).
    let logLower = lower < 0.5 ? log(lower) : log1p(-upper)
    let logPower = (logLower + log(a) + lnBeta(a, b)) / a
    if logPower < -38 - max(0, log(b)) { return exp(logPower) }
    let useLower = lower <= 0.5
    let target = useLower ? logLower : log(upper)
    let start = a > 1 && b > 1 ? a / (a + b) : exp(logPower)
    return increasingRoot(
      from: .leastNonzeroMagnitude, to: 0.5, start: min(start, 0.5), multiplicative: true
    ) { x in
      let tails = incompleteBeta(a, b, x, complement: 1 - x)
      let logDensity = logDensity(a, b, x, 1 - x, log(x), log1p(-x))
      return useLower
        ? (tails.logLower - target, exp(logDensity - tails.logLower))
        : (target - tails.logUpper, exp(logDensity - tails.logUpper))
    }
  }

  // MARK: Sampling

  /// A gamma over the sum of two, in logarithms; never exactly at an end with a pole.
  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    let logA = logStandardGamma(shape: alpha, &generator)
    let logB = logStandardGamma(shape: beta, &generator)
    let x = logA < logB ? exp(logA - logB) / (1 + exp(logA - logB)) : 1 / (1 + exp(logB - logA))
    return min(max(x, .leastNonzeroMagnitude), 1.0.nextDown)
  }

  // MARK: Fitting

  /// Newton on (log α, log β) from the moments. Throws for constant data and data not inside (0, 1).
  public static func fit(_ data: [Double]) throws -> Fit<Beta> {
    try requireData(data, for: Self.self, in: Interval(0, 1), excludingEnds: true)
    let n = Double(data.count)
    let mean = sampleMean(data)
    let variance = sampleVariance(data, around: mean)
    guard data.contains(where: { $0 != data[0] }), variance > 0 else {
      throw cannotFit(Self.self, "the data are constant, so the likelihood is unbounded")
    }
    let logs = compensatedSum(data.lazy.map { log($0) })
    let logComplements = compensatedSum(data.lazy.map { log1p(-$0) })
    let total = max(mean * (1 - mean) / variance - 1, 0.1)
    let maximum = try maximumOfLikelihood(
      Self.self, start: [mean * total, (1 - mean) * total], positive: [true, true]
    ) { theta in
      let (a, b) = (theta[0], theta[1])
      var sum = LikelihoodDerivatives(dimension: 2)
      sum.value = (a - 1) * logs + (b - 1) * logComplements - n * lnBeta(a, b)
      sum.gradient = [
        logs - n * (digamma(a) - digamma(a + b)),
        logComplements - n * (digamma(b) - digamma(a + b)),
      ]
      sum.curve(0, 0, n * (trigamma(a + b) - trigamma(a)))
      sum.curve(0, 1, n * trigamma(a + b))
      sum.curve(1, 1, n * (trigamma(a + b) - trigamma(b)))
      return sum
    }
    let fitted = try Beta(parameters: maximum.parameters)
    return Fit(
      fitted, standardErrors: maximum.standardErrors,
      logLikelihood: fitted.logLikelihood(ofAll: data), count: data.count)
  }
}
