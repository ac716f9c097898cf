import Tensors

/// A tensor that a model owns and an optimiser changes.
///
/// A reference, because a parameter has identity: the model, the optimiser, a moving average and a
/// checkpoint all mean the same numbers, and the optimiser can change them in place.
public final class Parameter {
  public enum Role: Sendable {
    /// Changed by an optimiser, along a gradient.
    case trained
    /// Kept by the layer itself, such as running moments; saved with the model, never trained.
    case statistic
  }

  public var value: Tensor
  public let role: Role
  /// The dotted path from the model to here, such as `decoder.layers.0.weight`: for errors, and for
  /// people who read a checkpoint. Two models' parameters may have the same name.
  public var name: String

  /// The name of a parameter that no model and nobody else has named.
  public static let noName = "parameter"

  public init(_ value: Tensor, role: Role = .trained, name: String = Parameter.noName) {
    self.value = value
    self.role = role
    self.name = name
  }

  public var shape: Shape { value.shape }
}
