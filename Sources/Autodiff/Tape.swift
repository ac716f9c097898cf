import Tensors

/// The record of a computation, walked back once to get gradients (reverse-mode differentiation).
///
/// ```swift
/// let tape = Tape()
/// let loss = squaredError(model(tape.constant(x)), tape.constant(y))
/// let gradients = try tape.gradients(of: loss, step: step)
/// ```
///
/// A node is written after the nodes that it depends on, so the tape's order is a topological
/// order: going back is one loop from the end, without a sort and without recursion. A node holds
/// only its pullback, which captures the tensors that it needs and never a `Variable`, so there is
/// no cycle. Operations on constants leave no node at all: a model that runs on constants with its
/// parameters frozen costs no memory beyond the values at hand.
///
/// Source of the method: Linnainmaa (1976); A. Griewank and A. Walther, *Evaluating Derivatives*
/// (2008), chapter 3.
public final class Tape {
  /// What the computation is for.
  public enum Mode: Sendable {
    /// Parameters get gradients, batch norm uses the batch's moments, dropout drops.
    case training
    /// Parameters are constants, batch norm uses its running moments, dropout is the identity.
    case evaluation
  }

  /// What the computation is for: layers ask for it, as batch norm and dropout do.
  public let mode: Mode
  /// Whether every operation's result is searched for NaN and infinity, to name the operation that
  /// made the first. Costs a pass over every value: for finding a fault, not for training.
  public let checksEveryValue: Bool

  var nodes: [Pullback] = []
  var parameterNodes: [ObjectIdentifier: Int32] = [:]
  var parameters: [Parameter] = []
  /// Those that were constants in training, frozen or statistics: a loss can be NaN because of them.
  var constantParameters: [ObjectIdentifier: Parameter] = [:]
  /// Goes up whenever the tape is emptied, so that a variable from before is recognized.
  var generation: UInt32 = 0
  private var frozenDepth = 0
  var firstNotFinite: (operation: String, shape: Shape)?

  /// An empty tape.
  ///
  /// - Parameter mode: what the computation is for; training unless told.
  public init(_ mode: Mode = .training, checksEveryValue: Bool = false) {
    self.mode = mode
    self.checksEveryValue = checksEveryValue
  }

  /// The number of recorded operations and leaves.
  public var count: Int { nodes.count }

  /// Forgets what is recorded but keeps the room for it. `gradients(of:)` does this on its own.
  public func reset() {
    nodes.removeAll(keepingCapacity: true)
    parameterNodes.removeAll(keepingCapacity: true)
    parameters.removeAll(keepingCapacity: true)
    constantParameters.removeAll(keepingCapacity: true)
    firstNotFinite = nil
    generation &+= 1
  }

  // MARK: Leaves

  /// A value without a gradient; leaves no node.
  public func constant(_ value: Tensor) -> Variable {
    Variable(value: value, tape: self, slot: .constant)
  }

  /// A number as a constant of shape `[]`.
  public func constant(_ value: Float) -> Variable {
    constant(Tensor(value))
  }

  /// A value whose gradient is wanted: `gradients[variable]`.
  public func variable(_ value: Tensor) -> Variable {
    leaf(value)
  }

  /// The parameter's value: a leaf, the same one however often it is used on this tape; a constant
  /// in evaluation, inside `frozen`, and for statistics such as running moments.
  public subscript(parameter: Parameter) -> Variable {
    guard mode == .training, frozenDepth == 0, parameter.role == .trained else {
      if mode == .training { constantParameters[ObjectIdentifier(parameter)] = parameter }
      return constant(parameter.value)
    }
    if let index = parameterNodes[ObjectIdentifier(parameter)] {
      return Variable(
        value: parameter.value, tape: self,
        slot: Slot(index: index, generation: generation, isLeaf: true))
    }
    let leaf = leaf(parameter.value)
    parameterNodes[ObjectIdentifier(parameter)] = leaf.slot.index
    parameters.append(parameter)
    return leaf
  }

  /// Runs `body` with every parameter as a constant: no gradient of a weight is computed, while
  /// gradients still flow through to the inputs. The discriminator in the generator's step:
  /// `tape.frozen { discriminator(fake) }`.
  public func frozen<Result>(_ body: () throws -> Result) rethrows -> Result {
    frozenDepth += 1
    defer { frozenDepth -= 1 }
    return try body()
  }
}
