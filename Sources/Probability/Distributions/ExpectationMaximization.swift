import Foundation

/// What expectation-maximization found: a mixture, and how the likelihood rose on the way.
public struct MixtureFit<Component: Distribution>: Sendable {
  /// The mixture at the end of the climb.
  public let mixture: Mixture<Component>
  /// log L of all the data in nats under the start and after each iteration; never falls.
  public let logLikelihoods: [Double]
  /// Whether the last rise was below the tolerance.
  public let converged: Bool

  /// log L of all the data under `mixture`, in nats.
  public var logLikelihood: Double { logLikelihoods.last! }
}

/// When expectation-maximization stops, and how narrow a component may become.
public struct ExpectationMaximization: Sendable, Hashable {
  /// The most iterations.
  public var maximumIterations = 500
  /// Stops when the mean log likelihood of a datum rises by less than this, in nats.
  public var tolerance = 1e-9
  /// No component may be narrower, in any direction, than this fraction of the data's variance.
  ///
  /// The likelihood of a mixture is unbounded: a component that shrinks onto one point sends it to
  /// infinity. Eigenvalues of a covariance below the floor, in coordinates of unit variance, are
  /// raised to it. That is the maximum under the constraint, so the likelihood still never falls,
  /// which adding a ridge to every covariance would not guarantee.
  public var varianceFloor = 1e-6

  /// The options as they are unless changed: 500 iterations, a tolerance of 10⁻⁹ nats, a floor of
  /// 10⁻⁶.
  public init() {}
}

extension Mixture where Component == MultivariateNormal {
  /// Fits a mixture of normals with full covariances by expectation-maximization (Dempster, Laird &
  /// Rubin 1977) from a k-means++ seeding (Arthur & Vassilvitskii 2007).
  ///
  /// `rows` has shape [n, dimension], row by row. The result is a local maximum; it depends on the
  /// generator's state and on nothing else. Throws unless there are at least as many points as
  /// components, all finite, and no coordinate is constant.
  public static func fit(
    rows: [Double], dimension: Int, components: Int,
    options: ExpectationMaximization = .init(), using generator: inout some RandomNumberGenerator
  ) throws -> MixtureFit<MultivariateNormal> {
    var run = try ExpectationMaximizationRun(rows, dimension, components, options)
    run.seed(&generator)
    let (trace, converged) = run.climb()
    let mixture = try Mixture(
      weights: run.weights,
      components: (0..<components).map {
        try MultivariateNormal(mean: run.mean($0), covariance: run.covariance($0))
      })
    return MixtureFit(mixture: mixture, logLikelihoods: trace, converged: converged)
  }

  /// As `fit(rows:dimension:components:options:using:)`, of one array a point.
  public static func fit(
    _ data: [[Double]], components: Int, options: ExpectationMaximization = .init(),
    using generator: inout some RandomNumberGenerator
  ) throws -> MixtureFit<MultivariateNormal> {
    let dimension = data.first?.count ?? 1
    for (i, x) in data.enumerated() where x.count != dimension {
      throw cannotFit(Self.self, "datum \(i) has \(x.count) coordinates, datum 0 \(dimension)")
    }
    return try fit(
      rows: Array(data.joined()), dimension: dimension, components: components, options: options,
      using: &generator)
  }
}

extension Mixture where Component == Normal {
  /// Fits a mixture of normals on the line, as for vectors of dimension 1.
  public static func fit(
    _ data: [Double], components: Int, options: ExpectationMaximization = .init(),
    using generator: inout some RandomNumberGenerator
  ) throws -> MixtureFit<Normal> {
    var run = try ExpectationMaximizationRun(data, 1, components, options)
    run.seed(&generator)
    let (trace, converged) = run.climb()
    let mixture = try Mixture(
      weights: run.weights,
      components: (0..<components).map {
        try Normal(
          mean: run.mean($0)[0],
          standardDeviation: run.covariance($0)[0][0].squareRoot())
      })
    return MixtureFit(mixture: mixture, logLikelihoods: trace, converged: converged)
  }
}
