import Autodiff
import Foundation
import GSLNumerics
import NeuralNetworks
import RandomStreams
import Tensors

/// A small smooth critic of the plane and the slope of its gradient penalty by its weights: by the program
/// that trains, and in doubles.
struct PenaltyTrial {
  private let network: MLP
  private let weights: [Double]
  private let real: Tensor
  private let fake: Tensor
  private let noise: RandomStream
  /// The places between data and samples, as the program draws them.
  private let places: [SIMD2<Double>]
  private static let hidden = 5
  private static let λ = 10.0

  init(using random: inout RandomStream) {
    network = MLP([2, Self.hidden, 1], activation: .tanh, using: &random)
    real = Tensor(normal: [6, 2], using: &random)
    fake = Tensor(normal: [6, 2], using: &random)
    noise = random.split("noise")
    weights = network.parameters.flatMap { $0.value.scalars.map(Double.init) }
    var own = noise
    let share = Tensor(uniform: [6, 1], using: &own)
    places = plane((share * real + (1 - share) * fake).scalars)
  }

  /// By the program, on the tape.
  func slopesByProgram(weight λ: Double = PenaltyTrial.λ) throws -> [Estimate] {
    let trial = Tape()
    var own = noise
    let loss = try gradientPenalty(
      weight: Float(λ), real: real, fake: fake, on: trial, using: &own, critic: { network($0) })
    let gradients = try trial.gradients(of: loss)
    return network.parameters.flatMap { parameter in
      (gradients[parameter] ?? Tensor(zeros: parameter.shape)).scalars.map {
        Estimate(Double($0), error: 3e-3, method: .automaticDifferentiation)
      }
    }
  }

  /// λ E[(‖∇T‖ − 1)²], differentiated by each weight as it stands.
  func slopesOfPenalty() throws -> [Estimate] {
    try GSLNumerics.gradient(
      of: { weights in
        places.reduce(0) { sum, x in
          let n = norm(slope(weights, x))
          return sum + (n - 1) * (n - 1)
        } * Self.λ / Double(places.count)
      }, at: weights, step: 0.02)
  }

  /// The rule of the page: only a difference of T along u is differentiated, with u and n held still.
  func slopesByRule(direction: Pair?, factor: Double) throws -> [Estimate] {
    let ε = 1e-3
    let still = places.map { x -> (n: Double, u: Pair) in
      let slope = slope(weights, x)
      let n = norm(slope)
      return (n, direction ?? slope / n)
    }
    return try GSLNumerics.gradient(
      of: { weights in
        zip(places, still).reduce(0) { sum, place in
          let (x, (n, u)) = place
          let rise = value(weights, x + ε * u) - value(weights, x - ε * u)
          return sum + factor * (n - 1) * rise / (2 * ε)
        } * Self.λ / Double(places.count)
      }, at: weights, step: 0.02
    ).map { Estimate($0.value, error: $0.error + 1e-4, method: .finiteDifference) }
  }

  /// T(x) of a tanh network whose weights come in one list, in the order of its parameters.
  private func value(_ w: [Double], _ x: Pair) -> Double {
    let m = Self.hidden
    return (0..<m).reduce(w[4 * m]) { sum, j in
      sum + w[3 * m + j] * tanh(w[j] * x.x + w[m + j] * x.y + w[2 * m + j])
    }
  }

  private func slope(_ w: [Double], _ x: Pair) -> Pair {
    let m = Self.hidden
    return (0..<m).reduce(Pair(0, 0)) { sum, j in
      let t = tanh(w[j] * x.x + w[m + j] * x.y + w[2 * m + j])
      return sum + w[3 * m + j] * (1 - t * t) * Pair(w[j], w[m + j])
    }
  }
}
