import Autodiff
import Foundation
import Foundations
import RandomStreams
import Tensors

/// A table of learned vectors, one for each of `count` symbols: `[n]` numbers → `[n, width]`.
public struct Embedding: Module {
  /// The vectors, one a row: `[count, width]`.
  public let table: Parameter

  /// A table with fresh vectors.
  ///
  /// - Parameters:
  ///   - count: the number of symbols, which are 0 … count − 1.
  ///   - width: the length of a vector.
  ///   - initializer: how the vectors start: standard normal unless told, as in PyTorch.
  public init(
    _ count: Int, _ width: Int, initializer: Initializer = .normal(1),
    using random: inout RandomStream
  ) {
    table = Parameter(initializer([count, width], fanIn: count, fanOut: width, using: &random))
  }

  /// The vectors of `n` symbols, `[n, width]`, in their order. Each must lie in 0 … count − 1.
  public func callAsFunction(_ indices: [Int], on tape: Tape) -> Variable {
    gatherRows(tape[table], indices)
  }
}

/// Sines, then cosines, of a time at `width / 2` frequencies from 1 down to about
/// 1 / longestPeriod: `[times.count, width]`. Source: Vaswani et al. (2017), section 3.5, in the order
/// of Ho, Jain, Abbeel (2020).
public func sinusoidalEmbedding(
  of times: [Float], width: Int, longestPeriod: Float = 10_000
) -> Tensor {
  require(width > 0 && width % 2 == 0, "a time embedding of width \(width): make it even")
  let half = width / 2
  let frequencies = (0..<half).map {
    Float(exp(-log(Double(longestPeriod)) * Double($0) / Double(half)))
  }
  var features: [Float] = []
  features.reserveCapacity(times.count * width)
  for time in times {
    for frequency in frequencies { features.append(sin(time * frequency)) }
    for frequency in frequencies { features.append(cos(time * frequency)) }
  }
  return Tensor(features, shape: [times.count, width])
}
