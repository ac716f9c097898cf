import Tensors

/// A tensor that a model owns and an optimizer changes.
///
/// A reference, because a parameter has identity: the model, the optimizer, a moving average and a
/// checkpoint all mean the same numbers, and the optimizer can change them in place.
public final class Parameter {
  /// Who changes a parameter's values.
  public enum Role: Sendable {
    /// Changed by an optimizer, along a gradient.
    case trained
    /// Kept by the layer itself, such as running moments; saved with the model, never trained.
    case statistic
  }

  /// The numbers as they are now.
  public var value: Tensor
  /// Who changes the values: an optimizer, or the layer itself.
  public let role: Role
  /// The dotted path from the model to here, such as `decoder.layers.0.weight`: for errors, and for
  /// people who read a checkpoint. Two models' parameters may have the same name.
  public var name: String

  /// The name of a parameter that no model and nobody else has named.
  public static let noName = "parameter"

  /// A parameter that starts at `value`.
  ///
  /// - Parameter name: leave it to `Module`, which names parameters by their place in the model.
  public init(_ value: Tensor, role: Role = .trained, name: String = Parameter.noName) {
    self.value = value
    self.role = role
    self.name = name
  }

  /// The shape of the values.
  public var shape: Shape { value.shape }
}
