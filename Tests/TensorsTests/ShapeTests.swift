import Tensors
import Testing

@Suite struct ShapeTests {
  @Test func elementsAndEditing() {
    let shape: Shape = [2, 3, 4]
    #expect(shape.elementCount == 24)
    #expect(Array(shape) == [2, 3, 4])
    #expect(shape.replacing(1, with: 5) == [2, 5, 4])
    #expect(shape.removing(0) == [3, 4])
    #expect(shape.appending(7) == [2, 3, 4, 7])
    #expect(Shape().elementCount == 1 && Shape() == [])
    #expect(shape != [2, 3, 4, 1])
    #expect("\(shape)" == "[2, 3, 4]")
  }

  @Test func broadcasting() {
    #expect(Shape.broadcast([2, 1, 4], [3, 1]) == [2, 3, 4])
    #expect(Shape.broadcast([], [5, 2]) == [5, 2])
  }

  @Test func mistakesStopWithAMessage() async {
    await #expect(processExitsWith: .failure) { _ = Shape([2, 0]) }
    await #expect(processExitsWith: .failure) { _ = Shape.broadcast([2], [3]) }
    await #expect(processExitsWith: .failure) { _ = Shape([1, 1, 1, 1, 1, 1, 1]) }
  }

  @Test func copiesAreIndependent() {
    var a = Tensor([1, 2, 3, 4], shape: [2, 2])
    let b = a
    let view = a.rows(1..<2)
    a[1, 0] = 9
    #expect(a[1, 0] == 9 && b[1, 0] == 3 && view[0, 0] == 3)
    #expect(view.shape == [1, 2])
    #expect(a.reshaped([4]).scalars == [1, 2, 9, 4])
  }

  @Test func buffersAreUsedAgain() {
    _ = Tensor(zeros: [1234, 7])
    let before = MemoryPool.systemAllocations
    for _ in 0..<10 { _ = Tensor(zeros: [1234, 7]) + 1 }
    // One more than before may live at once; other tests' buffers come and go meanwhile.
    #expect(MemoryPool.systemAllocations - before < 10)
  }
}
