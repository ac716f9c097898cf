import CKernels
import Foundations

// Functions applied to each element, and arithmetic with NumPy's broadcasting.

/// Elements below which a second thread costs more than it brings.
let elementwiseGrain = 16384

extension Tensor {
  /// A new tensor, y = op(x).
  func mapped(_ op: kernel_unary, _ parameter: Float = 0) -> Tensor {
    var result = Tensor(uninitialized: shape)
    let x = pointer
    let y = result.mutablePointer
    inPieces(of: elementwiseGrain, count) { start, length in
      kernel_unary(Int32(op.rawValue), x + start, y + start, length, parameter)
    }
    return result
  }

  static func combined(_ op: kernel_binary, _ a: Tensor, _ b: Tensor) -> Tensor {
    let op = Int32(op.rawValue)
    if a.shape == b.shape || b.count == 1 && a.rank >= b.rank || a.count == 1 && b.rank >= a.rank {
      var result = Tensor(uninitialized: b.count == 1 && a.rank >= b.rank ? a.shape : b.shape)
      let (x, y, z) = (a.pointer, b.pointer, result.mutablePointer)
      let (xStep, yStep): (Int32, Int32) =
        a.shape == b.shape ? (1, 1) : b.count == 1 && a.rank >= b.rank ? (1, 0) : (0, 1)
      inPieces(of: elementwiseGrain, result.count) { start, length in
        kernel_binary(
          op, x + start * Int(xStep), xStep, y + start * Int(yStep), yStep, z + start, length)
      }
      return result
    }
    var result = Tensor(uninitialized: Shape.broadcast(a.shape, b.shape))
    let plan = BroadcastPlan(result.shape, a.shape, b.shape)
    let (x, y, z) = (a.pointer, b.pointer, result.mutablePointer)
    plan.withUnsafePointers { rank, extents, xStrides, yStrides in
      inPieces(of: max(1, elementwiseGrain / plan.columns), plan.rows, unit: 1) { start, length in
        kernel_binary_broadcast(
          op, Int32(rank), extents, xStrides, yStrides, x, y, z, start, start + length)
      }
    }
    return result
  }

  static func combined(_ op: kernel_binary, _ a: Tensor, scalar: Float, scalarFirst: Bool = false)
    -> Tensor
  {
    var result = Tensor(uninitialized: a.shape)
    let (x, z) = (a.pointer, result.mutablePointer)
    inPieces(of: elementwiseGrain, a.count) { start, length in
      withUnsafePointer(to: scalar) { s in
        if scalarFirst {
          kernel_binary(Int32(op.rawValue), s, 0, x + start, 1, z + start, length)
        } else {
          kernel_binary(Int32(op.rawValue), x + start, 1, s, 0, z + start, length)
        }
      }
    }
    return result
  }
}

/// Two operands' strides over the result's axes, neighboring axes joined where both allow it.
private struct BroadcastPlan {
  private var extents: [Int32] = []
  private var aStrides: [Int] = []
  private var bStrides: [Int] = []

  init(_ result: Shape, _ a: Shape, _ b: Shape) {
    func stride(_ shape: Shape, _ axis: Int) -> Int {
      let own = axis - (result.count - shape.count)
      return own < 0 || shape[own] == 1 ? 0 : shape.stride(own)
    }
    for axis in 0..<result.count where result[axis] > 1 {
      let (extent, s, t) = (result[axis], stride(a, axis), stride(b, axis))
      if let last = extents.indices.last, aStrides[last] == s * extent,
        bStrides[last] == t * extent
      {
        extents[last] *= Int32(extent)
        (aStrides[last], bStrides[last]) = (s, t)
      } else {
        extents.append(Int32(extent))
        aStrides.append(s)
        bStrides.append(t)
      }
    }
    if extents.isEmpty { (extents, aStrides, bStrides) = ([1], [0], [0]) }
  }

  var columns: Int { Int(extents.last!) }
  var rows: Int { extents.dropLast().reduce(1) { $0 * Int($1) } }

  func withUnsafePointers(
    _ body: (Int, UnsafePointer<Int32>, UnsafePointer<Int>, UnsafePointer<Int>) -> Void
  ) {
    extents.withUnsafeBufferPointer { extents in
      aStrides.withUnsafeBufferPointer { a in
        bStrides.withUnsafeBufferPointer { b in
          body(extents.count, extents.baseAddress!, a.baseAddress!, b.baseAddress!)
        }
      }
    }
  }
}

// MARK: Arithmetic

extension Tensor {
  public static func + (a: Tensor, b: Tensor) -> Tensor { combined(BINARY_ADD, a, b) }
  public static func - (a: Tensor, b: Tensor) -> Tensor { combined(BINARY_SUBTRACT, a, b) }
  public static func * (a: Tensor, b: Tensor) -> Tensor { combined(BINARY_MULTIPLY, a, b) }
  public static func / (a: Tensor, b: Tensor) -> Tensor { combined(BINARY_DIVIDE, a, b) }

  public static func + (a: Tensor, b: Float) -> Tensor { combined(BINARY_ADD, a, scalar: b) }
  public static func - (a: Tensor, b: Float) -> Tensor { combined(BINARY_SUBTRACT, a, scalar: b) }
  public static func * (a: Tensor, b: Float) -> Tensor { combined(BINARY_MULTIPLY, a, scalar: b) }
  public static func / (a: Tensor, b: Float) -> Tensor { combined(BINARY_DIVIDE, a, scalar: b) }

  public static func + (a: Float, b: Tensor) -> Tensor { combined(BINARY_ADD, b, scalar: a) }
  public static func * (a: Float, b: Tensor) -> Tensor { combined(BINARY_MULTIPLY, b, scalar: a) }
  public static func - (a: Float, b: Tensor) -> Tensor {
    combined(BINARY_SUBTRACT, b, scalar: a, scalarFirst: true)
  }
  public static func / (a: Float, b: Tensor) -> Tensor {
    combined(BINARY_DIVIDE, b, scalar: a, scalarFirst: true)
  }

  public static prefix func - (a: Tensor) -> Tensor { a.mapped(UNARY_NEGATE) }

  /// Adds `scale` times another tensor of this shape, in place.
  public mutating func add(_ other: Tensor, scale: Float = 1) {
    require(shape == other.shape, "adding shape \(other.shape) to \(shape) in place")
    let x = other.pointer
    let y = mutablePointer
    inPieces(of: elementwiseGrain, count) { start, length in
      kernel_accumulate(y + start, x + start, length, scale)
    }
  }

  /// Multiplies by a number, in place.
  public mutating func scale(_ factor: Float) {
    let y = mutablePointer
    inPieces(of: elementwiseGrain, count) { start, length in
      kernel_scale(y + start, length, factor)
    }
  }
}

/// The larger of two, element by element.
public func maximum(_ a: Tensor, _ b: Tensor) -> Tensor { .combined(BINARY_MAXIMUM, a, b) }
/// The smaller of two, element by element.
public func minimum(_ a: Tensor, _ b: Tensor) -> Tensor { .combined(BINARY_MINIMUM, a, b) }
/// 1 where a > b, else 0.
public func greater(_ a: Tensor, _ b: Tensor) -> Tensor { .combined(BINARY_GREATER, a, b) }
/// 1 where a ≥ b, else 0.
public func greaterEqual(_ a: Tensor, _ b: Tensor) -> Tensor {
  .combined(BINARY_GREATER_EQUAL, a, b)
}

/// a·b + c for tensors of one shape.
public func multiplyAdd(_ a: Tensor, _ b: Tensor, _ c: Tensor) -> Tensor {
  require(
    a.shape == b.shape && b.shape == c.shape,
    "multiplyAdd of shapes \(a.shape), \(b.shape) and \(c.shape)")
  var result = Tensor(uninitialized: a.shape)
  let (x, y, z, w) = (a.pointer, b.pointer, c.pointer, result.mutablePointer)
  inPieces(of: elementwiseGrain, a.count) { start, length in
    kernel_multiply_add(x + start, y + start, z + start, w + start, length)
  }
  return result
}

/// `a` where the mask is not 0, else `b`; all of one shape.
public func select(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
  require(
    mask.shape == a.shape && a.shape == b.shape,
    "select of shapes \(mask.shape), \(a.shape) and \(b.shape)")
  var result = Tensor(uninitialized: a.shape)
  let (m, x, y, z) = (mask.pointer, a.pointer, b.pointer, result.mutablePointer)
  inPieces(of: elementwiseGrain, a.count) { start, length in
    kernel_select(m + start, x + start, y + start, z + start, length)
  }
  return result
}

// MARK: Functions

/// eˣ; infinite from about 88.7 on, 0 below about −104.
public func exp(_ x: Tensor) -> Tensor { x.mapped(UNARY_EXP) }
/// The natural logarithm: −∞ at 0, NaN below.
public func log(_ x: Tensor) -> Tensor { x.mapped(UNARY_LOG) }
/// √x: NaN below 0.
public func sqrt(_ x: Tensor) -> Tensor { x.mapped(UNARY_SQRT) }
/// x².
public func square(_ x: Tensor) -> Tensor { x.mapped(UNARY_SQUARE) }
/// 1/x: infinite at 0.
public func reciprocal(_ x: Tensor) -> Tensor { x.mapped(UNARY_RECIPROCAL) }
/// |x|.
public func abs(_ x: Tensor) -> Tensor { x.mapped(UNARY_ABS) }
/// sin x, in radians.
public func sin(_ x: Tensor) -> Tensor { x.mapped(UNARY_SIN) }
/// cos x, in radians.
public func cos(_ x: Tensor) -> Tensor { x.mapped(UNARY_COS) }
/// (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ).
public func tanh(_ x: Tensor) -> Tensor { x.mapped(UNARY_TANH) }
/// −1, 0 or 1.
public func sign(_ x: Tensor) -> Tensor { x.mapped(UNARY_SIGN) }
/// 1/(1 + e⁻ˣ).
public func sigmoid(_ x: Tensor) -> Tensor { x.mapped(UNARY_SIGMOID) }
/// log(1/(1 + e⁻ˣ)).
public func logSigmoid(_ x: Tensor) -> Tensor { x.mapped(UNARY_LOG_SIGMOID) }
/// log(1 + eˣ).
public func softplus(_ x: Tensor) -> Tensor { x.mapped(UNARY_SOFTPLUS) }
/// x·sigmoid(x).
public func silu(_ x: Tensor) -> Tensor { x.mapped(UNARY_SILU) }
/// x·Φ(x), Φ by its tanh form (Hendrycks and Gimpel, 2016).
public func gelu(_ x: Tensor) -> Tensor { x.mapped(UNARY_GELU) }
/// eˣ − 1 − x, accurate near 0 too.
public func exponentialRemainder(_ x: Tensor) -> Tensor { x.mapped(UNARY_EXP_REMAINDER) }
/// eˣ − 1, accurate near 0 too.
public func expMinusOne(_ x: Tensor) -> Tensor { x.mapped(UNARY_EXP_MINUS_ONE) }
/// max(x, 0).
public func relu(_ x: Tensor) -> Tensor { x.mapped(UNARY_RELU) }
/// x where it is positive, else slope·x.
public func leakyRelu(_ x: Tensor, slope: Float) -> Tensor {
  // −∞·0 would be NaN.
  slope == 0 ? relu(x) : x.mapped(UNARY_LEAKY_RELU, slope)
}

/// The nearest number in [lower, upper].
public func clamp(_ x: Tensor, from lower: Float, to upper: Float) -> Tensor {
  require(lower <= upper, "clamping to [\(lower), \(upper)]")
  var result = Tensor(uninitialized: x.shape)
  let (from, to) = (x.pointer, result.mutablePointer)
  inPieces(of: elementwiseGrain, x.count) { start, length in
    kernel_clamp(from + start, to + start, length, lower, upper)
  }
  return result
}

/// xᵖ, as the C library's powf.
public func power(_ x: Tensor, _ exponent: Float) -> Tensor {
  var result = Tensor(uninitialized: x.shape)
  let (from, to) = (x.pointer, result.mutablePointer)
  inPieces(of: elementwiseGrain / 16, x.count) { start, length in
    kernel_power(from + start, to + start, length, exponent)
  }
  return result
}
