import Autodiff
import Foundation
import Tensors
import Testing

/// What PyTorch says: values and gradients from `Reference/operations.json`, made once by the script
/// beside it.
@Suite struct ReferenceTests {
  struct Table: Decodable {
    let cases: [Row]
  }

  struct Row: Decodable {
    let name: String
    let shapes: [[Int]]
    let outputShape: [Int]
    let output: [Double]
    let gradients: [[Double]]
  }

  /// Element i of input k, as in the script.
  static func input(_ shape: [Int], _ k: Int) -> Tensor {
    let count = shape.reduce(1, *)
    return Tensor(
      (0..<count).map { Float(Foundation.sin(0.7 * Double($0) + Double(k))) }, shape: Shape(shape))
  }

  static let operations: [String: @Sendable ([Variable]) -> Variable] = [
    "linear, GELU": { linear($0[0], $0[1], bias: $0[2], activation: .gelu) },
    "convolution 3×3, stride 2, padding 1": {
      convolve2d(
        $0[0], $0[1], bias: $0[2], geometry: ConvolutionGeometry(stride: 2, padding: 1))
    },
    "convolution 3×3, padding 2, dilation 2, SiLU": {
      convolve2d(
        $0[0], $0[1], bias: $0[2], geometry: ConvolutionGeometry(padding: 2, dilation: 2),
        activation: .silu)
    },
    "transposed convolution 4×4, stride 2, padding 1": {
      convolveTransposed2d(
        $0[0], $0[1], bias: $0[2], geometry: ConvolutionGeometry(stride: 2, padding: 1))
    },
    "transposed convolution 3×3, stride 2, output padding 1": {
      convolveTransposed2d(
        $0[0], $0[1], bias: $0[2], geometry: ConvolutionGeometry(stride: 2, padding: 1),
        outputPadding: 1)
    },
    "batch norm, leaky ReLU": {
      batchNorm($0[0], scale: $0[1], shift: $0[2], activation: .leakyRelu(slope: 0.2)).output
    },
    "group norm, SiLU": {
      groupNorm($0[0], groups: 3, scale: $0[1], shift: $0[2], activation: .silu)
    },
    "layer norm": { layerNorm($0[0], scale: $0[1], shift: $0[2]) },
    "attention, 2 heads": { attention($0[0], $0[1], $0[2], heads: 2) },
    "binary cross-entropy": {
      let targets = Tensor((0..<35).map { Float(Double($0) / 34) }, shape: [5, 7])
      return binaryCrossEntropy(logits: 5 * $0[0], targets: targets, .mean)
    },
    "cross-entropy": { crossEntropy(logits: $0[0], labels: [3, 0, 8, 7, 3]) },
    "Gaussian negative log likelihood": {
      gaussianNegativeLogLikelihood($0[0], mean: $0[1], logVariance: $0[2], .mean)
    },
    "KL of Gaussians": {
      gaussianKL(mean: $0[0], logVariance: $0[1], fromMean: $0[2], logVariance: $0[3], .sum)
    },
    "nearest, then average pooling": {
      averagePool(upsampleNearest($0[0], factor: 3), factor: 2)
    },
  ]

  @Test func everyRowAgrees() throws {
    let url = try #require(
      Bundle.module.url(
        forResource: "operations", withExtension: "json", subdirectory: "Reference"))
    let table = try JSONDecoder().decode(Table.self, from: Data(contentsOf: url))
    #expect(table.cases.count == Self.operations.count)
    for row in table.cases {
      let operation = try #require(Self.operations[row.name], "no operation for \(row.name)")
      let tape = Tape()
      let inputs = row.shapes.enumerated().map { tape.variable(Self.input($1, $0)) }
      let output = operation(inputs)
      #expect(Array(output.shape) == row.outputShape, "\(row.name)")
      expectClose(output.value, row.output, row.name)
      let gradients = try tape.gradients(of: output, along: Self.input(row.outputShape, 100))
      for (place, expected) in row.gradients.enumerated() {
        expectClose(gradients[inputs[place]], expected, "\(row.name), gradient \(place)")
      }
    }
  }

  private func expectClose(_ found: Tensor, _ expected: [Double], _ what: String) {
    #expect(found.count == expected.count)
    let scale = expected.reduce(1) { max($0, Swift.abs($1)) }
    let worst = zip(found.scalars, expected).map { Swift.abs(Double($0) - $1) }.max()!
    #expect(worst <= 2e-5 * scale, "\(what): off by \(worst), values up to \(scale)")
  }
}
