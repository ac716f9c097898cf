import GSLNumerics
import Tensors
import Verification

/// A convolution without bias on images of one size, in whole numbers: sums and products of small
/// whole numbers are exact in single precision too, so that two ways to compute agree to the last bit.
struct Layer {
  let height, width, inputs, outputs, kernel: Int
  let geometry: ConvolutionGeometry
  /// `[kernel, kernel, inputs, outputs]`.
  let weights: Tensor

  var outputHeight: Int { geometry.outputSize(height, kernel: kernel) }
  var outputWidth: Int { geometry.outputSize(width, kernel: kernel) }
  /// Of one image: `[1, height, width, inputs]`.
  var inputShape: Shape { [1, height, width, inputs] }
  var outputShape: Shape { [1, outputHeight, outputWidth, outputs] }
  var description: String {
    "\(height) × \(width) × \(inputs) to \(outputs), kernel \(kernel), stride \(geometry.stride), "
      + "padding \(geometry.padding), dilation \(geometry.dilation)"
  }

  init(height: Int, width: Int, weights: Tensor, geometry: ConvolutionGeometry) {
    (self.height, self.width, self.weights, self.geometry) = (height, width, weights, geometry)
    (kernel, inputs, outputs) = (weights.shape[0], weights.shape[2], weights.shape[3])
  }

  /// A random one that fits: its kernel, dilated, is no larger than the image. What the stride
  /// leaves over is the same in height and in width, as one output padding has to make up for both.
  init(using draw: inout Draw, dilations: ClosedRange<Int> = 1...2) {
    let dilation = draw.integer(in: dilations)
    let kernel = draw.integer(in: 1...4)
    let stride = draw.integer(in: 1...3)
    let span = dilation * (kernel - 1) + 1
    let least = span + draw.integer(in: 0...2)
    self.init(
      height: least + stride * draw.integer(in: 0...2),
      width: least + stride * draw.integer(in: 0...2),
      weights: wholeNumbers(
        [kernel, kernel, draw.integer(in: 1...3), draw.integer(in: 1...3)], using: &draw),
      geometry: ConvolutionGeometry(
        stride: stride, padding: draw.integer(in: 0...span / 2), dilation: dilation))
  }

  /// The engine's convolution, A x.
  func convolve(_ x: Tensor) -> Tensor { convolve2d(x, weights, geometry: geometry).output }

  /// Rows and columns that no output needs: the sizes that differ in them have equally many outputs.
  var remainder: Int {
    (height + 2 * geometry.padding - geometry.dilation * (kernel - 1) - 1) % geometry.stride
  }

  /// The engine's transposed convolution, Aᵀ y.
  func transpose(_ y: Tensor) -> Tensor {
    convolveTransposed2d(y, weights, geometry: geometry, outputPadding: remainder).output
  }

  /// The same with its kernel turned by half a turn: the convolution of the mathematicians.
  var turned: Layer {
    Layer(height: height, width: width, weights: weights.turned, geometry: geometry)
  }
}

extension Layer {
  /// The layer as a matrix, `[outputs of the image, inputs of the image]`, entry by entry.
  var matrix: Matrix {
    let (s, p, d) = (geometry.stride, geometry.padding, geometry.dilation)
    // snippet.matrix
    /// Which tap of the kernel joins output place u and input place m: none, or one.
    func tap(_ u: Int, _ m: Int) -> Int? {
      let offset = m - (s * u - p)
      return offset >= 0 && offset % d == 0 && offset / d < kernel ? offset / d : nil
    }
    // snippet.end
    let taken = weights.doubles
    var entries: [Double] = []
    for u in 0..<outputHeight {
      for v in 0..<outputWidth {
        for b in 0..<outputs {
          for m in 0..<height {
            for l in 0..<width {
              for a in 0..<inputs {
                if let i = tap(u, m), let j = tap(v, l) {
                  entries.append(taken[((i * kernel + j) * inputs + a) * outputs + b])
                } else {
                  entries.append(0)
                }
              }
            }
          }
        }
      }
    }
    return Matrix(
      rows: outputHeight * outputWidth * outputs, columns: height * width * inputs,
      elements: entries)
  }

  /// Every number of `y` stamps the kernel, times itself, onto an empty image.
  func stamps(_ y: Tensor) -> Tensor {
    let (s, p, d) = (geometry.stride, geometry.padding, geometry.dilation)
    var x = Tensor(zeros: inputShape)
    // snippet.stamps
    for u in 0..<outputHeight {
      for v in 0..<outputWidth {
        for i in 0..<kernel {
          for j in 0..<kernel {
            let (m, l) = (s * u + d * i - p, s * v + d * j - p)
            guard (0..<height).contains(m), (0..<width).contains(l) else { continue }
            for a in 0..<inputs {
              for b in 0..<outputs { x[0, m, l, a] += weights[i, j, a, b] * y[0, u, v, b] }
            }
          }
        }
      }
    }
    // snippet.end
    return x
  }

  // snippet.zero-insertion
  /// A transposed convolution by an ordinary one: zeros between the numbers of `y`, the kernel turned,
  /// its two kinds of channels exchanged.
  func zeroInsertion(_ y: Tensor, kernel turned: Tensor) -> Tensor {
    let (s, p, d) = (geometry.stride, geometry.padding, geometry.dilation)
    var apart = Tensor(zeros: [
      1, s * (outputHeight - 1) + 1 + remainder, s * (outputWidth - 1) + 1 + remainder, outputs,
    ])
    for u in 0..<outputHeight {
      for v in 0..<outputWidth {
        for b in 0..<outputs { apart[0, s * u, s * v, b] = y[0, u, v, b] }
      }
    }
    return convolve2d(
      apart, turned.transposed([0, 1, 3, 2]),
      geometry: ConvolutionGeometry(stride: 1, padding: d * (kernel - 1) - p, dilation: d)
    ).output
  }
  // snippet.end

  // snippet.phases
  /// A transposed convolution phase by phase, without dilation: a place of the image uses every s-th
  /// tap only, those of its phase, and each of them once.
  func phases(_ y: Tensor) -> Tensor {
    let (s, p) = (geometry.stride, geometry.padding)
    var x = Tensor(zeros: inputShape)
    for m in 0..<height {
      for l in 0..<width {
        let (q, phase) = (m + p).quotientAndRemainder(dividingBy: s)
        let (q2, phase2) = (l + p).quotientAndRemainder(dividingBy: s)
        for (step, i) in stride(from: phase, to: kernel, by: s).enumerated() {
          for (step2, j) in stride(from: phase2, to: kernel, by: s).enumerated() {
            let (u, v) = (q - step, q2 - step2)
            guard (0..<outputHeight).contains(u), (0..<outputWidth).contains(v) else { continue }
            for a in 0..<inputs {
              for b in 0..<outputs { x[0, m, l, a] += weights[i, j, a, b] * y[0, u, v, b] }
            }
          }
        }
      }
    }
    return x
  }
  // snippet.end

  /// The gradient of ⟨ȳ, A x⟩ by the kernel: what a tap has touched, times what came back.
  func kernelGradient(input x: Tensor, outputGradient: Tensor) -> Tensor {
    let (s, p, d) = (geometry.stride, geometry.padding, geometry.dilation)
    var gradient = Tensor(zeros: weights.shape)
    // snippet.kernel-gradient
    for u in 0..<outputHeight {
      for v in 0..<outputWidth {
        for i in 0..<kernel {
          for j in 0..<kernel {
            let (m, l) = (s * u + d * i - p, s * v + d * j - p)
            guard (0..<height).contains(m), (0..<width).contains(l) else { continue }
            for a in 0..<inputs {
              for b in 0..<outputs {
                gradient[i, j, a, b] += x[0, m, l, a] * outputGradient[0, u, v, b]
              }
            }
          }
        }
      }
    }
    // snippet.end
    return gradient
  }
}
