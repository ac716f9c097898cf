import Autodiff
import Foundation
import GSLNumerics
import Literate
import Probability
import RandomStreams
import Tensors

// snippet.annealing
/// Annealed importance sampling (Neal 2001) from the prior: the densities p(z) p(x|z)^β for β from 0 to
/// 1, with one Hamiltonian move under each. The encoder has no part in it.
struct Annealing {
  /// β_0 = 0 … β_T = 1, closer together where the likelihood begins to matter.
  let temperatures: [Float]
  let leapfrogSteps = 8
  /// One for each move, as the pilot run found them.
  private(set) var stepSizes: [Float]

  init(moves: Int) {
    temperatures = (0...moves).map { t in
      let s = Float(t) / Float(moves)
      return s * s * s
    }
    stepSizes = [Float](repeating: 0.2, count: moves)
  }

  /// log of the chains' weights for each row of x, `[images][chains]`, and the share of moves accepted.
  /// The mean weight is an unbiased estimate of p(x) whatever the number of moves.
  ///
  /// - Parameter adapting: finds step sizes that have two thirds of the moves accepted. Only for a pilot
  ///   run: sizes that depend on the chain's past would bias the weights.
  mutating func logWeights(
    of x: Tensor, latents: Int, chains: Int, adapting: Bool = false,
    using random: inout RandomStream,
    logLikelihood: (_ x: Variable, _ z: Variable) -> Variable
  ) throws -> (weights: [[Double]], accepted: Double) {
    let count = x.shape[0] * chains
    let images = gatherRows(x, (0..<count).map { $0 / chains })
    var z = Tensor(normal: [count, latents], using: &random)
    var weights = Tensor(zeros: [count])
    var acceptances = 0.0
    var size: Float = stepSizes[0]

    /// log p(x|z), and the gradient of log p(z) + β log p(x|z).
    func slope(_ z: Tensor, _ β: Float) throws -> (logLikelihood: Tensor, gradient: Tensor) {
      let tape = Tape(.evaluation)
      let place = tape.variable(z)
      let log = logLikelihood(tape.constant(images), place)
      let gradient = try tape.gradients(of: log.sum(), named: "log-likelihood")[place]
      return (log.value, gradient * β - z)
    }

    for move in 0..<(temperatures.count - 1) {
      let β = temperatures[move + 1]
      if !adapting { size = stepSizes[move] }
      let start = try slope(z, β)
      weights = weights + start.logLikelihood * (β - temperatures[move])
      let momentum = Tensor(normal: z.shape, using: &random)
      var (end, at, p) = (z, start, momentum)
      for _ in 0..<leapfrogSteps {
        p = p + at.gradient * (size / 2)
        end = end + p * size
        at = try slope(end, β)
        p = p + at.gradient * (size / 2)
      }
      let before = energy(z, momentum, start.logLikelihood * β)
      let after = energy(end, p, at.logLikelihood * β)
      let limit = log(Tensor(uniform: [count], from: 1e-12, to: 1, using: &random))
      let isAccepted = greater(before - after, limit)  // 0 or 1; a move to infinity or NaN is 0
      z = select(broadcast(isAccepted.reshaped([count, 1]), toShape: z.shape), end, z)
      let rate = Double(isAccepted.mean().scalar)
      acceptances += rate
      if adapting {
        size = min(max(size * (rate > 0.66 ? 1.1 : 0.9), 0.005), 1)
        stepSizes[move] = size
      }
    }
    let flat = weights.scalars.map(Double.init)
    let rows = (0..<x.shape[0]).map { Array(flat[$0 * chains..<($0 + 1) * chains]) }
    return (rows, acceptances / Double(temperatures.count - 1))
  }

  /// Potential and kinetic energy, `[count]`.
  private func energy(_ z: Tensor, _ momentum: Tensor, _ logLikelihood: Tensor) -> Tensor {
    ((square(z) + square(momentum)) * 0.5).sum(axes: [1]) - logLikelihood
  }
}
// snippet.end

extension Annealing {
  /// Weights by `chains` chains for each row of x, with step sizes found on the rows of `pilot`.
  ///
  /// - Parameter name: what the progress bar calls it.
  static func run(
    _ name: String, in chapter: Chapter, moves: Int, on x: Tensor, pilot: Tensor, latents: Int,
    chains: Int = 10,
    using random: inout RandomStream,
    logLikelihood: (_ x: Variable, _ z: Variable) -> Variable
  ) throws -> (weights: [[Double]], accepted: Double) {
    var annealing = Annealing(moves: moves)
    _ = try annealing.logWeights(
      of: pilot, latents: latents, chains: 4, adapting: true, using: &random,
      logLikelihood: logLikelihood)
    var (weights, accepted): ([[Double]], Double) = ([], 0)
    let block = 50
    for first in stride(from: 0, to: x.shape[0], by: block) {
      let end = min(first + block, x.shape[0])
      let part = try annealing.logWeights(
        of: x.rows(first..<end), latents: latents, chains: chains, using: &random,
        logLikelihood: logLikelihood)
      weights += part.weights
      accepted += part.accepted * Double(end - first) / Double(x.shape[0])
      chapter.progress(name, step: end, of: x.shape[0])
    }
    return (weights, accepted)
  }
}

/// log of the mean weight: an estimate of log p(x).
func logMeanWeight(_ logWeights: [Double]) -> Double {
  logSumExp(logWeights) - log(Double(logWeights.count))
}

/// How many weights, all equal, would do as well: (Σw)²/Σw² (Kong 1992).
func effectiveSamples(_ logWeights: [Double]) -> Double {
  exp(2 * logSumExp(logWeights) - logSumExp(logWeights.map { 2 * $0 }))
}
