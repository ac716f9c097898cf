import Foundation
import RandomStreams
import Tensors

/// How a weight starts.
///
/// `fanIn` and `fanOut` are the numbers of inputs that meet in one output and of outputs that one
/// input reaches: the widths of a matrix, times the kernel's area for a convolution.
public enum Initializer: Sendable, Hashable {
  /// Uniform in ± 1/√fanIn: what PyTorch does unless told otherwise, for weights and biases.
  case fanInUniform
  /// Uniform with variance 2 / (fanIn + fanOut). Source: Glorot, Bengio (2010), equation 16.
  case xavierUniform
  /// Normal with mean zero and variance 2 / (fanIn + fanOut). Source: Glorot, Bengio (2010),
  /// equation 12.
  case xavierNormal
  /// Uniform with variance 2 / fanIn, for ReLU. Source: He, Zhang, Ren, Sun (2015), equation 10.
  case heUniform
  /// Normal with mean zero and variance 2 / fanIn, for ReLU. Source: He, Zhang, Ren, Sun (2015),
  /// equation 10.
  case heNormal
  /// Normal with mean zero and a standard deviation: 0.02 in DCGAN.
  case normal(Float)
  /// Orthonormal columns or rows, times a gain. Source: Saxe, McClelland, Ganguli (2014).
  case orthogonal(gain: Float = 1)
  /// Every weight the same number.
  case constant(Float)

  /// Every weight zero: for a last layer that is to add nothing at first.
  public static var zeros: Initializer { .constant(0) }

  func callAsFunction(
    _ shape: Shape, fanIn: Int, fanOut: Int, using random: inout RandomStream
  ) -> Tensor {
    func uniform(variance: Double) -> Tensor {
      let bound = Float((3 * variance).squareRoot())
      return Tensor(uniform: shape, from: -bound, to: bound, using: &random)
    }
    func normal(variance: Double) -> Tensor {
      let deviation = Float(variance.squareRoot())
      return Tensor(normal: shape, mean: 0, standardDeviation: deviation, using: &random)
    }
    switch self {
    case .fanInUniform: return uniform(variance: 1 / (3 * Double(fanIn)))
    case .xavierUniform: return uniform(variance: 2 / Double(fanIn + fanOut))
    case .xavierNormal: return normal(variance: 2 / Double(fanIn + fanOut))
    case .heUniform: return uniform(variance: 2 / Double(fanIn))
    case .heNormal: return normal(variance: 2 / Double(fanIn))
    case .normal(let deviation):
      return Tensor(normal: shape, mean: 0, standardDeviation: deviation, using: &random)
    case .orthogonal(let gain): return orthogonal(shape, gain: gain, using: &random)
    case .constant(let value): return Tensor(repeating: value, shape: shape)
    }
  }

  /// The rows or columns, whichever are fewer, of a normal matrix made orthonormal by Gram–Schmidt,
  /// twice over, in Double. The matrix has the last axis as its columns.
  private func orthogonal(_ shape: Shape, gain: Float, using random: inout RandomStream) -> Tensor {
    let columns = shape[shape.count - 1]
    let rows = shape.elementCount / columns
    let (vectors, length) = (min(rows, columns), max(rows, columns))
    var basis: [[Double]] = []
    for _ in 0..<vectors {
      var vector = (0..<length).map { _ in random.normal() }
      for _ in 0..<2 {
        for other in basis {
          let overlap = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
          for index in vector.indices { vector[index] -= overlap * other[index] }
        }
      }
      let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      basis.append(vector.map { $0 / norm })
    }
    var scalars = [Float](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let value = rows < columns ? basis[row][column] : basis[column][row]
        scalars[row * columns + column] = gain * Float(value)
      }
    }
    return Tensor(scalars, shape: shape)
  }
}
