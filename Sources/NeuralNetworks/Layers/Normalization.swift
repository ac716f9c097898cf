import Autodiff
import Foundations
import Tensors

/// Batch normalization over all axes but the last, with the activation in the same pass.
///
/// On a training tape the batch's own moments are used, and the running ones move toward them by
/// `momentum` (the unbiased variance, as in PyTorch); on an evaluation tape the running moments are
/// used. Source: Ioffe, Szegedy (2015), algorithms 1 and 2.
public struct BatchNorm: Module {
  /// What the normalized values are multiplied by, `[channels]`: γ of the paper.
  public let scale: Parameter
  /// What is added after the scale, `[channels]`: β of the paper.
  public let shift: Parameter
  /// The mean that evaluation uses, `[channels]`; training moves it, no gradient does.
  public let runningMean: Parameter
  /// The variance that evaluation uses, `[channels]`; training moves it, no gradient does.
  public let runningVariance: Parameter
  /// How far the running moments move toward a batch's own: 0 not at all, 1 all the way.
  public let momentum: Float
  /// Added to the variance under the root, so that a channel without variation is not divided by
  /// zero.
  public let epsilon: Float
  /// What is applied to each element after scale and shift, in the same pass.
  public let activation: Activation

  /// - Parameter scale: how the scales start: 1, or normal around 1 in DCGAN.
  public init(
    _ channels: Int, momentum: Float = 0.1, epsilon: Float = 1e-5,
    activation: Activation = .identity, scale: Tensor? = nil
  ) {
    self.scale = Parameter(scale ?? Tensor(ones: [channels]))
    shift = Parameter(Tensor(zeros: [channels]))
    runningMean = Parameter(Tensor(zeros: [channels]), role: .statistic)
    runningVariance = Parameter(Tensor(ones: [channels]), role: .statistic)
    self.momentum = momentum
    self.epsilon = epsilon
    self.activation = activation
  }

  /// Normalizes `[…, channels]` to the same shape; on a training tape it moves the running moments
  /// too, and needs more than one value a channel.
  public func callAsFunction(_ x: Variable) -> Variable {
    let tape = x.tape
    guard tape.mode == .training else {
      return batchNorm(
        x, scale: tape[scale], shift: tape[shift], mean: runningMean.value,
        variance: runningVariance.value, epsilon: epsilon, activation: activation)
    }
    let (output, mean, variance) = batchNorm(
      x, scale: tape[scale], shift: tape[shift], epsilon: epsilon, activation: activation)
    let samples = x.value.count / mean.count
    require(
      samples > 1, "batch norm needs more than one value a channel; the input is \(x.shape)")
    let unbiased = Float(samples) / Float(samples - 1)
    runningMean.value.scale(1 - momentum)
    runningMean.value.add(mean, scale: momentum)
    runningVariance.value.scale(1 - momentum)
    runningVariance.value.add(variance, scale: momentum * unbiased)
    return output
  }
}

/// Group normalization of images, with the activation in the same pass.
public struct GroupNorm: Module {
  /// What the normalized values are multiplied by, `[channels]`; starts at 1.
  public let scale: Parameter
  /// What is added after the scale, `[channels]`; starts at 0.
  public let shift: Parameter
  /// How many groups of consecutive channels are normalized, each image and group by itself.
  public let groups: Int
  /// Added to the variance under the root, so that a group without variation is not divided by
  /// zero.
  public let epsilon: Float
  /// What is applied to each element after scale and shift, in the same pass.
  public let activation: Activation

  /// A norm with scales of 1 and shifts of 0.
  ///
  /// - Parameter channels: of the image; a multiple of `groups`.
  public init(
    groups: Int, channels: Int, epsilon: Float = 1e-5, activation: Activation = .identity
  ) {
    require(
      groups >= 1 && channels >= 1 && channels % groups == 0,
      "\(channels) channels do not divide into \(groups) groups")
    scale = Parameter(Tensor(ones: [channels]))
    shift = Parameter(Tensor(zeros: [channels]))
    self.groups = groups
    self.epsilon = epsilon
    self.activation = activation
  }

  /// Normalizes `[batch, height, width, channels]` to the same shape, alike in training and
  /// evaluation.
  public func callAsFunction(_ x: consuming Variable) -> Variable {
    let tape = x.tape
    return groupNorm(
      x, groups: groups, scale: tape[scale], shift: tape[shift], epsilon: epsilon,
      activation: activation)
  }
}

/// Layer normalization over the last axis, with the activation in the same pass.
public struct LayerNorm: Module {
  /// What the normalized values are multiplied by, `[width]`; starts at 1.
  public let scale: Parameter
  /// What is added after the scale, `[width]`; starts at 0.
  public let shift: Parameter
  /// Added to the variance under the root, so that a row without variation is not divided by zero.
  public let epsilon: Float
  /// What is applied to each element after scale and shift, in the same pass.
  public let activation: Activation

  /// A norm with scales of 1 and shifts of 0.
  ///
  /// - Parameter width: the last extent of what comes in.
  public init(_ width: Int, epsilon: Float = 1e-5, activation: Activation = .identity) {
    scale = Parameter(Tensor(ones: [width]))
    shift = Parameter(Tensor(zeros: [width]))
    self.epsilon = epsilon
    self.activation = activation
  }

  /// Normalizes each row of `[…, width]` by its own moments, to the same shape.
  public func callAsFunction(_ x: Variable) -> Variable {
    layerNorm(
      x, scale: x.tape[scale], shift: x.tape[shift], epsilon: epsilon, activation: activation)
  }
}
