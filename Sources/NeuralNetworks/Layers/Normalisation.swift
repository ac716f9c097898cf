import Autodiff
import RandomStreams
import Tensors

/// Batch normalisation over all axes but the last, with the activation in the same pass.
///
/// On a training tape the batch's own moments are used, and the running ones move towards them by
/// `momentum` (the unbiased variance, as in PyTorch); on an evaluation tape the running moments are
/// used. Source: Ioffe, Szegedy (2015), algorithms 1 and 2.
public struct BatchNorm: Module {
  public let scale: Parameter
  public let shift: Parameter
  public let runningMean: Parameter
  public let runningVariance: Parameter
  public let momentum: Float
  public let epsilon: Float
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

/// Group normalisation of images, with the activation in the same pass.
public struct GroupNorm: Module {
  public let scale: Parameter
  public let shift: Parameter
  public let groups: Int
  public let epsilon: Float
  public let activation: Activation

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

  public func callAsFunction(_ x: consuming Variable) -> Variable {
    let tape = x.tape
    return groupNorm(
      x, groups: groups, scale: tape[scale], shift: tape[shift], epsilon: epsilon,
      activation: activation)
  }
}

/// Layer normalisation over the last axis, with the activation in the same pass.
public struct LayerNorm: Module {
  public let scale: Parameter
  public let shift: Parameter
  public let epsilon: Float
  public let activation: Activation

  public init(_ width: Int, epsilon: Float = 1e-5, activation: Activation = .identity) {
    scale = Parameter(Tensor(ones: [width]))
    shift = Parameter(Tensor(zeros: [width]))
    self.epsilon = epsilon
    self.activation = activation
  }

  public func callAsFunction(_ x: Variable) -> Variable {
    layerNorm(
      x, scale: x.tape[scale], shift: x.tape[shift], epsilon: epsilon, activation: activation)
  }
}
