import Diffusion
import Foundation
import GSLNumerics
import Literate
import RandomStreams

/// The second coordinate of a mixture in the plane, painted in for a known first one.
struct PaintTrial {
  static let corners = try! NoisyMixture(
    weights: [0.5, 0.3, 0.2], means: [[-1, -1], [0, 1], [1, 0]],
    standardDeviations: [0.35, 0.35, 0.35])
  private static let known = 0.45
  let seeds: Int
  private let count: Int
  private let stream: RandomStream
  private let schedule = Known.small

  init(_ chapter: Chapter) {
    let isShort = chapter.quick || chapter.checksOnly
    (seeds, count) = (isShort ? 2 : 5, isShort ? 300 : 2000)
    stream = chapter.stream("inpainting a point")
  }

  /// P(x_2 > ½ | x_1) under the exact conditional.
  var exact: Double {
    let weights = Self.corners.means.indices.map {
      Self.corners.weights[$0]
        * exp(logNormal(Self.known, mean: Self.corners.means[$0][0], variance: 0.35 * 0.35))
    }
    return weights.indices.reduce(0) {
      $0 + weights[$1] * (1 - normalCumulative((0.5 - Self.corners.means[$1][1]) / 0.35))
    } / weights.reduce(0, +)
  }

  func upperShare(rounds: Int, seed: Int) throws -> Double {
    let filled = try inpaint(
      (0..<count).flatMap { _ in [Self.known, 0.0] }, mask: (0..<2 * count).map { $0 % 2 == 0 },
      schedule: schedule, repeats: rounds, stream: stream.split(seed), Self.corners.noise)
    return Double((0..<count).count { filled[2 * $0 + 1] > 0.5 }) / Double(count)
  }
}
