import Tensors
import Testing

struct ConvolutionCase: Sendable, CustomTestStringConvertible {
  var batch, height, width, channels, kernelHeight, kernelWidth, out: Int
  var geometry: ConvolutionGeometry
  var testDescription: String {
    "[\(batch), \(height), \(width), \(channels)] by [\(kernelHeight), \(kernelWidth), \(out)], "
      + "stride \(geometry.stride), padding \(geometry.padding), dilation \(geometry.dilation)"
  }

  init(
    _ batch: Int, _ height: Int, _ width: Int, _ channels: Int, _ kernel: (Int, Int), _ out: Int,
    stride: Int = 1, padding: Int = 0, dilation: Int = 1
  ) {
    (self.batch, self.height, self.width, self.channels) = (batch, height, width, channels)
    ((kernelHeight, kernelWidth), self.out) = (kernel, out)
    geometry = ConvolutionGeometry(stride: stride, padding: padding, dilation: dilation)
  }

  var x: Tensor { numbers([batch, height, width, channels], "x") }
  var kernel: Tensor { numbers([kernelHeight, kernelWidth, channels, out], "kernel", scale: 0.2) }

  /// By the definition, in double precision.
  func convolution(_ x: Tensor, _ kernel: Tensor) -> Reference {
    let g = geometry
    let outHeight = g.outputSize(height, kernel: kernelHeight)
    let outWidth = g.outputSize(width, kernel: kernelWidth)
    var y = Reference([batch, outHeight, outWidth, out])
    let (x, k) = (x.scalars, kernel.scalars)
    for pixel in 0..<batch * outHeight * outWidth {
      let (b, i, j) = (
        pixel / (outHeight * outWidth), pixel / outWidth % outHeight, pixel % outWidth
      )
      for tap in 0..<kernelHeight * kernelWidth {
        let s = i * g.stride - g.padding + tap / kernelWidth * g.dilation
        let t = j * g.stride - g.padding + tap % kernelWidth * g.dilation
        if s < 0 || s >= height || t < 0 || t >= width { continue }
        for c in 0..<channels {
          let value = Double(x[((b * height + s) * width + t) * channels + c])
          if value == 0 { continue }
          for o in 0..<out {
            y.values[pixel * out + o] += value * Double(k[(tap * channels + c) * out + o])
          }
        }
      }
    }
    return y
  }
}

extension Engine {
  @Suite struct ConvolutionTests {
    static let cases = [
      ConvolutionCase(2, 5, 6, 3, (3, 3), 4, padding: 1),
      ConvolutionCase(1, 1, 1, 1, (1, 1), 1),
      ConvolutionCase(3, 8, 8, 5, (4, 4), 7, stride: 2, padding: 1),
      ConvolutionCase(2, 9, 7, 1, (4, 4), 33, stride: 2, padding: 1),
      ConvolutionCase(2, 6, 6, 17, (5, 3), 40, padding: 2),
      ConvolutionCase(1, 12, 11, 2, (3, 3), 3, stride: 1, padding: 2, dilation: 2),
      ConvolutionCase(2, 11, 13, 4, (3, 3), 5, stride: 3, padding: 1, dilation: 2),
      ConvolutionCase(9, 7, 7, 12, (7, 7), 1),
      ConvolutionCase(4, 4, 4, 16, (4, 4), 1, stride: 1),
      ConvolutionCase(2, 3, 3, 6, (1, 1), 8, stride: 2),
      ConvolutionCase(1, 2, 2, 3, (3, 3), 2, stride: 1, padding: 3),
      ConvolutionCase(2, 16, 20, 8, (3, 3), 1, padding: 1),
      ConvolutionCase(20, 4, 4, 13, (3, 3), 66, padding: 1),
      ConvolutionCase(2, 5, 5, 3, (2, 2), 3, stride: 4),
      // By Winograd's minimal filtering.
      ConvolutionCase(3, 8, 8, 16, (3, 3), 48, padding: 1),
      ConvolutionCase(2, 9, 7, 32, (3, 3), 16, padding: 1),
      ConvolutionCase(5, 6, 11, 16, (3, 3), 16),
      ConvolutionCase(2, 5, 5, 48, (3, 3), 32, padding: 2),
      ConvolutionCase(1, 20, 20, 3, (6, 6), 5, stride: 5, padding: 4, dilation: 3),
    ]

    @Test(arguments: cases) func forwardAndAdjoints(_ c: ConvolutionCase) {
      let (x, kernel) = (c.x, c.kernel)
      let expected = c.convolution(x, kernel)
      onEachInstructionSet { set in
        let y = convolve2d(x, kernel, geometry: c.geometry).output
        #expect(expected.distance(y) < 3e-6, "\(set)")

        // ⟨A x, g⟩ = ⟨x, Aᵀ g⟩ in x and in the kernel, for random g.
        let g = numbers(y.shape, "g")
        let dx = convolve2dInputGradient(
          g, kernel: kernel, inputShape: x.shape, geometry: c.geometry)
        let dk = convolve2dKernelGradient(
          input: x, g, kernelShape: kernel.shape, geometry: c.geometry)
        let size = (inner(y, y) * inner(g, g)).squareRoot()
        #expect(abs(inner(y, g) - inner(x, dx)) < 1e-6 * size, "\(set)")
        #expect(abs(inner(y, g) - inner(kernel, dk)) < 1e-6 * size, "\(set)")

        // Element by element: the gradients are linear in g and in the other factor, so a one at
        // one place gives a column of the matrix.
        for at in [0, x.count / 2, x.count - 1] {
          var one = Tensor(zeros: x.shape)
          one.withUnsafeMutableBufferPointer { $0[at] = 1 }
          let column = c.convolution(one, kernel)
          let slope = zip(column.values, g.scalars).reduce(0) { $0 + $1.0 * Double($1.1) }
          #expect(abs(slope - Double(dx.scalars[at])) < 1e-5 * (1 + abs(slope)), "\(set)")
        }
        for at in [0, kernel.count / 2, kernel.count - 1] {
          var one = Tensor(zeros: kernel.shape)
          one.withUnsafeMutableBufferPointer { $0[at] = 1 }
          let column = c.convolution(x, one)
          let slope = zip(column.values, g.scalars).reduce(0) { $0 + $1.0 * Double($1.1) }
          #expect(abs(slope - Double(dk.scalars[at])) < 1e-5 * (1 + abs(slope)), "\(set)")
        }

        // The transposed convolution is the adjoint, up to pixels that the convolution leaves out.
        let back = convolveTransposed2d(g, kernel, geometry: c.geometry).output
        let (h, w) = (min(back.shape[1], c.height), min(back.shape[2], c.width))
        #expect(
          back.slice(axis: 1, 0..<h).slice(axis: 2, 0..<w)
            == dx.slice(axis: 1, 0..<h).slice(axis: 2, 0..<w), "\(set)")
      }
    }

    @Test(arguments: [(4, 37), (16, 48)]) func epilogues(_ channels: Int, _ out: Int) {
      let c = ConvolutionCase(3, 6, 5, channels, (3, 3), out, padding: 1)
      let plain = convolve2d(c.x, c.kernel, geometry: c.geometry).output
      let (bias, own) = (numbers([out], "b"), numbers([3, out], "own"))
      let addend = numbers(plain.shape, "addend")
      onEachInstructionSet { set in
        for activation in everyActivation {
          for (bias, wide) in [(bias, bias), (own, own.reshaped([3, 1, 1, out]))] {
            let fused = convolve2d(
              c.x, c.kernel, bias: bias, adding: addend, geometry: c.geometry,
              activation: activation)
            let input = plain + wide + addend
            let difference = activate(input, activation) - fused.output
            #expect(abs(difference).maximum().scalar < 1e-5, "\(activation) on \(set)")
            if activation.needsInput {
              #expect(abs(input - fused.saved).maximum().scalar < 1e-5)
            } else {
              #expect(fused.saved == fused.output)
            }
          }
        }
      }
    }

    @Test func winogradIsAsExactAsStated() {
      let c = ConvolutionCase(2, 16, 16, 128, (3, 3), 16, padding: 1)
      let expected = c.convolution(c.x, c.kernel)
      defer { Compute.usesWinograd = true }
      onEachInstructionSet { set in
        Compute.usesWinograd = true
        let minimal = expected.distance(convolve2d(c.x, c.kernel, geometry: c.geometry).output)
        Compute.usesWinograd = false
        let direct = expected.distance(convolve2d(c.x, c.kernel, geometry: c.geometry).output)
        #expect(minimal < 1.5e-6 && direct < 1.5e-6, "\(minimal), \(direct) on \(set)")
        // Other roundings: it was the other algorithm.
        #expect(minimal != direct, "\(set)")
      }
    }

    @Test func biasGradients() {
      let g = numbers([5, 7, 3, 20], "g")
      #expect(Reference(g.sum(axes: [0, 1, 2])).distance(biasGradient(g)) < 1e-6)
      #expect(Reference(g.sum(axes: [1, 2])).distance(perImageBiasGradient(g)) < 1e-6)
    }

    @Test func outputPaddingAddsPixels() {
      let c = ConvolutionCase(1, 4, 4, 2, (3, 3), 3, stride: 2, padding: 1)
      let g = numbers([1, 2, 2, 3], "g")
      let small = convolveTransposed2d(g, c.kernel, geometry: c.geometry).output
      let large = convolveTransposed2d(g, c.kernel, geometry: c.geometry, outputPadding: 1).output
      #expect(small.shape == [1, 3, 3, 2] && large.shape == [1, 4, 4, 2])
      #expect(large.slice(axis: 1, 0..<3).slice(axis: 2, 0..<3) == small)
      #expect(
        large
          == convolve2dInputGradient(
            g, kernel: c.kernel, inputShape: [1, 4, 4, 2], geometry: c.geometry))
    }

    @Test func mistakesStop() async {
      let channels = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
      {
        _ = convolve2d(Tensor(zeros: [1, 4, 4, 2]), Tensor(zeros: [3, 3, 3, 2]))
      }
      expectMessage(
        channels, "a convolution of shape [1, 4, 4, 2] by a kernel of shape [3, 3, 3, 2]")
      let span = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = convolve2d(Tensor(zeros: [1, 2, 2, 1]), Tensor(zeros: [3, 3, 1, 1]))
      }
      expectMessage(span, "a kernel that spans 3 pixels on an image of 2 with padding 0")
      // A convolution of stride 1 takes only images of 9 pixels to these 5.
      let padding = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = ConvolutionGeometry(dilation: 2).transposedSize(5, kernel: 3, outputPadding: 1)
      }
      expectMessage(padding, "an output padding of 1 at stride 1")
    }

    /// The way back of every output padding that is allowed has the input's size.
    @Test func outputPaddingLeadsBackToTheSameSize() {
      for stride in 1...3 {
        for dilation in 1...3 {
          for padding in 0..<stride {
            let geometry = ConvolutionGeometry(stride: stride, padding: 1, dilation: dilation)
            let size = geometry.transposedSize(5, kernel: 3, outputPadding: padding)
            #expect(geometry.outputSize(size, kernel: 3) == 5)
          }
        }
      }
    }
  }
}
