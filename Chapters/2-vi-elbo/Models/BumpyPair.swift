import Figures
import Foundation
import GSLNumerics
import Literate
import Probability
import RandomStreams

/// A normal guess and a prior with two bumps, between which no divergence has a formula.
struct BumpyPair {
  let guess: Normal
  let prior: Mixture<Normal>
  /// D(guess ‖ prior), and E[log² of the ratio] under the guess.
  let divergence, secondMoment: Estimate

  init() throws {
    let prior = try Mixture(
      weights: [0.5, 0.5],
      components: [
        Normal(mean: -1.5, standardDeviation: 0.5), Normal(mean: 1.5, standardDeviation: 0.5),
      ])
    let guess = try Normal(mean: 0.8, standardDeviation: 0.7)
    divergence = try klDivergenceByQuadrature(of: guess, from: prior)
    secondMoment = try expectation(under: guess) {
      let ratio = guess.logDensity(at: $0) - prior.logDensity(at: $0)
      return ratio * ratio
    }
    (self.prior, self.guess) = (prior, guess)
  }

  func logRatio(_ z: Double) -> Double { guess.logDensity(at: z) - prior.logDensity(at: z) }

  /// Draws from the guess.
  func noise(_ count: Int, using stream: inout RandomStream) -> [Double] {
    stream.normals(count).map { guess.mean + guess.standardDeviation * $0 }
  }

  /// Twelve estimates for each number of draws, all from draws of their own.
  func plots(_ stream: RandomStream) throws -> PlotGrid {
    var stream = stream
    let estimates = [12, 30, 100, 300, 900].flatMap { n in
      (0..<12).map { _ in
        let sum = noise(n, using: &stream).reduce(0) { $0 + logRatio($1) }
        return SIMD2(Double(n), sum / Double(n))
      }
    }
    return samplingPlots(
      of: guess, from: prior, divergence: divergence.value,
      variance: (secondMoment - divergence * divergence).value, estimates: estimates)
  }
}
