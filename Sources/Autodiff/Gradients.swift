import Foundations
import Tensors

/// The gradients of one loss with respect to the leaves of its tape.
public struct Gradients {
  var cotangents: [Tensor?]
  var parameterNodes: [ObjectIdentifier: Int32]
  let tape: Tape
  let generation: UInt32

  /// The gradient of a parameter, in the parameter's shape; `nil` where the loss does not depend
  /// on it.
  public subscript(parameter: Parameter) -> Tensor? {
    get {
      guard let index = parameterNodes[ObjectIdentifier(parameter)],
        Int(index) < cotangents.count
      else { return nil }
      return cotangents[Int(index)]
    }
    set {
      guard let index = parameterNodes[ObjectIdentifier(parameter)],
        Int(index) < cotangents.count
      else { fatalError("\(parameter.name) has no gradient here that could be set") }
      cotangents[Int(index)] = newValue
    }
  }

  /// The gradient of a variable made with `tape.variable`, in its shape; zeros where the loss does
  /// not depend on it. That of a computed value is gone by now: where it is wanted, cut there, with
  /// `let x = tape.variable(y.value)`.
  public subscript(variable: Variable) -> Tensor {
    require(
      variable.slot.isLeaf && variable.tape === tape && variable.slot.generation == generation,
      "this variable is no leaf of the tape that was walked: make it with tape.variable")
    let index = Int(variable.slot.index)
    guard index < cotangents.count, let gradient = cotangents[index] else {
      return Tensor(zeros: variable.shape)
    }
    return gradient
  }

  /// The Euclidean norm of all gradients together; infinite only beyond single precision's range.
  public var globalNorm: Float { Float(preciseNorm) }

  private var preciseNorm: Double { Tensors.globalNorm(cotangents.compactMap { $0 }) }

  /// Multiplies every gradient by a factor.
  public mutating func scale(by factor: Float) {
    for index in cotangents.indices where cotangents[index] != nil {
      cotangents[index]!.scale(factor)
    }
  }

  /// Shrinks all gradients together so that their norm is at most `bound`; returns the norm before.
  /// Source: Pascanu, Mikolov, Bengio (2013), algorithm 1.
  ///
  /// A norm that is NaN would pass every bound, and an infinite one make every gradient zero: both
  /// stop the program. `gradients(of:)` throws before; finite gradients have a norm that can be
  /// clipped, though the number returned is infinite beyond 3.4e38.
  @discardableResult
  public mutating func clip(toGlobalNorm bound: Float) -> Float {
    require(bound > 0, "the bound of a gradient's norm must be positive, not \(bound)")
    let norm = preciseNorm
    require(
      norm.isFinite,
      "the norm of all gradients is \(norm), which cannot be clipped: lower the learning rate, or "
        + "look for a logarithm, quotient or root that leaves its range")
    if norm > Double(bound) { scale(by: Float(Double(bound) / norm)) }
    return Float(norm)
  }
}

extension Tape {
  /// The gradients of a loss of one element, and the end of this tape's record.
  ///
  /// - Parameters:
  ///   - name: what the loss is called in an error.
  ///   - step: the training step, for an error.
  ///   - keepingTape: keeps the record, for a second loss on the same tape. Otherwise it is emptied
  ///     on the way, and the memory of each value goes back to the pool as soon as it was used.
  /// - Throws: `TrainingError.notFinite` for a loss that is NaN or infinite,
  ///   `TrainingError.gradientNotFinite` for one whose gradient by a parameter is, and
  ///   `TrainingError.independent` for one that depends on no parameter or variable.
  public func gradients(
    of loss: Variable, named name: String = "loss", step: Int? = nil, keepingTape: Bool = false
  ) throws -> Gradients {
    require(
      loss.value.count == 1,
      "the \(name) has shape \(loss.shape): reduce it to one number, or pass gradients(of:along:)")
    guard loss.scalar.isFinite else { throw notFinite(loss, named: name, step: step) }
    let gradients = try walked(from: loss, Tensor(ones: loss.shape), name, keeping: keepingTape)
    defer { if !keepingTape { reset() } }
    try check(gradients, loss: name, step: step)
    return gradients
  }

  /// The product of `seed` with the Jacobian of `y`: the gradients of Σ seed · y, for a `y` of any
  /// shape. They are not searched for NaN and infinity.
  ///
  /// - Throws: `TrainingError.independent` if `y` depends on no parameter or variable.
  public func gradients(
    of y: Variable, along seed: Tensor, named name: String = "variable", keepingTape: Bool = false
  ) throws -> Gradients {
    require(
      seed.shape == y.shape, "a seed of shape \(seed.shape) for a \(name) of shape \(y.shape)")
    let gradients = try walked(from: y, seed, name, keeping: keepingTape)
    if !keepingTape { reset() }
    return gradients
  }

  private func walked(from y: Variable, _ seed: Tensor, _ name: String, keeping: Bool) throws
    -> Gradients
  {
    guard y.isTracked else { throw TrainingError.independent(name: name) }
    check(y)
    let cotangents = walkBack(from: Int(y.slot.index), seed, keeping: keeping)
    return Gradients(
      cotangents: cotangents, parameterNodes: parameterNodes, tape: self, generation: generation)
  }

  private func walkBack(from last: Int, _ seed: Tensor, keeping: Bool) -> [Tensor?] {
    var cotangents = [Tensor?](repeating: nil, count: last + 1)
    cotangents[last] = seed
    func add(_ gradient: Tensor, to index: Int32) {
      let index = Int(index)
      if cotangents[index] == nil {
        cotangents[index] = gradient
      } else {
        cotangents[index]!.add(gradient)
      }
    }
    for index in stride(from: last, through: 0, by: -1) {
      let node = nodes[index]
      if case .leaf = node { continue }
      if !keeping { nodes[index] = .spent }
      guard let dy = cotangents[index] else { continue }
      cotangents[index] = nil
      switch node {
      case .leaf, .spent:
        break
      case .unary(let x, let pullback):
        add(pullback(consume dy), to: x)
      case .binary(let a, let pullbackA, let b, let pullbackB):
        add(pullbackA(dy), to: a)
        add(pullbackB(consume dy), to: b)
      case .several(let inputs, let pullback):
        for (input, gradient) in zip(inputs, pullback(consume dy)) where input >= 0 {
          if let gradient { add(gradient, to: input) }
        }
      }
    }
    return cotangents
  }
}
