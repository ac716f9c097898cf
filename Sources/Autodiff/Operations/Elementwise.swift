import Tensors

// Functions of one variable, element by element: each a value and, beside it, its derivative.

/// `y = eˣ`, `dx = dy · y`.
public func exp(_ x: Variable) -> Variable {
  let y = exp(x.value)
  return record(y, of: x) { dy in dy * y }
}

/// Natural logarithm: `dx = dy / x`.
public func log(_ x: Variable) -> Variable {
  let value = x.value
  return record(log(value), of: x) { dy in dy / value }
}

/// `y = √x`, `dx = dy / 2y`; infinite at zero.
public func sqrt(_ x: Variable) -> Variable {
  let y = sqrt(x.value)
  return record(y, of: x) { dy in dy / y * 0.5 }
}

/// `y = x²`, `dx = 2x · dy`.
public func square(_ x: Variable) -> Variable {
  let value = x.value
  return record(square(value), of: x) { dy in dy * value * 2 }
}

/// `y = xᵖ`, `dx = p xᵖ⁻¹ · dy`, which is 0 for p = 0, also at x = 0.
public func power(_ x: Variable, _ exponent: Float) -> Variable {
  let value = x.value
  return record(power(value, exponent), of: x) { dy in
    exponent == 0
      ? Tensor(zeros: value.shape) : dy * power(value, exponent - 1) * exponent
  }
}

/// `y = eˣ − 1 − x`, `dx = (eˣ − 1) dy`.
func exponentialRemainder(_ x: Variable) -> Variable {
  let value = x.value
  let y = exponentialRemainder(value)
  return record(y, of: x) { dy in dy * expMinusOne(value) }
}

/// `y = 1 / x`, `dx = −dy · y²`.
public func reciprocal(_ x: Variable) -> Variable {
  let y = reciprocal(x.value)
  return record(y, of: x) { dy in -(dy * square(y)) }
}

/// `y = |x|`, `dx = dy · sign x`, which is zero at zero.
public func abs(_ x: Variable) -> Variable {
  let value = x.value
  return record(abs(value), of: x) { dy in dy * sign(value) }
}

/// `sin x`, in radians; `dx = dy · cos x`.
public func sin(_ x: Variable) -> Variable {
  let value = x.value
  return record(sin(value), of: x) { dy in dy * cos(value) }
}

/// `cos x`, in radians; `dx = −dy · sin x`.
public func cos(_ x: Variable) -> Variable {
  let value = x.value
  return record(cos(value), of: x) { dy in -(dy * sin(value)) }
}

/// `x` within `bounds`, the nearer bound outside of them, where the gradient is zero.
public func clamp(_ x: Variable, to bounds: ClosedRange<Float>) -> Variable {
  let value = x.value
  let (low, high) = (bounds.lowerBound, bounds.upperBound)
  return record(clamp(value, from: low, to: high), of: x) { dy in
    dy * greaterEqual(value, Tensor(low)) * greaterEqual(Tensor(high), value)
  }
}

/// `ln σ(x) = −ln(1 + e⁻ˣ)`, without overflow; `dx = dy · σ(−x)`.
public func logSigmoid(_ x: Variable) -> Variable {
  let value = x.value
  return record(logSigmoid(value), of: x) { dy in dy * sigmoid(-value) }
}
