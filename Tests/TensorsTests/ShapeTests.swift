import Tensors
import Testing

extension Engine {
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

    /// In a process of its own, where nobody else takes buffers.
    @Test func aLoopAllocatesNothingAfterItsFirstTurns() async {
      await #expect(processExitsWith: .success) {
        // With one thread: how many buffers are in use at once depends on nothing else.
        Compute.threads = 1
        let x = numbers([8, 16, 16, 16], "x")
        var parameters = [numbers([3, 3, 16, 32], "kernel"), numbers([32], "scale")]
        var moments = parameters.map { Tensor(zeros: $0.shape) }
        var squares = moments
        let geometry = ConvolutionGeometry(padding: 1)
        var allocations = [0]
        for step in 1...10 {
          let y = convolve2d(x, parameters[0], geometry: geometry).output
          let shift = Tensor(zeros: [32])
          let z = batchNorm(y, scale: parameters[1], shift: shift, activation: .silu)
          let g = batchNormGradients(
            z.output, input: y, scale: parameters[1], shift: shift, normalized: z,
            activation: .silu)
          let dk = convolve2dKernelGradient(
            input: x, g.input, kernelShape: [3, 3, 16, 32], geometry: geometry)
          adamUpdate(
            &parameters, gradients: [dk, g.scale], firstMoments: &moments,
            secondMoments: &squares, step: step, settings: AdamSettings(learningRate: 1e-3))
          allocations.append(MemoryPool.systemAllocations)
        }
        precondition(allocations[3] > 0 && allocations[10] == allocations[3], "\(allocations)")
      }
    }
  }
}
