import Foundation
import Probability

/// A row of the table of f-GANs, as the page prints it, and the library's divergence of that name.
struct FGame: Sendable {
  let name: String
  let library: FDivergence
  let f: @Sendable (Double) -> Double
  let conjugate: @Sendable (Double) -> Double
  let best: @Sendable (Double) -> Double
  let activation: @Sendable (Double) -> Double

  static let all = [
    FGame(
      name: "KL", library: .kl, f: { $0 * log($0) }, conjugate: { exp($0 - 1) },
      best: { 1 + log($0) }, activation: { $0 }),
    FGame(
      name: "reverse KL", library: .reverseKL, f: { -log($0) }, conjugate: { -1 - log(-$0) },
      best: { -1 / $0 }, activation: { -exp(-$0) }),
    FGame(
      name: "Pearson", library: .pearson, f: { ($0 - 1) * ($0 - 1) },
      conjugate: { $0 < -2 ? -1 : $0 + $0 * $0 / 4 }, best: { 2 * ($0 - 1) },
      activation: { 2 * log1p(exp($0)) - 2 }),
    FGame(
      name: "Hellinger", library: .squaredHellinger,
      f: { 0.5 * (sqrt($0) - 1) * (sqrt($0) - 1) }, conjugate: { $0 / (1 - 2 * $0) },
      best: { 0.5 * (1 - 1 / sqrt($0)) }, activation: { 0.5 * (1 - exp(-$0)) }),
    FGame(
      name: "game of 2014", library: .gan, f: { $0 * log($0) - (1 + $0) * log1p($0) },
      conjugate: { -log(1 - exp($0)) }, best: { log($0 / (1 + $0)) },
      activation: { -log1p(exp(-$0)) }),
  ]
}
