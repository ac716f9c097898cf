import Foundation
import RandomStreams

/// One seeded random case: a name and a stream of its own.
public struct Draw: RandomNumberGenerator {
  /// What the case is called in evidence: "draw 1".
  public let name: String
  /// The case's own random numbers, as far as they have been drawn.
  public var stream: RandomStream

  public mutating func next() -> UInt64 { stream.next() }

  /// Uniform on the open unit interval.
  public mutating func uniform() -> Double { stream.uniform() }

  /// Uniform on an interval.
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * stream.uniform()
  }

  /// Log-uniform on an interval of positive numbers: every order of magnitude alike.
  public mutating func logUniform(in range: ClosedRange<Double>) -> Double {
    precondition(range.lowerBound > 0, "logUniform(in: \(range)): the interval must be positive")
    return exp(uniform(in: log(range.lowerBound)...log(range.upperBound)))
  }

  /// Standard normal.
  public mutating func normal() -> Double { stream.normal() }

  /// Uniform on the whole numbers of a range, both ends included.
  public mutating func integer(in range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &stream)
  }
}

extension Check {
  /// Seeded random cases: the chapter's seed and the claim's label decide them, nothing else.
  public func draws(_ count: Int) -> [Draw] {
    let stream = RandomStream(seed: seed).split(label)
    return (0..<max(0, count)).map { Draw(name: "draw \($0 + 1)", stream: stream.split($0)) }
  }
}
