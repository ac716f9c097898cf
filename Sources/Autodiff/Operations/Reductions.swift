import Foundations
import Tensors

extension Variable {
  /// The sum of all elements, shape `[]`.
  public func sum() -> Variable {
    let shape = shape
    return record(value.sum(), of: self) { dy in broadcast(dy, toShape: shape) }
  }

  /// The mean of all elements, shape `[]`.
  public func mean() -> Variable {
    let shape = shape
    let weight = 1 / Float(value.count)
    return record(value.mean(), of: self) { dy in broadcast(dy * weight, toShape: shape) }
  }

  /// The sum over some axes, counted from the back where negative.
  public func sum(axes: [Int], keepingDimensions: Bool = false) -> Variable {
    let shape = shape
    let (axes, kept) = reduction(over: axes)
    return record(
      value.sum(axes: axes, keepingDimensions: keepingDimensions), of: self
    ) { dy in broadcast(dy.reshaped(kept), toShape: shape) }
  }

  /// The mean over some axes, counted from the back where negative.
  public func mean(axes: [Int], keepingDimensions: Bool = false) -> Variable {
    let shape = shape
    let (axes, kept) = reduction(over: axes)
    let weight = Float(kept.elementCount) / Float(shape.elementCount)
    return record(
      value.mean(axes: axes, keepingDimensions: keepingDimensions), of: self
    ) { dy in broadcast(dy.reshaped(kept) * weight, toShape: shape) }
  }

  /// The largest element over some axes; elements that tie for it share the gradient.
  public func maximum(axes: [Int], keepingDimensions: Bool = false) -> Variable {
    let x = value
    let (axes, kept) = reduction(over: axes)
    let largest = x.maximum(axes: axes, keepingDimensions: true)
    let y = keepingDimensions ? largest : x.maximum(axes: axes)
    return record(y, of: self) { dy in
      let winners = greaterEqual(x, largest)
      let share = dy.reshaped(kept) / winners.sum(axes: axes, keepingDimensions: true)
      return winners * share
    }
  }

  /// The biased variance over some axes (the mean of the squared deviation);
  /// `dx = dy · 2 (x − mean) / n`.
  public func variance(axes: [Int], keepingDimensions: Bool = false) -> Variable {
    let (axes, kept) = reduction(over: axes)
    let deviations = value.deviations(axes: axes)
    let weight = 2 * Float(kept.elementCount) / Float(shape.elementCount)
    let y = square(deviations).mean(axes: axes, keepingDimensions: keepingDimensions)
    return record(y, of: self) { dy in deviations * (dy.reshaped(kept) * weight) }
  }

  /// The sum over all axes but the first: one number an example, `[batch]`.
  public func sumPerExample() -> Variable {
    value.rank <= 1 ? self : reshaped([shape[0], value.count / shape[0]]).sum(axes: [1])
  }

  /// Axes counted from the front, and the shape with a 1 in their place.
  private func reduction(over axes: [Int]) -> (axes: [Int], kept: Shape) {
    var kept = shape
    let axes = axes.map { axis($0) }
    for axis in axes { kept = kept.replacing(axis, with: 1) }
    return (axes, kept)
  }

  /// An axis counted from the front.
  func axis(_ axis: Int) -> Int {
    let rank = value.rank
    require((-rank..<rank).contains(axis), "axis \(axis) of a value of shape \(shape)")
    return axis < 0 ? axis + rank : axis
  }
}

/// `y_i = e^{x_i} / Σ e^{x_j}` over the last axis; `dx = y · (dy − Σ dy · y)`.
public func softmax(_ x: Variable) -> Variable {
  let y = softmax(x.value)
  return record(y, of: x) { dy in softmaxGradient(dy, output: y) }
}

/// `y = ln softmax(x)` over the last axis; `dx = dy − eʸ · Σ dy`.
public func logSoftmax(_ x: Variable) -> Variable {
  let y = logSoftmax(x.value)
  return record(y, of: x) { dy in logSoftmaxGradient(dy, output: y) }
}

/// `ln Σ eˣ` over the last axis, which disappears; `dx = dy · softmax(x)`.
public func logSumExp(_ x: Variable) -> Variable {
  let value = x.value
  let y = logSumExp(value)
  return record(y, of: x) { dy in logSumExpGradient(dy, value, output: y) }
}
