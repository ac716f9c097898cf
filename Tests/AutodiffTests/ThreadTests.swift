import Autodiff
import RandomStreams
import Tensors
import Testing

/// The same bits on one and on two threads, values and gradients, of every operation that is large
/// enough to be shared between threads.
@Suite(.serialized) struct ThreadTests {
  static let cases: [OperationCase] = [
    row(
      "linear", [[96, 130], [130, 70], [70]],
      { linear($0[0], $0[1], bias: $0[2], activation: .silu) }),
    row("matmul", [[3, 70, 90], [3, 90, 50]], { matmul($0[0], $0[1]) }),
    row(
      "convolve2d", [[6, 15, 13, 24], [3, 3, 24, 40], [40]],
      { convolve2d($0[0], $0[1], bias: $0[2], geometry: ConvolutionGeometry(padding: 1)) }
    ),
    row(
      "convolveTransposed2d", [[6, 8, 7, 24], [4, 4, 20, 24]],
      { convolveTransposed2d($0[0], $0[1], geometry: ConvolutionGeometry(stride: 2, padding: 1)) }
    ),
    row(
      "batchNorm", [[16, 17, 19, 24], [24], [24]],
      { batchNorm($0[0], scale: $0[1], shift: $0[2], activation: .relu).output }
    ),
    row(
      "groupNorm", [[16, 17, 19, 24], [24], [24]],
      { groupNorm($0[0], groups: 8, scale: $0[1], shift: $0[2], activation: .silu) }
    ),
    row(
      "layerNorm", [[700, 130], [130], [130]], { layerNorm($0[0], scale: $0[1], shift: $0[2]) }),
    row(
      "attention", [[6, 64, 48], [6, 64, 48], [6, 64, 48]],
      { attention($0[0], $0[1], $0[2], heads: 2) }),
    row("sums", [[300, 410]], { $0[0].sum(axes: [0]) + $0[0].sum() }),
    row("softmax", [[700, 130]], { softmax($0[0]) }),
    row("elementwise", [[300, 410], [410]], { exp($0[0]) * $0[1] + tanh($0[0]) }),
    row("gatherRows", [[50, 64]], { gatherRows($0[0], (0..<999).map { $0 * 7 % 50 }) }),
    row("squaredError", [[300, 410], [300, 410]], { squaredError($0[0], $0[1]) }),
  ]

  private static func row(
    _ name: String, _ shapes: [[Int]], _ operation: @escaping ([Variable]) -> Variable
  ) -> OperationCase {
    OperationCase(name, shapes, operation) { $0[0] }
  }

  @Test(arguments: cases) func sameBits(row: OperationCase) throws {
    func run(threads: Int) throws -> [[UInt32]] {
      let before = Compute.threads
      Compute.threads = threads
      defer { Compute.threads = before }
      let tape = Tape()
      let inputs = row.inputs.map { tape.variable($0) }
      let y = row.operation(inputs)
      let gradients = try tape.gradients(of: y, along: y.value)
      return ([y.value] + inputs.map { gradients[$0] }).map { $0.scalars.map(\.bitPattern) }
    }
    #expect(try run(threads: 1) == run(threads: 2))
  }
}
