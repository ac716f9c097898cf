import Foundations
import Tensors

/// How a node passes the gradient of its value on to the nodes that it was computed from.
///
/// Three shapes for the common cases, so that a small operation costs one allocation (its closure)
/// and no array. A pullback is given the gradient to keep: where nobody else holds it, an operation
/// that goes element by element writes its own over it.
enum Pullback {
  /// A variable or a parameter: the gradient stays here.
  case leaf
  /// Walked already, or never needed again.
  case spent
  case unary(Int32, (consuming Tensor) -> Tensor)
  case binary(Int32, (consuming Tensor) -> Tensor, Int32, (consuming Tensor) -> Tensor)
  /// Inputs that share work on the way back; `nil` where no gradient is wanted.
  case several([Int32], (consuming Tensor) -> [Tensor?])
}

/// Records `y`, computed from `x`; `pullback` takes the gradient of y to that of x.
func record(
  _ y: Tensor, of x: Variable, operation: StaticString = #function,
  _ pullback: @escaping (consuming Tensor) -> Tensor
) -> Variable {
  guard x.isTracked else { return x.tape.untracked(y, operation) }
  x.tape.check(x)
  return x.tape.append(.unary(x.slot.index, pullback), y, operation)
}

/// Records `y`, computed from `a` and `b`, with one pullback each; that of a constant is dropped.
func record(
  _ y: Tensor, of a: Variable, _ b: Variable, operation: StaticString = #function,
  _ pullbackA: @escaping (consuming Tensor) -> Tensor,
  _ pullbackB: @escaping (consuming Tensor) -> Tensor
) -> Variable {
  guard a.isTracked else {
    return record(y, of: b, operation: operation, pullbackB)
  }
  guard b.isTracked else {
    return record(y, of: a, operation: operation, pullbackA)
  }
  a.tape.check(a)
  a.tape.check(b)
  return a.tape.append(.binary(a.slot.index, pullbackA, b.slot.index, pullbackB), y, operation)
}

/// Records `y`, computed from several inputs. The pullback returns one gradient for each input, in
/// order; `nil` for those that are not tracked.
func record(
  _ y: Tensor, of inputs: [Variable], operation: StaticString = #function,
  _ pullback: @escaping (consuming Tensor) -> [Tensor?]
) -> Variable {
  guard let tracked = inputs.first(where: \.isTracked) else {
    return inputs[0].tape.untracked(y, operation)
  }
  for input in inputs where input.isTracked { tracked.tape.check(input) }
  return tracked.tape.append(.several(inputs.map(\.slot.index), pullback), y, operation)
}

extension Tape {
  func append(_ pullback: Pullback, _ value: Tensor, _ operation: StaticString) -> Variable {
    if checksEveryValue { inspect(value, operation) }
    let index = Int32(truncatingIfNeeded: nodes.count)
    nodes.append(pullback)
    return Variable(value: value, tape: self, slot: Slot(index: index, generation: generation))
  }

  func leaf(_ value: Tensor) -> Variable {
    if checksEveryValue { inspect(value, "leaf") }
    let index = Int32(truncatingIfNeeded: nodes.count)
    nodes.append(.leaf)
    return Variable(
      value: value, tape: self, slot: Slot(index: index, generation: generation, isLeaf: true))
  }

  func untracked(_ value: Tensor, _ operation: StaticString) -> Variable {
    if checksEveryValue { inspect(value, operation) }
    return constant(value)
  }

  func check(_ input: Variable) {
    require(
      input.tape === self,
      "variables of two tapes meet in one operation: pass the value, tape.constant(x.value)")
    require(
      input.slot.generation == generation,
      "a variable of shape \(input.shape) is used after its tape was emptied by gradients(of:) "
        + "or reset(): pass keepingTape: true, or build the computation anew")
  }

  private func inspect(_ value: Tensor, _ operation: StaticString) {
    guard firstNotFinite == nil, !value.isFinite else { return }
    firstNotFinite = ("\(operation)", value.shape)
  }
}
