// Chapter 4: convolutions both ways, images.
//
// Images are rows of numbers, `[height][width]`, one channel. Write only inside the functions;
// private functions of your own are welcome below them.

import Foundation

//@exercise 4.1 output-sizes points=2
/// How many outputs a convolution and a transposed convolution make along one axis.
///
/// A convolution has one for every place where the whole kernel fits into the padded input. A
/// transposed one has stamps of `kernel` outputs, `stride` apart, one an input, and cuts
/// `padding` off at either end. Neither is negative.
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
  //@stub 4.1| unimplemented("4.1", hint: "how many strides fit into the room that is left?")
}

//@exercise 4.2 convolution points=4
/// The convolution of deep learning (a cross-correlation: the kernel is not flipped) with zero
/// padding on all four sides.
///
/// Output (r, c) has the kernel's first tap on row r·stride and column c·stride of the padded
/// image.
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
  //@stub 4.2| unimplemented("4.2", hint: "four loops; where in the image does a tap fall?")
}

//@exercise 4.3 transposed-convolution points=4
/// The transposed convolution: every input pixel stamps the kernel, scaled by its value; stamps
/// are `stride` apart and add up; `padding` rows and columns are cut off on every side.
///
/// It is the transpose of exercise E4.2's linear map for the same kernel, stride and padding.
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
  //@stub 4.3| unimplemented("4.3", hint: "where does each product land?")
}

//@exercise 4.4 batch-norm points=3
/// Batch normalization (Ioffe & Szegedy 2015, alg. 1) of every column over the rows, scaled and
/// shifted; the variance is divided by the batch size, and epsilon is added to it.
///
/// A column around 1e8 that spreads by 1 comes out to seven digits.
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
    let mean = batch.reduce(0.0) { $0 + $1[j] } / count
    let variance = batch.reduce(0.0) { $0 + ($1[j] - mean) * ($1[j] - mean) } / count
    let factor = scale[j] / (variance + epsilon).squareRoot()
    for i in batch.indices {
      output[i][j] = factor * (batch[i][j] - mean) + shift[j]
    }
    means.append(mean)
    variances.append(variance)
  }
  return (output, means, variances)
  //@solution-end 4.4
  //@stub 4.4| unimplemented("4.4", hint: "which three numbers does a column need first?")
}

//@exercise 4.5 batch-norm-backward points=4
/// The pullback of exercise E4.4: gradients of a loss with respect to the inputs, scale and
/// shift, given its gradient with respect to the outputs. The batch's mean and variance depend on
/// every input, and the gradient says so.
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
    let mean = batch.reduce(0.0) { $0 + $1[j] } / count
    let variance = batch.reduce(0.0) { $0 + ($1[j] - mean) * ($1[j] - mean) } / count
    let inverse = 1 / (variance + epsilon).squareRoot()
    let normalized = batch.map { ($0[j] - mean) * inverse }
    var sum = 0.0
    var weighted = 0.0
    for i in batch.indices {
      sum += outputGradient[i][j]
      weighted += outputGradient[i][j] * normalized[i]
    }
    for i in batch.indices {
      let centered = outputGradient[i][j] - sum / count - normalized[i] * weighted / count
      input[i][j] = scale[j] * inverse * centered
    }
    byScale.append(weighted)
    byShift.append(sum)
  }
  return (input, byScale, byShift)
  //@solution-end 4.5
  //@stub 4.5| unimplemented("4.5", hint: "an input reaches the output on three paths")
}

//@exercise 4.6 leaky-relu points=1
/// x where x > 0 and a line of the given slope elsewhere, with its derivative (the slope at zero
/// itself). The slope may be above one.
///
/// - Parameters:
///   - x: `[values]`.
///   - slope: of the negative side.
/// - Returns: values and derivatives, `[values]` each.
public func leakyReLU(_ x: [Double], slope: Double) -> (value: [Double], derivative: [Double]) {
  //@solution-begin 4.6
  return (x.map { $0 > 0 ? $0 : slope * $0 }, x.map { $0 > 0 ? 1 : slope })
  //@solution-end 4.6
  //@stub 4.6| unimplemented("4.6", hint: "one question decides both lists")
}

//@exercise 4.7 bilinear-kernel points=2
/// The kernel that makes a transposed convolution of stride `factor` interpolate bilinearly
/// (Long, Shelhamer, Darrell 2015): the product of two triangles that fall from 1 to 0 over
/// `factor` outputs, symmetric about the kernel's middle. Its side is 2·factor if `factor` is
/// even, else one less.
///
/// - Parameter factor: of enlargement, at least 1.
/// - Returns: `[side][side]`.
public func bilinearKernel(factor: Int) -> [[Double]] {
  //@solution-begin 4.7
  let side = 2 * factor - factor % 2
  let center = Double(side - 1) / 2
  let triangle = (0..<side).map { 1 - abs(Double($0) - center) / Double(factor) }
  return triangle.map { row in triangle.map { row * $0 } }
  //@solution-end 4.7
  //@stub 4.7| unimplemented("4.7", hint: "begin with one dimension: distances from the middle")
}

//@exercise 4.8 convolution-gradients points=3
/// The pullback of exercise E4.2: gradients of a loss with respect to the image and the kernel,
/// given its gradient with respect to the outputs.
///
/// - Parameters:
///   - image: `[height][width]`.
///   - kernel: `[kernelHeight][kernelWidth]`.
///   - stride: at least 1.
///   - padding: at least 0.
///   - outputGradient: `[outHeight][outWidth]`, the sizes of exercise E4.1.
/// - Returns: gradients of the shapes of image and kernel.
public func convolutionGradients(
  _ image: [[Double]], kernel: [[Double]], stride: Int, padding: Int, outputGradient: [[Double]]
) -> (image: [[Double]], kernel: [[Double]]) {
  //@solution-begin 4.8
  var byImage = image.map { $0.map { _ in 0.0 } }
  var byKernel = kernel.map { $0.map { _ in 0.0 } }
  for (r, row) in outputGradient.enumerated() {
    for (c, gradient) in row.enumerated() {
      for i in kernel.indices where image.indices.contains(r * stride + i - padding) {
        let y = r * stride + i - padding
        for j in kernel[i].indices where image[y].indices.contains(c * stride + j - padding) {
          let x = c * stride + j - padding
          byImage[y][x] += gradient * kernel[i][j]
          byKernel[i][j] += gradient * image[y][x]
        }
      }
    }
  }
  return (byImage, byKernel)
  //@solution-end 4.8
  //@stub 4.8| unimplemented("4.8", hint: "one product, one pixel, one tap: what is its derivative by either?")
}

//@exercise 4.9 filter-fit points=4
/// The square kernel whose convolution with the image (exercise E4.2, stride 1, no padding) has
/// the least mean squared error to the target.
///
/// - Parameters:
///   - image: `[height][width]`.
///   - target: `[height − side + 1][width − side + 1]`.
///   - side: of the kernel.
/// - Returns: `[side][side]`.
public func fitFilter(image: [[Double]], target: [[Double]], side: Int) -> [[Double]] {
  //@solution-begin 4.9
  var kernel = [[Double]](repeating: [Double](repeating: 0, count: side), count: side)
  // No direction is more curved than the sum of all squares under the taps.
  let power = image.joined().reduce(0) { $0 + $1 * $1 } * Double(side * side)
  var velocity = kernel
  for step in 0..<4000 {
    // Nesterov's momentum: the gradient is taken ahead (Nesterov 1983).
    let trust = Double(step % 200) / Double(step % 200 + 3)
    var ahead = kernel
    for i in 0..<side {
      for j in 0..<side { ahead[i][j] += trust * velocity[i][j] }
    }
    let output = convolution(image, kernel: ahead, stride: 1, padding: 0)
    let misses = zip(output, target).map { zip($0, $1).map { $0 - $1 } }
    let gradient = convolution(image, kernel: misses, stride: 1, padding: 0)
    var largest = 0.0
    for i in 0..<side {
      for j in 0..<side {
        let next = ahead[i][j] - gradient[i][j] / power
        velocity[i][j] = next - kernel[i][j]
        kernel[i][j] = next
        largest = max(largest, abs(gradient[i][j]))
      }
    }
    if largest < 1e-9 * power { break }
  }
  return kernel
  //@solution-end 4.9
  //@stub 4.9| unimplemented("4.9", hint: "exercise E4.8 gives the gradient by the kernel; how large may a step be?")
}

//@exercise 4.10 running-statistics points=3
/// The running mean and variance of one feature after a number of batches. They begin at 0 and 1,
/// and every batch moves them by the share `momentum` toward its mean and its variance (divided
/// by n − 1). This code is wrong in one place:
///
/// ```
/// var mean = 0.0
/// var variance = 1.0
/// for batch in batches {
///   let n = Double(batch.count)
///   let m = batch.reduce(0, +) / n
///   let v = batch.reduce(0) { $0 + ($1 - m) * ($1 - m) } / (n - 1)
///   mean = momentum * mean + (1 - momentum) * m
///   variance = momentum * variance + (1 - momentum) * v
/// }
/// return (mean, variance)
/// ```
///
/// - Parameters:
///   - batches: `[batches][examples]`, at least two examples each.
///   - momentum: between 0 and 1.
public func runningStatistics(
  batches: [[Double]], momentum: Double
) -> (mean: Double, variance: Double) {
  //@solution-begin 4.10
  var running = (mean: 0.0, variance: 1.0)
  for batch in batches {
    let center = batch.reduce(0, +) / Double(batch.count)
    let squares = batch.map { ($0 - center) * ($0 - center) }.reduce(0, +)
    running.mean += momentum * (center - running.mean)
    running.variance += momentum * (squares / Double(batch.count - 1) - running.variance)
  }
  return running
  //@solution-end 4.10
  //@stub 4.10| unimplemented("4.10", hint: "for which momentum do you know the answer without computing?")
}
