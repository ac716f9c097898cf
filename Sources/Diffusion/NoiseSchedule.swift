import Foundation
import Foundations

/// How much noise each step of the forward process adds: x_t = √(1 − β_t) x_{t−1} + √β_t ε,
/// t = 1 … T. Source: Ho, Jain, Abbeel (2020), section 2.
public struct NoiseSchedule: Sendable, Hashable {
  /// What the schedule is called in tables and messages.
  public let name: String
  /// β_1 … β_T, each inside (0, 1), but for the last, which may be 1.
  public let betas: [Double]
  private let logAlphaBars: [Double]

  /// T.
  public var steps: Int { betas.count }

  /// β_T = 1 leaves nothing of the data at T (a terminal signal-to-noise ratio of zero): there the noise
  /// says nothing of x_0, so that a model has to predict the velocity, see ``PredictionTarget``.
  ///
  /// - Throws: ``DiffusionError`` unless there are at least two βs, each inside (0, 1), the last at most 1.
  public init(_ name: String, betas: [Double]) throws {
    guard betas.count >= 2 else {
      throw DiffusionError("a noise schedule needs at least 2 steps, not \(betas.count)")
    }
    let last = betas.count - 1
    if let t = betas.indices.first(where: {
      !(betas[$0] > 0 && (betas[$0] < 1 || $0 == last && betas[$0] == 1))
    }) {
      throw DiffusionError(
        "the \(name) schedule with \(betas.count) steps has β = \(betas[t]) at t = \(t + 1); "
          + "every β has to be inside (0, 1), the last at most 1: take more steps or smaller βs")
    }
    self.name = name
    self.betas = betas
    var sum = 0.0
    // Logarithms, because 1 − ᾱ is wanted to full accuracy where it is tiny.
    logAlphaBars =
      [0]
      + betas.map { beta in
        sum += log1p(-beta)
        return sum
      }
  }

  /// β from 10⁻⁴ to 0.02 in equal steps, which Ho, Jain and Abbeel (2020) took for T = 1000.
  public static func linear(steps: Int) throws -> NoiseSchedule {
    try linear("linear", steps: steps, from: 1e-4, to: 0.02)
  }

  /// The linear schedule with both ends multiplied by 1000/T, so that any T destroys as much.
  public static func linearScaled(steps: Int) throws -> NoiseSchedule {
    let scale = 1000 / Double(max(steps, 1))
    return try linear("scaled linear", steps: steps, from: 1e-4 * scale, to: 0.02 * scale)
  }

  private static func linear(
    _ name: String, steps: Int, from first: Double, to last: Double
  ) throws -> NoiseSchedule {
    let denominator = Double(max(steps - 1, 1))
    return try NoiseSchedule(
      name,
      betas: (0..<max(steps, 0)).map { first + (last - first) * Double($0) / denominator })
  }

  /// ᾱ along a squared cosine, with β at most 0.999. Source: Nichol, Dhariwal (2021), eq. 17.
  public static func cosine(steps: Int) throws -> NoiseSchedule {
    let offset = 0.008
    let angles = (0...max(steps, 0)).map { t in
      (Double(t) / Double(max(steps, 1)) + offset) / (1 + offset) * .pi / 2
    }
    return try NoiseSchedule(
      "cosine",
      betas: zip(angles, angles.dropFirst()).map { before, after in
        // 1 − cos²b/cos²a, written so that nothing cancels where β is tiny.
        min(sin(after - before) * sin(after + before) / (cos(before) * cos(before)), 0.999)
      })
  }

  /// ᾱ along a logistic curve from −3 to 3, shifted to end at 0; β at most 0.999.
  /// Source: Jabri, Fleet, Chen (2022), appendix.
  public static func sigmoid(steps: Int) throws -> NoiseSchedule {
    func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    let curve = (0...max(steps, 0)).map { t in
      logistic(3 - 6 * Double(t) / Double(max(steps, 1))) - logistic(-3)
    }
    return try NoiseSchedule(
      "sigmoid", betas: zip(curve, curve.dropFirst()).map { min(($0 - $1) / $0, 0.999) })
  }

  /// The schedule with √ᾱ moved and stretched so that √ᾱ_T is 0 and √ᾱ_1 as it was: what is sampled from
  /// pure noise is then what was trained on, and samples need not have the data's mean brightness.
  /// Source: Lin, Liu, Li, Yang (2024), "Common diffusion noise schedules and sample steps are flawed",
  /// algorithm 1.
  ///
  /// - Throws: ``DiffusionError`` where √ᾱ hardly falls from step to step, so that a β rounds to 0.
  public func rescaledToZeroTerminalSNR() throws -> NoiseSchedule {
    let roots = (1...steps).map { alphaBar($0).squareRoot() }
    let (first, last) = (roots[0], roots[steps - 1])
    let moved = roots.map { ($0 - last) * (first / (first - last)) }
    var betas = [beta(1)]
    for t in 1..<steps {
      let ratio = moved[t] / moved[t - 1]
      // 1 − ratio², without cancellation for small steps.
      betas.append(t == steps - 1 ? 1 : (moved[t - 1] - moved[t]) / moved[t - 1] * (1 + ratio))
    }
    return try NoiseSchedule("\(name), zero terminal SNR", betas: betas)
  }

  /// Whether nothing of the data is left at T.
  public var hasZeroTerminalSNR: Bool { betas[betas.count - 1] == 1 }

  /// β_t, the variance of the noise that step t adds; t = 1 … T.
  public func beta(_ t: Int) -> Double { betas[checked(t, from: 1) - 1] }

  /// α_t = 1 − β_t, the share of the variance that step t leaves; t = 1 … T.
  public func alpha(_ t: Int) -> Double { 1 - beta(t) }

  /// ᾱ_t = Π α: the share of the data's variance that is left; ᾱ_0 = 1.
  public func alphaBar(_ t: Int) -> Double { exp(logAlphaBars[checked(t, from: 0)]) }

  /// 1 − ᾱ_t, to full relative accuracy.
  public func noiseVariance(_ t: Int) -> Double { -expm1(logAlphaBars[checked(t, from: 0)]) }

  /// log ᾱ_t/(1 − ᾱ_t), in nats; −inf where nothing of the data is left.
  public func logSignalToNoise(_ t: Int) -> Double {
    logAlphaBars[checked(t, from: 0)] - log(noiseVariance(t))
  }

  private func checked(_ t: Int, from first: Int) -> Int {
    require(
      (first...steps).contains(t), "time \(t) is outside \(first)…\(steps) of the schedule")
    return t
  }
}

/// Something asked of a diffusion that it cannot do; described in one line.
public struct DiffusionError: Error, CustomStringConvertible, Sendable, Hashable {
  public let description: String

  /// An error with its line: what cannot be done, and what to do instead.
  public init(_ description: String) { self.description = description }
}
