import GSLNumerics
import Tensors
import Verification

/// A convolution without bias on images of one size, in whole numbers: sums and products of small
/// whole numbers are exact in single precision too, so that two ways to compute agree to the last bit.
struct Layer {
  let height, width, inputs, outputs, kernel: Int
  let geometry: ConvolutionGeometry
  /// `[kernel, kernel, inputs, outputs]`, whole numbers from −4 to 4.
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

  /// A random one that fits: its kernel, dilated, is no larger than the padded image.
  init(using draw: inout Draw) {
    let dilation = draw.integer(in: 1...2)
    let kernel = draw.integer(in: 1...4)
    let span = dilation * (kernel - 1) + 1
    self.init(
      height: draw.integer(in: span...span + 4), width: draw.integer(in: span...span + 4),
      inputs: draw.integer(in: 1...3), outputs: draw.integer(in: 1...3), kernel: kernel,
      geometry: ConvolutionGeometry(
        stride: draw.integer(in: 1...3), padding: draw.integer(in: 0...span / 2),
        dilation: dilation), using: &draw)
  }

  init(
    height: Int, width: Int, inputs: Int = 1, outputs: Int = 1, kernel: Int,
    geometry: ConvolutionGeometry, using draw: inout Draw
  ) {
    self.init(
      height: height, width: width,
      weights: wholeNumbers([kernel, kernel, inputs, outputs], using: &draw), geometry: geometry)
  }

  init(height: Int, width: Int, weights: Tensor, geometry: ConvolutionGeometry) {
    (self.height, self.width, self.weights, self.geometry) = (height, width, weights, geometry)
    (kernel, inputs, outputs) = (weights.shape[0], weights.shape[2], weights.shape[3])
  }

  func convolve(_ x: Tensor) -> Tensor { convolve2d(x, weights, geometry: geometry).output }
}

/// Whole numbers from −4 to 4.
func wholeNumbers(_ shape: Shape, using draw: inout Draw) -> Tensor {
  Tensor((0..<shape.elementCount).map { _ in Float(draw.integer(in: -4...4)) }, shape: shape)
}

extension Tensor {
  /// In double precision, for the matrices of this chapter.
  var doubles: [Double] { scalars.map(Double.init) }
}

extension Layer {
  // snippet.matrix
  /// The layer as a matrix, `[outputs of the image, inputs of the image]`, entry by entry.
  var matrix: Matrix {
    let (s, p, d) = (geometry.stride, geometry.padding, geometry.dilation)
    /// Which tap of the kernel joins output place r and input place m: none, or one.
    func tap(_ r: Int, _ m: Int) -> Int? {
      let offset = m - (s * r - p)
      return offset >= 0 && offset % d == 0 && offset / d < kernel ? offset / d : nil
    }
    var rows: [[Double]] = []
    for r in 0..<outputHeight {
      for c in 0..<outputWidth {
        for o in 0..<outputs {
          var row: [Double] = []
          for m in 0..<height {
            for n in 0..<width {
              for k in 0..<inputs {
                let taps = (tap(r, m), tap(c, n))
                if let i = taps.0, let j = taps.1 {
                  row.append(Double(weights[i, j, k, o]))
                } else {
                  row.append(0)
                }
              }
            }
          }
          rows.append(row)
        }
      }
    }
    return Matrix(rows)
  }
  // snippet.end

  /// The same with its kernel turned by half a turn: the convolution of the mathematicians.
  var flipped: Layer {
    Layer(height: height, width: width, weights: weights.turned, geometry: geometry)
  }
}

extension Tensor {
  /// A kernel `[k, k, …, …]` turned by half a turn.
  var turned: Tensor {
    let block = shape[2] * shape[3]
    let places = shape[0] * shape[1]
    let values = scalars
    return Tensor(
      (0..<places).flatMap { values[(places - 1 - $0) * block..<(places - $0) * block] },
      shape: shape)
  }
}
