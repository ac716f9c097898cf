import Autodiff
import Foundation
import Tensors

// The rows of `OperationTests` for convolutions, normalizations, attention and losses.

private struct ConvolutionCase {
  var size: (height: Int, width: Int)
  var channels: (inputs: Int, outputs: Int)
  var kernel: (height: Int, width: Int)
  var stride = 1
  var padding = 0
  var dilation = 1
}

/// Corners: kernels 1 to 7, one channel, a stride that does not reach the last pixel, padding as
/// large as the kernel, dilation, an image smaller than the kernel.
private let convolutionCases: [ConvolutionCase] = [
  ConvolutionCase(size: (5, 4), channels: (3, 2), kernel: (1, 1)),
  ConvolutionCase(size: (5, 6), channels: (2, 3), kernel: (3, 3), padding: 1),
  ConvolutionCase(size: (6, 6), channels: (2, 3), kernel: (4, 4), stride: 2, padding: 1),
  ConvolutionCase(size: (7, 6), channels: (1, 3), kernel: (3, 3), stride: 2, padding: 1),
  ConvolutionCase(size: (8, 7), channels: (2, 1), kernel: (2, 3), stride: 3),
  ConvolutionCase(size: (7, 7), channels: (1, 2), kernel: (3, 3), padding: 2, dilation: 2),
  ConvolutionCase(
    size: (7, 6), channels: (2, 2), kernel: (3, 2), stride: 2, padding: 1, dilation: 2),
  ConvolutionCase(size: (3, 3), channels: (2, 2), kernel: (5, 5), padding: 2),
  ConvolutionCase(size: (4, 4), channels: (2, 3), kernel: (4, 4)),
  ConvolutionCase(size: (3, 4), channels: (1, 1), kernel: (7, 7), padding: 3),
  ConvolutionCase(size: (3, 3), channels: (1, 17), kernel: (3, 3), padding: 3),
]

private func convolution(_ inputs: [Exact], _ c: ConvolutionCase) -> Exact {
  let (x, kernel) = (inputs[0], inputs[1])
  let height = (x.shape[1] + 2 * c.padding - c.dilation * (c.kernel.height - 1) - 1) / c.stride + 1
  let width = (x.shape[2] + 2 * c.padding - c.dilation * (c.kernel.width - 1) - 1) / c.stride + 1
  return Exact([x.shape[0], height, width, c.channels.outputs]) { index in
    var total = 0.0
    for i in 0..<c.kernel.height {
      let row = index[1] * c.stride - c.padding + i * c.dilation
      guard row >= 0, row < x.shape[1] else { continue }
      for j in 0..<c.kernel.width {
        let column = index[2] * c.stride - c.padding + j * c.dilation
        guard column >= 0, column < x.shape[2] else { continue }
        let pixel = ((index[0] * x.shape[1] + row) * x.shape[2] + column) * c.channels.inputs
        let tap = (i * c.kernel.width + j) * c.channels.inputs
        for channel in 0..<c.channels.inputs {
          total +=
            x.values[pixel + channel]
            * kernel.values[(tap + channel) * c.channels.outputs + index[3]]
        }
      }
    }
    for term in inputs.dropFirst(2) {
      total += term.shape.count == 2 ? term[[index[0], index[3]]] : term[index]
    }
    return total
  }
}

/// Each input pixel adds its kernel to the output, `stride` apart.
private func transposedConvolution(_ inputs: [Exact], _ c: ConvolutionCase, outputPadding: Int)
  -> Exact
{
  let (x, kernel) = (inputs[0], inputs[1])
  func size(_ n: Int, _ kernel: Int) -> Int {
    (n - 1) * c.stride - 2 * c.padding + c.dilation * (kernel - 1) + 1 + outputPadding
  }
  let height = size(x.shape[1], c.kernel.height)
  let width = size(x.shape[2], c.kernel.width)
  let shape = [x.shape[0], height, width, c.channels.outputs]
  var result = Exact(shape) { inputs.count > 2 ? inputs[2][[$0[3]]] : 0 }
  _ = Exact(x.shape) { index in
    let value = x[index]
    for i in 0..<c.kernel.height {
      for j in 0..<c.kernel.width {
        let row = index[1] * c.stride - c.padding + i * c.dilation
        let column = index[2] * c.stride - c.padding + j * c.dilation
        guard row >= 0, row < height, column >= 0, column < width else { continue }
        let pixel = ((index[0] * height + row) * width + column) * c.channels.outputs
        let tap = (i * c.kernel.width + j) * c.channels.outputs
        for channel in 0..<c.channels.outputs {
          result.values[pixel + channel] +=
            value * kernel.values[(tap + channel) * c.channels.inputs + index[3]]
        }
      }
    }
    return 0
  }
  return result
}

let convolutions: [OperationCase] = {
  var cases: [OperationCase] = []
  for c in convolutionCases {
    let geometry = ConvolutionGeometry(
      stride: c.stride, padding: c.padding, dilation: c.dilation)
    let note = "\(c.kernel) stride \(c.stride) padding \(c.padding) dilation \(c.dilation)"
    let image = [2, c.size.height, c.size.width, c.channels.inputs]
    cases.append(
      OperationCase(
        "convolve2d \(note)",
        [image, [c.kernel.height, c.kernel.width, c.channels.inputs, c.channels.outputs]],
        { convolve2d($0[0], $0[1], geometry: geometry) }, { convolution($0, c) }))
    let up = ConvolutionCase(
      size: c.size, channels: c.channels, kernel: c.kernel, stride: c.stride,
      padding: min(c.padding, c.dilation * (min(c.kernel.height, c.kernel.width) - 1)),
      dilation: c.dilation)
    let upGeometry = ConvolutionGeometry(
      stride: up.stride, padding: up.padding, dilation: up.dilation)
    let outputPadding = c.stride > 1 ? 1 : 0
    cases.append(
      OperationCase(
        "convolveTransposed2d \(note)",
        [
          image, [c.kernel.height, c.kernel.width, c.channels.outputs, c.channels.inputs],
          [c.channels.outputs],
        ],
        {
          convolveTransposed2d(
            $0[0], $0[1], bias: $0[2], geometry: upGeometry, outputPadding: outputPadding)
        }, { transposedConvolution($0, up, outputPadding: outputPadding) }))
  }
  let c = ConvolutionCase(size: (4, 5), channels: (2, 3), kernel: (3, 3), padding: 1)
  let geometry = ConvolutionGeometry(padding: 1)
  let shapes = [[2, 4, 5, 2], [3, 3, 2, 3]]
  cases += [
    OperationCase(
      "convolve2d, bias, SiLU", shapes + [[3]],
      { convolve2d($0[0], $0[1], bias: $0[2], geometry: geometry, activation: .silu) },
      { convolution($0, c).map { $0 / (1 + Foundation.exp(-$0)) } }),
    OperationCase(
      "convolve2d, image bias, residual, tanh", shapes + [[2, 3], [2, 4, 5, 3]], bound: 5e-5,
      {
        convolve2d(
          $0[0], $0[1], bias: $0[2], adding: $0[3], geometry: geometry, activation: .tanh)
      }, { convolution($0, c).map { Foundation.tanh($0) } }),
    OperationCase(
      "convolveTransposed2d, ReLU", [[2, 4, 5, 2], [3, 3, 3, 2], [3]],
      {
        convolveTransposed2d(
          $0[0], $0[1], bias: $0[2], geometry: geometry, activation: .leakyRelu(slope: 0.25))
      }, { transposedConvolution($0, c, outputPadding: 0).map { $0 > 0 ? $0 : 0.25 * $0 } }),
    OperationCase(
      "averagePool", [[2, 4, 6, 3]], { averagePool($0[0], factor: 2) },
      { inputs in
        Exact([2, 2, 3, 3]) { index in
          [(0, 0), (0, 1), (1, 0), (1, 1)].reduce(0) {
            $0 + inputs[0][[index[0], 2 * index[1] + $1.0, 2 * index[2] + $1.1, index[3]]] / 4
          }
        }
      }),
    OperationCase(
      "upsampleNearest", [[2, 2, 3, 3]], { upsampleNearest($0[0], factor: 3) },
      { inputs in
        Exact([2, 6, 9, 3]) { inputs[0][[$0[0], $0[1] / 3, $0[2] / 3, $0[3]]] }
      }),
  ]
  return cases
}()

/// `x` normalized within the groups that `group` names for each index, then scaled, shifted and
/// activated.
private func normalized(
  _ inputs: [Exact], epsilon: Double = Double(Float(1e-5)),
  activation: (Double) -> Double = { $0 }, group: @escaping ([Int]) -> [Int]
) -> Exact {
  let x = inputs[0]
  var members: [[Int]: [Double]] = [:]
  _ = Exact(x.shape) { index in
    members[group(index), default: []].append(x[index])
    return 0
  }
  let moments = members.mapValues { values in
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    return (mean: mean, deviation: (variance + epsilon).squareRoot())
  }
  return Exact(x.shape) { index in
    let (mean, deviation) = moments[group(index)]!
    return activation(
      (x[index] - mean) / deviation * inputs[1].values[index.last!]
        + inputs[2].values[index.last!])
  }
}

private func silu(_ x: Double) -> Double { x / (1 + Foundation.exp(-x)) }

let normalizations: [OperationCase] = [
  OperationCase(
    "batchNorm, images", [[3, 2, 3, 5], [5], [5]], bound: 5e-5,
    { batchNorm($0[0], scale: $0[1], shift: $0[2]).output },
    { normalized($0) { [$0[3]] } }),
  OperationCase(
    "batchNorm, rows, leaky ReLU", [[7, 19], [19], [19]], bound: 5e-5,
    { batchNorm($0[0], scale: $0[1], shift: $0[2], activation: .leakyRelu(slope: 0.25)).output },
    { normalized($0, activation: { $0 > 0 ? $0 : 0.25 * $0 }) { [$0[1]] } }),
  OperationCase(
    "batchNorm with given moments", [[7, 2], [2], [2]],
    {
      batchNorm(
        $0[0], scale: $0[1], shift: $0[2], mean: Tensor([0.5, -0.25]),
        variance: Tensor([2, 0.5]), epsilon: 0.5)
    },
    { inputs in
      Exact([7, 2]) { index in
        let (mean, variance) = index[1] == 0 ? (0.5, 2.0) : (-0.25, 0.5)
        return (inputs[0][index] - mean) / (variance + 0.5).squareRoot()
          * inputs[1].values[index[1]] + inputs[2].values[index[1]]
      }
    }),
  OperationCase(
    "groupNorm, SiLU", [[2, 3, 2, 6], [6], [6]], bound: 5e-5,
    { groupNorm($0[0], groups: 3, scale: $0[1], shift: $0[2], activation: .silu) },
    { normalized($0, activation: silu) { [$0[0], $0[3] / 2] } }),
  OperationCase(
    "groupNorm, one group", [[3, 4, 5], [5], [5]], bound: 5e-5,
    { groupNorm($0[0], groups: 1, scale: $0[1], shift: $0[2]) },
    { normalized($0) { [$0[0]] } }),
  OperationCase(
    "batchNorm, large ε", [[7, 5], [5], [5]], bound: 5e-5,
    { batchNorm($0[0], scale: $0[1], shift: $0[2], epsilon: 0.75).output },
    { normalized($0, epsilon: 0.75) { [$0[1]] } }),
  OperationCase(
    "groupNorm, large ε", [[2, 5, 6], [6], [6]], bound: 5e-5,
    { groupNorm($0[0], groups: 2, scale: $0[1], shift: $0[2], epsilon: 0.75) },
    { normalized($0, epsilon: 0.75) { [$0[0], $0[2] / 3] } }),
  OperationCase(
    "layerNorm, large ε", [[4, 7], [7], [7]], bound: 5e-5,
    { layerNorm($0[0], scale: $0[1], shift: $0[2], epsilon: 0.75) },
    { normalized($0, epsilon: 0.75) { [$0[0]] } }),
  OperationCase(
    "layerNorm", [[3, 4, 19], [19], [19]], bound: 5e-5,
    { layerNorm($0[0], scale: $0[1], shift: $0[2]) },
    { normalized($0) { [$0[0], $0[1]] } }),
  OperationCase(
    "layerNorm, GELU", [[5, 7], [7], [7]], bound: 5e-5,
    { layerNorm($0[0], scale: $0[1], shift: $0[2], activation: .tanh) },
    { normalized($0, activation: { Foundation.tanh($0) }) { [$0[0]] } }),
]

let attentions: [OperationCase] = [(1, false), (2, false), (3, true)].map { heads, causal in
  let (queries, keys) = (5, causal ? 5 : 3)
  return OperationCase(
    "attention, \(heads) heads\(causal ? ", causal" : "")",
    [[2, queries, 6], [2, keys, 6], [2, keys, 6]], bound: 5e-5,
    { attention($0[0], $0[1], $0[2], heads: heads, causal: causal) },
    { inputs in
      let depth = 6 / heads
      return Exact([2, queries, 6]) { index in
        let head = index[2] / depth
        let weights = (0..<(causal ? index[1] + 1 : keys)).map { key in
          Foundation.exp(
            (0..<depth).reduce(0) {
              $0 + inputs[0][[index[0], index[1], head * depth + $1]]
                * inputs[1][[index[0], key, head * depth + $1]]
            } / Double(depth).squareRoot())
        }
        let total = weights.reduce(0, +)
        return weights.enumerated().reduce(0) {
          $0 + $1.element / total * inputs[2][[index[0], $1.offset, index[2]]]
        }
      }
    })
}

private func reduce(_ x: Exact, _ reduction: Reduction) -> Exact {
  switch reduction {
  case .none: x
  case .sum: Exact([], [x.sum])
  case .mean: Exact([], [x.sum / Double(x.values.count)])
  case .batchMean: Exact([], [x.sum / Double(x.shape.first ?? 1)])
  }
}

let losses: [OperationCase] =
  [Reduction.none, .sum, .mean, .batchMean].flatMap { reduction in
    let targets = Tensor((0..<95).map { Float($0 % 11) / 10 }, shape: [5, 19])
    let labels = [3, 0, 18, 7, 3]
    return [
      OperationCase(
        "squaredError \(reduction)", [[5, 19], [5, 19]],
        { squaredError($0[0], $0[1], reduction) },
        { reduce(.broadcast($0[0], $0[1]) { ($0 - $1) * ($0 - $1) }, reduction) }),
      OperationCase(
        "binaryCrossEntropy \(reduction)", [[5, 19]], in: -30...30,
        { binaryCrossEntropy(logits: $0[0], targets: targets, reduction) },
        { inputs in
          reduce(
            .broadcast(inputs[0], Exact(targets)) { l, t in
              max(l, 0) + Foundation.log1p(Foundation.exp(-Swift.abs(l))) - t * l
            }, reduction)
        }),
      OperationCase(
        "crossEntropy \(reduction)", [[5, 19]],
        { crossEntropy(logits: $0[0], labels: labels, reduction) },
        { inputs in
          let rows = Exact([5]) { index in
            let row = (0..<19).map { inputs[0][[index[0], $0]] }
            return Foundation.log(row.reduce(0) { $0 + Foundation.exp($1) }) - row[labels[index[0]]]
          }
          return reduce(rows, reduction)
        }),
      OperationCase(
        "gaussianNegativeLogLikelihood \(reduction)", [[5, 7], [5, 7], [5, 7]],
        { gaussianNegativeLogLikelihood($0[0], mean: $0[1], logVariance: $0[2], reduction) },
        { inputs in
          reduce(
            Exact([5, 7]) {
              let (x, m, v) = (inputs[0][$0], inputs[1][$0], inputs[2][$0])
              return 0.5 * (Foundation.log(2 * .pi) + v + (x - m) * (x - m) / Foundation.exp(v))
            }, reduction)
        }),
      OperationCase(
        "gaussianKL \(reduction)", [[5, 7], [5, 7]],
        { gaussianKL(mean: $0[0], logVariance: $0[1], reduction) },
        { inputs in
          reduce(
            .broadcast(inputs[0], inputs[1]) { m, v in 0.5 * (Foundation.exp(v) + m * m - v - 1) },
            reduction)
        }),
      OperationCase(
        "gaussianKL of two \(reduction)", [[5, 7], [5, 7], [5, 7], [5, 7]],
        {
          gaussianKL(
            mean: $0[0], logVariance: $0[1], fromMean: $0[2], logVariance: $0[3], reduction)
        },
        { inputs in
          reduce(
            Exact([5, 7]) {
              let (m, v, n, w) = (inputs[0][$0], inputs[1][$0], inputs[2][$0], inputs[3][$0])
              return 0.5
                * (w - v + (Foundation.exp(v) + (m - n) * (m - n)) / Foundation.exp(w) - 1)
            }, reduction)
        }),
    ]
  } + [
    OperationCase(
      "reparameterize", [[3, 5], [3, 5]],
      {
        let noise = Tensor((0..<15).map { Float($0) / 7 - 1 }, shape: [3, 5])
        return reparameterize(mean: $0[0], logVariance: $0[1], noise: noise)
      },
      { inputs in
        Exact([3, 5]) {
          inputs[0][$0] + Foundation.exp(0.5 * inputs[1][$0])
            * Double(Float($0[0] * 5 + $0[1]) / 7 - 1)
        }
      })
  ]
