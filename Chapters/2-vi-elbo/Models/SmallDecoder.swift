import Autodiff
import Foundation
import Probability
import Tensors

/// The decoder of a factor-analysis model whose noise is the same everywhere, as the estimators of
/// section 2.7 want it.
struct SmallDecoder {
  private let weights, bias: Tensor
  private let likelihood: Likelihood

  init(_ model: FactorAnalysisModel) {
    let (rows, latents) = (model.bias.count, model.latentDimension)
    weights = Tensor(
      (0..<latents).flatMap { j in model.weights.map { Float($0[j]) } }, shape: [latents, rows])
    bias = Tensor(model.bias.map { Float($0) }, shape: [1, rows])
    likelihood = .gaussian(standardDeviation: Float(model.noise[0]))
  }

  /// Numbers as one row.
  func row(_ numbers: [Double]) -> Tensor {
    Tensor(numbers.map { Float($0) }, shape: [1, numbers.count])
  }

  /// log p(x|z), for annealing.
  func logLikelihood(_ x: Variable, _ z: Variable) -> Variable {
    let tape = z.tape
    let mean = matmul(z, tape.constant(weights)) + broadcast(tape.constant(bias), toShape: x.shape)
    return -likelihood.negativeLog(of: x.value, given: mean)
  }

  /// log p(x|z), for importance weights.
  func logLikelihood(_ x: Tensor, _ z: Tensor) -> Tensor {
    let tape = Tape(.evaluation)
    return logLikelihood(tape.constant(x), tape.constant(z)).value
  }
}
