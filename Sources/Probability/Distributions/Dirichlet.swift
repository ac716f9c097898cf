import Foundation
import Foundations
import GSLNumerics

/// The Dirichlet distribution on the simplex: f(x) = Π x_k^(α_k − 1) / B(α), x_k >= 0, Σ x_k = 1.
///
/// The density is with respect to the first K − 1 coordinates. GSL: `gsl_ran_dirichlet_lnpdf`.
public struct Dirichlet: MultivariateDistribution, ParametricDistribution, Hashable {
  // MARK: Parameters

  /// α, positive, shape [K].
  public let concentrations: [Double]
  /// log B(α) = Σ log Γ(α_k) − log Γ(Σ α_k).
  public let logNormalizer: Double

  /// Throws unless there are at least two concentrations, all positive and finite.
  public init(concentrations: [Double]) throws {
    try require(
      concentrations.count >= 2, Self.self, "concentrations", concentrations, "at least two")
    for (k, alpha) in concentrations.enumerated() {
      try requirePositive(alpha, "concentrations[\(k)]", of: Self.self)
    }
    self.concentrations = concentrations
    // B(a, b, c) = B(a, b) B(a + b, c): each factor without cancellation.
    var sum = concentrations[0]
    var logNormalizer = 0.0
    for alpha in concentrations.dropFirst() {
      logNormalizer += lnBeta(sum, alpha)
      sum += alpha
    }
    self.logNormalizer = logNormalizer
  }

  public var parameterNames: [String] { concentrations.indices.map { "concentrations[\($0)]" } }
  public var parameters: [Double] { concentrations }
  public init(parameters: [Double]) throws { try self.init(concentrations: parameters) }

  // MARK: Statistics

  private var total: Double { compensatedSum(concentrations) }
  /// K; the values lie in K − 1 dimensions.
  public var dimension: Int { concentrations.count }
  public var mean: [Double] { concentrations.map { $0 / total } }

  public var covariance: [[Double]] {
    let mean = mean
    let total = total
    return mean.indices.map { i in
      mean.indices.map { j in mean[i] * ((i == j ? 1 : 0) - mean[j]) / (total + 1) }
    }
  }

  /// (α − 1)/(Σα − K) where all α > 1; else the corner of the least α, where the density is highest.
  public var mode: [Double] {
    if concentrations.allSatisfy({ $0 > 1 }) {
      return concentrations.map { ($0 - 1) / (total - Double(dimension)) }
    }
    if concentrations.allSatisfy({ $0 == 1 }) { return mean }
    let greatest = concentrations.indices.max { concentrations[$0] < concentrations[$1] }
    return concentrations.indices.map { $0 == greatest ? 1 : 0 }
  }

  public var entropy: Double { dirichletEntropy(concentrations) }

  // MARK: Evaluation

  /// −inf unless `x` is on the simplex to within 1e-9; NaN if a coordinate is.
  public func logDensity(at x: [Double]) -> Double {
    require(x.count == dimension, "\(x.count) coordinates for dimension \(dimension)")
    if x.contains(where: \.isNaN) { return .nan }
    guard x.allSatisfy({ $0 >= 0 }), abs(compensatedSum(x) - 1) < 1e-9 else { return -.infinity }
    var sum = -logNormalizer
    for (value, alpha) in zip(x, concentrations) where alpha != 1 {
      sum += (alpha - 1) * log(value)
    }
    return sum
  }

  // MARK: Sampling

  /// Gammas over their sum, in logarithms.
  public func sample(using generator: inout some RandomNumberGenerator) -> [Double] {
    let logs = concentrations.map { logStandardGamma(shape: $0, &generator) }
    let total = logSumExp(logs)
    return logs.map { max(exp($0 - total), .leastNonzeroMagnitude) }
  }

  // MARK: Fitting

  /// Newton on log α from the moments (Minka 2000). Throws for constant data and for points not inside
  /// the simplex.
  public static func fit(_ data: [[Double]]) throws -> Fit<Dirichlet> {
    guard let first = data.first else { throw cannotFit(Self.self, "there are no data") }
    let dimension = first.count
    let n = Double(data.count)
    for (i, x) in data.enumerated() {
      guard x.count == dimension, dimension >= 2, x.allSatisfy({ $0 > 0 }),
        abs(compensatedSum(x) - 1) < 1e-9
      else { throw cannotFit(Self.self, "datum \(i) is \(x), not inside the simplex") }
    }
    let means = (0..<dimension).map { k in sampleMean(data.map { $0[k] }) }
    let spread = sampleVariance(data.map { $0[0] }, around: means[0])
    guard spread > 0 else {
      throw cannotFit(Self.self, "the data are constant, so the likelihood is unbounded")
    }
    let logs = (0..<dimension).map { k in compensatedSum(data.lazy.map { log($0[k]) }) }
    let total = max(means[0] * (1 - means[0]) / spread - 1, 0.1)
    let maximum = try maximumOfLikelihood(
      Self.self, start: means.map { $0 * total }, positive: means.map { _ in true }
    ) { alpha in
      var sum = LikelihoodDerivatives(dimension: dimension)
      let total = alpha.reduce(0, +)
      sum.value = n * lnGamma(total)
      for i in 0..<dimension {
        sum.value += (alpha[i] - 1) * logs[i] - n * lnGamma(alpha[i])
        sum.gradient[i] = logs[i] - n * (digamma(alpha[i]) - digamma(total))
        for j in 0...i { sum.curve(i, j, n * trigamma(total)) }
        sum.curve(i, i, -n * trigamma(alpha[i]))
      }
      return sum
    }
    let fitted = try Dirichlet(concentrations: maximum.parameters)
    return Fit(
      fitted, standardErrors: maximum.standardErrors,
      logLikelihood: fitted.logLikelihood(ofAll: data), count: data.count)
  }
}

/// The differential entropy in nats of Dirichlet(α); of Beta for two.
///
/// log B(α) + (Σα − K) ψ(Σα) − Σ (α_k − 1) ψ(α_k), with the leading terms canceled by hand for
/// large α: each log Γ and ψ is its Stirling form plus a small residual.
func dirichletEntropy(_ alpha: [Double]) -> Double {
  let total = compensatedSum(alpha)
  let k = Double(alpha.count)
  if total < 10 {
    var sum = (total - k) * digamma(total) - lnGamma(total)
    for a in alpha { sum += lnGamma(a) - (a - 1) * digamma(a) }
    return sum
  }
  var sum = (k - 1) * StandardNormal.halfLogTwoPi - stirlingResidual(total)
  sum -= (total - k) * (0.5 / total + digammaResidual(total))
  sum += (0.5 - 0.5 * k) * log(total)
  for a in alpha {
    sum += stirlingResidual(a) + (a - 1) * (0.5 / a + digammaResidual(a)) + 0.5 * log(a / total)
  }
  return sum
}
