import Testing

@testable import Tensors

@Suite struct OverwritingTests {
  /// An activation's gradient lies where the gradient that it came from lay, if that is nobody else's.
  @Test func aGradientThatIsNobodyElsesIsWrittenOver() {
    let saved = Tensor([0.5, -0.25, 0])
    let alone = Tensor([1, 2, 3])
    let place = alone.pointer
    let result = activationGradient(consume alone, saved: saved, .tanh)
    #expect(result.pointer == place)
    #expect(result.scalars == [0.75, 1.875, 3])

    let shared = Tensor([1, 2, 3])
    let other = shared
    #expect(activationGradient(shared, saved: saved, .tanh).scalars == [0.75, 1.875, 3])
    #expect(other.scalars == [1, 2, 3])
  }
}
