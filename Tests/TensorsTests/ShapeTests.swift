import Testing

@testable import Tensors

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
      let empty = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Shape([2, 0])
      }
      expectMessage(empty, "a shape's extents are at least 1, not 0")
      let mismatch = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
      {
        _ = Shape.broadcast([2], [3])
      }
      expectMessage(mismatch, "shapes [2] and [3] do not broadcast")
      let rank = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Shape([1, 1, 1, 1, 1, 1, 1])
      }
      expectMessage(rank, "a shape has at most 6 axes, not 7")
    }

    @Test func copiesAreIndependent() {
      var a = Tensor([1, 2, 3, 4], shape: [2, 2])
      let b = a
      let view = a.rows(1..<2)
      a[1, 0] = 9
      #expect(a[1, 0] == 9 && b[1, 0] == 3 && view[0, 0] == 3)
      #expect(view.shape == [1, 2])
      // A view that begins behind its owner's start copies its own elements.
      var moved = b.rows(1..<2)
      moved[0, 1] = 7
      #expect(moved.scalars == [3, 7] && b.scalars == [1, 2, 3, 4])
      #expect(a.reshaped([4]).scalars == [1, 2, 9, 4])
    }

    /// In a process of its own, where nobody else takes buffers.
    @Test(.disabled(if: ExactBuffers.areOn)) func aLoopAllocatesNothingAfterItsFirstTurns() async {
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
