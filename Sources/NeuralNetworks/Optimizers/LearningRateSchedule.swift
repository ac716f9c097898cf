import Foundation

/// A learning rate for each step: `adam.learningRate = schedule(step)`.
public enum LearningRateSchedule: Sendable, Hashable {
  /// The same rate at every step.
  case constant(Float)
  /// In a straight line over a number of steps, then constant.
  case linear(from: Float, to: Float, over: Int)
  /// Up in a straight line over `warmUp` steps, from `from / warmUp` at step 0, so that it already
  /// learns; then down along half a cosine until step `over`, then constant. Source: Loshchilov,
  /// Hutter (2017), equation 5, one period.
  case cosine(from: Float, to: Float, over: Int, warmUp: Int = 0)

  /// Up in a straight line, reached at step `over − 1`, then constant. Step 0 already learns.
  public static func warmUp(to rate: Float, over steps: Int) -> LearningRateSchedule {
    .linear(from: rate / Float(max(steps, 1)), to: rate, over: max(steps - 1, 0))
  }

  /// The rate at a step, counted from 0.
  public func callAsFunction(_ step: Int) -> Float {
    switch self {
    case .constant(let rate):
      return rate
    case .linear(let first, let last, let steps):
      guard step < steps else { return last }
      return first + (last - first) * Float(step) / Float(steps)
    case .cosine(let first, let last, let steps, let warmUp):
      if step < warmUp { return first * Float(step + 1) / Float(warmUp) }
      guard step < steps else { return last }
      let progress = Double(step - warmUp) / Double(steps - warmUp)
      return last + (first - last) * Float((1 + Foundation.cos(.pi * progress)) / 2)
    }
  }
}
