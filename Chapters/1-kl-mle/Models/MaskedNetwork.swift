import Autodiff
import Foundation
import NeuralNetworks
import RandomStreams
import Tensors

/// A network whose output for pixel j sees the pixels before j and nothing
/// else.
///
/// `[batch, D]` → logits `[batch · D, K]`. A hidden unit of degree m sees
/// pixels 0 … m − 1, an output for pixel j the hidden units of degree at most
/// j (Germain and others, 2015).
struct MaskedNetwork: Module {
  let inner, innerBias, outer, outerBias: Parameter
  let innerMask, outerMask: Tensor
  let levels: Int

  // snippet.masked
  func callAsFunction(_ x: Variable) -> Variable {
    let tape = x.tape
    let hidden = linear(
      x, tape[inner] * tape.constant(innerMask),
      bias: tape[innerBias], activation: .relu)
    let logits = linear(
      hidden, tape[outer] * tape.constant(outerMask), bias: tape[outerBias])
    return logits.reshaped([-1, levels])
  }
  // snippet.end

  /// - Parameters:
  ///   - logFrequencies: where the outputs start, `[pixel][gray]`.
  ///   - reach: how far an output looks: 0 for the pixels before it; 1 lets it see itself, a mistake.
  init(
    logFrequencies: [[Double]], hidden: Int, reach: Int = 0, using random: inout RandomStream
  ) {
    let (pixels, levels) = (logFrequencies.count, logFrequencies[0].count)
    self.levels = levels
    let degrees = (0..<hidden).map { 1 + $0 % max(1, pixels - 1) }
    innerMask = Tensor(
      (0..<pixels).flatMap { j in degrees.map { j < $0 ? Float(1) : 0 } }, shape: [pixels, hidden])
    outerMask = Tensor(
      degrees.flatMap { m in
        (0..<pixels).flatMap { [Float](repeating: m <= $0 + reach ? 1 : 0, count: levels) }
      }, shape: [hidden, pixels * levels])
    inner = Parameter(
      Tensor(
        normal: [pixels, hidden], mean: 0,
        standardDeviation: Float((2 / Double(pixels)).squareRoot()), using: &random),
      name: "inner")
    innerBias = Parameter(Tensor(zeros: [hidden]), name: "innerBias")
    outer = Parameter(
      Tensor(
        normal: [hidden, pixels * levels], mean: 0,
        standardDeviation: Float(0.1 / Double(hidden).squareRoot()), using: &random),
      name: "outer")
    outerBias = Parameter(
      Tensor(logFrequencies.joined().map { Float($0) }, shape: [pixels * levels]),
      name: "outerBias")
  }

  /// Grays 0 … K − 1 as numbers about 0, `[count, D]`.
  func inputs(_ images: [[Int]]) -> Tensor {
    Tensor(
      images.joined().map { 2 * Float($0) / Float(levels - 1) - 1 },
      shape: [images.count, images[0].count])
  }

  /// log P(x) of each image, in nats.
  func logProbabilities(of images: [[Int]]) -> [Double] {
    let pixels = images[0].count
    return stride(from: 0, to: images.count, by: 256).flatMap { start -> [Double] in
      let part = Array(images[start..<min(start + 256, images.count)])
      let tape = Tape(.evaluation)
      let losses = crossEntropy(
        logits: self(tape.constant(inputs(part))), labels: Array(part.joined()), .none
      ).value.scalars
      return part.indices.map { image in
        -losses[image * pixels..<(image + 1) * pixels].reduce(0) { $0 + Double($1) }
      }
    }
  }

  /// Images drawn pixel by pixel, `[count, D]`, 0 … 1.
  func samples(_ count: Int, using random: inout RandomStream) -> [Float] {
    let pixels = inner.shape[0]
    var images = [[Int]](repeating: [Int](repeating: 0, count: pixels), count: count)
    for pixel in 0..<pixels {
      let tape = Tape(.evaluation)
      let logits = softmax(self(tape.constant(inputs(images)))).value.scalars
      for image in 0..<count {
        var left = random.uniform()
        let start = (image * pixels + pixel) * levels
        var gray = 0
        while gray < levels - 1 {
          left -= Double(logits[start + gray])
          if left < 0 { break }
          gray += 1
        }
        images[image][pixel] = gray
      }
    }
    return images.joined().map { Float($0) / Float(levels - 1) }
  }
}
