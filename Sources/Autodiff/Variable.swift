import Tensors

/// A value on a tape. The value is there at once (`value`); where it came from is on the tape.
///
/// Arithmetic broadcasts as NumPy's does. Values outlive the tape; as an input of further
/// operations a variable is good until the tape is emptied, a constant for ever.
public struct Variable {
  public let value: Tensor
  public let tape: Tape
  let slot: Slot

  public var shape: Shape { value.shape }

  /// The number in a variable of one element.
  public var scalar: Float { value.scalar }

  /// Whether a gradient will flow back through this variable.
  public var isTracked: Bool { slot.index >= 0 }
}

/// A place on a tape; negative for constants, which have none.
struct Slot {
  var index: Int32
  var generation: UInt32

  static let constant = Slot(index: -1, generation: 0)
}

/// The same value, through which no gradient flows.
public func stopGradient(_ x: Variable) -> Variable {
  x.tape.constant(x.value)
}
