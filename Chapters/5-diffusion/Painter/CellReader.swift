import Autodiff
import NeuralNetworks
import RandomStreams
import Tensors

/// Names the digit in one cell of a scene: `[cells, cell, cell, 1]`, paper 0 and ink 1, → logits
/// `[cells, classCount]`. It sees real digits alone, with a little noise and in different strengths of ink,
/// so that what a painter leaves of noise does not count against it.
struct CellReader: Module {
  let cell: Int
  let first: Convolution2D
  let second: Convolution2D
  let hidden: Linear
  let output: Linear

  init(cell: Int, classCount: Int, using random: inout RandomStream) {
    self.cell = cell
    first = Convolution2D(1, 32, activation: .relu, using: &random)
    second = Convolution2D(32, 64, stride: 2, activation: .relu, using: &random)
    let half = (cell + 1) / 2
    hidden = Linear(half * half * 64, 128, activation: .relu, using: &random)
    output = Linear(128, classCount, using: &random)
  }

  func callAsFunction(_ cells: Variable) -> Variable {
    output(hidden(second(first(cells)).reshaped([cells.shape[0], -1])))
  }

  /// The class of each of `[cells, cell, cell]`.
  func labels(_ cells: [Float]) -> [Int] {
    let all = Tensor(cells, shape: [cells.count / (cell * cell), cell, cell, 1])
    guard all.shape[0] > 0 else { return [] }
    return argumentOfMaximum(
      inRows(all) { part, _ in self(Tape(.evaluation).constant(part)).value })
  }
}

/// Trains the reader on single digits.
@discardableResult
func trainReader(_ reader: CellReader, on scenes: Scenes, _ plan: TrainingPlan) throws -> [Float] {
  let digits = scenes.digits
  return try fit(reader, plan, named: "reader's loss") { random, tape in
    let chosen = (0..<plan.batch).map { _ in random.integer(below: digits.count) }
    let clean = Tensor(
      chosen.flatMap { jittered(digits[$0], side: reader.cell, using: &random) },
      shape: [plan.batch, reader.cell, reader.cell, 1])
    let strengths = chosen.map { _ in Float(0.8 + 0.3 * random.uniform()) }
    let noise = Tensor(normal: clean.shape, using: &random) * 0.1
    let seen = clean * Tensor(strengths, shape: [plan.batch, 1, 1, 1]) + noise
    return crossEntropy(
      logits: reader(tape.constant(seen)), labels: chosen.map { digits.labels[$0] })
  }
}
