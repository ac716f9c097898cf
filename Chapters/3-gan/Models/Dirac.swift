import Figures
import Foundation
import GSLNumerics
import Literate

// snippet.dirac
/// The Dirac-GAN (Mescheder, Geiger and Nowozin, 2018): all data lie at 0, the generator puts all of its
/// mass at θ, the discriminator's logit is ψ x. V = log σ(0) + log(1 − σ(ψ θ)).
enum DiracGame: String, CaseIterable, Sendable {
  case plain = "minimax"
  case nonSaturating = "non-saturating"
  case wasserstein = "Wasserstein"
  case gradientPenalty = "WGAN-GP"
  case zeroCentered = "R1"

  /// The velocity of z = (θ, ψ) if both follow their gradients; γ is the penalty's weight.
  func velocity(_ z: Pair, penalty γ: Double = 1) -> Pair {
    let (θ, ψ) = (z.x, z.y)
    let real = 1 / (1 + exp(-θ * ψ))
    switch self {
    case .plain: return Pair(real * ψ, -real * θ)
    case .nonSaturating: return Pair((1 - real) * ψ, -real * θ)
    case .wasserstein: return Pair(ψ, -θ)
    case .gradientPenalty: return Pair(ψ, -θ - γ * (abs(ψ) - 1) * (ψ < 0 ? -1 : 1))
    case .zeroCentered: return Pair((1 - real) * ψ, -real * θ - γ * ψ)
    }
  }
}
// snippet.end

/// The two eigenvalues of a 2 × 2 matrix, from its trace and determinant.
func eigenvalues(_ a: [[Double]]) -> [(real: Double, imaginary: Double)] {
  let half = (a[0][0] + a[1][1]) / 2
  let square = half * half - (a[0][0] * a[1][1] - a[0][1] * a[1][0])
  let root = abs(square).squareRoot()
  return square < 0 ? [(half, root), (half, -root)] : [(half + root, 0), (half - root, 0)]
}

/// The Jacobian of a velocity at a place, by differences.
func jacobian(at z: Pair, _ velocity: (Pair) -> Pair) throws -> [[Double]] {
  let byX = try [0, 1].map { row in
    try derivative(of: { velocity(Pair($0, z.y))[row] }, at: z.x).value
  }
  let byY = try [0, 1].map { row in
    try derivative(of: { velocity(Pair(z.x, $0))[row] }, at: z.y).value
  }
  return [[byX[0], byY[0]], [byX[1], byY[1]]]
}

/// The path of small steps along a velocity.
func flow(from start: Pair, time: Double, step: Double = 0.02, _ velocity: (Pair) -> Pair) -> [Pair]
{
  var path = [start]
  for _ in 0..<Int(time / step) {
    let z = path.last!
    // The midpoint rule: Euler's would spiral outward by itself.
    path.append(z + step * velocity(z + 0.5 * step * velocity(z)))
  }
  return path
}

/// Two paths of a game and their distances from the point of rest.
func diracPlot(_ game: DiracGame, _ γ: Double) -> PlotGrid {
  let paths = [Pair(1, 0), Pair(0, 2)].map { start in
    flow(from: start, time: 30, step: 0.1) { game.velocity($0, penalty: γ) }
  }
  let colors: [Plot.Color] = [.orange, .blue]
  let plane = zip(paths, colors).reduce(
    Plot("the paths", x: "θ", y: "ψ").points("", x: [0], y: [0], color: .ink)
  ) { $0.line("", x: $1.0.map(\.x), y: $1.0.map(\.y), color: $1.1) }
  let time = paths[0].indices.map { Double($0) / 10 }
  let distance = zip(paths, colors).reduce(Plot("how far they are", x: "time", y: "distance")) {
    $0.line("", x: time, y: $1.0.map { max(1e-6, norm($0)) }, color: $1.1)
  }
  return PlotGrid(
    [
      plane.xAxis(.linear, -3...3).yAxis(.linear, -3...3).equalAspect().legend(.none),
      distance.yAxis(.logarithmic, 1e-6...10).legend(.none),
    ], columns: 2)
}
