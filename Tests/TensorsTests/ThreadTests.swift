import Tensors
import Testing

extension Engine {
  /// The same bits for 1, 2 and 3 threads.
  @Suite struct ThreadTests {
    func onEachCount(_ name: String, _ compute: () -> [Tensor]) {
      let before = Compute.threads
      defer { Compute.threads = before }
      Compute.threads = 1
      let alone = compute().map { $0.scalars.map(\.bitPattern) }
      for threads in [2, 3] {
        Compute.threads = threads
        for _ in 0..<3 {
          #expect(compute().map { $0.scalars.map(\.bitPattern) } == alone, "\(name)")
        }
      }
    }

    @Test func productsAndSums() {
      let (a, b) = (numbers([300, 200], "a"), numbers([200, 150], "b"))
      onEachCount("matmul") { [matmul(a, b), matmul(a, a, transposeA: true)] }
      let long = numbers([5000, 24], "long")
      onEachCount("long sums") { [matmul(long, long, transposeA: true), biasGradient(long)] }
      let x = numbers([100_003], "x")
      onEachCount("sums") { [x.sum(), x.mean(), exp(x), Tensor(Float(globalNorm([x, a])))] }
    }

    @Test func convolutionsAndNorms() {
      let x = numbers([12, 16, 16, 24], "x")
      let kernel = numbers([3, 3, 24, 40], "k", scale: 0.1)
      let g = ConvolutionGeometry(padding: 1)
      let (scale, shift) = (numbers([24], "scale"), numbers([24], "shift"))
      onEachCount("convolution") {
        let y = convolve2d(x, kernel, geometry: g).output
        return [
          y, convolve2dInputGradient(y, kernel: kernel, inputShape: x.shape, geometry: g),
          convolve2dKernelGradient(input: x, y, kernelShape: kernel.shape, geometry: g),
        ]
      }
      onEachCount("norms") {
        let batch = batchNorm(x, scale: scale, shift: shift, activation: .silu)
        let group = groupNorm(x, groups: 4, scale: scale, shift: shift, activation: .silu)
        let a = batchNormGradients(
          x, input: x, scale: scale, shift: shift, normalized: batch, activation: .silu)
        let b = groupNormGradients(
          x, input: x, groups: 4, scale: scale, shift: shift, normalized: group,
          activation: .silu)
        return [batch.output, group.output, a.input, a.scale, a.shift, b.input, b.scale, b.shift]
      }
    }
  }
}
