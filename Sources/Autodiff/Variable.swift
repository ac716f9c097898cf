import Tensors

/// A value on a tape. The value is there at once (`value`); where it came from is on the tape.
///
/// Arithmetic broadcasts as NumPy's does. Values outlive the tape; as an input of further
/// operations a variable is good until the tape is emptied, a constant for ever.
public struct Variable {
  /// The numbers, computed as soon as the variable is made.
  public private(set) var value: Tensor
  /// The tape on which the variable is recorded, or would be if anything flowed back through it.
  public let tape: Tape
  let slot: Slot
  /// Makes the value once more, where that is cheap and keeping it for the way back is dear.
  var remake: (() -> Tensor)?

  /// The shape of the value.
  public var shape: Shape { value.shape }

  /// The number in a variable of one element.
  public var scalar: Float { value.scalar }

  /// Whether a gradient will flow back through this variable.
  public var isTracked: Bool { slot.index >= 0 }
}

extension Variable {
  /// Large values that one pass over another makes again, as normalization does, are not kept for
  /// the way back but made again there: a U-Net's activations take a third less memory for a few
  /// percent of its time.
  func remade(_ remake: @escaping () -> Tensor) -> Variable {
    guard isTracked, value.count >= 1 << 18 else { return self }
    var result = self
    result.remake = remake
    return result
  }

  /// The same for a value that is dear to make, where memory is dearer: it is made again once, when
  /// the way back first asks for it, and forgotten when its own pullback is reached.
  func remade(by recipe: Recipe?) -> Variable {
    guard let recipe, isTracked else { return self }
    var result = self
    result.remake = recipe.value
    return result
  }

  /// What a pullback captures of this variable to get its value later.
  var kept: () -> Tensor {
    if let remake { return remake }
    let value = value
    return { value }
  }
}

extension Variable {
  /// The value, which this variable no longer holds: where nobody else does, as with a value that is
  /// made again on the way back, an operation may write its result over it.
  mutating func takeValue() -> Tensor {
    var taken = Self.nothing
    swap(&taken, &value)
    return taken
  }

  private static let nothing = Tensor(0)
}

/// How a value is made again, and the value from when it was until it is no longer needed.
final class Recipe {
  private let make: () -> Tensor
  private var made: Tensor?

  init(_ make: @escaping () -> Tensor) { self.make = make }

  func value() -> Tensor {
    let value = made ?? make()
    made = value
    return value
  }

  func forget() { made = nil }
}

/// A place on a tape; negative for constants, which have none.
struct Slot {
  var index: Int32
  var generation: UInt32
  /// A variable or a parameter, whose gradient stays when the tape has been walked.
  var isLeaf = false

  static let constant = Slot(index: -1, generation: 0)
}

/// The same value, through which no gradient flows.
public func stopGradient(_ x: Variable) -> Variable {
  x.tape.constant(x.value)
}
