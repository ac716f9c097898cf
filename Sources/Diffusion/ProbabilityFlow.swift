import Foundation
import Foundations
import GSLNumerics

/// The ordinary differential equation whose solutions have the marginals of the diffusion. With
/// y = x/√ᾱ and σ = √(1 − ᾱ)/√ᾱ it is dy/dσ = ε(x, σ). Source: Song et al. (2021), eq. 13; in this
/// form Song, Meng, Ermon (2021), eq. 14.
///
/// Solved by GSL in log σ, between two steps of a schedule.
public struct ProbabilityFlow: Sendable, Hashable {
  /// The schedule whose diffusion has these marginals.
  public let schedule: NoiseSchedule
  /// The error that the solver allows itself a step, relative and, in the data's units, absolute.
  public let relativeTolerance: Double

  /// The flow of a schedule.
  ///
  /// - Parameter relativeTolerance: what a step of the solver may be off by; positive.
  public init(_ schedule: NoiseSchedule, relativeTolerance: Double = 1e-8) {
    self.schedule = schedule
    self.relativeTolerance = relativeTolerance
  }

  /// The equation is one in log σ, which is infinite where nothing of the data is left, and where all is.
  private func requireSignal(_ levels: NoiseLevel...) throws {
    for level in levels where !(level.signal > 0 && level.noise > 0) {
      throw DiffusionError(
        "the probability flow of the \(schedule.name) schedule cannot begin or end at time "
          + "\(Int(level.time)): there nothing of the data is left, or no noise")
    }
  }

  /// Takes points at one time, one after the other, to another time.
  ///
  /// - Throws: ``DiffusionError`` at a time when nothing of the data is left, or no noise; `GSLError` of
  ///   the solver.
  public func transport(
    _ x: [Double], from start: Int, to end: Int, _ predictor: NoisePredictor
  ) throws -> [Double] {
    let first = NoiseLevel(start, of: schedule)
    let last = NoiseLevel(end, of: schedule)
    try requireSignal(first, last)
    let solution = try solveODE(
      from: log(first.ratio), initial: x.map { $0 / first.signal }, at: [log(last.ratio)],
      relativeTolerance: relativeTolerance, absoluteTolerance: relativeTolerance
    ) { logRatio, y, slope in
      let level = NoiseLevel(ratio: exp(logRatio), of: schedule)
      let predicted = try predictor(y.map { $0 * level.signal }, level)
      for i in predicted.indices { slope[i] = level.ratio * predicted[i] }
    }
    return solution.states[0].map { $0 * last.signal }
  }

  /// log p of points at a time under the model: carried to time T, where they are taken as N(0, I), with
  /// the change of volume on the way. Source: Chen et al. (2018), theorem 1; Song et al. (2021), eq. 39.
  ///
  /// - Parameters:
  ///   - predictor: gives ε and, for each point, its divergence Σ ∂ε_i/∂x_i.
  /// - Returns: nats, one for each point.
  public func logDensity(
    of x: [Double], dimension: Int, at start: Int = 1,
    _ predictor: (_ x: [Double], _ level: NoiseLevel) throws -> (
      noise: [Double], divergence: [Double]
    )
  ) throws -> [Double] {
    require(x.count % dimension == 0, "\(x.count) numbers, \(dimension) dimensions")
    let count = x.count / dimension
    let first = NoiseLevel(start, of: schedule)
    let last = NoiseLevel(schedule.steps, of: schedule)
    try requireSignal(first, last)
    let initial = x.map { $0 / first.signal } + [Double](repeating: 0, count: count)
    let solution = try solveODE(
      from: log(first.ratio), initial: initial, at: [log(last.ratio)],
      relativeTolerance: relativeTolerance, absoluteTolerance: relativeTolerance
    ) { logRatio, state, slope in
      let level = NoiseLevel(ratio: exp(logRatio), of: schedule)
      let (noise, divergence) = try predictor(
        state[..<x.count].map { $0 * level.signal }, level)
      for i in noise.indices { slope[i] = level.ratio * noise[i] }
      // ∂ε/∂y = √ᾱ ∂ε/∂x: the volume of y grows at this rate.
      for i in divergence.indices {
        slope[x.count + i] = level.ratio * level.signal * divergence[i]
      }
    }
    let state = solution.states[0]
    return (0..<count).map { point in
      let end = state[point * dimension..<(point + 1) * dimension].map { $0 * last.signal }
      let square = end.reduce(0) { $0 + $1 * $1 }
      let atNoise = -(square + Double(dimension) * log(2 * .pi)) / 2
      let volume = state[x.count + point] + Double(dimension) * log(last.signal / first.signal)
      return atNoise + volume
    }
  }
}
