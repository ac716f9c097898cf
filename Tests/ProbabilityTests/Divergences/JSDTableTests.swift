import Foundation
import GSLNumerics
import Probability
import Testing

/// One row of jsd.json.
struct JSDRow: Decodable, CustomStringConvertible {
  let id: String
  let p: ReferenceDistribution
  let q: ReferenceDistribution
  let jsd: ReferenceNumber?
  let gameValue: ReferenceNumber?
  let complement: ReferenceNumber?
  let squaredHellinger: ReferenceNumber?
  let bhattacharyya: ReferenceNumber?
  let totalVariation: ReferenceNumber?

  enum CodingKeys: String, CodingKey {
    case id, p, q, jsd
    case gameValue = "V"
    case complement = "log2_minus_jsd"
    case squaredHellinger = "hellinger_squared"
    case bhattacharyya = "bhattacharyya_coefficient"
    case totalVariation = "total_variation"
  }

  var description: String { "\(id): \(p), \(q)" }

  static let all = (try? referenceRows("jsd", as: JSDRow.self)) ?? []
}

@Suite struct JSDTableTests {
  @Test func theTableIsThere() { #expect(JSDRow.all.count > 30) }

  @Test(arguments: JSDRow.all)
  func quadratureHonoursItsBounds(row: JSDRow) throws {
    guard let p = try row.p.continuous(), let q = try row.q.continuous() else { return }
    func check(_ name: String, _ expected: ReferenceNumber?, _ estimate: () throws -> Estimate)
      throws
    {
      guard let truth = expected?.value else { return }
      let computed = try estimate()
      #expect(honours(computed, truth), "\(name): \(computed), not \(truth)")
      if abs(truth) > 1e-9 {
        #expect(computed.error <= 1e-9 * abs(truth), "\(name): the bound of \(computed) is no use")
      }
    }
    try check("JSD", row.jsd) { try jsDivergenceByQuadrature(of: p, and: q) }
    try check("log 2 − JSD", row.complement) {
      try jsDivergenceComplementByQuadrature(of: p, and: q)
    }
    try check("V", row.gameValue) { try minimaxValueByQuadrature(real: p, generated: q) }
    try check("H²", row.squaredHellinger) { try squaredHellingerByQuadrature(between: p, and: q) }
    let affinity = try bhattacharyyaCoefficientByQuadrature(of: p, and: q)
    try check("BC", Self.corrections[row.id] ?? row.bhattacharyya) { affinity }
    if row.id == "jsd-007" {
      #expect(!honours(affinity, row.bhattacharyya!.value), "the bound lets the misprint pass")
    }
    try check("TV", row.totalVariation) { try totalVariationByQuadrature(between: p, and: q) }
  }

  @Test(arguments: JSDRow.all)
  func enumerationHonoursItsBounds(row: JSDRow) throws {
    guard let p = try row.p.discrete(), let q = try row.q.discrete() else { return }
    func check(_ name: String, _ expected: ReferenceNumber?, _ estimate: () throws -> Estimate)
      throws
    {
      guard let truth = expected?.value else { return }
      let computed = try estimate()
      #expect(honours(computed, truth), "\(name): \(computed), not \(truth)")
    }
    try check("JSD", row.jsd) { try jsDivergenceByEnumeration(of: p, and: q) }
    try check("log 2 − JSD", row.complement) {
      try jsDivergenceComplementByEnumeration(of: p, and: q)
    }
    try check("V", row.gameValue) { try minimaxValueByEnumeration(real: p, generated: q) }
    try check("H²", row.squaredHellinger) { try squaredHellingerByEnumeration(between: p, and: q) }
    try check("BC", row.bhattacharyya) {
      try bhattacharyyaCoefficientByEnumeration(of: p, and: q)
    }
    try check("TV", Self.corrections[row.id] ?? row.totalVariation) {
      try totalVariationByEnumeration(between: p, and: q)
    }
  }

  /// What three rows of the table should say, settled with mpmath at 50 digits.
  ///
  /// - jsd-007, jsd-008: the Bhattacharyya coefficient of unit normals 60 and 100 apart is e^(−δ²/8), and
  ///   quadrature of √(pq) e^(δ²/8) gives the same 40 digits: 3.69388306848725621879e−196 and
  ///   1.35486998238286942021e−543, below the doubles. The table's are 1.5689 times larger, both: what
  ///   a tanh-sinh rule gives that takes so small an integrand for converged at its first level.
  /// - jsd-056: the total variation of Bernoulli(p) and Bernoulli(0) is ½(p + |(1 − p) − 1|) = p, here
  ///   1e−300. The table's is half of that: there 1 − p was rounded to 1. Its JSD, ½ p log 2, is right.
  private static let corrections: [String: ReferenceNumber] = [
    "jsd-007": ReferenceNumber(3.693_883_068_487_256_218_79e-196),
    "jsd-008": ReferenceNumber(0),
    "jsd-056": ReferenceNumber(1e-300),
  ]

  @Test func aTinyTotalVariationKeepsItsDigits() throws {
    let p = try Bernoulli(probability: 1e-300)
    let q = try Bernoulli(probability: 0)
    let computed = try totalVariationByEnumeration(between: p, and: q)
    #expect(abs(computed.value - 1e-300) <= 1e-307, "\(computed.value)")
  }

  @Test(arguments: [1.0, 5, 20, 60, 70])
  func bhattacharyyaOfUnitNormals(distance: Double) throws {
    let p = try Normal(mean: 0, standardDeviation: 1)
    let q = try Normal(mean: distance, standardDeviation: 1)
    let computed = try bhattacharyyaCoefficientByQuadrature(of: p, and: q)
    let truth = exp(-distance * distance / 8)
    #expect(abs(computed.value - truth) <= computed.error + 1e-13 * truth)
  }
}
