import Tensors

// Arithmetic with broadcasting, as NumPy's.

/// The adjoint of broadcasting: the sum over the axes that were stretched.
private func unbroadcast(_ gradient: Tensor, to shape: Shape) -> Tensor {
  gradient.shape == shape ? gradient : sum(gradient, toShape: shape)
}

extension Variable {
  public static func + (a: Variable, b: Variable) -> Variable {
    let (aShape, bShape) = (a.shape, b.shape)
    return record(
      a.value + b.value, of: a, b,
      { dy in unbroadcast(dy, to: aShape) }, { dy in unbroadcast(dy, to: bShape) })
  }

  public static func - (a: Variable, b: Variable) -> Variable {
    let (aShape, bShape) = (a.shape, b.shape)
    return record(
      a.value - b.value, of: a, b,
      { dy in unbroadcast(dy, to: aShape) }, { dy in unbroadcast(-dy, to: bShape) })
  }

  public static func * (a: Variable, b: Variable) -> Variable {
    let (x, y) = (a.value, b.value)
    return record(
      x * y, of: a, b,
      { dy in unbroadcast(dy * y, to: x.shape) }, { dy in unbroadcast(dy * x, to: y.shape) })
  }

  /// `q = a / b`; `da = dq / b`, `db = −dq · q / b`.
  public static func / (a: Variable, b: Variable) -> Variable {
    let (aShape, divisor) = (a.shape, b.value)
    let quotient = a.value / divisor
    return record(
      quotient, of: a, b,
      { dq in unbroadcast(dq / divisor, to: aShape) },
      { dq in unbroadcast(-(dq * quotient / divisor), to: divisor.shape) })
  }

  public static prefix func - (x: Variable) -> Variable {
    record(-x.value, of: x) { dy in -dy }
  }

  public static func + (x: Variable, number: Float) -> Variable {
    record(x.value + number, of: x) { dy in dy }
  }

  public static func + (number: Float, x: Variable) -> Variable { x + number }

  public static func - (x: Variable, number: Float) -> Variable { x + (-number) }

  public static func - (number: Float, x: Variable) -> Variable {
    record(number - x.value, of: x) { dy in -dy }
  }

  public static func * (x: Variable, number: Float) -> Variable {
    record(x.value * number, of: x) { dy in dy * number }
  }

  public static func * (number: Float, x: Variable) -> Variable { x * number }

  public static func / (x: Variable, number: Float) -> Variable {
    record(x.value / number, of: x) { dy in dy / number }
  }

  public static func / (number: Float, x: Variable) -> Variable { number * reciprocal(x) }
}

/// The larger of two, element by element; the gradient goes to it, to `a` where they are equal.
public func maximum(_ a: Variable, _ b: Variable) -> Variable {
  let (x, y) = (a.value, b.value)
  return record(
    maximum(x, y), of: a, b,
    { dy in unbroadcast(dy * greaterEqual(x, y), to: x.shape) },
    { dy in unbroadcast(dy * greater(y, x), to: y.shape) })
}

/// The smaller of two, element by element; the gradient goes to it, to `a` where they are equal.
public func minimum(_ a: Variable, _ b: Variable) -> Variable {
  let (x, y) = (a.value, b.value)
  return record(
    minimum(x, y), of: a, b,
    { dy in unbroadcast(dy * greaterEqual(y, x), to: x.shape) },
    { dy in unbroadcast(dy * greater(x, y), to: y.shape) })
}
