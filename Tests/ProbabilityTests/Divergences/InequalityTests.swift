import Foundation
import GSLNumerics
import Probability
import Testing

/// Relations between divergences that hold for every pair.
@Suite struct InequalityTests {
  private static let pairs: [(Normal, StudentT)] = [
    (0.0, 1.0, 3.0, 0.5, 2.0), (1, 0.3, 5, 0, 1), (-2, 2, 30, 1, 1),
  ].map { mean, deviation, freedom, location, scale in
    (
      try! Normal(mean: mean, standardDeviation: deviation),
      try! StudentT(degreesOfFreedom: freedom, location: location, scale: scale)
    )
  }

  @Test(arguments: 0..<3)
  func divergencesAgreeWithEachOther(index: Int) throws {
    let (p, q) = Self.pairs[index]
    let kl = try klDivergenceByQuadrature(of: p, from: q)
    let tv = try totalVariationByQuadrature(between: p, and: q).value
    let hellinger = try squaredHellingerByQuadrature(between: p, and: q)
    let overlap = try bhattacharyyaCoefficientByQuadrature(of: p, and: q)
    let jsd = try jsDivergenceByQuadrature(of: p, and: q)
    let complement = try jsDivergenceComplementByQuadrature(of: p, and: q)
    // Pinsker; Le Cam; JSD below log 2 · TV.
    #expect(kl.value >= 2 * tv * tv)
    #expect(hellinger.value <= tv && tv <= (hellinger.value * (2 - hellinger.value)).squareRoot())
    #expect(jsd.value <= log(2) * tv)
    #expect(abs(hellinger.value + overlap.value - 1) <= hellinger.error + overlap.error + 1e-15)
    #expect(abs(jsd.value + complement.value - log(2)) <= jsd.error + complement.error + 1e-15)
    let game = try minimaxValueByQuadrature(real: p, generated: q)
    #expect(abs(game.value - (2 * jsd.value - log(4))) <= game.error + 2 * jsd.error + 1e-15)
    // Rényi of order ½ is −2 log BC; it rises with the order toward KL.
    let half = try renyiDivergenceByQuadrature(of: p, from: q, order: 0.5)
    #expect(abs(half.value + 2 * log(overlap.value)) <= half.error + 1e-13)
    let nearly = try renyiDivergenceByQuadrature(of: p, from: q, order: 0.999)
    #expect(half.value < nearly.value && nearly.value < kl.value)
    #expect(abs(nearly.value - kl.value) < 0.02 * kl.value)
    // Entropy and cross-entropy differ by KL.
    let cross = try crossEntropyByQuadrature(of: p, relativeTo: q)
    let entropy = try entropyByQuadrature(of: p)
    #expect(
      abs(cross.value - entropy.value - kl.value) <= cross.error + entropy.error + kl.error)
    #expect(abs(entropy.value - p.entropy) <= entropy.error)
  }

  @Test(arguments: 0..<3)
  func fDivergencesAreTheOthers(index: Int) throws {
    let (p, q) = Self.pairs[index]
    func agree(_ divergence: FDivergence, _ other: Estimate) throws {
      let value = try fDivergenceByQuadrature(divergence, of: p, from: q)
      #expect(
        abs(value.value - other.value) <= value.error + other.error + 1e-15, "\(divergence.name)")
    }
    try agree(.kl, klDivergenceByQuadrature(of: p, from: q))
    try agree(.jensenShannon, jsDivergenceByQuadrature(of: p, and: q))
    try agree(.squaredHellinger, squaredHellingerByQuadrature(between: p, and: q))
    try agree(.totalVariation, totalVariationByQuadrature(between: p, and: q))
    try agree(.gan, minimaxValueByQuadrature(real: p, generated: q))
  }

  /// χ² of unit normals δ apart is e^(δ²) − 1; Rényi of order α is αδ²/2.
  @Test(arguments: [0.01, 1, 5, 20])
  func unitNormals(distance: Double) throws {
    let p = try Normal(mean: 0, standardDeviation: 1)
    let q = try Normal(mean: distance, standardDeviation: 1)
    let chi = expm1(distance * distance)
    for divergence in [FDivergence.pearson, .neyman] {
      let value = try fDivergenceByQuadrature(divergence, of: p, from: q)
      #expect(abs(value.value - chi) <= value.error + 1e-15 * chi)
    }
    for order in [0.1, 0.5, 0.9, 2, 3] where order * (order - 1) * distance * distance < 600 {
      let value = try renyiDivergenceByQuadrature(of: p, from: q, order: order)
      #expect(abs(value.value - order * distance * distance / 2) <= value.error + 1e-14)
    }
  }

  /// f(u) + f*(f′(u)) = u f′(u), and tu − f(u) is greatest there (Fenchel & Young).
  @Test(arguments: FDivergence.all.indices)
  func conjugates(index: Int) {
    let f = FDivergence.all[index]
    for u in [0.1, 0.5, 0.9, 1.1, 3, 10] {
      let t = f.derivative(u)
      #expect(abs(f.generator(u) + f.conjugate(t) - u * t) < 1e-12 * (1 + abs(u * t)), "\(f.name)")
      for other in [0.05, 0.7, 1, 2, 30] {
        #expect(f.conjugate(t) >= other * t - f.generator(other) - 1e-12)
      }
      // The derivative is the generator's, by differences.
      let h = 1e-5 * u
      let slope = (f.generator(u + h) - f.generator(u - h)) / (2 * h)
      #expect(abs(slope - t) < 1e-6 * (1 + abs(t)), "\(f.name) at \(u)")
    }
    #expect(abs(f.generator(1) - f.valueAtEquality) < 1e-15)
  }

  @Test func yourOwnGenerator() throws {
    let (p, q) = Self.pairs[0]
    let mine = FDivergence(
      name: "mine", generator: { $0 == 0 ? 0 : $0 * log($0) }, derivative: { log($0) + 1 },
      conjugate: { exp($0 - 1) }, conjugateDomain: .realLine)
    let value = try fDivergenceByQuadrature(mine, of: p, from: q)
    let kl = try klDivergenceByQuadrature(of: p, from: q)
    #expect(abs(value.value - kl.value) < 1e-10)
  }
}
