// Chapter 4: convolutions both ways, images.
//
// Images are rows of numbers, `[height][width]`, one channel. Write only inside the functions;
// private functions of your own are welcome below them.

import Foundation

//@exercise 4.1 output-sizes points=2
/// How many outputs a convolution and a transposed convolution make along one axis.
///
/// A convolution: ⌊(size + 2·padding − kernel) / stride⌋ + 1, or 0 when the kernel does not fit.
/// A transposed one: (size − 1)·stride − 2·padding + kernel, or 0 when that is negative.
///
/// - Parameters:
///   - size: inputs along the axis, at least 1.
///   - kernel: taps, at least 1.
///   - stride: at least 1.
///   - padding: zeros (or, transposed, outputs cut off) at either end, at least 0.
public func outputSizes(
  size: Int, kernel: Int, stride: Int, padding: Int
) -> (convolution: Int, transposed: Int) {
  //@solution-begin 4.1
  let room = size + 2 * padding - kernel
  let convolution = room < 0 ? 0 : room / stride + 1
  let transposed = max(0, (size - 1) * stride - 2 * padding + kernel)
  return (convolution, transposed)
  //@solution-end 4.1
  //@stub 4.1| unimplemented("4.1", hint: "integer division of a negative number does not round down")
}

//@exercise 4.2 convolution points=4
/// The convolution of deep learning (a cross-correlation: the kernel is not flipped) with zero
/// padding on all four sides.
///
/// out[r][c] = Σ kernel[i][j] · image[r·stride + i − padding][c·stride + j − padding].
///
/// - Parameters:
///   - image: `[height][width]`.
///   - kernel: `[kernelHeight][kernelWidth]`, fits into the padded image.
///   - stride: at least 1.
///   - padding: at least 0.
/// - Returns: `[outHeight][outWidth]`, the sizes of exercise 4.1.
public func convolution(
  _ image: [[Double]], kernel: [[Double]], stride: Int, padding: Int
) -> [[Double]] {
  //@solution-begin 4.2
  let height = image.count
  let width = image[0].count
  let rows = (height + 2 * padding - kernel.count) / stride + 1
  let columns = (width + 2 * padding - kernel[0].count) / stride + 1
  var output = [[Double]](repeating: [Double](repeating: 0, count: columns), count: rows)
  for r in 0..<rows {
    for c in 0..<columns {
      var sum = 0.0
      for i in kernel.indices {
        let y = r * stride + i - padding
        guard y >= 0 && y < height else { continue }
        for j in kernel[i].indices {
          let x = c * stride + j - padding
          if x >= 0 && x < width { sum += kernel[i][j] * image[y][x] }
        }
      }
      output[r][c] = sum
    }
  }
  return output
  //@solution-end 4.2
  //@stub 4.2| unimplemented("4.2", hint: "four loops, and a test whether the pixel is inside the image")
}

//@exercise 4.3 transposed-convolution points=4
/// The transposed convolution: every input pixel stamps the kernel, scaled by its value, at
/// stride·position − padding; what falls outside is cut off.
///
/// It is the transpose of exercise 4.2's linear map for the same kernel, stride and padding.
///
/// - Parameters:
///   - image: `[height][width]`.
///   - kernel: `[kernelHeight][kernelWidth]`.
///   - stride: at least 1.
///   - padding: at least 0.
/// - Returns: `[outHeight][outWidth]`, the sizes of exercise 4.1.
public func transposedConvolution(
  _ image: [[Double]], kernel: [[Double]], stride: Int, padding: Int
) -> [[Double]] {
  //@solution-begin 4.3
  let rows = max(0, (image.count - 1) * stride - 2 * padding + kernel.count)
  let columns = max(0, (image[0].count - 1) * stride - 2 * padding + kernel[0].count)
  var output = [[Double]](repeating: [Double](repeating: 0, count: columns), count: rows)
  for r in image.indices {
    for c in image[r].indices {
      for i in kernel.indices {
        let y = r * stride + i - padding
        guard y >= 0 && y < rows else { continue }
        for j in kernel[i].indices {
          let x = c * stride + j - padding
          if x >= 0 && x < columns { output[y][x] += kernel[i][j] * image[r][c] }
        }
      }
    }
  }
  return output
  //@solution-end 4.3
  //@stub 4.3| unimplemented("4.3", hint: "loop over the inputs and add to the outputs")
}

//@exercise 4.4 batch-norm points=3
/// Batch normalisation (Ioffe & Szegedy 2015, alg. 1) of every column over the rows:
/// scale · (x − mean) / √(variance + epsilon) + shift, with the variance divided by the batch size.
///
/// - Parameters:
///   - batch: `[examples][features]`.
///   - scale: `[features]`, γ.
///   - shift: `[features]`, β.
///   - epsilon: positive.
/// - Returns: the output `[examples][features]`, and the batch's means and variances `[features]`.
public func batchNorm(
  _ batch: [[Double]], scale: [Double], shift: [Double], epsilon: Double
) -> (output: [[Double]], mean: [Double], variance: [Double]) {
  //@solution-begin 4.4
  let count = Double(batch.count)
  var output = batch
  var means: [Double] = []
  var variances: [Double] = []
  for j in scale.indices {
    let mean = batch.reduce(0) { $0 + $1[j] } / count
    let variance = batch.reduce(0) { $0 + ($1[j] - mean) * ($1[j] - mean) } / count
    let factor = scale[j] / (variance + epsilon).squareRoot()
    for i in batch.indices {
      output[i][j] = factor * (batch[i][j] - mean) + shift[j]
    }
    means.append(mean)
    variances.append(variance)
  }
  return (output, means, variances)
  //@solution-end 4.4
  //@stub 4.4| unimplemented("4.4", hint: "one column at a time; the square root is over variance + epsilon")
}

//@exercise 4.5 batch-norm-backward points=4
/// The pullback of exercise 4.4: gradients of a loss with respect to the inputs, scale and shift,
/// given its gradient with respect to the outputs. The batch's mean and variance depend on every
/// input, and the gradient says so.
///
/// - Parameters:
///   - batch: `[examples][features]`, the inputs.
///   - scale: `[features]`, γ.
///   - epsilon: positive.
///   - outputGradient: `[examples][features]`.
/// - Returns: gradients by the inputs `[examples][features]`, scale and shift `[features]`.
public func batchNormBackward(
  _ batch: [[Double]], scale: [Double], epsilon: Double, outputGradient: [[Double]]
) -> (input: [[Double]], scale: [Double], shift: [Double]) {
  //@solution-begin 4.5
  let count = Double(batch.count)
  var input = batch
  var byScale: [Double] = []
  var byShift: [Double] = []
  for j in scale.indices {
    let mean = batch.reduce(0) { $0 + $1[j] } / count
    let variance = batch.reduce(0) { $0 + ($1[j] - mean) * ($1[j] - mean) } / count
    let inverse = 1 / (variance + epsilon).squareRoot()
    let normalised = batch.map { ($0[j] - mean) * inverse }
    var sum = 0.0
    var weighted = 0.0
    for i in batch.indices {
      sum += outputGradient[i][j]
      weighted += outputGradient[i][j] * normalised[i]
    }
    for i in batch.indices {
      let centred = outputGradient[i][j] - sum / count - normalised[i] * weighted / count
      input[i][j] = scale[j] * inverse * centred
    }
    byScale.append(weighted)
    byShift.append(sum)
  }
  return (input, byScale, byShift)
  //@solution-end 4.5
  //@stub 4.5| unimplemented("4.5", hint: "subtract the gradient's mean, and its projection on the output")
}

//@exercise 4.6 leaky-relu points=1
/// x where x > 0 and slope·x elsewhere, with its derivative (slope at zero itself).
///
/// - Parameters:
///   - x: `[values]`.
///   - slope: of the negative side.
/// - Returns: values and derivatives, `[values]` each.
public func leakyReLU(_ x: [Double], slope: Double) -> (value: [Double], derivative: [Double]) {
  //@solution-begin 4.6
  return (x.map { $0 > 0 ? $0 : slope * $0 }, x.map { $0 > 0 ? 1 : slope })
  //@solution-end 4.6
  //@stub 4.6| unimplemented("4.6", hint: "two lists from one question: is x > 0?")
}

//@exercise 4.7 bilinear-kernel points=2
/// The kernel that makes a transposed convolution of stride `factor` interpolate bilinearly
/// (Long, Shelhamer, Darrell 2015): side 2·factor − factor mod 2, the product of two triangles
/// 1 − |i − centre| / factor, centred in the kernel.
///
/// - Parameter factor: of enlargement, at least 1.
/// - Returns: `[side][side]`.
public func bilinearKernel(factor: Int) -> [[Double]] {
  //@solution-begin 4.7
  let side = 2 * factor - factor % 2
  let centre = Double(side - 1) / 2
  let triangle = (0..<side).map { 1 - abs(Double($0) - centre) / Double(factor) }
  return triangle.map { row in triangle.map { row * $0 } }
  //@solution-end 4.7
  //@stub 4.7| unimplemented("4.7", hint: "one triangle, then its product with itself")
}
