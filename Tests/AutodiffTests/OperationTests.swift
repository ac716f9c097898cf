import Autodiff
import Foundation
import Tensors
import Testing

/// Every operation, one row each: shapes, the operation, and its definition in double precision.
/// Odd sizes, so that vector kernels meet their tails.
@Suite struct OperationTests {
  @Test(arguments: elementwise + arithmetic + reductions) func small(row: OperationCase) throws {
    try row.check()
  }

  @Test(arguments: shapes + products) func structural(row: OperationCase) throws {
    try row.check()
  }

  @Test(arguments: convolutions + normalizations + attentions + losses)
  func fused(row: OperationCase) throws { try row.check() }
}

private func sigma(_ x: Double) -> Double { 1 / (1 + Foundation.exp(-x)) }

private func unary(
  _ name: String, in range: ClosedRange<Float> = -3...3, gap: Float = 0,
  _ operation: @escaping (Variable) -> Variable, _ exact: @escaping (Double) -> Double
) -> OperationCase {
  OperationCase(name, [[3, 37]], in: range, gap: gap, { operation($0[0]) }, { $0[0].map(exact) })
}

private let elementwise: [OperationCase] = [
  unary("exp", { exp($0) }, { Foundation.exp($0) }),
  unary("log", in: 0.1...5, { log($0) }, { Foundation.log($0) }),
  unary("sqrt", in: 0.1...5, { sqrt($0) }, { $0.squareRoot() }),
  unary("square", { square($0) }, { $0 * $0 }),
  unary("power 3", { power($0, 3) }, { $0 * $0 * $0 }),
  unary("power −1.5", in: 0.5...3, { power($0, -1.5) }, { Foundation.pow($0, -1.5) }),
  unary("reciprocal", in: 0.5...3, { reciprocal($0) }, { 1 / $0 }),
  unary("abs", gap: 0.01, { abs($0) }, { Swift.abs($0) }),
  unary("sin", { sin($0) }, { Foundation.sin($0) }),
  unary("cos", { cos($0) }, { Foundation.cos($0) }),
  unary("clamp", { clamp($0, to: -1.005...0.705) }, { min(max($0, -1.005), 0.705) }),
  unary("logSigmoid", in: -20...20, { logSigmoid($0) }, { -Foundation.log1p(Foundation.exp(-$0)) }),
  unary("tanh", { tanh($0) }, { Foundation.tanh($0) }),
  unary("sigmoid", { sigmoid($0) }, sigma),
  unary("softplus", in: -20...20, { softplus($0) }, { Foundation.log1p(Foundation.exp($0)) }),
  unary("relu", gap: 0.01, { relu($0) }, { max($0, 0) }),
  unary(
    "leakyRelu", gap: 0.01, { leakyRelu($0, slope: 0.2) }, { $0 > 0 ? $0 : Double(Float(0.2)) * $0 }
  ),
  unary("silu", { silu($0) }, { $0 * sigma($0) }),
  unary("gelu", { gelu($0) }, geluByDefinition),
  unary("negative", { -$0 }, { -$0 }),
  unary("x + 2", { $0 + 2 }, { $0 + 2 }),
  unary("x − 2", { $0 - 2 }, { $0 - 2 }),
  unary("2 − x", { 2 - $0 }, { 2 - $0 }),
  unary("3 x", { 3 * $0 }, { 3 * $0 }),
  unary("x / 4", { $0 / 4 }, { $0 / 4 }),
  unary("2 / x", in: 0.5...3, { 2 / $0 }, { 2 / $0 }),
  unary("x · x, twice used", { $0 * $0 }, { $0 * $0 }),
]

private func geluByDefinition(_ x: Double) -> Double {
  0.5 * x * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
}

private let arithmetic: [OperationCase] = {
  let shapes: [[[Int]]] = [
    [[5, 7], [5, 7]], [[5, 7], [7]], [[7], [5, 7]], [[3, 1, 5], [4, 1]], [[2, 3], []],
    [[1], [3, 3]],
  ]
  return shapes.flatMap { shapes in
    [
      OperationCase("a + b", shapes, { $0[0] + $0[1] }, { .broadcast($0[0], $0[1], +) }),
      OperationCase("a − b", shapes, { $0[0] - $0[1] }, { .broadcast($0[0], $0[1], -) }),
      OperationCase("a · b", shapes, { $0[0] * $0[1] }, { .broadcast($0[0], $0[1], *) }),
      OperationCase(
        "a / b", shapes, in: 0.5...2, { $0[0] / $0[1] }, { .broadcast($0[0], $0[1], /) }),
      OperationCase(
        "maximum", shapes, { maximum($0[0], $0[1]) }, { .broadcast($0[0], $0[1], Swift.max) }),
      OperationCase(
        "minimum", shapes, { minimum($0[0], $0[1]) }, { .broadcast($0[0], $0[1], Swift.min) }),
    ]
  }
}()

private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

private func variance(_ values: [Double]) -> Double {
  let center = mean(values)
  return mean(values.map { ($0 - center) * ($0 - center) })
}

private func logSumExp(_ values: [Double]) -> Double {
  let largest = values.max()!
  return largest + Foundation.log(values.reduce(0) { $0 + Foundation.exp($1 - largest) })
}

private let reductions: [OperationCase] = [
  OperationCase("sum", [[3, 5, 7]], { $0[0].sum() }, { Exact([], [$0[0].sum]) }),
  OperationCase("mean", [[3, 5, 7]], { $0[0].mean() }, { Exact([], [mean($0[0].values)]) }),
  OperationCase(
    "sum over 1", [[3, 5, 7]], { $0[0].sum(axes: [1]) }, { $0[0].reduced([1]) { $0.reduce(0, +) } }),
  OperationCase(
    "sum over 0, 2, kept", [[3, 5, 7]], { $0[0].sum(axes: [0, 2], keepingDimensions: true) },
    { $0[0].reduced([0, 2], keeping: true) { $0.reduce(0, +) } }),
  OperationCase(
    "mean over −1", [[3, 5, 7]], { $0[0].mean(axes: [-1]) }, { $0[0].reduced([2], mean) }),
  OperationCase(
    "mean over 0, 1", [[3, 5, 7]], { $0[0].mean(axes: [0, 1]) }, { $0[0].reduced([0, 1], mean) }),
  OperationCase(
    "maximum over 1", [[3, 5, 7]], { $0[0].maximum(axes: [1]) },
    { $0[0].reduced([1]) { $0.max()! } }),
  OperationCase(
    "variance over 0", [[9, 5]], { $0[0].variance(axes: [0]) }, { $0[0].reduced([0], variance) }),
  OperationCase(
    "sumPerExample", [[4, 3, 5]], { $0[0].sumPerExample() },
    { $0[0].reduced([1, 2]) { $0.reduce(0, +) } }),
  OperationCase(
    "logSumExp", [[4, 19]], in: -30...30, { logSumExp($0[0]) }, { $0[0].reduced([1], logSumExp) }),
  OperationCase(
    "softmax", [[4, 19]], { softmax($0[0]) },
    { $0[0].rows { row in row.map { Foundation.exp($0 - logSumExp(row)) } } }),
  OperationCase(
    "logSoftmax", [[2, 3, 11]], { logSoftmax($0[0]) },
    { $0[0].rows { row in row.map { $0 - logSumExp(row) } } }),
]

private let shapes: [OperationCase] = [
  OperationCase(
    "reshaped", [[4, 6]], { $0[0].reshaped([3, -1]) }, { Exact([3, 8], $0[0].values) }),
  OperationCase(
    "transposed", [[2, 3, 5]], { $0[0].transposed() },
    { inputs in Exact([2, 5, 3]) { inputs[0][[$0[0], $0[2], $0[1]]] } }),
  OperationCase(
    "transposed 2 0 1", [[2, 3, 5]], { $0[0].transposed([2, 0, 1]) },
    { inputs in Exact([5, 2, 3]) { inputs[0][[$0[1], $0[2], $0[0]]] } }),
  OperationCase(
    "broadcast", [[3, 1]], { broadcast($0[0], toShape: [2, 3, 5]) },
    { inputs in Exact([2, 3, 5]) { inputs[0][$0] } }),
  OperationCase(
    "slice 1", [[3, 7, 2]], { $0[0].slice(axis: 1, 2..<5) },
    { inputs in Exact([3, 3, 2]) { inputs[0][[$0[0], $0[1] + 2, $0[2]]] } }),
  OperationCase(
    "slice −1", [[3, 7]], { $0[0].slice(axis: -1, 6..<7) },
    { inputs in Exact([3, 1]) { inputs[0][[$0[0], $0[1] + 6]] } }),
  OperationCase(
    "split", [[3, 7]], { $0[0].split(sizes: [2, 5], axis: 1)[1] },
    { inputs in Exact([3, 5]) { inputs[0][[$0[0], $0[1] + 2]] } }),
  OperationCase(
    "padded", [[2, 3]], { $0[0].padded([(1, 0), (2, 1)], value: 0.5) },
    { inputs in
      Exact([3, 6]) {
        $0[0] < 1 || !(2..<5).contains($0[1]) ? 0.5 : inputs[0][[$0[0] - 1, $0[1] - 2]]
      }
    }),
  OperationCase(
    "concatenate", [[2, 3, 2], [2, 1, 2], [2, 4, 2]], { concatenate($0, axis: 1) },
    { inputs in
      Exact([2, 8, 2]) { index in
        switch index[1] {
        case ..<3: inputs[0][index]
        case 3: inputs[1][[index[0], 0, index[2]]]
        default: inputs[2][[index[0], index[1] - 4, index[2]]]
        }
      }
    }),
  OperationCase(
    "gatherRows, one row twice", [[5, 3]], { gatherRows($0[0], [4, 0, 4, 2]) },
    { inputs in Exact([4, 3]) { inputs[0][[[4, 0, 4, 2][$0[0]], $0[1]]] } }),
]

private let products: [OperationCase] = {
  func product(_ a: [Int], _ b: [Int], _ transposeA: Bool, _ transposeB: Bool) -> OperationCase {
    OperationCase(
      "matmul \(transposeA ? "aᵀ" : "a") \(transposeB ? "bᵀ" : "b")", [a, b],
      { matmul($0[0], $0[1], transposeA: transposeA, transposeB: transposeB) },
      { inputs in
        let (a, b) = (inputs[0], inputs[1])
        let swapA = transposeA ? 1 : 0
        let swapB = transposeB ? 1 : 0
        let rows = a.shape[a.shape.count - 2 + swapA]
        let inner = a.shape[a.shape.count - 1 - swapA]
        let columns = b.shape[b.shape.count - 1 - swapB]
        return Exact(a.shape.dropLast(2) + [rows, columns]) { index in
          let lead = Array(index.dropLast(2))
          let (row, column) = (index[index.count - 2], index[index.count - 1])
          let leadB = b.shape.count == 2 ? [] : lead
          return (0..<inner).reduce(0) { total, k in
            total + a[lead + (transposeA ? [k, row] : [row, k])]
              * b[leadB + (transposeB ? [column, k] : [k, column])]
          }
        }
      })
  }
  var cases: [OperationCase] = []
  for (transposeA, transposeB) in [(false, false), (false, true), (true, false), (true, true)] {
    let (a, b) = (transposeA ? [7, 5] : [5, 7], transposeB ? [3, 7] : [7, 3])
    cases.append(product(a, b, transposeA, transposeB))
    cases.append(product([2] + a, [2] + b, transposeA, transposeB))
    cases.append(product([2] + a, b, transposeA, transposeB))
  }
  let activations: [(Activation, (Double) -> Double)] = [
    (.identity, { $0 }), (.relu, { max($0, 0) }),
    (.leakyRelu(slope: 0.25), { $0 > 0 ? $0 : 0.25 * $0 }), (.tanh, { Foundation.tanh($0) }),
    (.sigmoid, sigma), (.softplus, { Foundation.log1p(Foundation.exp($0)) }),
    (.silu, { $0 * sigma($0) }), (.gelu, geluByDefinition),
  ]
  for (activation, exact) in activations {
    cases.append(
      OperationCase(
        "linear \(activation)", [[5, 7], [7, 19], [19]],
        { linear($0[0], $0[1], bias: $0[2], activation: activation) },
        { inputs in
          Exact([5, 19]) { index in
            exact(
              (0..<7).reduce(inputs[2].values[index[1]]) {
                $0 + inputs[0][[index[0], $1]] * inputs[1][[$1, index[1]]]
              })
          }
        }))
  }
  cases.append(
    OperationCase(
      "linear without bias, three axes", [[2, 3, 4], [4, 5]], { linear($0[0], $0[1]) },
      { inputs in
        Exact([2, 3, 5]) { index in
          (0..<4).reduce(0) {
            $0 + inputs[0][[index[0], index[1], $1]] * inputs[1][[$1, index[2]]]
          }
        }
      }))
  return cases
}()
