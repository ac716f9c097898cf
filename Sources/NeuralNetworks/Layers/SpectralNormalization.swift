import Autodiff
import RandomStreams
import Tensors

/// Divides a weight by an estimate of its largest singular value, so that the layer is about
/// 1-Lipschitz.
///
/// One step of power iteration a training step: `v = Wu / |Wu|`, `u = Wᵀv / |Wᵀv|`,
/// `σ = vᵀ W u`, with the weight as a matrix `[everything else, outputs]`. The gradient flows through
/// σ with u and v held constant. Source: Miyato, Kataoka, Koyama, Yoshida (2018), algorithm 1.
struct SpectralNormalization: Module {
  /// The right singular vector, `[outputs, 1]`.
  let direction: Parameter

  init(of weight: Tensor, using random: inout RandomStream) {
    let outputs = weight.shape[weight.rank - 1]
    let start = Tensor(normal: [outputs, 1], mean: 0, standardDeviation: 1, using: &random)
    direction = Parameter(unit(start), role: .statistic)
    for _ in 0..<5 { _ = iterate(weight) }
  }

  /// `W / σ(W)` on the tape; in training the estimate is improved first.
  func callAsFunction(_ weight: Parameter, on tape: Tape) -> Variable {
    let matrix = weight.value.flattenedRows()
    let left =
      tape.mode == .training ? iterate(weight.value) : unit(matmul(matrix, direction.value))
    let outer = tape.constant(matmul(left, direction.value, transposeB: true))
    let variable = tape[weight]
    let sigma = (variable.reshaped([-1, matrix.shape[1]]) * outer).sum()
    return variable / sigma
  }

  private func iterate(_ weight: Tensor) -> Tensor {
    let matrix = weight.flattenedRows()
    let left = unit(matmul(matrix, direction.value))
    direction.value = unit(matmul(matrix, left, transposeA: true))
    return left
  }
}

/// A vector over its length.
private func unit(_ vector: Tensor) -> Tensor {
  vector / Float(globalNorm([vector]) + 1e-30)
}
