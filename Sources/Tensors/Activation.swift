import CKernels
import Foundations

/// A function applied to each element behind a linear map or a normalization.
public enum Activation: Sendable, Hashable {
  /// x itself.
  case identity
  /// max(x, 0).
  case relu
  /// x where it is positive, else slope·x; the slope is not negative, as the way back tells by the
  /// output's sign what the input's was.
  case leakyRelu(slope: Float)
  /// (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ).
  case tanh
  /// 1/(1 + e⁻ˣ).
  case sigmoid
  /// log(1 + eˣ).
  case softplus
  /// x·sigmoid(x).
  case silu
  /// x·Φ(x), Φ by its tanh form (Hendrycks and Gimpel, 2016).
  case gelu

  /// Whether the derivative is computed from the function's input; else its output is enough.
  public var needsInput: Bool { self == .silu || self == .gelu || self == .softplus }

  var op: Int32 {
    let op =
      switch self {
      case .identity: UNARY_IDENTITY
      case .relu: UNARY_RELU
      // −∞·0 would be NaN.
      case .leakyRelu(let slope): slope == 0 ? UNARY_RELU : UNARY_LEAKY_RELU
      case .tanh: UNARY_TANH
      case .sigmoid: UNARY_SIGMOID
      case .softplus: UNARY_SOFTPLUS
      case .silu: UNARY_SILU
      case .gelu: UNARY_GELU
      }
    return Int32(op.rawValue)
  }

  var parameter: Float {
    guard case .leakyRelu(let slope) = self else { return 0 }
    require(slope >= 0, "a leaky ReLU of slope \(slope): it must not be negative")
    return slope
  }
}

/// The result of a map that ends in an activation, and what its way back needs.
public struct Activated: Sendable {
  /// The map's result after the activation.
  public let output: Tensor
  /// The activation's input where the derivative needs it, else the output itself.
  public let saved: Tensor

  /// A result of a map that was computed elsewhere.
  public init(output: Tensor, saved: Tensor) {
    self.output = output
    self.saved = saved
  }
}

/// The activation of each element.
public func activate(_ x: Tensor, _ activation: Activation) -> Tensor {
  if activation == .identity { return x }
  var result = Tensor(uninitialized: x.shape)
  let (from, to) = (x.pointer, result.mutablePointer)
  let (op, parameter) = (activation.op, activation.parameter)
  inPieces(of: elementwiseGrain, x.count) { start, length in
    kernel_unary(op, from + start, to + start, length, parameter)
  }
  return result
}

/// The gradient with respect to an activation's input. `saved` is its input for softplus, SiLU
/// and GELU, else its output (`Activation.needsInput`).
public func activationGradient(
  _ outputGradient: consuming Tensor, saved: Tensor, _ activation: Activation
) -> Tensor {
  require(
    outputGradient.shape == saved.shape,
    "an activation's gradient has shape \(outputGradient.shape), its output \(saved.shape)")
  if activation == .identity { return outputGradient }
  let (op, parameter) = (activation.op, activation.parameter)
  return outputGradient.overwritten { dy, dx in
    let s = saved.pointer
    inPieces(of: elementwiseGrain, saved.count) { start, length in
      kernel_activation_gradient(op, dy + start, s + start, dx + start, length, parameter)
    }
  }
}

/// The same for rows, with the sums of its columns (a bias' gradient) from the same pass:
/// `[…, columns]` to `([…, columns], [columns])`.
func activationGradientWithColumnSums(
  _ outputGradient: consuming Tensor, saved: Tensor, _ activation: Activation
) -> (Tensor, Tensor) {
  require(
    outputGradient.shape == saved.shape,
    "an activation's gradient has shape \(outputGradient.shape), its output \(saved.shape)")
  let columns = saved.shape.last!
  let rows = saved.count / columns
  if activation == .identity {
    let sums = biasGradient(outputGradient)
    return (outputGradient, sums)
  }
  var sums: Tensor?
  let result = outputGradient.overwritten { dy, dx in
    let s = saved.pointer
    let (op, parameter) = (activation.op, activation.parameter)
    sums = sumOfPieces(rows: rows, columns: columns) { first, count, sums in
      let at = first * columns
      kernel_activation_gradient_rows(
        op, dy + at, s + at, dx + at, count, columns, parameter, sums)
    }
  }
  return (result, sums!)
}

/// Sums over rows, computed in pieces by `body(firstRow, rows, sums)`, which adds to `sums`; the
/// pieces' sums are added in their order, in double precision.
func sumOfPieces(
  rows: Int, columns: Int, dividedBy divisor: Double = 1,
  _ body: (Int, Int, UnsafeMutablePointer<Double>) -> Void
) -> Tensor {
  // At most 64 pieces, of 4096 elements at least.
  let pieces = min(64, max(1, rows * columns / elementwiseGrain))
  var result = Tensor(uninitialized: [columns])
  let to = result.mutablePointer
  withUnsafeTemporaryAllocation(of: Double.self, capacity: pieces * columns) { partial in
    partial.initialize(repeating: 0)
    let sums = partial.baseAddress!
    ThreadPool.shared.parallel(pieces) { piece in
      let first = rows * piece / pieces
      body(first, rows * (piece + 1) / pieces - first, sums + piece * columns)
    }
    for piece in 1..<pieces {
      for column in 0..<columns { sums[column] += sums[piece * columns + column] }
    }
    for column in 0..<columns { to[column] = Float(sums[column] / divisor) }
  }
  return result
}
