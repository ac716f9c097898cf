import Foundation
import RandomStreams
import Tensors

// snippet.transform
/// x̂(ω, ν) = Σ x_{m,l} e^{−i(ωm + νl)}: the Fourier transform of an image, at one frequency.
func transform(_ x: [Double], width: Int, _ ω: Double, _ ν: Double) -> (
  re: Double, im: Double
) {
  var (re, im) = (0.0, 0.0)
  for (index, value) in x.enumerated() where value != 0 {
    let (m, l) = index.quotientAndRemainder(dividingBy: width)
    let angle = ω * Double(m) + ν * Double(l)
    re += value * cos(angle)
    im -= value * sin(angle)
  }
  return (re, im)
}
// snippet.end

/// Three ways to make an image twice as large with learned weights.
enum Doubling: CaseIterable {
  case three, four, resize

  var name: String {
    switch self {
    case .three: "kernel 3, stride 2"
    case .four: "kernel 4, stride 2"
    case .resize: "resize, kernel 3"
    }
  }

  // snippet.doubling
  /// Twice the side, and as many channels as the random kernel gives.
  func callAsFunction(_ x: Tensor, channels: Int, using random: inout RandomStream) -> Tensor {
    let kernel = self == .four ? 4 : 3
    let inputs = x.shape[3]
    // As many products go into a pixel, on average, so that all three start with the same variance.
    let products = Float(inputs * kernel * kernel) / (self == .resize ? 1 : 4)
    let deviation = (2 / products).squareRoot()
    let up = ConvolutionGeometry(stride: 2, padding: 1)
    switch self {
    case .three, .four:
      let weights = Tensor(
        normal: [kernel, kernel, channels, inputs], standardDeviation: deviation, using: &random)
      return convolveTransposed2d(
        x, weights, geometry: up, outputPadding: self == .three ? 1 : 0
      ).output
    case .resize:
      let weights = Tensor(
        normal: [kernel, kernel, inputs, channels], standardDeviation: deviation, using: &random)
      return convolve2d(
        upsampleNearest(x, factor: 2), weights, geometry: ConvolutionGeometry(padding: 1)
      ).output
    }
  }
  // snippet.end

  // snippet.untrained
  /// What an untrained generator draws: three doublings with rectifiers between, 4 × 4 noise of 32
  /// channels to one image of 32 × 32.
  func image(using random: inout RandomStream) -> Tensor {
    var x = Tensor(normal: [1, 4, 4, 32], using: &random)
    for channels in [16, 8] { x = relu(self(x, channels: channels, using: &random)) }
    return self(x, channels: 1, using: &random)
  }
  // snippet.end
}

/// The mean of |x̂|² over the rows of square images, at frequencies 0, 1/n, …, 1/2 cycles a pixel.
func rowSpectrum(_ images: [Tensor]) -> [Double] {
  let side = images[0].shape[2]
  let waves = (0..<side).map { 2 * Double.pi * Double($0) / Double(side) }
  let (cosines, sines) = (waves.map { cos($0) }, waves.map { sin($0) })
  var power = [Double](repeating: 0, count: side / 2 + 1)
  for image in images {
    let pixels = image.doubles
    for row in 0..<side {
      for frequency in power.indices {
        var (re, im) = (0.0, 0.0)
        for column in 0..<side {
          let value = pixels[row * side + column]
          re += value * cosines[frequency * column % side]
          im += value * sines[frequency * column % side]
        }
        power[frequency] += re * re + im * im
      }
    }
  }
  return power.map { $0 / Double(images.count * side) }
}

/// The mean square at every place of images.
func meanSquares(_ images: [Tensor]) -> [Double] {
  var sums = [Double](repeating: 0, count: images[0].count)
  for image in images {
    for (index, value) in image.doubles.enumerated() { sums[index] += value * value }
  }
  return sums.map { $0 / Double(images.count) }
}
