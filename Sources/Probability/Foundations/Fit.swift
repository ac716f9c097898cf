/// What maximum likelihood gives: the distribution, and how well the data pin its parameters down.
public struct Fit<Fitted: Distribution>: Sendable {
  /// The member of the family with the highest likelihood.
  public let distribution: Fitted
  /// One per name in `parameterNames` of the distribution: the square roots of the diagonal of the inverse
  /// observed information, −∂² log L/∂θ² at the maximum; NaN where the maximum is at an edge of the
  /// parameters' domain or the likelihood has a kink there, so that the formula does not hold.
  public let standardErrors: [Double]
  /// log L at the maximum, in nats, of all the data together.
  public let logLikelihood: Double
  /// The number of data.
  public let count: Int

  /// A fit that was computed elsewhere.
  ///
  /// - Parameters:
  ///   - distribution: the member with the highest likelihood.
  ///   - standardErrors: one per name in its `parameterNames`.
  ///   - logLikelihood: of all data together, in nats.
  ///   - count: the number of data.
  public init(
    _ distribution: Fitted, standardErrors: [Double], logLikelihood: Double, count: Int
  ) {
    self.distribution = distribution
    self.standardErrors = standardErrors
    self.logLikelihood = logLikelihood
    self.count = count
  }
}

/// A family with finitely many real parameters that can be fitted by maximum likelihood.
public protocol ParametricDistribution: Distribution {
  /// The parameters' names, as in the initializer.
  var parameterNames: [String] { get }
  /// The parameters' values, in the order of the names.
  var parameters: [Double] { get }
  /// The member with the given parameters; throws if one is outside its domain, or for another number
  /// of them.
  init(parameters: [Double]) throws
  /// The maximum of the likelihood; throws `DistributionError.cannotFit` where there is none.
  static func fit(_ data: [Value]) throws -> Fit<Self>
}

extension ParametricDistribution {
  /// The maximum likelihood member of the family; throws where the likelihood has no maximum.
  public init(fitting data: [Value]) throws { self = try Self.fit(data).distribution }
}
