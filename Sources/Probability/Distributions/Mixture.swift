import Foundation
import GSLNumerics

/// A mixture of distributions of one kind: f(x) = Σ_k w_k f_k(x).
///
/// Evaluated through log-sum-exp, so that it is finite where every component underflows. It is
/// continuous, discrete or multivariate as its components are.
public struct Mixture<Component: Distribution>: Distribution {
  // MARK: Parameters

  /// Normalized, shape [K].
  public let weights: [Double]
  /// Their logarithms.
  public let logWeights: [Double]
  /// The components f_k, shape [K].
  public let components: [Component]

  /// From weights, which are divided by their sum. Throws unless there is one per component, none is
  /// negative or infinite, and one is positive.
  public init(weights: [Double], components: [Component]) throws {
    try require(
      weights.count == components.count, Self.self, "weights", "\(weights.count) numbers",
      "one per component (\(components.count))")
    let categorical = try Categorical(weights: weights)
    self.weights = categorical.probabilities
    logWeights = categorical.logProbabilities
    self.components = components
  }

  /// The weight and component of each with positive weight.
  var active: [(weight: Double, logWeight: Double, component: Component)] {
    weights.indices.lazy.filter { logWeights[$0] > -.infinity }.map {
      (weights[$0], logWeights[$0], components[$0])
    }
  }

  // MARK: Evaluation

  public func logLikelihood(of value: Component.Value) -> Double {
    logSum { $0.logLikelihood(of: value) }
  }

  /// log Σ_k w_k exp(term_k), over components with positive weight.
  func logSum(_ term: (Component) -> Double) -> Double {
    // One pass, rescaled whenever a greater term turns up: no array per point.
    var greatest = -Double.infinity
    var sum = 0.0
    for k in components.indices where logWeights[k] > -.infinity {
      let next = logWeights[k] + term(components[k])
      if next == .infinity || next.isNaN { return next }
      if next > greatest {
        sum = sum * exp(greatest - next) + 1
        greatest = next
      } else if next > -.infinity {
        sum += exp(next - greatest)
      }
    }
    return greatest == -.infinity ? greatest : greatest + log(sum)
  }

  /// Σ_k w_k term_k, over components with positive weight.
  func average(_ term: (Component) -> Double) -> Double {
    var sum = 0.0
    for k in components.indices where weights[k] > 0 { sum += weights[k] * term(components[k]) }
    return sum
  }

  /// P(component k | value), shape [K].
  public func responsibilities(for value: Component.Value) -> [Double] {
    let terms = components.indices.map {
      logWeights[$0] == -.infinity
        ? -.infinity : logWeights[$0] + components[$0].logLikelihood(of: value)
    }
    let total = logSumExp(terms)
    return terms.map { exp($0 - total) }
  }

  // MARK: Sampling

  public func sample(using generator: inout some RandomNumberGenerator) -> Component.Value {
    var u = openUniform(&generator)
    var chosen = 0
    for k in weights.indices where weights[k] > 0 {
      chosen = k
      u -= weights[k]
      if u < 0 { break }
    }
    return components[chosen].sample(using: &generator)
  }
}

extension Mixture: Equatable where Component: Equatable {}
extension Mixture: Hashable where Component: Hashable {}
