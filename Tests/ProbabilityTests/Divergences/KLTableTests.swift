import GSLNumerics
import Probability
import Testing

/// One row of kl.json.
struct KLRow: Decodable, CustomStringConvertible {
  let id: String
  let p: ReferenceDistribution
  let q: ReferenceDistribution
  let kl: ReferenceNumber
  let entropy: ReferenceNumber?
  let crossEntropy: ReferenceNumber?

  enum CodingKeys: String, CodingKey {
    case id, p, q, kl
    case entropy = "entropy_p"
    case crossEntropy = "cross_entropy"
  }

  var description: String { "\(id): KL(\(p)‖\(q))" }

  static let all = (try? referenceRows("kl", as: KLRow.self)) ?? []
}

/// Whether an estimate's bound covers the truth; the bound must be a number.
func honours(_ estimate: Estimate, _ truth: Double) -> Bool {
  if estimate.value == truth { return true }
  return abs(estimate.value - truth) <= estimate.error && estimate.error.isFinite
}

@Suite struct KLTableTests {
  @Test func theTableIsThere() { #expect(KLRow.all.count > 100) }

  @Test(arguments: KLRow.all)
  func closedFormsAgreeToTwelveDigits(row: KLRow) throws {
    let p = try row.p.continuous() as (any Distribution)? ?? row.p.discrete()
    let q = try row.q.continuous() as (any Distribution)? ?? row.q.discrete()
    guard let p, let q, let value = try? closedFormKLDivergence(of: p, from: q) else { return }
    let truth = row.kl.value
    #expect(value == truth || abs(value - truth) <= 1e-12 * abs(truth), "\(value), not \(truth)")
  }

  @Test(arguments: KLRow.all)
  func quadratureHonoursItsBound(row: KLRow) throws {
    guard let p = try row.p.continuous(), let q = try row.q.continuous() else { return }
    let truth = row.kl.value
    let kl = try klDivergenceByQuadrature(of: p, from: q)
    #expect(honours(kl, truth), "\(kl), not \(truth)")
    #expect(kl.value.isInfinite == truth.isInfinite)
    // And is worth having, down to what rounding of the log densities leaves of tiny divergences.
    if truth > 1e-9 { #expect(kl.error <= 1e-9 * truth || truth.isInfinite, "\(kl)") }
    if let entropy = row.entropy?.value {
      let computed = try entropyByQuadrature(of: p)
      #expect(honours(computed, entropy), "entropy \(computed), not \(entropy)")
    }
    if let cross = row.crossEntropy?.value {
      let computed = try crossEntropyByQuadrature(of: p, relativeTo: q)
      #expect(honours(computed, cross), "cross-entropy \(computed), not \(cross)")
    }
  }

  @Test(arguments: KLRow.all)
  func enumerationHonoursItsBound(row: KLRow) throws {
    guard let p = try row.p.discrete(), let q = try row.q.discrete() else { return }
    // A geometric with a mean of a million takes 40 million terms: seconds, without optimization.
    guard p.standardDeviation < 1e5 else { return }
    let truth = row.kl.value
    let kl = try klDivergenceByEnumeration(of: p, from: q)
    #expect(honours(kl, truth), "\(kl), not \(truth)")
    if let entropy = row.entropy?.value {
      let computed = try entropyByEnumeration(of: p)
      #expect(honours(computed, entropy), "entropy \(computed), not \(entropy)")
    }
    if let cross = row.crossEntropy?.value {
      let computed = try crossEntropyByEnumeration(of: p, relativeTo: q)
      #expect(honours(computed, cross), "cross-entropy \(computed), not \(cross)")
    }
  }
}
