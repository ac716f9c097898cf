import RandomStreams
import Tensors

/// Batches from rows in memory, in a random order that repeats.
struct BatchStream {
  let rows: Tensor
  let batch: Int
  private let order: [Int]
  private var position = 0

  init(_ rows: Tensor, batch: Int, using random: inout RandomStream) {
    self.rows = rows
    self.batch = batch
    order = random.permutation(of: rows.shape[0])
  }

  mutating func next() -> Tensor {
    defer { position = (position + batch) % order.count }
    return gatherRows(rows, Array(order[position..<position + batch]))
  }
}

/// Points around eight centers on a circle of radius two, `[count, 2]`.
func ringOfEight(_ count: Int, using random: inout RandomStream) -> Tensor {
  let noise = Tensor(normal: [count, 2], standardDeviation: 0.05, using: &random)
  let centers = Tensor(
    (0..<8).flatMap { mode in
      let angle = Tensor(2 * Float.pi * Float(mode) / 8)
      return [2 * cos(angle).scalar, 2 * sin(angle).scalar]
    }, shape: [8, 2])
  let modes = (0..<count).map { _ in random.integer(below: 8) }
  return gatherRows(centers, modes) + noise
}
