import Autodiff
import RandomStreams
import Tensors
import Testing

/// ⟨A x, y⟩ = ⟨x, Aᵀ y⟩: transposed convolution is the adjoint of convolution with the same kernel,
/// stride, padding and dilation; nearest upsampling is that of pooling times the factor squared.
@Suite struct AdjointTests {
  static let geometries: [(size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int)] = [
    (8, 4, 2, 1, 1), (7, 3, 1, 1, 1), (9, 3, 2, 1, 1), (9, 5, 1, 2, 1), (11, 3, 2, 2, 2),
    (4, 4, 1, 0, 1), (7, 7, 3, 3, 1), (6, 1, 2, 0, 1),
  ]

  @Test(arguments: geometries)
  func convolution(size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int) {
    var random = RandomStream(seed: 11).split("\(size) \(kernel) \(stride)")
    let geometry = ConvolutionGeometry(stride: stride, padding: padding, dilation: dilation)
    let tape = Tape()
    let x = tape.constant(Tensor(normal: [2, size, size, 3], using: &random))
    let weights = tape.constant(Tensor(normal: [kernel, kernel, 3, 5], using: &random))
    let image = convolve2d(x, weights, geometry: geometry)
    let y = tape.constant(Tensor(normal: image.shape, using: &random))
    // Pixels that the stride does not reach are restored by the output padding.
    let reach = dilation * (kernel - 1) + 1
    let missing = (size + 2 * padding - reach) % stride
    let back = convolveTransposed2d(y, weights, geometry: geometry, outputPadding: missing)
    #expect(back.shape == x.shape)
    let (left, right) = ((image * y).sum().scalar, (x * back).sum().scalar)
    let scale = square(image).sum().scalar.squareRoot() * square(y).sum().scalar.squareRoot()
    #expect(Swift.abs(left - right) <= 1e-5 * scale)
  }

  @Test func pooling() {
    var random = RandomStream(seed: 12)
    let tape = Tape()
    let x = tape.constant(Tensor(normal: [2, 6, 9, 3], using: &random))
    let y = tape.constant(Tensor(normal: [2, 2, 3, 3], using: &random))
    let left = (averagePool(x, factor: 3) * y).sum().scalar
    let right = (x * upsampleNearest(y, factor: 3)).sum().scalar / 9
    #expect(Swift.abs(left - right) <= 1e-5)
  }
}
