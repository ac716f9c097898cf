import Autodiff
import NeuralNetworks
import Tensors
import Verification

/// A small cross-attention with random weights, its rows of numbers, and what it answers.
struct AskedWords {
  let heads: Int
  let width: Int
  /// One row a place.
  let queries: [[Double]]
  /// One row a word.
  let keys, values: [[Double]]
  /// Of the module, one place after the other.
  let answer: [Double]
  private let output: [[Double]]

  init(using draw: inout Draw) {
    let heads = draw.integer(in: 1...2)
    let width = heads * draw.integer(in: 2...4)
    let (placeCount, wordCount, context) = (
      draw.integer(in: 2...5), draw.integer(in: 2...4), draw.integer(in: 2...6)
    )
    let module = MultiHeadAttention(
      width, heads: heads, contextWidth: context, using: &draw.stream)
    func rows(_ count: Int, _ width: Int) -> Tensor {
      Tensor(normal: [1, count, width], standardDeviation: 2, using: &draw.stream)
    }
    let (places, words) = (rows(placeCount, width), rows(wordCount, context))
    let tape = Tape(.evaluation)
    answer = module(tape.constant(places), context: tape.constant(words))
      .value.scalars.map(Double.init)
    func table(_ x: Tensor, _ width: Int) -> [[Double]] {
      let all = x.scalars.map(Double.init)
      return stride(from: 0, to: all.count, by: width).map { Array(all[$0..<$0 + width]) }
    }
    let (x, y) = (table(places, width), table(words, context))
    func projected(_ rows: [[Double]], by layer: Linear) -> [[Double]] {
      let weights = table(layer.weight.value, width)
      return rows.map { row in
        (0..<width).map { column in
          row.indices.reduce(0) { $0 + row[$1] * weights[$1][column] }
        }
      }
    }
    (self.heads, self.width) = (heads, width)
    queries = projected(x, by: module.query)
    keys = projected(y, by: module.key)
    values = projected(y, by: module.value)
    output = table(module.output.weight.value, width)
  }

  /// The channels of a head.
  func channels(_ head: Int) -> Range<Int> {
    head * width / heads..<(head + 1) * width / heads
  }

  /// The last linear layer, on the heads' answers side by side.
  func joined(_ row: [Double]) -> [Double] {
    (0..<width).map { column in row.indices.reduce(0) { $0 + row[$1] * output[$1][column] } }
  }
}
