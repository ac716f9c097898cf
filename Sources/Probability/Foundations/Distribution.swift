import Foundations

/// A probability distribution over values of one type: what every kind, real, whole or vector, has.
///
/// The log likelihood of a value is its log density or its log probability, in nats.
public protocol Distribution<Value>: Sendable {
  /// What is drawn: a real number, a whole one, or a vector.
  associatedtype Value: Sendable

  /// The log density (continuous) or log probability (discrete) at `value`, in nats.
  func logLikelihood(of value: Value) -> Double

  /// Draws one value.
  func sample(using generator: inout some RandomNumberGenerator) -> Value
}

extension Distribution {
  /// Draws `count` independent values.
  public func samples(
    _ count: Int, using generator: inout some RandomNumberGenerator
  ) -> [Value] {
    require(count >= 0, "cannot draw \(count) samples")
    var values: [Value] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(sample(using: &generator)) }
    return values
  }

  /// The sum of the log likelihoods of independent values, in nats.
  public func logLikelihood(ofAll values: [Value]) -> Double {
    var sum = 0.0
    for value in values { sum += logLikelihood(of: value) }
    return sum
  }

  /// The mean log likelihood of independent values, in nats a value.
  public func meanLogLikelihood(of values: [Value]) -> Double {
    logLikelihood(ofAll: values) / Double(values.count)
  }
}
