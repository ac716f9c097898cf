import Foundations
import RandomStreams
import Tensors

/// An activation, element by element. `linear`, convolutions and normalizations take one as an
/// argument, and then apply it in the pass that has the data.
public func activate(_ x: Variable, _ activation: Activation) -> Variable {
  let value = x.value
  let y = activate(value, activation)
  let saved = activation.needsInput ? value : y
  return record(y, of: x) { (dy: consuming Tensor) in
    activationGradient(dy, saved: saved, activation)
  }
}

/// `max(x, 0)`.
public func relu(_ x: Variable) -> Variable { activate(x, .relu) }

/// `x` where positive, `slope · x` elsewhere. Source: Maas, Hannun, Ng (2013).
public func leakyRelu(_ x: Variable, slope: Float = 0.2) -> Variable {
  activate(x, .leakyRelu(slope: slope))
}

/// `(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)`, within ±1.
public func tanh(_ x: Variable) -> Variable { activate(x, .tanh) }

/// `σ(x) = 1 / (1 + e⁻ˣ)`.
public func sigmoid(_ x: Variable) -> Variable { activate(x, .sigmoid) }

/// `ln(1 + eˣ)`, without overflow.
public func softplus(_ x: Variable) -> Variable { activate(x, .softplus) }

/// `x σ(x)`, also called swish. Source: Hendrycks, Gimpel (2016), equation 1 with σ for Φ.
public func silu(_ x: Variable) -> Variable { activate(x, .silu) }

/// `x Φ(x)` in its form with tanh. Source: Hendrycks, Gimpel (2016), section 2.
public func gelu(_ x: Variable) -> Variable { activate(x, .gelu) }

/// Sets each element to zero with probability `rate`, in [0, 1), and scales the rest up so that the
/// mean stays; the identity on a tape for evaluation. Source: Srivastava et al. (2014).
public func dropout(_ x: Variable, rate: Float, using random: inout RandomStream) -> Variable {
  require((0..<1).contains(rate), "a dropout rate of \(rate), not in [0, 1)")
  guard x.tape.mode == .training, rate > 0 else { return x }
  let mask = dropoutMask(x.shape, rate: rate, using: &random)
  return record(x.value * mask, of: x) { dy in dy * mask }
}
