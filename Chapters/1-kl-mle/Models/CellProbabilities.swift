import Foundation
import GSLNumerics
import Probability
import RandomStreams

/// log of the probability that a standard normal falls between `a` and `b`; either may be infinite.
func logNormalMass(from a: Double, to b: Double) -> Double {
  // Both on the left side, where small masses keep their digits.
  let (low, high) = a > 0 ? (-b, -a) : (a, b)
  return log(max(normalMassLeft(low, high), .leastNormalMagnitude))
}

private func normalMassLeft(_ low: Double, _ high: Double) -> Double {
  0.5 * (erfc(-high * 0.5.squareRoot()) - erfc(-low * 0.5.squareRoot()))
}

/// The probability that a normal vector $x = \mu + Lz$ falls into the cell of
/// an image, by the method of Geweke, Hajivassiliou and Keane: one coordinate
/// after the other is drawn inside its interval, and the masses of the
/// intervals are multiplied.
struct CellSampler {
  let mean: [Double]
  let root: [[Double]]
  let levels: Int
  /// Whether the outermost cells reach to infinity, so that the cells cover
  /// the whole space.
  let opensEnds: Bool

  // snippet.ghk
  func logWeight(of grays: [Int], using random: inout RandomStream) -> Double {
    var z = [Double](repeating: 0, count: grays.count)
    var logWeight = 0.0
    for j in grays.indices {
      let row = root[j]
      var center = mean[j]
      for i in 0..<j { center += row[i] * z[i] }
      let (a, b) = cell(of: grays[j])
      let (low, high) = ((a - center) / row[j], (b - center) / row[j])
      logWeight += logNormalMass(from: low, to: high)
      z[j] = truncatedNormal(from: low, to: high, at: random.uniform())
    }
    return logWeight
  }
  // snippet.end

  init(_ normal: MultivariateNormal, levels: Int, opensEnds: Bool) {
    mean = normal.mean
    root = normal.root
    self.levels = levels
    self.opensEnds = opensEnds
  }

  /// Where the pixels with this gray lie.
  func cell(of gray: Int) -> (Double, Double) {
    (
      opensEnds && gray == 0 ? -.infinity : Double(gray) / Double(levels),
      opensEnds && gray == levels - 1 ? .infinity : Double(gray + 1) / Double(levels)
    )
  }

  /// The mean of `draws` weights, as a logarithm. Its expectation lies below the true logarithm.
  func logProbability(of grays: [Int], draws: Int, using random: inout RandomStream) -> Double {
    let weights = (0..<draws).map { _ in logWeight(of: grays, using: &random) }
    return logSumExp(weights) - log(Double(draws))
  }
}

/// The quantile `u` of a standard normal that is kept between `low` and `high`.
private func truncatedNormal(from low: Double, to high: Double, at u: Double) -> Double {
  if low > 0 { return -truncatedNormal(from: -high, to: -low, at: 1 - u) }
  let below = 0.5 * erfc(-low * 0.5.squareRoot())
  let p = below + u * normalMassLeft(low, high)
  // Where the mass underflows the end that is nearer to the middle is all there is.
  guard p > 0, p < 1 else { return high.isFinite ? high : low }
  return min(max(Normal.standard.quantile(p), low), high)
}

/// The same for a mixture. Components that own less than 10⁻⁹ of the image's middle are left out,
/// which can only lower the result.
func logCellProbability(
  of grays: [Int], under mixture: Mixture<MultivariateNormal>, samplers: [CellSampler], draws: Int,
  using random: inout RandomStream
) -> Double {
  let middle = grays.map { (Double($0) + 0.5) / Double(samplers[0].levels) }
  let shares = mixture.responsibilities(for: middle)
  return logSumExp(
    shares.indices.filter { shares[$0] > 1e-9 }.map {
      mixture.logWeights[$0]
        + samplers[$0].logProbability(of: grays, draws: draws, using: &random)
    })
}
