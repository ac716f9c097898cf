import CKernels
import Foundations

// Updates of all parameters in one call, in place.

/// The settings of Adam (Kingma and Ba, 2015) and, with weight decay, AdamW (Loshchilov and Hutter,
/// 2019).
public struct AdamSettings: Sendable, Hashable {
  /// About how far a parameter moves in one step while its gradients agree; its own unit.
  public var learningRate: Float
  /// How much of the mean gradient stays each step, in [0, 1).
  public var beta1: Float
  /// How much of the mean squared gradient stays each step, in [0, 1).
  public var beta2: Float
  /// Added to the root of the second moment, so that nothing is divided by zero.
  public var epsilon: Float
  /// Decoupled: parameters shrink by learningRate × weightDecay a step.
  public var weightDecay: Float
  /// Whether the objective is climbed, not descended.
  public var maximizes: Bool

  /// Settings with the paper's values for all but the learning rate, unless told.
  public init(
    learningRate: Float, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8,
    weightDecay: Float = 0, maximizes: Bool = false
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.maximizes = maximizes
  }
}

/// Calls `body(tensor, start, length)` for pieces of all tensors, on all threads.
private func inPieces(ofAll counts: [Int], _ body: (Int, Int, Int) -> Void) {
  let grain = elementwiseGrain
  let pieces = counts.map { max(1, ($0 + grain - 1) / grain) }
  let total = counts.reduce(0, +)
  if total <= 2 * grain {
    for (tensor, count) in counts.enumerated() { body(tensor, 0, count) }
    return
  }
  // Large tensors piece by piece, runs of small ones together.
  var items: [(tensor: Int, piece: Int, tensors: Int)] = []
  var small = 0
  for (tensor, count) in counts.enumerated() {
    if pieces[tensor] == 1, let last = items.last, last.tensors > 0, small + count <= grain {
      items[items.count - 1].tensors += 1
      small += count
    } else if pieces[tensor] == 1 {
      items.append((tensor, 0, 1))
      small = count
    } else {
      for piece in 0..<pieces[tensor] { items.append((tensor, piece, 0)) }
    }
  }
  ThreadPool.shared.parallel(items.count) { index in
    let item = items[index]
    if item.tensors == 0 {
      let start = item.piece * grain
      body(item.tensor, start, min(grain, counts[item.tensor] - start))
    } else {
      for tensor in item.tensor..<item.tensor + item.tensors { body(tensor, 0, counts[tensor]) }
    }
  }
}

private typealias Pointers = [UnsafeMutablePointer<Float>]

/// The tensors' elements for writing, after checking that their shapes are the gradients'.
private func pointers(_ tensors: inout [Tensor], _ gradients: [Tensor], _ name: String) -> Pointers
{
  require(
    tensors.count == gradients.count, "\(tensors.count) \(name), \(gradients.count) gradients")
  return tensors.indices.map { i in
    require(
      tensors[i].shape == gradients[i].shape,
      "\(name) \(i) of shape \(tensors[i].shape), its gradient of \(gradients[i].shape)")
    return tensors[i].mutablePointer
  }
}

/// One step of Adam; `step` counts from 1.
///
/// A gradient beyond 1.84e19, whose square single precision does not hold, counts as 1.84e19; below
/// 10⁻¹⁸ one counts as small beside ε, whatever ε is. Infinity and NaN make the parameter NaN.
public func adamUpdate(
  _ parameters: inout [Tensor], gradients: [Tensor], firstMoments: inout [Tensor],
  secondMoments: inout [Tensor], step: Int, settings: AdamSettings, gradientScale: Float = 1
) {
  require(step >= 1, "Adam's step \(step): steps count from 1")
  let w = pointers(&parameters, gradients, "parameters")
  let m = pointers(&firstMoments, gradients, "first moments")
  let v = pointers(&secondMoments, gradients, "second moments")
  let g = gradients.map(\.pointer)
  let s = settings
  let power = { (beta: Float) in
    // βᵗ by repeated squaring, in double precision.
    var (result, base, n) = (1.0, Double(beta), step)
    while n > 0 {
      if n & 1 == 1 { result *= base }
      base *= base
      n >>= 1
    }
    return result
  }
  let kernelSettings = kernel_adam(
    beta1: s.beta1, beta2: s.beta2, gradient_scale: s.maximizes ? -gradientScale : gradientScale,
    rate: Float(Double(s.learningRate) / (1 - power(s.beta1))),
    root_correction: Float((1 / (1 - power(s.beta2))).squareRoot()), epsilon: s.epsilon,
    decay: 1 - s.learningRate * s.weightDecay)
  inPieces(ofAll: gradients.map(\.count)) { i, start, length in
    withUnsafePointer(to: kernelSettings) {
      kernel_adam(w[i] + start, g[i] + start, m[i] + start, v[i] + start, length, $0)
    }
  }
  withExtendedLifetime(gradients) {}
}

/// One step of gradient descent, with momentum where there are velocities.
public func sgdUpdate(
  _ parameters: inout [Tensor], gradients: [Tensor], velocities: inout [Tensor],
  learningRate: Float, momentum: Float = 0, nesterov: Bool = false, weightDecay: Float = 0,
  gradientScale: Float = 1
) {
  let w = pointers(&parameters, gradients, "parameters")
  let v: Pointers = velocities.isEmpty ? [] : pointers(&velocities, gradients, "velocities")
  let g = gradients.map(\.pointer)
  inPieces(ofAll: gradients.map(\.count)) { i, start, length in
    kernel_sgd(
      w[i] + start, g[i] + start, v.isEmpty ? nil : v[i] + start, length, learningRate, momentum,
      nesterov ? 1 : 0, weightDecay, gradientScale)
  }
  withExtendedLifetime(gradients) {}
}

/// One step of RMSProp (Tieleman and Hinton, 2012). Gradients beyond 1.84e19 count
/// as 1.84e19.
public func rmsPropUpdate(
  _ parameters: inout [Tensor], gradients: [Tensor], meanSquares: inout [Tensor],
  learningRate: Float, decay: Float = 0.99, epsilon: Float = 1e-8, weightDecay: Float = 0,
  gradientScale: Float = 1
) {
  let w = pointers(&parameters, gradients, "parameters")
  let s = pointers(&meanSquares, gradients, "mean squares")
  let g = gradients.map(\.pointer)
  inPieces(ofAll: gradients.map(\.count)) { i, start, length in
    kernel_rms_prop(
      w[i] + start, g[i] + start, s[i] + start, length, learningRate, decay, epsilon, weightDecay,
      gradientScale)
  }
  withExtendedLifetime(gradients) {}
}

/// averages = decay·averages + (1 − decay)·tensors.
public func exponentialMovingAverage(_ averages: inout [Tensor], of tensors: [Tensor], decay: Float)
{
  let a = pointers(&averages, tensors, "averages")
  let x = tensors.map(\.pointer)
  inPieces(ofAll: tensors.map(\.count)) { i, start, length in
    kernel_blend(a[i] + start, x[i] + start, length, decay)
  }
  withExtendedLifetime(tensors) {}
}
